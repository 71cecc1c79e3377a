"""What is written in a date token, and what the words around it say of the period it stands for."""

from __future__ import annotations

from typing import Any

import polars as pl

from flows.extract import codes
from flows.extract.dates import integer
from flows.extract.letters import plain

_YEAR = r"(?:19|20)\d\d"
_DASH = r"[-–—/]"
# A day, day/month or day/month/year, as either end of "3-5/8" and "28/7/2022-3/8/2022".
_TAIL = r"\d{1,2}[/.]\d{1,2}(?:[/.]\d{4})?$"


def _first(tok: pl.Expr, *patterns: str) -> pl.Expr:
    """The number that the first matching pattern captures in ``tok``."""
    return integer(pl.coalesce([tok.str.extract(plain(pattern)) for pattern in patterns]))


def _end_year(tok: pl.Expr) -> pl.Expr:
    """The second year of "2021-2025", "2021/2025" or "2021-25"."""
    century = tok.str.extract(plain(rf"^((?:19|20))\d\d{_DASH}\d\d$"))
    short = century + tok.str.extract(plain(rf"^{_YEAR}{_DASH}(\d\d)$"))
    return integer(pl.coalesce(tok.str.extract(plain(rf"^{_YEAR}{_DASH}({_YEAR})$")), short))


def _listed(tok: pl.Expr) -> list[pl.Expr]:
    """``d``, ``d1``, ``m`` and ``m_range`` of "tháng 4-6" and "tháng 4,5,6"; "ngày 16-18" has no month of its own."""
    listed = tok.str.contains(r"^\d{1,2}(?:[-–,]\d{1,2})+$")
    days, months = (listed & (pl.col("cls_rule") == f"{part}-number") for part in ("day", "month"))
    last, first = (integer(pl.when(months).then(tok.str.extract(end))) for end in (r"(\d{1,2})$", r"^(\d{1,2})"))
    kept = {name: pl.when(~days & ~months).then(name) for name in ("d", "d1", "m", "m_range")}
    return [
        kept["d"].alias("d"),
        kept["d1"].alias("d1"),
        pl.coalesce(kept["m"], last).alias("m"),
        pl.coalesce(kept["m_range"], first).alias("m_range"),
    ]


def with_parts(dates: pl.DataFrame) -> pl.DataFrame:
    """Add the parts of each date token, null where it has none.

    ``y``, ``y2`` (end year of a range), ``m``, ``d``, ``d1`` (first day of a range of days), ``m_range`` (first month
    of a range of months).
    """
    tok = pl.col("_tok")
    return (
        dates.with_columns(_tok=pl.col("tok").str.replace_all(r"\s", ""))
        .with_columns(
            y=_first(tok, rf"^({_YEAR})(?:[-–/.]|$)", rf"[-/.–]({_YEAR})$"),
            y2=_end_year(tok),
            m=_first(
                tok,
                rf"^\d{{1,2}}[-/.](\d{{1,2}})(?:[-/.]{_YEAR})?$",
                rf"^(\d{{1,2}})[-/.]{_YEAR}$",
                r"[-–,]\d{1,2}[/.](\d{1,2})(?:[/.]\d{4})?$",
                rf",(\d{{1,2}})[/.]{_YEAR}$",
            ),
            d=_first(
                tok,
                rf"^(\d{{1,2}})[-/.]\d{{1,2}}(?:[-/.]{_YEAR})?$",
                r"^\d{1,2}(?:[/.]\d{1,2}(?:[/.]\d{4})?)?(?:,\d{1,2})*[-–,](\d{1,2})[/.]\d{1,2}(?:[/.]\d{4})?$",
            ),
            d1=_first(tok, rf"^(\d{{1,2}})(?:[/.]\d{{1,2}}(?:[/.]\d{{4}})?)?(?:,\d{{1,2}})*[-–,]{_TAIL}"),
            m_range=_first(tok, rf"^(\d{{1,2}})(?:,\d{{1,2}})*[-–,]\d{{1,2}}[/.]{_YEAR}$"),
        )
        .with_columns(_listed(tok))
        .drop("_tok")
    )


