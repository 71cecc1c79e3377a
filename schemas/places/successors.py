"""Communes dissolved before July 2025: what each went into, and those the lists know by name only.

What a list of dissolved communes says comes first. A commune it passes over is led on by its name where that came back,
in the same district and between the same two lists, under the code of another ("inferred: …" as basis); else to every
commune of its district as `one_of` ("not known: …"). Neither is ever exact, so that no figure is moved along it.
"""

import json
import re
from collections import defaultdict
from datetime import date
from pathlib import Path
from typing import NamedTuple

import polars as pl

from schemas.places.changes import Row, merged_districts
from schemas.places.fold import glued_of, key_expr, plain_expr
from schemas.places.history import DAY, END_VN3, State
from schemas.places.names import Accents
from schemas.places.read import query

HERE = Path(__file__).parent
COMMUNE_PREFIX = {"xa": "xã", "phuong": "phường", "thitran": "thị trấn"}
# Districts made of another in 2025: what was dissolved in them before lay in the old one.
MADE_OF = {"475": "474", "224": "219"}
LISTED = "list of dissolved communes"
SAME_NAME = "inferred: same name in the district"
SAME_STEM = "inferred: same name but for its number"
NOT_KNOWN = "not known: any of the district"


class Predecessor(NamedTuple):
    """A commune known by name: the district it is listed in, its type, accent-free name and successor's code."""

    district: str
    kind: str
    key: str
    new: str


def predecessors(database: Path) -> list[Predecessor]:
    """Communes the package knows as gone into one of March 2025; its slips (`slips.csv`) are mended."""
    sql = "SELECT wardCode, districtCode, wardShortKey, wardAlias FROM admin_units_legacy WHERE wardAlias IS NOT NULL"
    mended = pl.read_csv(HERE / "slips.csv", infer_schema=False)
    reads = {(code, alias): read_as for code, alias, read_as in mended.select("code", "alias", "read_as").iter_rows()}
    found = []
    for code, district, own, aliases in query(database, sql):
        plain = _plain(json.loads(aliases))
        every = {*plain, *(name for alias in plain for name in _bare(reads.get((code, alias))))}
        for alias in plain:
            match = re.match(r"(xa|phuong|thitran)(\w+)$", reads.get((code, alias), alias))
            # Each stands with and without its type, so "phuonglinh" is Phương Linh and no ward called Linh. Its own
            # name with another type is the same unit before an upgrade.
            if match and match[2] != own and (match[2] in every or match[2].isdigit()):
                found.append(Predecessor(district, COMMUNE_PREFIX[match[1]], match[2].lstrip("0"), code))
    return sorted(set(found))


def _plain(aliases: list[str]) -> list[str]:
    """Every alias once, without the accents a few have."""
    frame = pl.DataFrame({"alias": aliases}).select(plain_expr(pl.col("alias")).unique(maintain_order=True))
    return frame["alias"].to_list()


def _bare(alias: str | None) -> list[str]:
    """A mended alias without its type."""
    return [re.sub(r"^(xa|phuong|thitran)", "", alias)] if alias else []


class Past:
    """The communes of the three-level system by where and when they were, to find the one a name means."""

    def __init__(self, three: list[State]) -> None:
        communes = [state for state in three if len(state.code) == 5]
        self.into = {
            old.removeprefix("vn3-"): new.removeprefix("vn3-")
            for old, new, kind, *_ in merged_districts()
            if kind == "whole"
        }
        last = {state.code: state for state in communes}
        self.gone = [state for state in last.values() if state.end != END_VN3]
        self.states: dict[str, list[State]] = defaultdict(list)
        for state in communes:
            self.states[state.code].append(state)
        self.by_name: dict[tuple[str, str, str], State] = {}
        self.renamed: dict[tuple[str, str, str], State] = {}
        for state in communes:
            found = self.by_name if last[state.code] in self.gone else self.renamed
            if state.end != END_VN3:
                for district in (self.district(state), state.parent or ""):
                    found[(district, *_named(state))] = state

    def district(self, state: State) -> str:
        """The code of the district a commune lay in, or of the one that was merged into."""
        return self.into.get(state.parent or "", state.parent or "")

    def first_day(self, code: str, listed: date) -> date:
        """The first day a commune is known to have stood, `listed` at the earliest."""
        return max(self.states[code][0].begin or listed, listed)

    def begun(self, gone: State) -> list[State]:
        """The communes of its district on the day after a commune was gone."""
        day = (gone.end or END_VN3) + DAY
        return [
            state
            for states in self.states.values()
            for state in states
            if self.district(state) == self.district(gone) and (state.begin or day) <= day <= (state.end or day)
        ]


