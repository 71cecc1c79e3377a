"""What is known of how each slot of a row was filled, as text values that a model can weigh.

A trait is a column of the bound quantities, alone, in steps, or joined with another where only both together tell
something ("the sentence wishes" matters to what is said to be reached). Null says nothing.
"""

from __future__ import annotations

import polars as pl

from flows.extract.letters import plain

SLOTS = ("number", "unit", "indicator", "place", "period", "status")
"""The parts of a row that can be wrong, each with its own model; ``number``: that it is a figure at all."""

_W = plain(r"(?:^|[^\p{L}])")
_E = plain(r"(?:[^\p{L}]|$)")
_AHEAD = (
    rf"{_W}(?:sẽ|kế hoạch|phấn đấu|dự kiến|mục tiêu|đề nghị|đề xuất|nhu cầu|cần|phải|tới|chỉ tiêu|nếu|có thể|dự toán)"
    rf"{_E}"
)
_DONE = rf"{_W}(?:đã|đạt|được|có|hiện|còn|hoàn thành|vừa){_E}"
_WISH = r"cần|nhu cầu|thiếu|đề nghị|đề xuất|muốn|có thể|khoảng"
_GIFT = r"mỗi|suất|phần|tặng|/hộ|một hộ"
_GUEST = r"đoàn|học tập|trao đổi"
_ARTICLE = "article_id"


def _steps(value: pl.Expr, *bounds: float) -> pl.Expr:
    """How many of the rising ``bounds`` a number passes, as text; null stays null."""
    passed = pl.sum_horizontal([(value > bound).cast(pl.Int8) for bound in bounds])
    return pl.when(value.is_not_null()).then(passed.cast(pl.String))


def _joined(*parts: str | pl.Expr) -> pl.Expr:
    """Several values as one, null for those that say nothing."""
    texts = [(pl.col(part) if isinstance(part, str) else part).cast(pl.String).fill_null("") for part in parts]
    return pl.concat_str(texts, separator=":")


def _gap(start: str, end: str, own_start: pl.Expr, own_end: pl.Expr) -> pl.Expr:
    """Characters between the number and the words a slot was read from, on either side."""
    return pl.max_horizontal(own_start - pl.col(end), pl.col(start) - own_end, 0)


def _neighbours(column: str) -> pl.Expr:
    """How many of the figures before and after in the article say the same (or are of another article)."""
    other = [pl.col(_ARTICLE).ne_missing(pl.col(_ARTICLE).shift(n)) for n in (1, -1)]
    same = [pl.col(column).eq_missing(pl.col(column).shift(n)) for n in (1, -1)]
    return pl.sum_horizontal([(a | b).cast(pl.Int8) for a, b in zip(other, same, strict=True)]).cast(pl.String)


def _core() -> pl.Expr:
    return pl.when(pl.col("indicator") == "OTHER").then(pl.lit("OTHER")).otherwise(pl.lit("core"))


def _unit() -> pl.Expr:
    return pl.col("unit").fill_null("none")


def _number() -> dict[str, pl.Expr]:
    size = _steps(pl.col("value").abs(), 0, 3, 10, 30, 100, 1000)
    return {"unit": _unit(), "rule": pl.col("ind_rule"), "size": size}


def _units() -> dict[str, pl.Expr]:
    return {
        "unit": _joined(_core(), _unit()), "word": _joined(_unit(), "unit_text"), "rule": pl.col("ind_rule"),
        "nth": _steps(pl.col("nth"), 0, 1, 3, 6),
    }  # fmt: skip


def _indicator() -> dict[str, pl.Expr]:
    cues = [pl.col(name).is_not_null() for name in ("tl", "tr", "tf")]
    return {
        "rule": pl.col("ind_rule"), "unit": _joined(_core(), _unit()), "cues": _joined(_core(), *cues),
        "topic": _joined(_core(), "kind", "tf"), "gift": _joined("ind_rule", pl.col("low").str.contains(_GIFT)),
    }  # fmt: skip


def _place() -> dict[str, pl.Expr]:
    area, here, elsewhere = pl.col("ref_area"), pl.col("start"), pl.col("place_basis") != "stated"
    told = area.is_not_null().sum().over(_ARTICLE, "ref_area")
    usual = told == told.max().over(_ARTICLE)
    far = _gap("pl_start", "pl_end", here + pl.col("n_start"), here + pl.col("u_end"))
    into = pl.col("sid").cast(pl.Int64) - pl.col("sid").min().over(_ARTICLE).cast(pl.Int64)
    return {
        "gap": _joined(elsewhere, _steps(far, 10, 40, 100, 250, 600)), "usual": _joined(elsewhere, usual),
        "national": _joined("place_basis", usual, area == "VN"), "depth": _steps(into, 1, 4, 10, 25),
        "guest": pl.col("low").str.contains(_GUEST),
    }  # fmt: skip


def _period() -> dict[str, pl.Expr]:
    return {
        "dated": _joined("period_basis", pl.col("published_on").is_not_null()),
        "figures": _steps(pl.len().over(_ARTICLE), 3, 8, 20, 40),
    }


def _status() -> dict[str, pl.Expr]:
    left, reached = pl.col("left"), pl.col("status") == "actual"
    planned = (pl.col("status") == "plan").mean().over(_ARTICLE)
    return {
        "cues": _joined(reached, left.str.contains(_AHEAD), left.str.contains(_DONE)),
        "wish": _joined("status", left.str.contains(_WISH)), "share": _steps(planned, 0, 0.2, 0.5),
        "around": _joined("status", _neighbours("status")), "kind": _joined("kind", "status"),
        "indicator": pl.col("indicator"),
    }  # fmt: skip


def traits(frame: pl.DataFrame) -> pl.DataFrame:
    """One text column ``slot.trait`` a trait, in the order of ``frame`` (bound quantities, one row each)."""
    of_slots = (_number(), _units(), _indicator(), _place(), _period(), _status())
    named = [(slot, *trait) for slot, exprs in zip(SLOTS, of_slots, strict=True) for trait in exprs.items()]
    listed = [trait.cast(pl.String).alias(f"{slot}.{name}") for slot, name, trait in named]
    # Lazily, since Polars then works out only once what several traits share.
    return frame.lazy().select(listed).collect()
