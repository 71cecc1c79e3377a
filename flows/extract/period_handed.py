"""What a sentence hands on to the sentences after it: its period, and the one that rules the report."""

from __future__ import annotations

import polars as pl

from flows.extract import codes

_LONGEST = 366
"""Days of the longest period that rules a report: "9 tháng đầu năm", "năm 2023", not "giai đoạn 2021-2025"."""
_MONTH = 31
_OPENING = 2
_NEAR = 2
"""How many sentences go on with "hiện nay", or with a stretch of years long past."""
_CELLS = {"start": "p_start", "end": "p_end", "m_start": "m_start", "m_end": "m_end"}


def _counted() -> pl.Expr:
    """Mentions that reach beyond their sentence: "hôm nay" does not, nor does "năm ngoái" unless it opens it."""
    rule = pl.col("p_rule")
    opening = (pl.col("m_start") <= _OPENING) & rule.str.ends_with("year")
    dated = rule.str.starts_with("date-") & (rule != "date-month-duration-result")
    return dated | opening | rule.is_in(codes.listed("periods", "handed_on"))


def _before(width: int) -> pl.Expr:
    """Up to ``width`` characters before the mention."""
    start = pl.col("m_start")
    return pl.col("low").str.slice((start - width).clip(0), pl.min_horizontal(start, width))


def _later() -> pl.Expr:
    """The mention is not the first of its sentence."""
    return (pl.col("sid") == pl.col("sid").shift(1)).fill_null(False)


def _frames() -> pl.Expr:
    """The mention frames its clause: "Trong năm 2023, …", not "vốn giao năm 2023"."""
    within = pl.col("low").str.slice(pl.col("m_start"), 6)
    return _before(20).str.contains(codes.words("periods", "framed")) | within.str.contains(r"^(?:trong|qua) ")


def _agenda() -> pl.Expr:
    """A period a meeting makes plans for, behind the one it looks back on: "…, bàn nhiệm vụ quý IV"."""
    return _later() & _before(50).str.contains(codes.words("periods", "agenda"))


def _event_year() -> pl.Expr:
    """The year of an event's name, behind the day it was held: "Sáng 16/3, tổ chức Ngày hội việc làm năm 2024"."""
    dated = _later() & (pl.col("p_start") == pl.col("p_end")).shift(1)
    year = (pl.col("p_end") - pl.col("p_start")).dt.total_days() > _MONTH
    return dated.fill_null(False) & year & _before(110).str.contains(codes.words("periods", "event_year"))


def _of_sentences(mentions: pl.DataFrame) -> pl.DataFrame:
    """One row a sentence: the mention it hands on (``i_…``), its last one or the span its first one is."""
    last = mentions.unique("sid", keep="last", maintain_order=True)
    first = mentions.unique("sid", keep="first", maintain_order=True).select(
        "sid", *[pl.col(cell).alias(f"f_{name}") for name, cell in _CELLS.items()], f_frames="frames"
    )
    both = last.join(first, on="sid", how="left", maintain_order="left")
    within = (pl.col("f_start") <= pl.col("p_start")) & (pl.col("p_end") <= pl.col("f_end"))
    spans = within & pl.col("f_frames") & (pl.col("f_start") < pl.col("f_end")) & (pl.col("p_start") == pl.col("p_end"))
    chosen = {f"i_{name}": pl.when(spans).then(f"f_{name}").otherwise(cell) for name, cell in _CELLS.items()}
    return both.select(
        "article_id",
        "anchor_year",
        t_sid=pl.col("sid").cast(pl.Int64),
        t_para="para",
        i_frames=pl.when(spans).then("f_frames").otherwise("frames"),
        **chosen,
    )


def _with_ruling(handed: pl.DataFrame) -> pl.DataFrame:
    """Add the last period of up to a year (``r_…``) spoken of up to each sentence, its own one included."""
    days = (pl.col("i_end") - pl.col("i_start")).dt.total_days()
    rules = days.is_between(1, _LONGEST) & pl.col("i_frames")
    cells = ["i_start", "i_end", "i_m_start", "i_m_end", "t_sid"]
    names = ["r_start", "r_end", "r_m_start", "r_m_end", "r_sid"]
    return handed.with_columns(
        pl.when(rules).then(cell).forward_fill().over("article_id").alias(name)
        for cell, name in zip(cells, names, strict=True)
    )


