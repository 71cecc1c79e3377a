"""From dated lists to validity: one row a state of a unit, with the day it began and ended and how that is known.

`validity_basis` is "<begin>/<end>" of: `decree` (the day a resolution took effect), `decree date` (the day it was
passed; the day of effect is not in the sources), `with parent` (the unit above changed that day), `between snapshots`
(the change lies between two lists and is put on the later one's day), `censored` (before the first list or not known),
`open` (still valid).
"""

from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

import polars as pl

from schemas.places.fold import key_expr, key_of

HERE = Path(__file__).parent
END_VN3 = date(2025, 6, 30)
START_VN2 = date(2025, 7, 1)
DAY = timedelta(days=1)


class State(NamedTuple):
    """One state of a unit; `begin` None is "before anything listed", `end` None is "still"."""

    system: str
    code: str
    name: str
    type: str
    parent: str | None
    begin: date | None
    end: date | None
    basis: str


class Seen(NamedTuple):
    """A unit as one list has it."""

    on: date
    name: str
    key: str
    type: str
    parent: str | None

    def same(self, other: "Seen") -> bool:
        """Whether both lists describe the same state (spelling apart)."""
        return (self.key, self.type, self.parent) == (other.key, other.type, other.parent)


def curated() -> list[State]:
    """The states of `states.csv`: units whose changes are known to the day."""
    frame = pl.read_csv(HERE / "states.csv", infer_schema=False)
    frame = frame.with_columns(pl.col("valid_from", "valid_to").str.to_date("%Y-%m-%d"))
    rows = frame.select("system", "code", "name", "type", "parent", "valid_from", "valid_to", "basis").rows()
    return [_closed(State(*row)) for row in rows]


def _closed(state: State) -> State:
    """A curated state with the end of the three-level system where it has none of its own."""
    if state.system != "vn3" or state.end:
        return state
    return state._replace(end=END_VN3)


def observed(lists: pl.DataFrame) -> dict[str, list[Seen]]:
    """The lists' rows by code, oldest first."""
    seen: dict[str, list[Seen]] = {}
    ordered = lists.unique(["code", "listed_on"], keep="first", maintain_order=True).sort("listed_on", "code")
    columns = ["code", "listed_on", "name", "key", "type", "parent"]
    for code, *sight in ordered.with_columns(key=key_expr(pl.col("name"))).select(columns).iter_rows():
        seen.setdefault(code, []).append(Seen(*sight))
    return seen


def runs(seen: list[Seen]) -> list[tuple[Seen, Seen]]:
    """First and last sight of each state in turn (spelling of the last)."""
    found: list[tuple[Seen, Seen]] = []
    for sight in seen:
        if found and found[-1][1].same(sight):
            found[-1] = (found[-1][0], sight)
        else:
            found.append((sight, sight))
    return found


class Timeline:
    """The states of the units above, to date the changes of the units below by them."""

    def __init__(self, states: list[State], listed: list[date]) -> None:
        self.listed = sorted(listed)
        # The list of 2019 is what other lists left over, so the next one is the first that is whole.
        self.complete_from = self.listed[1]
        self.states: dict[str, list[State]] = {}
        for state in states:
            self.states.setdefault(state.code, []).append(state)

    def border(self, after: date, upto: date, *parents: str | None) -> tuple[date, str]:
        """The first day of a new state that began in (after, upto], by a parent's change there, else `upto`."""
        for parent in parents:
            for state in self.states.get(parent or "", []):
                for day in (state.begin, state.end and state.end + DAY):
                    if day and after < day <= upto:
                        return day, "with parent"
        return upto, "between snapshots"

    def span(self, parent: str | None) -> tuple[date | None, date | None]:
        """First and last day of a unit above (None: open)."""
        states = self.states.get(parent or "", [])
        begins, ends = [state.begin for state in states], [state.end for state in states]
        begin = None if None in begins or not begins else min(day for day in begins if day)
        end = None if None in ends or not ends else max(day for day in ends if day)
        return begin, end

    def listed_before(self, day: date) -> date | None:
        """The last list before `day`."""
        return max((other for other in self.listed if other < day), default=None)

    def listed_after(self, day: date) -> date | None:
        """The first list after `day`."""
        return min((other for other in self.listed if other > day), default=None)


