"""Where places stand in a text: one small pass for words of units (huyện, TP., …), one for names that stand alone.

A pass marks its matches in the text, splits at the marks and adds up lengths: offsets are Unicode code points.
"""

import polars as pl

from flows.extract.places_lexicon import bare_pattern, lexicon

OPEN, CLOSE = "\x01", "\x02"
SPACE = "[ \u00a0\t]"
UNITS = (
    r"[Tt](?:ỉnh|hị (?:xã|Xã|tr[ấầâ]n|Tr[ấầâ]n)|hành (?:phố|Phố)|hị (?:ủy|uỷ)|hành (?:ủy|uỷ))|[Hh]uyện|[Qq]uận|[Pp]hường|[Xx]ã"
    r"|TỈNH|HUYỆN|QUẬN|PHƯỜNG|XÃ|THỊ XÃ|THỊ TRẤN|THÀNH PHỐ|[Đđ]ặc khu|ĐẶC KHU"
    r"|TP|Tp|tp|TX|Tx|tx|TT|Tt|tt|[HQPX]\."
)
KINDS = {
    "tỉnh": "tỉnh", "huyện": "huyện", "quận": "quận", "phường": "phường", "xã": "xã", "thị xã": "thị xã",
    "thị trấn": "thị trấn", "thị trần": "thị trấn", "thị trân": "thị trấn", "thành phố": "thành phố",
    "đặc khu": "đặc khu", "thành ủy": "thành phố", "thành uỷ": "thành phố", "thị ủy": "thị xã", "thị uỷ": "thị xã",
    "tp": "thành phố", "tx": "thị xã", "tt": "thị trấn", "h.": "huyện", "q.": "quận", "p.": "phường", "x.": "xã",
}  # fmt: skip
LEVELS = {
    "tỉnh": "province", "thành phố": "district", "huyện": "district", "quận": "district", "thị xã": "district",
    "phường": "commune", "xã": "commune", "thị trấn": "commune", "đặc khu": "commune",
}  # fmt: skip
WORD = r"(?:\p{Lu}[\p{L}\p{M}]*(?:['’‘`´]\p{L}+)*|\d{1,2})"
JOINT = rf"(?:{SPACE}+|{SPACE}?[-–—]{SPACE}?)"
NAME = rf"{WORD}(?:{JOINT}{WORD}){{0,8}}"
BETWEEN = rf"(?:{SPACE}?[,;]{SPACE}?(?:và{SPACE})?|{SPACE}+(?:và|hoặc|hay|với|cùng|&){SPACE}+)"
ADJECTIVE = (
    rf"(?:{SPACE}*(?:(?:ủy|uỷ|Ủy|Uỷ|đoàn|Đoàn|đội|hội)\b|đảo|miền núi|vùng cao|vùng sâu|vùng xa|biên giới|nghèo|anh hùng|ven biển"
    rf"|bãi ngang|cù lao|an toàn khu|ATK|trung du|thuần nông|đặc biệt khó khăn|khó khăn|nông thôn mới|điểm|mới|cũ|trẻ|là)){{0,3}}"
)
RUN = rf"^{ADJECTIVE}[.]?{SPACE}*[\"“]?(?:{NAME})(?:{BETWEEN}{NAME})*"
LEAD = rf"^{ADJECTIVE}[.]?{SPACE}*[\"“]?"
OFFICE = (
    r"(?:UBND|HĐND|UBMTTQ|MTTQ|Uỷ ban nhân dân|Ủy ban nhân dân|Hội đồng nhân dân|Mặt trận Tổ quốc|Công an|Phòng|Sở|Ban|Hội|Đoàn|Đảng bộ|Đảng ủy"
    r"|LĐTB&XH|LĐ-TB&XH|LĐTBXH|Xã hội|xã hội|PTNT|NN&PTNT|Trung tâm|Bí thư|Chủ tịch|Cựu chiến binh|Phụ nữ|Nông dân|Thanh niên|Quân sự|Kho bạc|Ngân hàng[\p{L} ]*)"
)
PLURAL = rf"(?i)(?:các|những|mỗi|từng|nhiều|một số|cấp|số|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười|\d+(?:[./]\d+)*){SPACE}$"
WIDE = rf"(?i)(?:toàn|cả|khắp|trong|trên địa bàn|địa bàn){SPACE}$"
NOT_UNITS = {
    "xã": r"(?i)^ (?:hội|luận|viên|giao|tắc|đoàn|tắc)|^-hội|^ - xã hội",
    "tỉnh": r"(?i)^ (?:táo|lộ|dậy|giấc|ngộ|lẻ|bơ)",
    "quận": r"(?i)^ (?:chúa|công|vương)",
    "phường": r"(?i)^ (?:hội|chèo|buôn)",
}