def handed_on(mentions: pl.DataFrame, sents: pl.DataFrame) -> pl.DataFrame:
    """What each sentence hands on, sorted by ``t_sid``: ``i_…`` (its period), ``r_…`` (the ruling one), ``i_recent``.

    ``mentions`` are those of ``period_pairs.with_brackets``.
    """
    placed = mentions.join(sents.select("sid", "para", "low"), on="sid", how="left", maintain_order="left")
    outside = ~pl.col("paren") | (pl.col("duration") & (pl.col("p_start") < pl.col("p_end")))
    main = placed.filter((pl.col("role") == "main") & outside & _counted() & pl.col("p_end").is_not_null())
    recent = pl.col("i_end").dt.year() >= pl.col("anchor_year") - 1
    return (
        _of_sentences(main.filter(~_agenda() & ~_event_year()).with_columns(frames=_frames()))
        .sort("t_sid")
        .pipe(_with_ruling)
        .with_columns(i_recent=recent)
    )


def now_said(mentions: pl.DataFrame, sents: pl.DataFrame) -> pl.DataFrame:
    """Sentences that open with "hiện nay": the next ones go on to say how things stand (columns ``w_…``)."""
    opens = (pl.col("m_start") <= _OPENING) & (pl.col("p_rule") == "until-now") & pl.col("p_end").is_not_null()
    said = mentions.filter(opens).unique("sid", keep="first", maintain_order=True)
    return (
        said.join(sents.select("sid", "para"), on="sid", how="left", maintain_order="left")
        .select(
            "article_id",
            w_sid=pl.col("sid").cast(pl.Int64),
            w_para="para",
            **{f"w_{name}": pl.col(cell) for name, cell in _CELLS.items()},
        )
        .sort("w_sid")
    )


def with_inherited(figures: pl.DataFrame, handed: pl.DataFrame, now: pl.DataFrame) -> pl.DataFrame:
    """Add what the nearest sentence before hands on (``i_…``, ``t_sid``), and whether the quantity ``inherits`` it."""
    joined = (
        figures.with_columns(_look=pl.col("sid").cast(pl.Int64) - 1)
        .sort("sid", "n_start")
        .join_asof(
            handed, left_on="_look", right_on="t_sid", by="article_id", strategy="backward", check_sortedness=False
        )
        .join_asof(now, left_on="_look", right_on="w_sid", by="article_id", strategy="backward", check_sortedness=False)
    )
    # A year long past stays with the sentence after it, a stretch of years with the next ones of its paragraph; the
    # year the article is about runs on.
    apart = pl.col("_look") - pl.col("t_sid")
    years = (pl.col("i_end") - pl.col("i_start")).dt.total_days() > _LONGEST
    near = (apart == 0) | (years & (pl.col("para") == pl.col("t_para")) & (apart <= _NEAR))
    lasts = pl.col("t_sid").is_not_null() & (pl.col("i_recent").fill_null(False) | near)
    ruled, stands = _ruled().fill_null(False), _stands().fill_null(False)
    return joined.with_columns(
        inherits=pl.col("found").is_null() & (lasts | stands),
        **{f"i_{n}": pl.when(stands).then(f"w_{n}").when(ruled).then(f"r_{n}").otherwise(f"i_{n}") for n in _CELLS},
        t_sid=pl.when(stands).then("w_sid").when(ruled).then("r_sid").otherwise("t_sid"),
    ).drop("_look", "t_para", "anchor_year", "i_frames", "^[wr]_(sid|para|start|end|m_start|m_end)$")


def _stands() -> pl.Expr:
    """The quantity tells how things stand a few sentences behind "hiện nay", with no other period between."""
    later = pl.col("w_sid") >= pl.col("t_sid").fill_null(-1)
    near = (pl.col("_look") - pl.col("w_sid") < _NEAR) & (pl.col("para") == pl.col("w_para"))
    return later & near & ~pl.col("indicator").is_in(codes.listed("measures", "counted_anew"))


def _ruled() -> pl.Expr:
    """The report's period rules: a day in it holds for its own paragraph, and there not for what is counted anew."""
    day = pl.col("i_start") == pl.col("i_end")
    within = (pl.col("r_start") <= pl.col("i_start")) & (pl.col("i_end") <= pl.col("r_end"))
    same_year = pl.col("r_end").dt.year() == pl.col("i_end").dt.year()
    flow = pl.col("indicator").is_in(codes.listed("measures", "counted_anew"))
    return day & ((within & (pl.col("para") != pl.col("t_para"))) | (same_year & flow))
