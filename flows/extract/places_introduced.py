"""Units without a unit word that the article introduces itself: "Bảo Lâm là huyện …", or in a title over "toàn huyện".

District papers write the bare name of their own unit in the title and "huyện" ever after. Such a name counts when the
whole run of capitals is the name of a unit and the text speaks of a unit of that kind.
"""

import polars as pl

from flows.extract import places_patterns as p
from flows.extract.letters import plain
from flows.extract.places_scan import marked
from flows.extract.places_tables import keys, province_keys
from schemas.places.fold import key_expr

NAME = rf"{p.ALPHA}(?:(?:{p.SPACE}|-){p.ALPHA}){{1,3}}"
ONE_OF = plain(r"(?:một |1 )?(?:trong )?(?:(?:những|các|số|tổng số|\d+) )*")
KIND = r"huyện|thị xã|thành phố|quận|xã|phường|thị trấn"
# what stands between the name and the word for its kind: "vốn là một trong những huyện", "– xã nghèo nhất"
IS = rf"{p.SPACE}(?:vốn |hiện |hiện nay |cũng |vẫn |từng )?là {ONE_OF}(?:{KIND})(?:[^\p{{L}}]|$)"
DASHED = rf"{p.SPACE}?[–-]{p.SPACE}(?:một )?(?:{KIND}) \p{{Ll}}"
# ", xã đông dân nhất", not ", xã có"
TRAIT = (
    r"đông|nghèo|xa|khó|vùng|biên|miền|thuần|nằm|giáp|điểm|duy|cuối|đầu|cửa|trung|lớn|nhỏ|cách|cao|thấp|mới|ven|đặc|an"
    r"|bãi|rẻo|ngoại|đi|dẫn|còn nhiều|có (?:t[ỷỉ] lệ|số|nhiều|đông)|về đích"
)
APPOSED = rf",{p.SPACE}(?:một |là )?(?:{KIND}) (?:{TRAIT})(?:[^\p{{L}}]|$)"
IS_A = plain(rf"(?:{IS}|{DASHED}|{APPOSED})")
INTRODUCED = rf"{NAME}{IS_A}"
# "Là huyện biên giới của tỉnh, Bảo Lâm có …"
LEADING = plain(rf"(?:^|[.!?”\n] ?)(?:Vốn |Từng )?[Ll]à {ONE_OF}(?:{KIND}) [^.;:\n]{{0,110}}?, ")
LED = plain(rf"{LEADING}{NAME}{p.SPACE}\p{{Ll}}")
# where a name of a title may begin and end
LEADS = (
    r"(?:^|[“\"(:–-] ?|(?:^|[ (])"
    r"(?i:ở|tại|trên|của|về|cho|đất|quê|vùng cao|vùng|người|đến|từ) )$"
)
OF_DISTRICT = r"(?:toàn|UBND|HĐND|Huyện|của|trong|địa bàn|trên|cả|ở|XH|tỉnh,?|là|,)"
OF_COMMUNE = r"(?:toàn|UBND|HĐND|Đảng ủy|của|địa bàn|trên|cả|ủy)"
ENDS = plain(r"(?: [^\p{Lu}]|[,.;:]|$)")
OPENS = r"(?:^|\n|[.] )"
GENERIC = {
    "district": plain(rf"{OF_DISTRICT} [Hh]uyện{ENDS}|{OPENS}Huyện \p{{Ll}}|(?i:huyện (?:ủy|uỷ))[^\p{{L}}]"),
    "commune": plain(rf"{OF_COMMUNE} xã{ENDS}|{OPENS}Xã \p{{Ll}}"),
}
LEVEL_OF = {"huyện": "district", "thị xã": "district", "quận": "district", "thành phố": "district"}


def introduced(texts: pl.DataFrame) -> pl.DataFrame:
    """Names so introduced: `row`, `start`, `end`, `key`, `level`, `name`, `before`, `hit`, sorted by place in the text.

    `texts` has `row` and `text`. A name that could be a person's (`before` says so) is left to the caller.
    """
    found = pl.concat([_explained(texts), _led(texts), _titled(texts)])
    unknown = found.join(province_keys(), on="key", how="anti")
    listed = unknown.join(keys(), on=["level", "key"], how="semi")
    return listed.sort("row", "start", "level").unique(["row", "start"], keep="last", maintain_order=True)


def _named(hits: pl.DataFrame) -> pl.DataFrame:
    """The columns of ``introduced`` from ``row``, ``start``, ``name``, ``level``, ``before``."""
    size = pl.col("name").str.len_chars().cast(pl.Int64)
    return hits.select(
        "row", "start", end=pl.col("start") + size, key=key_expr(pl.col("name")), level="level", name="name",
        before="before", hit="name",
    )  # fmt: skip


def _explained(texts: pl.DataFrame) -> pl.DataFrame:
    """ "Bảo Lâm là một trong những huyện …": the text says what the name is."""
    likely = texts.filter(pl.col("text").str.contains(INTRODUCED))
    hits = marked(likely.select("row", "text"), INTRODUCED)
    whole = ~pl.col("before").str.contains(plain(rf"(?:[\p{{L}}\p{{N}}]|\p{{Lu}}\p{{L}}*{p.SPACE})$"))
    kind = pl.col("hit").str.extract(plain(rf"({KIND})(?:[^\p{{L}}](?:\p{{Ll}}|{TRAIT})?[^\p{{L}}]?)?$"))
    level = kind.replace_strict(LEVEL_OF, default="commune", return_dtype=pl.String)
    name = pl.col("hit").str.extract(rf"^({NAME})")
    return _named(hits.filter(whole).with_columns(name=name, level=level))


def _led(texts: pl.DataFrame) -> pl.DataFrame:
    """ "Là huyện biên giới của tỉnh …, Bảo Lâm có …": the kind comes before the name."""
    likely = texts.filter(pl.col("text").str.contains_any(["Là ", "Vốn là ", "Từng là "]))
    hits = marked(likely.select("row", "text"), LED)
    kind = pl.col("hit").str.extract(plain(rf"[Ll]à {ONE_OF}({KIND}) "))
    level = kind.replace_strict(LEVEL_OF, default="commune", return_dtype=pl.String)
    name = pl.col("hit").str.extract(plain(rf", ({NAME}){p.SPACE}\p{{Ll}}$"))
    start = pl.col("end") - name.str.len_chars().cast(pl.Int64) - 2
    named = hits.with_columns(name=name, level=level, start=start, before=pl.lit("")).filter(name.is_not_null())
    return _named(named)


def _titled(texts: pl.DataFrame) -> pl.DataFrame:
    """Names of districts and communes in the title of an article that goes on with "huyện" or "xã" alone."""
    title = pl.col("text").str.extract(r"^([^\n]{0,200})")
    titles = texts.select("row", text=title, body="text")
    hits = marked(titles.select("row", "text"), NAME)
    whole = pl.col("before").str.contains(LEADS) & ~pl.col("after").str.contains(plain(r"^[\p{L}\p{N}]|^ \p{Lu}"))
    asked = hits.filter(whole).join(titles.select("row", "body"), on="row", how="inner", maintain_order="left")
    levels = [
        asked.filter(pl.col("body").str.contains(words)).with_columns(level=pl.lit(level))
        for level, words in GENERIC.items()
    ]
    return _named(pl.concat(levels).with_columns(name="hit"))
