"""The growth table as a picture (SVG, both axes logarithmic), or as bars of text where nothing can draw."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import Any

from tests.bench.growth import Run

BAR = 48


def draw(runs: list[Run], file: Path) -> bool:
    """Write the picture; False where the package that draws is not installed."""
    if find_spec("vl_convert") is None:
        return False
    import vl_convert  # noqa: PLC0415 (optional)

    file.write_text(vl_convert.vegalite_to_svg(_spec(runs)), encoding="utf8")
    return True


def _spec(runs: list[Run]) -> dict[str, Any]:
    """Two panels that share the articles axis: seconds with the straight line of proportion, and memory."""
    slope = min(run.seconds / run.articles for run in runs)
    rows = [{"articles": r.articles, "seconds": r.seconds, "peak": r.peak, "even": slope * r.articles} for r in runs]
    x = {"field": "articles", "type": "quantitative", "scale": {"type": "log"}, "title": "articles"}
    return {
        "data": {"values": rows},
        "hconcat": [
            {"layer": [_line(x, "even", "CPU seconds", dash=True), _line(x, "seconds", "CPU seconds")]},
            _line(x, "peak", "peak memory, MB"),
        ],
    }


def _line(x: dict[str, Any], field: str, title: str, *, dash: bool = False) -> dict[str, Any]:
    mark = {"type": "line", "strokeDash": [4, 4], "color": "#888"} if dash else {"type": "line", "point": True}
    kind = "linear" if field == "peak" else "log"
    y = {"field": field, "type": "quantitative", "scale": {"type": kind}, "title": title}
    return {"mark": mark, "encoding": {"x": x, "y": y}, "width": 320, "height": 260}


def bars(runs: list[Run]) -> list[str]:
    """A line a run: its seconds per thousand articles as a bar. Bars of one length mean linear growth."""
    each = [1000 * run.seconds / run.articles for run in runs]
    return [
        f"{run.articles:>9,} {'█' * max(1, round(BAR * value / max(each)))} {value:.2f} s per 1,000"
        for run, value in zip(runs, each, strict=True)
    ]