def dissolved(past: Past, listed: list[Predecessor]) -> tuple[list[Row], list[Predecessor]]:
    """Successors of coded communes by the list of dissolved ones, and the predecessors that have no code.

    A predecessor is a listed commune if type and accent-free name agree and it stood in the same district or one
    merged into it; it may also be the successor itself under an earlier name, or a unit that gave a part and remained.
    """
    rows: list[Row] = []
    uncoded = []
    for entry in (entry._replace(district=MADE_OF.get(entry.district, entry.district)) for entry in listed):
        name = (entry.district, entry.kind, glued_of(entry.key))
        was = [state for state in past.states[entry.new] if state.end != END_VN3]
        if found := past.by_name.get(name):
            rows.append(_row(found, entry.new, "whole", LISTED))
        elif any(_named(state) == name[1:] for state in was):
            continue
        elif found := past.renamed.get(name):
            rows.append(_row(found, entry.new, "part", LISTED))
        else:
            uncoded.append(entry)
    return _parted(rows), uncoded


def inferred(past: Past, led: set[str]) -> list[Row]:
    """Where the coded communes went that no list leads on; `led` are the ids of those it does."""
    rows: list[Row] = []
    for gone in past.gone:
        if f"vn3-{gone.code}" not in led:
            rows += _by_name(past, gone) or [_row(gone, state.code, "one_of", NOT_KNOWN) for state in past.begun(gone)]
    return rows


def _by_name(past: Past, gone: State) -> list[Row]:
    """The row to the one commune of the district that took the name over, on the day it was free."""
    taken = [
        after
        for states in past.states.values()
        for before, after in zip([None, *states], states, strict=False)
        if after.begin == (gone.end or END_VN3) + DAY
        and past.district(after) == past.district(gone)
        and (before is None or _named(before) != _named(after))
    ]
    stem = re.sub(r"\s+(?:[IVX]+|\d+|[A-Z])$", "", gone.name)
    for name, basis in ((gone.name, SAME_NAME), (stem, SAME_STEM)):
        same = [state.code for state in taken if glued_of(state.name) == glued_of(name)]
        if len(same) == 1:
            return [_row(gone, same[0], "whole", basis)]
    return []


def _named(state: State) -> tuple[str, str]:
    """Type and accent-free name of a state."""
    return state.type, glued_of(state.name)


def _row(gone: State, new: str, kind: str, basis: str) -> Row:
    """The row of a commune that ended and a successor; never exact, since that has other land as well."""
    return f"vn3-{gone.code}", f"vn3-{new}", kind, False, (gone.end or END_VN3) + DAY, basis


def _parted(rows: list[Row]) -> list[Row]:
    """The same rows, with `part` where one old unit has several successors."""
    into: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        into[row[0]].add(row[1])
    return [(row[0], row[1], "part" if len(into[row[0]]) > 1 else row[2], *row[3:]) for row in rows]


def unlisted(entries: list[Predecessor], three: list[State], accents: Accents) -> list[Predecessor]:
    """The predecessors that no list has under the same district, type and name."""
    listed = [(state.parent, state.type, state.name) for state in three]
    frame = pl.DataFrame(listed, schema=["district", "kind", "name"], orient="row").with_columns(
        key=key_expr(pl.col("name"))
    )
    asked = pl.DataFrame(
        [(*entry, accents.restore(entry.key)[0]) for entry in entries],
        schema=["district", "kind", "plain", "new", "name"], orient="row",
    ).with_columns(key=key_expr(pl.col("name")))  # fmt: skip
    left = asked.join(frame, on=["district", "kind", "key"], how="anti", maintain_order="left")
    return [Predecessor(*row) for row in left.select("district", "kind", "plain", "new").iter_rows()]
