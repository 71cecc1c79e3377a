"""The small chart of a place: its poverty rate by year, drawn in the page so that each of many pages stays light."""

from __future__ import annotations

from typing import Any

from flows.report.language import Language
from flows.report.read import Row

WIDTH, HEIGHT = 420, 220
LEFT, RIGHT, TOP, BOTTOM = 42, 30, 24, 30
STEPS = (0.5, 1, 2, 5, 10, 20, 25)


def curve(rates: list[Row], language: Language) -> dict[str, Any] | None:
    """Points, bands and lines in pixels for the template; None where there are not two years to compare."""
    if len(rates) < 2:
        return None
    first, last = int(rates[0]["year"]), int(rates[-1]["year"])
    top = float(max(row["highest"] for row in rates)) * 1.1 or 1.0
    step = next((step for step in STEPS if top / step <= 5), 25)
    marks = [step * n for n in range(int(top / step) + 1)]

    def x(year: float) -> float:
        return round(LEFT + (WIDTH - LEFT - RIGHT) * (year - first) / (last - first), 1)

    def y(rate: float) -> float:
        return round(HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * rate / top, 1)

    points = [
        {"x": x(row["year"]), "y": y(row["stated"]), "low": y(row["lowest"]), "high": y(row["highest"]),
         "year": row["year"], "label": language.number(row["stated"], 2) + "%"}
        for row in rates
    ]  # fmt: skip
    told = "; ".join(f"{point['year']}: {point['label']}" for point in points)
    axis = [{"y": y(mark), "label": language.number(mark) + "%"} for mark in marks]
    path = "M" + "L".join(f"{point['x']},{point['y']}" for point in points)
    return {"width": WIDTH, "height": HEIGHT, "left": LEFT, "right": WIDTH - RIGHT, "base": HEIGHT - BOTTOM,
            "points": points, "axis": axis, "path": path, "told": told}  # fmt: skip
