"""The rows of `places`: units with ids, levels, parents and English names; regions and the country."""

from datetime import date
from functools import lru_cache

import polars as pl

from schemas.places.fetch import HERE
from schemas.places.fold import ascii_expr, key_expr, unaccented_expr
from schemas.places.history import DAY, END_VN3, START_VN2, State
from schemas.places.names import Accents
from schemas.places.successors import Predecessor

LEVELS = {2: "province", 3: "district", 5: "commune"}
ENGLISH = {
    "tỉnh": "Province", "thành phố": "City", "quận": "District", "huyện": "District", "thị xã": "Town",
    "phường": "Ward", "xã": "Commune", "thị trấn": "Township", "đặc khu": "Special Zone",
}  # fmt: skip
SLUGS = {"xã": "xa", "phường": "phuong", "thị trấn": "thi-tran"}
COLUMNS = [
    "place_id", "system", "gso_code", "name", "full_name", "type", "level", "parent_id", "province_id",
    "valid_from", "valid_to", "validity_basis", "name_en", "key", "ascii_key", "name_basis",
]  # fmt: skip
STATE_COLUMNS = ["system", "gso_code", "name", "type", "parent", "valid_from", "valid_to", "validity_basis"]
DATES = {"valid_from": pl.Date, "valid_to": pl.Date}


def _frame(rows: list[tuple[str | date | None, ...]], columns: list[str]) -> pl.DataFrame:
    """Rows as a frame of strings, with dates where a column is one."""
    return pl.DataFrame(rows, schema={name: DATES.get(name, pl.String) for name in columns}, orient="row")


def coded(states: list[State]) -> pl.DataFrame:
    """Units with a code of the statistics office, one row a state."""
    level = pl.col("gso_code").str.len_chars().replace_strict(LEVELS, return_dtype=pl.String)
    return _frame([tuple(state) for state in states], STATE_COLUMNS).with_columns(
        place_id=pl.concat_str("system", "gso_code", separator="-"),
        level=level,
        parent_id=pl.concat_str("system", "parent", separator="-"),
        name_basis=pl.lit("listed"),
    )


@lru_cache(maxsize=1)
def known_codes() -> dict[tuple[str, str, str], tuple[str, str]]:
    """Codes and names of dissolved communes that no list gives: (district, type, key) to (code, name)."""
    frame = pl.read_csv(HERE / "known_codes.csv", infer_schema=False)
    return {(district, kind, key): (code, name) for district, kind, key, code, name in frame.iter_rows()}


def uncoded_id(entry: Predecessor) -> str:
    """The id of a commune on no list: its code where that is known, else district, type and accent-free key."""
    district, kind, key, _ = entry
    known = known_codes().get((district, kind, key))
    return f"vn3-{known[0]}" if known else f"vn3-{district}-{SLUGS[kind]}-{key}"


def uncoded(entries: list[Predecessor], days: list[date], accents: Accents) -> pl.DataFrame:
    """Communes dissolved before the first whole list: names without accents, restored where they can be.

    `days` are the days they are gone for certain.
    """
    rows: list[tuple[str | date | None, ...]] = []
    gone = {uncoded_id(entry): (entry, day) for entry, day in zip(entries, days, strict=True)}
    for place_id, ((district, kind, key, _), day) in sorted(gone.items()):
        code, name = known_codes().get((district, kind, key), (None, None))
        basis = "known"
        if name is None:
            name, basis = accents.restore(key)
        above = f"vn3-{district}"
        rows.append(("vn3", code, name, kind, day - DAY, "censored/censored", place_id, "commune", above, basis))
    columns = ["system", "gso_code", "name", "type", "valid_to", "validity_basis", "place_id", "level"]
    return _frame(rows, [*columns, "parent_id", "name_basis"])


def regions() -> pl.DataFrame:
    """The country and the regions of both systems."""
    country = ("VN", "vn", "Việt Nam", "quốc gia", "country", None, None, None, "Viet Nam")
    rows: list[tuple[str | date | None, ...]] = [country]
    for slug, name, english, parent, _ in pl.read_csv(HERE / "regions.csv", infer_schema=False).iter_rows():
        for system, begin, end in (("vn3", None, END_VN3), ("vn2", START_VN2, None)):
            above = f"{system}-region-{parent}" if parent else "VN"
            rows.append((f"{system}-region-{slug}", system, name, "vùng", "region", above, begin, end, english))
    columns = ["place_id", "system", "name", "type", "level", "parent_id", "valid_from", "valid_to", "name_en"]
    return _frame(rows, columns).with_columns(validity_basis=pl.lit("customary"), name_basis=pl.lit("listed"))


def places_table(units: pl.DataFrame, region_of: dict[str, str]) -> pl.DataFrame:
    """Rows of `places` in final columns and order; provinces of the three-level system lie in regions."""
    level = pl.col("level")
    region = pl.col("place_id").replace_strict(region_of, default="VN", return_dtype=pl.String)
    plain, kind = unaccented_expr(pl.col("name")), pl.col("type").replace_strict(ENGLISH)
    numbered = pl.col("name").str.contains(r"^\d+$")
    # "Ward 1", but "Go Cong Ward".
    english = (
        pl.when(numbered)
        .then(pl.concat_str(kind, plain, separator=" "))
        .otherwise(pl.concat_str(plain, kind, separator=" "))
    )
    named = units.with_columns(
        parent_id=pl.when(level == "province").then(region).otherwise("parent_id"), name_en=english
    )
    whole = pl.concat([regions(), named], how="diagonal_relaxed")
    districts = named.filter(level == "district").select(parent_id="place_id", above="parent_id")
    joined = whole.join(districts.unique("parent_id", keep="last", maintain_order=True), on="parent_id", how="left")
    province = (
        pl.when(level == "province").then("place_id")
        .when(level == "district").then("parent_id")
        .when(level == "commune").then(pl.coalesce("above", "parent_id"))
    )  # fmt: skip
    titled = pl.col("type").str.slice(0, 1).str.to_uppercase() + pl.col("type").str.slice(1)
    typed = pl.concat_str(titled, "name", separator=" ")
    full = pl.when(level.is_in(["country", "region"])).then("name").otherwise(typed)
    key = key_expr(pl.col("name"))
    done = joined.with_columns(province_id=province, full_name=full, key=key, ascii_key=ascii_expr(key))
    return done.select(COLUMNS).sort("place_id", "valid_from", nulls_last=False)
