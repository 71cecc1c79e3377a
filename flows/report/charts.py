"""Charts as SVG and PNG, drawn by Altair and vl-convert when the report is built: no script runs in the page."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt
import vl_convert
from markupsafe import Markup, escape

from flows.report.language import Language

INK, MUTED, LINE = "#16242c", "#5a6b75", "#d9e0e3"
ACCENT, WARM, PALE = "#0b6b67", "#b4461b", "#9fc9c4"
FONT = "Arial, Helvetica, 'Liberation Sans', sans-serif"
WIDTH, STEP = 560, 24
LOCALES = {"vi": (",", "."), "en": (".", ",")}
OPENING = re.compile(r"<svg[^>]*>")
Rows = Sequence[dict[str, Any]]


@dataclass(frozen=True)
class Drawn:
    """A chart: markup with title and description for the page, and files to carry away."""

    name: str
    markup: Markup
    svg: str
    png: bytes


def _theme(chart: alt.LayerChart | alt.Chart, title: str, subtitle: list[str]) -> dict[str, Any]:
    """The specification of a chart in the report's look."""
    heading = alt.TitleParams(
        title, subtitle=subtitle, anchor="start", frame="group", fontSize=17, subtitleFontSize=12.5, subtitleColor=MUTED,
        color=INK, offset=14, subtitlePadding=5, subtitleLineHeight=16,
    )  # fmt: skip
    axes = {"labelColor": INK, "titleColor": MUTED, "labelFontSize": 12, "titleFontSize": 12, "titleFontWeight": "normal"}
    drawn = (
        chart.properties(title=heading, padding=14, background="white")
        .configure(font=FONT)
        .configure_view(stroke=None)
        .configure_axis(**axes, domainColor=LINE, tickColor=LINE, gridColor=LINE, labelLimit=230)
        .configure_legend(labelColor=INK, labelFontSize=12, orient="top", title=None, symbolSize=90, offset=6)
    )
    spec: dict[str, Any] = drawn.to_dict()
    return spec


def draw(name: str, language: Language, chart: alt.LayerChart | alt.Chart, texts: tuple[str, ...]) -> Drawn:
    """Draw a chart; `texts` are its title, the lines under it and, last, a description for those who do not see it."""
    title, *subtitle, told = texts
    spec = _theme(chart, title, subtitle)
    decimal, thousands = LOCALES[language.code]
    locale = {"decimal": decimal, "thousands": thousands, "grouping": [3], "currency": ["", ""]}
    svg = vl_convert.vegalite_to_svg(spec, format_locale=locale)
    png = vl_convert.vegalite_to_png(spec, format_locale=locale, scale=2)
    return Drawn(name, Markup(_accessible(svg, name, title, told)), svg, png)


def _accessible(svg: str, name: str, title: str, told: str) -> str:
    """One image with a title and a description instead of hundreds of marks to step through; scales with the page."""
    names = f'<title id="{name}-t">{escape(title)}</title><desc id="{name}-d">{escape(told)}</desc>'
    opening = OPENING.match(svg)
    if opening is None:
        raise ValueError(f"chart {name}: what was drawn is no SVG")
    size = re.sub(r' (width|height)="[^"]*"', "", opening[0])
    head = size[:-1] + f' role="img" aria-labelledby="{name}-t {name}-d">'
    return head + names + f'<g aria-hidden="true">{svg[opening.end():].removesuffix("</svg>")}</g></svg>'


def spread(rows: Rows, language: Language, value_title: str) -> alt.LayerChart:
    """Places down, values across: a band for what sources say, a ring for the first year, a dot for the last.

    Rows: place, first, last, lowest, highest, first_year, last_year, label; in the order in which they are shown.
    """
    order = [row["place"] for row in rows]
    base = alt.Chart(alt.Data(values=list(rows)))  # type: ignore[arg-type]
    y = alt.Y("place:N", sort=order, title=None, axis=alt.Axis(domain=False, ticks=False, labelPadding=8))
    x = alt.X("last:Q", title=value_title, scale=alt.Scale(zero=True, nice=True), axis=alt.Axis(tickCount=6))
    band = base.mark_bar(height=13, color=PALE, opacity=0.75, cornerRadius=3).encode(y=y, x="lowest:Q", x2="highest:Q")
    way = base.mark_rule(color=MUTED, strokeWidth=1.5).encode(y=y, x="first:Q", x2="last:Q")
    ring = base.mark_point(size=60, color=MUTED, fill="white", strokeWidth=1.6, opacity=1).encode(y=y, x="first:Q")
    dot = base.mark_circle(size=90, color=ACCENT, opacity=1).encode(y=y, x=x)
    label = base.mark_text(align="left", dx=9, color=INK, fontSize=11.5).encode(y=y, x="furthest:Q", text="label:N")
    return alt.layer(band, way, ring, dot, label).properties(width=WIDTH, height=alt.Step(STEP))


def bars(rows: Rows, value_title: str, colour: str = ACCENT) -> alt.LayerChart:
    """Horizontal bars with their values in words. Rows: name, value, label."""
    base = alt.Chart(alt.Data(values=list(rows)))  # type: ignore[arg-type]
    y = alt.Y("name:N", sort=[row["name"] for row in rows], title=None, axis=alt.Axis(domain=False, ticks=False))
    x = alt.X("value:Q", title=value_title, axis=alt.Axis(tickCount=5))
    bar = base.mark_bar(height=15, color=colour, cornerRadiusEnd=2).encode(y=y, x=x)
    label = base.mark_text(align="left", dx=5, color=INK, fontSize=11.5).encode(y=y, x="end:Q", text="label:N")
    return alt.layer(bar, label).properties(width=WIDTH, height=alt.Step(STEP))


