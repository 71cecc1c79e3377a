"""What became of each unit: old to new, across mergers inside the three-level system and across July 2025.

Rows: `old_place_id`, `new_place_id`, `kind` (whole: all of the old unit went there; part: some of it; one_of: to one or
more of several, it is not known which), `exact` (the new units of this old one, taken together, are just its
territory), `changed_on`, `basis`. Communes dissolved before July 2025 are the matter of `successors.py`.
"""

from collections import defaultdict
from datetime import date
from pathlib import Path

import polars as pl

from schemas.places.history import DAY, START_VN2
from schemas.places.read import query, read_json

HERE = Path(__file__).parent
# Split, but still there under the same code: huyện Từ Liêm, thành phố Huế, huyện Mỏ Cày, huyện Lục Ngạn.
LASTING = ("019", "474", "833", "219")
Row = tuple[str, str, str, bool, date, str]
SCHEMA = {
    "old_place_id": pl.String,
    "new_place_id": pl.String,
    "kind": pl.String,
    "exact": pl.Boolean,
    "changed_on": pl.Date,
    "basis": pl.String,
}


def merged_districts() -> list[Row]:
    """Districts and the province that went into another unit, from `states.csv`."""
    frame = pl.read_csv(HERE / "states.csv", infer_schema=False)
    frame = frame.filter(pl.col("into").is_not_null()).with_columns(pl.col("valid_to").str.to_date("%Y-%m-%d"))
    return [
        (f"vn3-{code}", f"vn3-{into}", "part" if code in LASTING else "whole", False, end + DAY, "decree")
        for code, into, end in frame.select("code", "into", "valid_to").iter_rows()
    ]


def commune_links(folder: Path) -> list[tuple[str, str, str]]:
    """(old commune code or "d<district>" for islands without communes, new commune code, whole|part)."""
    data, database = read_json(folder / "converter_2025.json"), folder / "dataset.db"
    old = {
        f"{province}_{district}_{ward or ''}": code or f"d{district_code}"
        for province, district, ward, code, district_code in query(
            database, "SELECT provinceKey, districtKey, wardKey, wardCode, districtCode FROM admin_units_legacy"
        )
    }
    new = {(p, w): code for p, w, code in query(database, "SELECT provinceKey, wardKey, wardCode FROM admin_units")}
    links = [
        (old[key], new[province, ward], "whole")
        for province, wards in data["DICT_PROVINCE_WARD_NO_DIVIDED"].items()
        for ward, keys in wards.items()
        for key in keys
    ]
    links += [
        (old[key], new[province, part["newWardKey"]], "part")
        for province, keys in data["DICT_PROVINCE_WARD_DIVIDED"].items()
        for key, parts in keys.items()
        for part in parts
    ]
    return sorted(set(links))


def to_two_levels(links: list[tuple[str, str, str]], parents: dict[str, str], provinces: dict[str, str]) -> list[Row]:
    """Communes, districts and provinces of June 2025 to the units of July 2025.

    `parents` gives the district of each old commune, `provinces` the old province of each district and (with keys
    "new <code>") the new province of each new commune.
    """
    into: dict[str, set[str]] = defaultdict(set)
    made_of: dict[str, set[str]] = defaultdict(set)
    for old, new, _ in links:
        into[old].add(new)
        made_of[new].add(old)
    split = {old for old, _, kind in links if kind == "part"}
    rows = [_commune_row(old, new, kind, into, made_of) for old, new, kind in links if not old.startswith("d")]
    members: dict[str, set[str]] = defaultdict(set)
    for old in into:
        members[old[1:] if old.startswith("d") else parents[old]].add(old)
    for district, communes in members.items():
        rows += _district_rows(district, communes, into, made_of, split)
    rows += _province_rows(members, into, provinces)
    return rows


def _commune_row(old: str, new: str, kind: str, into: dict[str, set[str]], made_of: dict[str, set[str]]) -> Row:
    """One row of an old commune; exact if its new communes have no other origin."""
    exact = all(made_of[other] == {old} for other in into[old])
    return f"vn3-{old}", f"vn2-{new}", kind, exact, START_VN2, "map of 2025"


def _district_rows(
    district: str, communes: set[str], into: dict[str, set[str]], made_of: dict[str, set[str]], split: set[str]
) -> list[Row]:
    """The rows of a district: each new commune any of its communes went to. A district always goes in parts."""
    news = sorted({new for commune in communes for new in into[commune]})
    exact = all(made_of[new] <= communes for new in news)
    kind = "whole" if len(news) == 1 else "part"
    return [(f"vn3-{district}", f"vn2-{new}", kind, exact, START_VN2, "map of 2025") for new in news]


def _province_rows(members: dict[str, set[str]], into: dict[str, set[str]], provinces: dict[str, str]) -> list[Row]:
    """The rows of provinces: none was split, so each goes whole; exact if the new one has nothing else."""
    became: dict[str, set[str]] = defaultdict(set)
    for district, communes in members.items():
        for commune in communes:
            became[provinces[district]] |= {provinces[f"new {new}"] for new in into[commune]}
    origins: dict[str, set[str]] = defaultdict(set)
    for old, news in became.items():
        for new in news:
            origins[new].add(old)
    return [
        (f"vn3-{old}", f"vn2-{new}", "whole", origins[new] == {old}, START_VN2, "resolution 202/2025/QH15")
        for old, news in became.items()
        for new in news
    ]
