"""The report's charts as Vega-Lite specifications: plain data, the same for the same rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

INK, MUTED, LINE = "#16242c", "#5a6b75", "#d9e0e3"
ACCENT, WARM, PALE = "#0b6b67", "#b4461b", "#9fc9c4"
WIDE, NARROW, STEP = 560, 160, 24
Spec = dict[str, Any]
Rows = Sequence[dict[str, Any]]


def _size(narrow: bool) -> Spec:
    """A chart of one line a row."""
    return {"width": NARROW if narrow else WIDE, "height": {"step": STEP}}


def _values(rows: Rows) -> Spec:
    """Rows as inline data."""
    return {"data": {"values": list(rows)}}


def _down(field: str, rows: Rows) -> Spec:
    """Names down the side in the order of the rows."""
    axis = {"domain": False, "ticks": False, "labelPadding": 8}
    return {"field": field, "type": "nominal", "sort": [row[field] for row in rows], "title": None, "axis": axis}


def _across(field: str, title: str, narrow: bool) -> Spec:
    """Numbers across, from nought."""
    axis = {"tickCount": 3 if narrow else 6}
    return {"field": field, "type": "quantitative", "title": title, "scale": {"zero": True, "nice": True}, "axis": axis}


def _number(field: str) -> Spec:
    return {"field": field, "type": "quantitative"}


def _words(field: str, at: str) -> Spec:
    """Words to the right of a value."""
    mark = {"type": "text", "align": "left", "dx": 9, "color": INK, "fontSize": 11.5}
    return {"mark": mark, "encoding": {"x": _number(at), "text": {"field": field}}}


def spread(rows: Rows, title: str, narrow: bool) -> Spec:
    """Places down, values across: a band for what sources say, a ring for the first year, a dot for the last.

    Rows: place, first, last, lowest, highest, furthest, label, brief; in the order in which they are shown.
    """
    band = {"type": "bar", "height": 13, "color": PALE, "opacity": 0.75, "cornerRadius": 3}
    ring = {"type": "point", "size": 60, "color": MUTED, "fill": "white", "strokeWidth": 1.6, "opacity": 1}
    layers = [
        {"mark": band, "encoding": {"x": _number("lowest"), "x2": {"field": "highest"}}},
        {"mark": {"type": "rule", "color": MUTED, "strokeWidth": 1.5},
         "encoding": {"x": _number("first"), "x2": {"field": "last"}}},
        {"mark": ring, "encoding": {"x": _number("first")}},
        {"mark": {"type": "circle", "size": 90, "color": ACCENT, "opacity": 1},
         "encoding": {"x": _across("last", title, narrow)}},
        _words("brief" if narrow else "label", "furthest"),
    ]  # fmt: skip
    return {**_values(rows), **_size(narrow), "encoding": {"y": _down("place", rows)}, "layer": layers}


def bars(rows: Rows, title: str, narrow: bool) -> Spec:
    """Bars across with their values in words. Rows: name, value, label."""
    bar = {"type": "bar", "height": 15, "color": ACCENT, "cornerRadiusEnd": 2}
    layers = [{"mark": bar, "encoding": {"x": _across("value", title, narrow)}}, _words("label", "value")]
    return {**_values(rows), **_size(narrow), "encoding": {"y": _down("name", rows)}, "layer": layers}


def columns(rows: Rows, title: str, narrow: bool) -> Spec:
    """Columns in the order given. Rows: name, value."""
    angle = -45 if len(rows) > (4 if narrow else 12) else 0
    axis = {"labelAngle": angle, "labelOverlap": True}
    x = {"field": "name", "type": "ordinal", "sort": [row["name"] for row in rows], "title": None, "axis": axis}
    y = {**_number("value"), "title": title, "axis": {"tickMinStep": 1, "tickCount": 5}}
    size = {"width": 300 if narrow else WIDE + 60, "height": 190}
    mark = {"type": "bar", "color": ACCENT, "cornerRadiusEnd": 2}
    return {**_values(rows), **size, "mark": mark, "encoding": {"x": x, "y": y}}


def versus(rows: Rows, names: tuple[str, str], title: str, narrow: bool) -> Spec:
    """Two values of each place, such as planned and reached, under two names.

    Rows: place, planned, reached, furthest, label, brief.
    """
    ends = [
        {"place": row["place"], "kind": name, "value": row[key]}
        for row in rows for key, name in zip(("planned", "reached"), names, strict=True)
    ]  # fmt: skip
    way = {"type": "rule", "color": MUTED, "strokeWidth": 1.5}
    look = {
        "x": _across("value", title, narrow),
        "color": _kind(names, [WARM, ACCENT]),
        "shape": _kind(names, ["diamond", "circle"]),
    }
    layers = [
        {"mark": way, "encoding": {"x": _number("planned"), "x2": {"field": "reached"}}},
        {**_values(ends), "mark": {"type": "point", "size": 85, "filled": True, "opacity": 1}, "encoding": look},
        _words("brief" if narrow else "label", "furthest"),
    ]
    return {**_values(rows), **_size(narrow), "encoding": {"y": _down("place", rows)}, "layer": layers}


def _kind(names: tuple[str, str], looks: list[str]) -> Spec:
    """Two kinds of marks, each with its look."""
    scale = {"domain": list(names), "range": looks}
    return {"field": "kind", "type": "nominal", "sort": list(names), "scale": scale}


def links(rows: Rows, heads: tuple[str, str], narrow: bool) -> Spec:
    """Who learned from whom: guests on the left, hosts on the right, a line for each pair as thick as its visits.

    Rows: guest, host, visits.
    """
    guests = list(dict.fromkeys(row["guest"] for row in rows))
    hosts = list(dict.fromkeys(row["host"] for row in rows))
    tall = max(len(guests), len(hosts))
    x = {**_number("x"), "axis": None, "scale": {"domain": [-2.2, 3.2] if narrow else [-0.9, 1.9]}}
    y = {**_number("y"), "axis": None, "scale": {"domain": [-0.9, tall - 0.5], "reverse": True}}
    size = 10.5 if narrow else 12.5
    sides = [*_side(guests, 0, tall, heads[0], size), *_side(hosts, 1, tall, heads[1], size)]
    shape = {"width": 340 if narrow else WIDE + 120, "height": max(120, 30 * tall + 30)}
    return {**shape, "encoding": {"x": x, "y": y}, "layer": [_ways(rows, guests, hosts, tall), *sides]}


def _ways(rows: Rows, guests: list[str], hosts: list[str], tall: int) -> Spec:
    """The lines between the sides."""
    ends = [(_slot(guests, row["guest"], tall), _slot(hosts, row["host"], tall)) for row in rows]
    ways = [
        {"pair": pair, "x": side, "y": ends[pair][side], "n": row["visits"]}
        for pair, row in enumerate(rows) for side in (0, 1)
    ]  # fmt: skip
    thick = {"domain": [1, max(6, *(row["visits"] for row in rows))], "range": [1.8, 9]}
    width = {**_number("n"), "legend": None, "scale": thick}
    look = {"detail": {"field": "pair", "type": "nominal"}, "strokeWidth": width}
    return {**_values(ways), "mark": {"type": "line", "color": ACCENT, "opacity": 0.6}, "encoding": look}


def _side(names: list[str], x: int, tall: int, head: str, size: float) -> list[Spec]:
    """Dots, names and heading of one side."""
    text = {"type": "text", "align": "left" if x else "right", "fontSize": size}
    named = {"text": {"field": "name"}}
    values = _values([{"name": name, "x": x, "y": _slot(names, name, tall)} for name in names])
    top = _values([{"name": head, "x": x, "y": -0.75}])
    return [
        {**values, "mark": {"type": "circle", "size": 90, "color": ACCENT if x else WARM, "opacity": 1}},
        {**values, "mark": {**text, "dx": 10 if x else -10, "color": INK}, "encoding": named},
        {**top, "mark": {**text, "color": MUTED, "fontWeight": "bold"}, "encoding": named},
    ]


def _slot(names: list[str], name: str, tall: int) -> float:
    """The height at which a name stands, the shorter side spread over the longer one."""
    return (names.index(name) + 0.5) * tall / len(names) - 0.5