def _begin(first: Seen, before: Seen | None, above: Timeline) -> tuple[date | None, str]:
    """The first day of a state and its basis, from its first sight and the sight before it."""
    previous = before.on if before else above.listed_before(first.on)
    if before is None and first.on <= above.complete_from:
        return None, "censored"
    after = previous or first.on - DAY
    return above.border(after, first.on, before.parent if before else None, first.parent)


def _end(last: Seen, above: Timeline) -> tuple[date, str]:
    """The last day of a unit and its basis, from its last sight."""
    following = above.listed_after(last.on)
    if following is None:
        return END_VN3, "decree"
    day, basis = above.border(last.on, following, last.parent)
    return day - DAY, basis


def commune_states(code: str, seen: list[Seen], above: Timeline) -> list[State]:
    """The states of one commune of the three-level system, never outside the life of its district."""
    states: list[State] = []
    found = runs(seen)
    for number, (first, last) in enumerate(found):
        begin, basis = _begin(first, found[number - 1][1] if number else None, above)
        if number:
            states[-1] = states[-1]._replace(
                end=begin and begin - DAY, basis=f"{states[-1].basis.split('/')[0]}/{basis}"
            )
        end, end_basis = _end(last, above)
        states.append(State("vn3", code, last.name, last.type, last.parent, begin, end, f"{basis}/{end_basis}"))
    return [clamped for state in states if (clamped := _clamped(state, above))]


def _clamped(state: State, above: Timeline) -> State | None:
    """The part of a state within the life of its parent; None if there is none."""
    begin, end = above.span(state.parent)
    began, ended = state.basis.split("/")
    if begin and (state.begin is None or state.begin < begin):
        state, began = state._replace(begin=begin), "with parent"
    if end and (state.end is None or state.end > end):
        state, ended = state._replace(end=end), "with parent"
    if state.begin and state.end and state.begin > state.end:
        return None
    return state._replace(basis=f"{began}/{ended}")


def fixed_states(seen: dict[str, list[Seen]], known: list[State]) -> list[State]:
    """States of provinces and districts: the curated ones, and one long state for those that never changed.

    Raises ValueError naming the code when a list disagrees with `states.csv` or a change is not in it.
    """
    by_code: dict[str, list[State]] = {}
    for state in known:
        by_code.setdefault(state.code, []).append(state)
    for code, sights in seen.items():
        if code in by_code:
            _agree(code, sights[-1], by_code[code][-1])
        elif len(runs(sights)) > 1:
            raise ValueError(f"unit {code} changed between the lists: add its states to states.csv: {runs(sights)}")
        else:
            last = sights[-1]
            by_code[code] = [State("vn3", code, last.name, last.type, last.parent, None, END_VN3, "censored/decree")]
    return [state for code in sorted(by_code) for state in by_code[code]]


def _agree(code: str, last: Seen, state: State) -> None:
    """Fail when the newest list and the last curated state of a unit differ."""
    if state.end == END_VN3 and not last.same(Seen(last.on, state.name, key_of(state.name), state.type, state.parent)):
        raise ValueError(f"unit {code}: states.csv ends with {state}, the newest list has {last}")


def two_level_states(
    first: dict[str, list[Seen]], newest: dict[str, list[Seen]], changed: dict[str, date], known: list[State]
) -> list[State]:
    """States of the two-level units from 2025-07-01 on; changes since are dated by their resolutions."""
    curated_codes = {state.code for state in known}
    states = list(known)
    for code in sorted(set(first) - curated_codes):
        old, new = first[code][0], newest[code][0]
        begun = State("vn2", code, old.name, old.type, old.parent, START_VN2, None, "decree/open")
        if old.same(new):
            states.append(begun)
            continue
        day = changed[code]
        states.append(begun._replace(end=day - DAY, basis="decree/decree date"))
        states.append(State("vn2", code, new.name, new.type, new.parent, day, None, "decree date/open"))
    return states