def marked(texts: pl.DataFrame, pattern: str) -> pl.DataFrame:
    """Every match of `pattern`: `row`, `start`, `end` (code points), `hit`, `before` and `after` (text to the next hits).

    `texts` has `row` (UInt32) and `text`. `before` and `after` stop at the neighbouring matches of the same pass.
    """
    marks = pl.col("text").str.replace_all(pattern, f"{OPEN}${{0}}{CLOSE}").str.split(OPEN)
    parts = texts.select("row", part=marks).explode("part")
    halves = parts.select("row", pl.col("part").str.splitn(CLOSE, 2).struct.unnest())
    size = pl.col("field_0").str.len_chars() + pl.col("field_1").str.len_chars().fill_null(0)
    placed = halves.with_columns(size=size.cast(pl.Int64)).with_columns(
        start=pl.col("size").cum_sum() - pl.col("size"), opening=pl.col("field_1").is_null()
    )
    based = placed.with_columns(
        base=pl.when("opening").then("start").forward_fill(),
        before=pl.coalesce("field_1", "field_0").shift(1),
    )
    begin = pl.col("start") - pl.col("base")
    return based.filter(~pl.col("opening")).select(
        "row",
        start=begin,
        end=begin + pl.col("field_0").str.len_chars().cast(pl.Int64),
        hit="field_0",
        before="before",
        after="field_1",
    )


def unit_words(texts: pl.DataFrame) -> pl.DataFrame:
    """Words of units that stand as words: `kind` (the unit's type), `level`, `run` (names after it, or null)."""
    found = marked(texts, UNITS)
    kind = pl.col("hit").str.to_lowercase().replace_strict(KINDS, default=None, return_dtype=pl.String)
    short = pl.col("hit").str.contains(r"^(?:(?i:tp|tx|tt)|[HQPX]\.)$")
    alone = ~pl.col("before").str.contains(r"[\p{L}\p{N}]$")
    follows = pl.when(short).then(pl.col("after").str.contains(r"^[. \u00a0]*[\p{Lu}\d]") | (pl.col("hit").str.to_lowercase() == "tp"))
    follows = follows.otherwise(~pl.col("after").str.contains(r"^[\p{L}\p{N}]"))
    hits = found.filter(alone & follows).with_columns(kind=kind, short=short)
    wrong = pl.lit(False)
    for word, pattern in NOT_UNITS.items():
        wrong = wrong | ((pl.col("kind") == word) & pl.col("after").str.contains(pattern))
    wrong = wrong | pl.col("before").str.contains(r"(?i)(?:hợp tác|tác|công|làng) ?$") & (pl.col("kind") == "xã")
    wrong = wrong | (pl.col("short") & pl.col("after").str.contains(r"^\p{L}") & ~pl.col("after").str.contains("^(?:HCM|Hồ|HN)") & pl.col("hit").str.contains("^(?i:tp|tx|tt)$"))
    dotted = ~pl.col("short") & pl.col("after").str.starts_with(".")
    return hits.filter(~wrong).with_columns(
        level=pl.col("kind").replace_strict(LEVELS, return_dtype=pl.String),
        run=pl.when(~dotted).then(pl.col("after").str.extract(RUN, 0)),
    )


def named_items(words: pl.DataFrame) -> pl.DataFrame:
    """One row an item of the names after a unit word: `item`, `nth`, `i_start` (code points in the article)."""
    runs = words.filter(pl.col("run").is_not_null()).with_columns(lead=pl.col("run").str.extract(LEAD, 0))
    body = pl.col("run").str.slice(pl.col("lead").str.len_chars())
    # A dash joins a few names (Thừa Thiên - Huế) and separates all others: those few keep theirs as "‐".
    body = body.str.replace_all(r"(?i)(Thừa Thiên|Bà Rịa|Phan Rang)( ?)[-–—]( ?)", "$1$2‐$3")
    parts = runs.with_columns(
        item=body.str.replace_all(rf"{BETWEEN}|{SPACE}?[-–—]{SPACE}?", f"{OPEN}${{0}}{CLOSE}").str.split(OPEN),
        i_base=pl.col("end") + pl.col("lead").str.len_chars().cast(pl.Int64),
    )
    parts = parts.with_row_index("word_id").explode("item")
    halves = parts.with_columns(pl.col("item").str.splitn(CLOSE, 2).struct.unnest())
    # Past the first part, field_0 is the separator and field_1 the item.
    lengths = pl.col("field_0").str.len_chars() + pl.col("field_1").str.len_chars().fill_null(0)
    halves = halves.with_columns(size=lengths.cast(pl.Int64))
    ahead = pl.col("size").cum_sum().over("word_id") - pl.col("size")
    later = pl.col("field_1").is_not_null()
    return halves.with_columns(
        i_start=pl.col("i_base") + ahead + pl.when(later).then(pl.col("field_0").str.len_chars()).otherwise(0),
        nth=pl.int_range(pl.len()).over("word_id"),
        dashed=later & pl.col("field_0").str.contains("[-–—]"),
        item=pl.coalesce("field_1", "field_0"),
    ).drop("field_0", "field_1", "size", "lead", "i_base")


def lone_names(texts: pl.DataFrame) -> pl.DataFrame:
    """Names of provinces, cities, regions and countries where they stand as words, with what the lexicon says of them."""
    found = marked(texts, bare_pattern())
    whole = ~pl.col("before").str.contains(r"[\p{L}\p{N}]$") & ~pl.col("after").str.contains(r"^[\p{L}\p{N}]")
    return found.filter(whole).join(lexicon(), left_on="hit", right_on="spelling", how="inner", maintain_order="left")