def columns(rows: Rows, value_title: str, upright: bool = True) -> alt.Chart:
    """Columns in the order given. Rows: name, value."""
    base = alt.Chart(alt.Data(values=list(rows)))  # type: ignore[arg-type]
    angle = -45 if upright and len(rows) > 12 else 0
    axis = alt.Axis(labelAngle=angle, title=None, labelOverlap=True)
    x = alt.X("name:O", sort=[row["name"] for row in rows], axis=axis)
    y = alt.Y("value:Q", title=value_title, axis=alt.Axis(tickMinStep=1, tickCount=5))
    return base.mark_bar(color=ACCENT, cornerRadiusEnd=2).encode(x=x, y=y).properties(width=WIDTH + 60, height=190)


def versus(rows: Rows, names: tuple[str, str], value_title: str) -> alt.LayerChart:
    """What was planned and what was reached, place by place. Rows: place, planned, reached, label, furthest."""
    base = alt.Chart(alt.Data(values=list(rows)))  # type: ignore[arg-type]
    order = [row["place"] for row in rows]
    y = alt.Y("place:N", sort=order, title=None, axis=alt.Axis(domain=False, ticks=False, labelPadding=8))
    way = base.mark_rule(color=MUTED, strokeWidth=1.5).encode(y=y, x="planned:Q", x2="reached:Q")
    kinds = alt.Scale(domain=list(names), range=[WARM, ACCENT])
    shapes = alt.Scale(domain=list(names), range=["diamond", "circle"])
    folded = base.transform_fold(["planned", "reached"], as_=["key", "value"]).transform_calculate(
        kind=f"datum.key == 'planned' ? {names[0]!r} : {names[1]!r}"
    )
    marks = folded.mark_point(size=85, filled=True, opacity=1).encode(
        y=y,
        x=alt.X("value:Q", title=value_title, scale=alt.Scale(zero=True)),
        color=alt.Color("kind:N", scale=kinds, sort=list(names)),
        shape=alt.Shape("kind:N", scale=shapes, sort=list(names)),
    )
    label = base.mark_text(align="left", dx=9, color=INK, fontSize=11.5).encode(y=y, x="furthest:Q", text="label:N")
    return alt.layer(way, marks, label).properties(width=WIDTH, height=alt.Step(STEP))


def links(rows: Rows, heads: tuple[str, str]) -> alt.LayerChart:
    """Who learned from whom: guests on the left, hosts on the right, a line for each pair as thick as its visits.

    Rows: guest, host, visits; guests and hosts are put in an order that keeps lines short.
    """
    guests = list(dict.fromkeys(row["guest"] for row in rows))
    hosts = list(dict.fromkeys(row["host"] for row in rows))
    tall = max(len(guests), len(hosts))
    at = [{**row, "y0": _slot(guests, row["guest"], tall), "y1": _slot(hosts, row["host"], tall)} for row in rows]
    ends = [{"name": name, "x": 0, "y": _slot(guests, name, tall)} for name in guests]
    ends_right = [{"name": name, "x": 1, "y": _slot(hosts, name, tall)} for name in hosts]
    x = alt.X("x:Q", axis=None, scale=alt.Scale(domain=[-0.75, 1.75]))
    y = alt.Y("y:Q", axis=None, scale=alt.Scale(domain=[-0.9, tall - 0.5], reverse=True))
    ways = [{"pair": i, "x": place, "y": row[f"y{place}"], "n": row["visits"]} for i, row in enumerate(at) for place in (0, 1)]
    line = (
        alt.Chart(alt.Data(values=ways))  # type: ignore[arg-type]
        .mark_line(color=ACCENT, opacity=0.6)
        .encode(x=x, y=y, detail="pair:N", strokeWidth=alt.StrokeWidth("n:Q", legend=None, scale=alt.Scale(range=[2, 8])))
    )
    layers: list[Any] = [line]
    for side, values, align, dx in (("guest", ends, "right", -10), ("host", ends_right, "left", 10)):
        base = alt.Chart(alt.Data(values=values)).encode(x=x, y=y)  # type: ignore[arg-type]
        colour = WARM if side == "guest" else ACCENT
        layers += [base.mark_circle(size=110, color=colour, opacity=1), base.mark_text(align=align, dx=dx, color=INK, fontSize=12.5).encode(text="name:N")]
    top = [{"name": heads[0], "x": 0, "y": -0.75}, {"name": heads[1], "x": 1, "y": -0.75}]
    for value, align in zip(top, ("right", "left"), strict=True):
        base = alt.Chart(alt.Data(values=[value])).encode(x=x, y=y, text="name:N")  # type: ignore[arg-type]
        layers.append(base.mark_text(align=align, fontWeight="bold", color=MUTED, fontSize=12.5))
    return alt.layer(*layers).properties(width=WIDTH + 80, height=max(120, 30 * tall + 30))


def _slot(names: list[str], name: str, tall: int) -> float:
    """The height at which a name stands, the shorter side spread over the longer one."""
    return (names.index(name) + 0.5) * tall / len(names) - 0.5