def _months(left: dict[str, Any], words: dict[str, str]) -> dict[str, pl.Expr]:
    """``first_months``, ``last_months`` and ``rel_months``: the numbers of "6 tháng đầu năm", "3 tháng cuối năm"."""
    lc = pl.col("lc")
    part = pl.col("cls_rule").str.starts_with("month-duration") & ~pl.col("rc").str.contains(r"^ tháng \S+ năm học")
    half = pl.when(lc.str.contains(left["half_first"])).then(pl.lit("6"))
    return {
        "first_months": integer(pl.coalesce(half, lc.str.extract(left["first_months"])).replace(words)),
        "last_months": integer(lc.str.extract(left["last_months"]).replace(words)),
        "rel_months": integer(pl.when(part).then(pl.col("tok"))),
    }


def _quarters(left: dict[str, Any], numerals: dict[str, int]) -> dict[str, pl.Expr]:
    """``quarter``, named before the year ("quý II năm 2022") or in the token ("quý 2/2022"), and ``quarter_first``.

    The second is the first of several: "quý II và quý III năm 2022".
    """
    lc = pl.col("lc")
    written = pl.when(lc.str.contains(left["quarter_word"])).then(
        pl.col("tok").str.extract(rf"^([1-4])\s?[/-]\s?{_YEAR}$")
    )
    last = pl.coalesce(lc.str.extract(left["quarter_listed"]), lc.str.extract(left["quarter"]), written)
    said = {"quarter": last, "quarter_first": lc.str.extract(left["quarter_first"])}
    return {name: part.replace_strict(numerals, default=None).cast(pl.Int32) for name, part in said.items()}


def with_cues(dates: pl.DataFrame) -> pl.DataFrame:
    """Add what the words around each date token say (patterns: ``left`` and ``right`` of ``periods.toml``)."""
    rules = codes.rules("periods")
    binding = codes.rules("binding")
    left, right = rules["left"] | binding["periods"], rules["right"] | binding["periods"]
    lc, rc = pl.col("lc"), pl.col("rc")
    # "đoàn Bạn Hữu 2019": a year right behind a name is part of it
    lone_year = pl.col("y").is_not_null() & pl.col("m").is_null() & pl.col("d").is_null() & pl.col("y2").is_null()
    bare = (pl.col("cls_rule") == "year-bare") & ~lc.str.contains(left["not_named"])
    capital = bare & (pl.col("proper") | lc.str.contains(left["named_bare"]))
    until_now = rc.str.contains(right["until_now"]) & ~lc.str.contains(left["moved_from"])
    return dates.with_columns(
        base=lc.str.contains(left["base"])
        & ~lc.str.contains(left["deadline"])
        & (~until_now | lc.str.contains(left["best_since"])),
        # "thập niên 1990" is ten years
        y2=pl.coalesce("y2", pl.when(lc.str.contains(left["decade"]) & (pl.col("y") % 10 == 0)).then(pl.col("y") + 9)),
        # "nghị quyết … đề ra năm 2024": the year is of the goal; "nghị quyết … nhiệm kỳ 2020-2025" names its reach
        document=lc.str.contains(left["document"])
        & ~lc.str.contains(left["set_by_document"])
        & ~(lc.str.contains(left["standard"]) & rc.str.contains(right["line_told"])),
        programme=(lc.str.contains(left["programme"]) & pl.col("y2").is_not_null())
        | (lone_year & (lc.str.contains(left["named"]) | capital)),
        last_year=rc.str.contains(right["last_year"]),
        end_point=lc.str.contains(plain(rf"(?:^|[^\p{{L}}]){left['end_point']}")),
        start_point=lc.str.contains(left["start_point"]) & ~lc.str.contains(left["months_of_year"]),
        range_start=lc.str.contains(left["range_start"]) & ~lc.str.contains(left["range_since"]),
        range_end=lc.str.contains(left["range_end"]),
        middle_point=lc.str.contains(left["middle_point"]),
        lmonth=integer(lc.str.extract(left["month"])),
        lday=integer(lc.str.extract(left["day_month"], 1)),
        since=lc.str.contains(left["since"]) | until_now,
        until_now=until_now,
        month_start=lc.str.contains(left["month_start"]),
        month_middle=lc.str.contains(left["month_middle"]),
        months_past=rc.str.contains(right["months_past"]),
        range_from=integer(pl.when(~lc.str.contains(left["years_apart"])).then(lc.str.extract(left["range_from"]))),
        and_from=integer(lc.str.extract(left["and_from"])),
        range_to=(rc.str.contains(right["range_to"]) & lc.str.contains(left["range_opens"]))
        | rc.str.contains(right["and_months"]),
        months_last=rc.str.contains(right["months_last"]),
        **_quarters(left, binding["quarter_numerals"]),
        **_months(left, binding["month_words"]),
    )
