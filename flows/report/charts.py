"""Charts as SVG and PNG, drawn by vl-convert when the report is built: no script runs in the page."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from textwrap import wrap

import vl_convert
from markupsafe import Markup, escape

from flows.report.language import Language
from flows.report.specs import INK, LINE, MUTED, Spec

FONT = "Arial, Helvetica, 'Liberation Sans', sans-serif"
LOCALES = {"vi": (",", "."), "en": (".", ",")}
LINE_LENGTH = {False: 96, True: 44}
"""Characters of a line under the title, by whether the chart is narrow."""
OPENING, END = re.compile(r"<svg[^>]*>"), re.compile(r"</svg>\s*(<!-- \w+ -->)?\s*$")
CLIP = re.compile(r'(?<=id=")clip\d+(?=")|(?<=url\(#)clip\d+(?=\))')
AXIS = {
    "labelColor": INK, "titleColor": MUTED, "labelFontSize": 12, "titleFontSize": 12, "titleFontWeight": "normal",
    "domainColor": LINE, "tickColor": LINE, "gridColor": LINE,
}  # fmt: skip
LEGEND = {"labelColor": INK, "labelFontSize": 12, "orient": "top", "title": None, "symbolSize": 90, "offset": 6}
TITLE = {
    "anchor": "start", "frame": "bounds", "fontSize": 17, "color": INK, "offset": 14, "subtitleFontSize": 12.5,
    "subtitleColor": MUTED, "subtitlePadding": 5, "subtitleLineHeight": 16,
}  # fmt: skip
# Room at the sides, since readers' fonts can be wider than the one the chart is measured with.
PADDING = {
    False: {"left": 26, "right": 36, "top": 10, "bottom": 10},
    True: {"left": 16, "right": 16, "top": 10, "bottom": 10},
}


@dataclass(frozen=True)
class Chart:
    """What is to be drawn: specifications for screens and for phones, and what is said to those who do not see it."""

    name: str
    language: str
    specs: tuple[Spec, Spec]
    title: str
    told: str

    def draw(self) -> tuple[str, str]:
        """The chart as SVG for screens and for phones."""
        decimal, thousands = LOCALES[self.language]
        locale = {"decimal": decimal, "thousands": thousands, "grouping": [3], "currency": ["", ""]}
        drawn = [vl_convert.vegalite_to_svg(spec, format_locale=locale) for spec in self.specs]
        wide, narrow = (_own_ids(text, f"{self.name}-{n}-") for n, text in enumerate(drawn))
        return wide, narrow

    def markup(self, drawn: Sequence[str]) -> list[Markup]:
        """What was drawn as it stands in a page."""
        return [_accessible(svg, f"{self.name}-{n}", self.title, self.told) for n, svg in enumerate(drawn)]


def chart(name: str, language: Language, make: Callable[[bool], Spec], texts: Sequence[str]) -> Chart:
    """A chart to be drawn; `make` is told whether it is to be narrow.

    `texts` are its title, the lines under it and, last, a description for those who do not see it; the source is added.
    """
    title, *under, told = texts
    under.append(language("site.source"))
    wide, narrow = (_dressed(make(is_narrow), title, under, is_narrow) for is_narrow in (False, True))
    return Chart(name, language.code, (wide, narrow), title, told)


def png(svg: str) -> bytes:
    """A picture of what was drawn, two dots a pixel."""
    return bytes(vl_convert.svg_to_png(svg, scale=2))


def warm_up() -> None:
    """Draw something: the first drawing of a process starts an engine, which may as well boot while data is read."""
    vl_convert.vegalite_to_svg({"data": {"values": []}, "mark": "point"})


def _dressed(spec: Spec, title: str, under: Sequence[str], narrow: bool) -> Spec:
    """A specification in the report's look, with its title broken into lines."""
    length = LINE_LENGTH[narrow]
    lines = [line for text in under for line in wrap(text, length)]
    axis = {**AXIS, "labelLimit": 170 if narrow else 260}
    config = {"font": FONT, "view": {"stroke": None}, "axis": axis, "legend": LEGEND}
    heading = {**TITLE, "text": wrap(title, length * 2 // 3), "subtitle": lines}
    return {**spec, "title": heading, "padding": PADDING[narrow], "background": "white", "config": config}


def _own_ids(svg: str, prefix: str) -> str:
    """Identifiers counted from one in each chart; those drawn count on through the life of the process."""
    seen: dict[str, str] = {}
    return CLIP.sub(lambda found: seen.setdefault(found[0], f"{prefix}clip{len(seen) + 1}"), svg)


def _accessible(svg: str, name: str, title: str, told: str) -> Markup:
    """One image with a title and a description instead of hundreds of marks to step through; scales with the page."""
    svg = END.sub("", svg)
    opening = OPENING.match(svg)
    if opening is None:
        raise ValueError(f"{name}: what was drawn is no SVG")
    size = re.sub(r' (width|height)="[^"]*"', "", opening[0])
    head = f'{size[:-1]} role="img" aria-labelledby="{name}-t {name}-d">'
    names = f'<title id="{name}-t">{escape(title)}</title><desc id="{name}-d">{escape(told)}</desc>'
    # What vl-convert drew has every text escaped already; tests hold it to that.
    return Markup(f'{head}{names}<g aria-hidden="true">{svg[opening.end() :]}</g></svg>')
