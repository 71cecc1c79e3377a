"""How well each period mention of a sentence fits each of its quantities."""

from __future__ import annotations

import polars as pl

from flows.extract import codes
from flows.extract.choose import first_that, only_where
from flows.extract.letters import plain

_WINDOW = 70
_BESIDE = 45
"""Characters from a number to a mention that still stands beside it."""
_BRACKET = plain(r"^[\p{L} ]{0,12}\([^()]*\)(?: vào| của| trong)? ?$")
_LISTED = plain(
    r"^(?: (?:cận nghèo|nghèo|thoát nghèo|tái nghèo|lao động))* ?"
    r"(?:, [\d.]+ (?:hộ|người|xã|lao động)[\p{L} ]{0,20}){1,2}$"
)
_PROGRAMME = 4
"""How much lower the period of a programme's name ranks."""


def with_brackets(mentions: pl.DataFrame, sents: pl.DataFrame) -> pl.DataFrame:
    """Add ``paren``: the mention stands in brackets, as in "5,33% (năm 2015)" or "(năm 2018: 368 tỷ đồng)".

    Also ``duration`` ("3 năm (2020-2022)"), ``alone`` (they hold nothing but the mention), ``closes`` (where they end).
    """
    placed = mentions.join(sents.select("sid", "low"), on="sid", how="left", maintain_order="left")
    before = pl.col("low").str.slice(0, pl.col("m_start"))
    return (
        placed.with_columns(_after=pl.col("low").str.slice(pl.col("m_end"), _WINDOW))
        .with_columns(
            paren=before.str.contains(r"\([^()]{0,40}$") & pl.col("_after").str.contains(r"^[^()]{0,60}\)"),
            duration=before.str.contains(codes.words("periods", "duration_bracket")),
            alone=pl.col("_after").str.contains(r"^[^()0-9]{0,25}\)"),
            closes=pl.col("m_end") + pl.col("_after").str.extract(r"^([^()]{0,60}\))").str.len_chars(),
        )
        .drop("low", "_after")
    )


def _taken() -> pl.Expr:
    """The mention belongs to the number before it: "… 1.015 hộ cận nghèo năm 2017, dự kiến giảm 1.956 hộ"."""
    gap = pl.col("m_start") - pl.col("prev_end")
    unbroken = ~pl.col("low").str.slice(pl.col("prev_end"), gap.clip(0)).str.contains(codes.words("periods", "breaks"))
    ended = pl.col("low").str.slice(pl.col("m_end"), 2).str.contains(r"^\s?[,;]")
    return (pl.col("prev_end") > 0) & (gap <= _BESIDE) & unbroken & ended


def _opens_clause() -> pl.Expr:
    """The mention begins a clause with a number of its own: "…, tính đến 15/6 giải ngân 22 tỷ đồng"."""
    begins = pl.col("low").str.slice((pl.col("m_start") - 2).clip(0), 2).str.contains(r"[,;]\s?$")
    return begins & pl.col("low").str.slice(pl.col("m_end"), _WINDOW).str.contains(r"^\s[^,;.:\d]*\d")


def _was() -> pl.Expr:
    """What the number was then, in brackets right behind: "gấp 2 lần so với năm 2015 (21 triệu đồng)"."""
    between = pl.col("low").str.slice(pl.col("m_end"), (pl.col("n_start") - pl.col("m_end")).clip(0))
    return (pl.col("role") == "base") & between.str.contains(r"^ ?\((?:là |đạt |còn |khoảng )?$")


def _listed() -> pl.Expr:
    """Right behind the last of two or three things counted alike: "giảm 95 hộ nghèo, 60 hộ cận nghèo năm 2018"."""
    return ~pl.col("is_left") & ~pl.col("paren") & pl.col("between").str.contains(_LISTED)


def pairs(figures: pl.DataFrame, mentions: pl.DataFrame) -> pl.DataFrame:
    """Every quantity with every usable mention of its sentence, and how they stand to each other."""
    keys = figures.select("fid", "sid", "low", "n_start", "u_end", "prev_end", "next_start", "unit")
    joined = keys.join(mentions, on="sid", how="inner", maintain_order="left_right").filter(
        pl.col("role").is_in(["main", "programme"]) | _was()
    )
    start, end = pl.col("m_start"), pl.col("m_end")
    return joined.with_columns(
        is_left=end <= pl.col("n_start"),
        in_gap=(start >= pl.col("prev_end")) & (end <= pl.col("n_start")),
        right_gap=(start >= pl.col("u_end")) & (end <= pl.col("next_start")),
        between=pl.col("low").str.slice(pl.col("u_end"), (start - pl.col("u_end")).clip(0)),
        taken=_taken(),
        # "phiên tại An Lão (ngày 28/3) thu hút 650 người, 19 công ty": told before the first number
        ahead=end <= pl.col("n_start").min().over("sid"),
        opens_clause=_opens_clause(),
        closed=(pl.col("paren") & (pl.col("closes") <= pl.col("n_start"))).fill_null(False),
    )


