"""Money a month where its own unit does not say so: "mỗi tháng 500.000 đồng", "từ 10.000 lên 14.000 đồng/tháng"."""

from __future__ import annotations

from functools import partial

import polars as pl

from flows.extract import codes
from flows.extract.neighbours import neighbour

_MONTHLY = "VND_PER_MONTH"
_MOST = 10_000_000
"""đồng: what is of a month by nature (a wage, a poverty line) is no more; old poverty lines a year are not bare."""


_said = partial(codes.says, "quantities")


def with_months(frame: pl.DataFrame) -> pl.DataFrame:
    """Turn ``unit`` VND into VND_PER_MONTH where words before the amount or the amount beside it say a month.

    ``frame`` has the windows of ``context.with_context``.
    """
    bare = (pl.col("unit") == "VND") & (pl.col("value") < _MOST)
    # "thưởng một lần mức lương cơ sở là 1,3 triệu đồng" is paid once
    by_nature = _said("l", "month_by_nature") & ~_said("left", "multiple_of_wage")
    said = _said("l", "month_before") | by_nature
    frame = frame.with_columns(unit=pl.when(bare & said).then(pl.lit(_MONTHLY)).otherwise(pl.col("unit")))
    begins = _said("l0", "from") & _said("r0", "on_to") & (neighbour("unit", 1) == _MONTHLY)
    goes_on = (_said("l0", "on_to") | _said("l0", "rise_in_brackets")) & (neighbour("unit", -1) == _MONTHLY)
    beside = (pl.col("unit") == "VND") & (pl.col("value") < _MOST) & (begins | goes_on).fill_null(False)
    told = frame.with_columns(unit=pl.when(beside).then(pl.lit(_MONTHLY)).otherwise(pl.col("unit")))
    # every other amount of such a list leans on the one before it: there are no more than three kinds of places
    return told.pipe(_with_areas).pipe(_with_areas)


def _with_areas(frame: pl.DataFrame) -> pl.DataFrame:
    """Hand the month on to the next kind of place: "400.000 đồng/tháng ở nông thôn, 500.000 đồng ở thành thị"."""
    bare = (pl.col("unit") == "VND") & (pl.col("value") < _MOST) & (neighbour("unit", -1) == _MONTHLY)
    listed = (bare & _said("l0", "by_area_before") & _said("r0", "by_area_after")).fill_null(False)
    return frame.with_columns(unit=pl.when(listed).then(pl.lit(_MONTHLY)).otherwise(pl.col("unit")))
