"""Indicators handed on along a list: "tỷ lệ hộ nghèo huyện A 4,43%; huyện B 6,38%"."""

from __future__ import annotations

import polars as pl

from flows.extract import codes
from flows.extract.choose import first_that
from flows.extract.connectives import connects
from flows.extract.falls import with_falls
from flows.extract.neighbours import neighbour, next_sentence, so_far

_NOUN_PHRASE = r"^[^,;:(.)]*([,;:(.)])"
_STEEP = 20
"""A fall by more per cent than this is of a number of households, not of a rate."""


def _family(unit: pl.Expr) -> pl.Expr:
    """Units that say the same of money: a yearly income may go on as "tăng 3 triệu đồng"."""
    return unit.replace({"VND_PER_YEAR": "VND", "VND_PER_MONTH": "VND", "PERCENTAGE_POINT": "PERCENT"})


def _with_family(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.with_columns(_family=_family(pl.col("unit")))


def _connective() -> pl.Expr:
    """Only connecting words stand between the quantity and the one before it.

    What was counted just before ("85 hộ thoát nghèo, năm 2023 là 102 hộ") is passed over where this one names nothing
    itself.
    """
    words = pl.col("l0m")
    bare = pl.col("r").str.contains(codes.words("subjects", "bare")) & (pl.col("_family") == neighbour("_family", -1))
    passed = bare & words.str.contains(r"[,;:(.)]")
    behind = pl.when(passed).then(words.str.replace(_NOUN_PHRASE, "${1}"))
    # "2.000 lao động nông thôn thuộc hộ nghèo, trong đó 300 người …": part of what was counted just before
    part = words.str.extract(codes.words("subjects", "part_of_count"))
    counted = (pl.col("kind") == "count") & (pl.col("unit") == neighbour("unit", -1))
    counted &= ~neighbour("indicator", -1).is_in(codes.listed("subjects", "stocks")).fill_null(False)
    further = (passed & connects(behind)) | (counted & connects(part))
    whole = neighbour("indicator", -1).is_in(codes.listed("subjects", "wholes"))
    apart = (whole & words.str.contains(codes.words("subjects", "takes_apart"))).fill_null(False)
    linked = connects(words) | further.fill_null(False) | _set_against() | _apart_by_place()
    inside = (pl.col("nth") > 0) | _next_sentence()
    return (linked & ~apart & inside) | _itemised()


def _said(column: str, name: str) -> pl.Expr:
    return pl.col(column).str.contains(codes.words("subjects", name))


def _apart_by_place() -> pl.Expr:
    """Parts of what was just counted, in brackets: "trao bò cho 80 hộ (50 hộ của xã A và 30 hộ của xã B)"."""
    part = (pl.col("unit") == neighbour("unit", -1)) & (pl.col("value") < neighbour("value", -1))
    counted = part & (pl.col("kind") == "count")
    return (counted & _said("l0", "part_opens") & _said("r", "part_of_place")).fill_null(False)


def _itemised() -> pl.Expr:
    """Parts of the sum before, each told by what it is for: "Cụ thể, dạy nghề là 3 tỷ đồng; cây giống là 2 tỷ đồng"."""
    money = (pl.col("_family") == "VND") & (neighbour("_family", -1, "article_id") == "VND")
    unnamed = pl.col("tl").is_null() & pl.col("indicator").is_null() & pl.col("ind_rule").is_null()
    part = (pl.col("value") < neighbour("value", -1, "article_id")) & ((pl.col("nth") > 0) | next_sentence())
    return (money & unnamed & part & _said("left", "itemised") & _said("l0m", "item")).fill_null(False)


def _set_against() -> pl.Expr:
    """What another place has of the same, in brackets: "đạt 75,1%, cao hơn bình quân cả nước (69,9%)"."""
    same = neighbour("_family", -1) == pl.col("_family")
    return (same & _said("l0m", "against") & _said("r0", "against_closes")).fill_null(False)


def _next_sentence() -> pl.Expr:
    """The first quantity of a sentence goes on with the sentence before: a rate of another place, parts of a sum.

    "… tỷ lệ hộ nghèo của tỉnh còn 3,15%. Huyện Sơn Động từ 50,14% xuống còn 15,66%."; "… được giao 96 tỷ đồng. Trong
    đó, năm nay là 58 tỷ đồng."
    """
    same = neighbour("_family", -1, "article_id") == pl.col("_family")
    placed = (pl.col("unit") == "PERCENT") & pl.col("l0m").str.contains(codes.words("subjects", "hidden_place"))
    apart = pl.col("l0m").str.contains(codes.words("subjects", "taken_apart"))
    apart |= pl.col("l0m").str.contains(codes.words("subjects", "pointed_back"))
    out = _said("l0m", "hidden_place") & _said("l0m", "stands_out")
    return (next_sentence() & same & (placed | apart | out)).fill_null(False)


def _with_opened(frame: pl.DataFrame) -> pl.DataFrame:
    """Fill ``indicator`` of the numbers a sentence opens with from the one they lead to.

    "Từ 24,6% năm 2018, đến nay tỷ lệ hộ nghèo còn 13,3%": the subject stands behind the first numbers.
    """
    opens = (pl.col("nth") == 0) & pl.col("l").str.contains(codes.words("subjects", "opens"))
    bare = pl.col("indicator").is_null() & pl.col("ind_rule").is_null()
    # "từ mức 18 triệu đồng/người": an amount a head, of what is said later
    unnamed = bare | (pl.col("ind_rule") == "per-piece").fill_null(False)
    opened = unnamed & pl.col("r0").str.contains(codes.words("subjects", "leads_on"))
    same = neighbour("_family", 1) == pl.col("_family")
    follows = neighbour(pl.col("ind_rule").is_in(codes.listed("subjects", "led_to")), 1)
    taken = pl.col("_taken")
    marked = frame.with_columns(_taken=(opened & opens & same & follows) | _targeted())
    return marked.with_columns(
        indicator=pl.when(taken).then(neighbour("indicator", 1)).otherwise(pl.col("indicator")),
        ind_rule=pl.when(taken).then(pl.lit("opened")).otherwise(pl.col("ind_rule")),
    ).drop("_taken")


def _targeted() -> pl.Expr:
    """A target right before what was reached, in its unit: "chỉ tiêu 170 lao động, đã đưa 198 lao động"."""
    bare = pl.col("indicator").is_null() & pl.col("ind_rule").is_null() & (pl.col("kind") == "count")
    same = (neighbour("unit", 1) == pl.col("unit")) & (neighbour("unit_text", 1) == pl.col("unit_text"))
    unnamed = pl.col("r").str.contains(r"^[\s/]*$") & pl.col("l").str.contains(codes.words("subjects", "target_opens"))
    return (bare & same & unnamed & neighbour("indicator", 1).is_not_null()).fill_null(False)


def _given(own: pl.Expr) -> pl.Expr:
    """A part of a sum told before that names only its giver: it is of what the sum is of."""
    money = pl.col("_family") == "VND"
    sum_told = neighbour(so_far("indicator", own & money), -1).is_not_null()
    apart = pl.col("left").str.contains(codes.words("subjects", "takes_apart"))
    return (money & sum_told & apart & pl.col("left_cue").is_in(codes.listed("subjects", "givers"))).fill_null(False)


def _with_heads(frame: pl.DataFrame) -> pl.DataFrame:
    """Add ``_head`` and ``_head_family``: indicator and unit of the quantity that opens each run of connected ones.

    A run is a quantity with its own cue and all that merely continue it.
    """
    # "thu ngân sách đạt 71 tỷ đồng, bằng 108% dự toán, tăng 17%": the share of the plan lies between, not above
    reached = pl.col("ind_rule").is_in(codes.listed("subjects", "shares_of_plan")).fill_null(False) & (
        pl.col("nth") > 0
    )
    own = pl.col("indicator").is_not_null() & ~reached
    given = _given(own)
    chained = frame.with_columns(connective=_connective() | given, _own=own & ~given, _given=given)
    # "được giao 287 tỷ đồng cho 3 chương trình, trong đó …": how many programmes there are says nothing of the sum
    through = reached | ((pl.col("unit") == "PROGRAMME") & (pl.col("nth") > 0)).fill_null(False)
    # an aside in brackets is of its own, and what follows the bracket goes on with what stood before it
    aside = (_said("l0", "aside") & _said("r0", "aside_closes") & (pl.col("nth") > 0)).fill_null(False)
    opens = (pl.col("_own") & ~aside) | ~(pl.col("connective") | through | aside)
    runs = chained.with_columns(_run=opens.cum_sum().over("article_id"))
    return runs.with_columns(
        _head=pl.col("indicator").first().over("article_id", "_run"),
        _head_family=pl.col("_family").first().over("article_id", "_run"),
    )


def _with_mapped(frame: pl.DataFrame) -> pl.DataFrame:
    """Add ``_mapped``: what a quantity of another unit than the head's may be ("1.200 hộ nghèo, chiếm 4,1%")."""
    by_unit = codes.rules("binding")["inherits"]
    rows = [(head, unit, mapped) for unit, heads in by_unit.items() for head, mapped in heads.items()]
    listed = pl.DataFrame(rows, schema={"_head": pl.String, "unit": pl.String, "_mapped": pl.String}, orient="row")
    return frame.join(listed, on=["_head", "unit"], how="left", maintain_order="left")


def _inherits() -> pl.Expr:
    """The indicator a quantity without its own cue continues, null where it starts anew."""
    unit, head = pl.col("unit"), pl.col("_head")
    left = pl.col("l").str.replace_all("giảm nghèo", "", literal=True)
    # A fall by most of the number of poor households is of that number, not of the rate.
    fall = (unit == "PERCENT") & (head == "POOR_HOUSEHOLDS") & (pl.col("value") > _STEEP)
    steep = fall & left.str.contains("giảm|tăng")
    grown = unit.is_in(["PERCENT", "TIMES"]) & head.is_in(codes.listed("subjects", "grows"))
    grown = grown & left.str.contains(codes.words("subjects", "grown"))
    # A sum and its share of the plan belong together only where the share, or the list's first, is said to be reached.
    said = (unit == "PERCENT") & left.str.contains(codes.words("subjects", "reached"))
    listed = so_far("_run", said) == pl.col("_run")
    reached = ~pl.col("_mapped").is_in(codes.listed("subjects", "reached_shares")) | listed
    # A share that names what it is of ("100 % KCN …") starts anew.
    own_noun = (unit == "PERCENT") & ~pl.col("r").str.contains(codes.words("subjects", "no_noun"))
    same = pl.col("_family") == pl.col("_head_family")
    return first_that([(own_noun, pl.lit(None)), (same | steep | grown, head), (reached, pl.col("_mapped"))])


def _income_a_year() -> pl.Expr:
    """Income a head is of a year unless the text says of a month."""
    yearly = (pl.col("indicator") == "INCOME_PER_CAPITA") & (pl.col("unit") == "VND")
    return pl.when(yearly).then(pl.lit("VND_PER_YEAR")).otherwise(pl.col("unit"))


def with_inherited(frame: pl.DataFrame) -> pl.DataFrame:
    """Fill ``indicator`` from the quantity before where only connecting words stand between; OTHER where none fits."""
    headed = frame.pipe(_with_family).pipe(_with_opened).pipe(_with_heads)
    mapped = headed.pipe(_with_mapped).with_columns(_inherits=_inherits())
    rule = [
        (pl.col("_own"), pl.col("ind_rule")),
        (pl.col("_inherits").is_not_null(), pl.lit("inherited")),
    ]
    filled = mapped.with_columns(
        ind_rule=first_that(rule, pl.col("ind_rule").fill_null("none")),
        indicator=pl.coalesce(pl.when(pl.col("_given")).then("_inherits"), "indicator", "_inherits", pl.lit("OTHER")),
    )
    told = filled.pipe(with_falls).with_columns(unit=_income_a_year())
    return told.drop("_family", "_head", "_head_family", "_mapped", "_run", "_own", "_given", "_inherits")