def _beside() -> pl.Expr:
    """Right behind the number with nothing that parts them: "giảm 120 hộ trong năm 2022"."""
    between = pl.col("between")
    unbroken = ~between.str.contains(codes.words("periods", "breaks")) & ~between.str.contains(r"\([^)]*$")
    return pl.col("right_gap") & unbroken & (between.str.len_chars() <= _BESIDE) & ~pl.col("paren")


def _behind_bracket() -> pl.Expr:
    """Right behind a bracket that tells more of the number: "còn 57% (452 hộ) năm 2022"."""
    return ~pl.col("is_left") & ~pl.col("paren") & pl.col("between").str.contains(_BRACKET)


def _own_left() -> pl.Expr:
    """Between the number before and this one, and not in brackets that belong to the one before."""
    apart = (pl.col("prev_end") == 0) | ((pl.col("m_start") - pl.col("prev_end")) > 25)
    return pl.col("in_gap") & (~pl.col("closed") | pl.col("duration") | (pl.col("alone") & apart))


def _moved_since() -> pl.Expr:
    """How what was told for the bracket has moved: "45 triệu đồng/năm (năm 2019), tăng 2,2 lần"."""
    low = only_where(pl.col("closed"), pl.col("low"))
    gap = low.str.slice(pl.col("closes"), (pl.col("n_start") - pl.col("closes")).clip(0))
    moved = gap.str.contains(r"^,? (?:tăng|giảm|vượt|gấp|cao hơn|thấp hơn)[^,;.\d]{0,20}$")
    return moved & ~gap.str.contains(r" (?:lên|còn|xuống|đến|tới|thành) ")


def _rank() -> pl.Expr:
    """Lower is better, null does not fit."""
    paren, left = pl.col("paren"), pl.col("is_left")
    bracket = pl.col("right_gap") & paren & pl.col("alone")
    same_clause = ~pl.col("between").str.contains(r";|\.[^\d\s]|\s\.|so với[^;]*\d")
    within = pl.col("between").str.contains(r"\([^)]*$")
    cases = [
        (pl.col("role") == "base", 0),
        (bracket & pl.col("between").str.contains(r"^[^,;.:]{0,25}\([^()0-9]{0,15}$"), 0),
        (_own_left() & paren, 0),
        (_beside() | _behind_bracket(), 1),
        (_own_left() & ~pl.col("taken"), 2),
        (_listed(), 2),
        (left & ((~pl.col("closed") & ~paren) | pl.col("duration")), 3),
        (_own_left(), 5),
        (~left & ~paren & same_clause & ~within & ~pl.col("opens_clause") & (pl.col("p_rule") != "until-now"), 6),
        (pl.col("closed") & pl.col("alone") & (pl.col("ahead") | _moved_since()), 8),
        (~left & paren & pl.col("alone") & same_clause, 9),
    ]
    return first_that([(test, pl.lit(rank)) for test, rank in cases])


def ranked(pairs: pl.DataFrame) -> pl.DataFrame:
    """Keep the pairs that fit, with ``rank`` (lower is better) and ``distance``, which decides among equals."""
    # the year of the plan or the fund a share is reached of: "đến 30/9 đạt 61% kế hoạch vốn năm 2022"
    planned = pl.col("right_gap") & pl.col("between").str.contains(codes.words("periods", "plan_year"))
    weak = pl.when((pl.col("role") == "programme") | planned).then(_PROGRAMME).otherwise(0)
    # "gấp 2,1 lần năm 2015" compares with the year behind it.
    compared = (pl.col("unit") == "TIMES") & ~pl.col("is_left")
    left, right = pl.col("n_start") - pl.col("m_end"), pl.col("m_start") - pl.col("u_end")
    distance = pl.when(pl.col("is_left")).then(left).otherwise(right)
    return pairs.with_columns(rank=_rank() + weak, distance=distance).filter(
        pl.col("rank").is_not_null() & ~compared.fill_null(False)
    )
