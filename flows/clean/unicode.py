"""Raw text → clean text, with the map between them.

Characters are changed one for one where that is enough (so offsets stay). Places where the length changes are *spots*:
they are marked in the text with two control characters, the text is split there, and lengths are summed into the map.
Only rows that contain such a place pay for it."""

from __future__ import annotations

import polars as pl

GAP = "\u200b"
"""Stands for every character that is to vanish: zero-width marks, soft hyphens, control characters."""
_OPEN, _SHUT = "\x01", "\x02"
_HELD = "\x03"
"""Stands for a GAP between a letter and its mark, so that the two are still composed."""

_SPACES = r"[\t\u000b\u000c\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]"
_BREAKS = r"[\r\u0085\u2028\u2029]"
_GAPS = (
    r"[\x00-\x08\x0e-\x1f\x7f-\u0084\u0086-\u009f\u00ad\u061c\u180e\u200c-\u200f\u202a-\u202e\u2060-\u2069"
    r"\ufeff\ufff9-\ufffb]"
)
_ODDS = (
    r"\x00-\x09\x0b-\x1f\x7f-\u00a0\u00ad\u00d0\u00f0\u061c\u1680\u180e\u2000-\u200f\u2028-\u202f\u205f-\u2069"
    r"\u3000\ufeff\ufff9-\ufffb"
)
_ODD = rf"[{_ODDS}]"

# Letters that NFC changes without a combining mark, and Korean letters it joins; Vietnamese needs the first line only.
_SINGLE = (
    r"\u0374\u037e\u0387\u1f71-\u1f7d\u1fbb-\u1ffd\u2126\u212a\u212b\u2329\u232a\u2adc\uf900-\ufad9\ufb1d-\ufb4e"
    r"\U0002f800-\U0002fa1d"
)
_MARKS = (
    r"[^\p{M}\u200b\x01-\x03 \n]?(?:\x03*\p{M})+"
    r"|[\u1100-\u1112]\x03*[\u1161-\u1175](?:\x03*[\u11a8-\u11c2])?|[\uac00-\ud7a3]\x03*[\u11a8-\u11c2]"
    rf"|[{_SINGLE}]"
)
_HAS_MARKS = rf"[\p{{M}}\u1100-\u11c2{_SINGLE}]"
_BLANK = r"(?:[ \n\u200b]|&nbsp;)"
_BLANKS = rf"\A{_BLANK}+|{_BLANK}+\z|{_BLANK}{{2,}}|\u200b|&nbsp;"
_HAS_BLANKS = r"[ \n][ \n]|\u200b|&nbsp;"
_ENTITIES = {"&amp;": "&", "&quot;": '"', "&#34;": '"', "&#39;": "'", "&apos;": "'", "&lt;": "<", "&gt;": ">"}
_ENTITY = "|".join(_ENTITIES)
# "…0,74%.Về …": a sentence glued to the one before gets its space back. Two letters, so that "T.Ư" and "TP.HCM" stay.
_GONE = r"(?:\x01\u200b+\x02)?"
_GLUED = (
    rf"((?:[\p{{Ll}}\d%)”\"’]|\p{{M}}\x02){_GONE}(?:[.!?…]{_GONE})+(?:[”\"’]{_GONE})?)"
    rf"((?:[“\"‘(]{_GONE})?\x01?\p{{Lu}}\p{{M}}*\x02?{_GONE}\x01?\p{{Ll}})"
)

# What the patterns above could find, in one look: few texts hold any of it. (Without a mark or a gap, which are unusual
# themselves, nothing stands between the signs of _GLUED.)
_UNUSUAL = rf"[{_ODDS}\p{{M}}\u1100-\u11c2{_SINGLE}]|[\p{{Ll}}\d%)”\"’][.!?…]+[”\"’]?[“\"‘(]?\p{{Lu}}\p{{Ll}}"


def to_text(raws: pl.Series) -> tuple[pl.Series, pl.DataFrame]:
    """Clean texts, and the map with columns row (position in `raws`), char_start, char_end, raw_start, raw_end.

    Offsets count code points. Segments of a row are in order and cover both texts; those of equal length map
    character by character, the others are replacements as a whole."""
    texts = raws.rename("text").fill_null("")
    unusual = texts.str.contains(_UNUSUAL)
    even = texts.scatter(unusual.arg_true(), _one_for_one(texts.filter(unusual)))
    marked = _mark(even, unusual)
    touched = marked.str.contains(_OPEN, literal=True)
    pieces = _pieces(marked.filter(touched), touched.arg_true())
    joined = pieces.group_by("row", maintain_order=True).agg(pl.col("put").str.join("")).get_column("put")
    texts = even.scatter(touched.arg_true(), joined)
    return texts.alias("text"), _segments(pieces, even, touched)


def _one_for_one(texts: pl.Series) -> pl.Series:
    """Changes that keep the length: odd spaces and line ends, Icelandic Ð for Vietnamese Đ, invisible ones to GAP."""
    odd = texts.str.contains(_ODD)
    if not odd.any():
        return texts
    changed = (
        texts.filter(odd)
        .str.replace_all(_SPACES, " ")
        .str.replace_all(_BREAKS, "\n")
        .str.replace_all(_GAPS, GAP)
        .str.replace_many({"Ð": "Đ", "ð": "đ"})
    )
    return texts.scatter(odd.arg_true(), changed)


def _mark(texts: pl.Series, unusual: pl.Series) -> pl.Series:
    """Put every spot between the two marker characters; each pass runs on rows that need it."""
    spot = f"{_OPEN}${{0}}{_SHUT}"
    texts = _on_rows(_hold_gaps(texts, unusual), _holding(texts, unusual, _HAS_MARKS), _MARKS, spot)
    texts = _on_rows(texts, _has_blanks(texts), _BLANKS, spot)
    texts = _on_rows(texts, texts.str.contains(_ENTITY), _ENTITY, spot)
    space = f"${{1}}{_OPEN}{_SHUT}${{2}}"
    glued = _holding(texts, unusual, _GLUED)
    return _on_rows(_on_rows(texts, glued, _GLUED, space), glued, _GLUED, space)  # matches may touch: "…%.Về.Các…"


def _holding(texts: pl.Series, some: pl.Series, pattern: str) -> pl.Series:
    """Whether each of `some` texts holds the pattern; the others are not looked at."""
    return some.clone().scatter(some.arg_true(), texts.filter(some).str.contains(pattern))


def _hold_gaps(texts: pl.Series, unusual: pl.Series) -> pl.Series:
    """GAPs before a mark → _HELD, from the mark backwards."""
    pattern = r"\u200b([\p{M}\x03\u1161-\u1175\u11a8-\u11c2])"
    rows = _holding(texts, unusual, GAP)
    while rows.any() and (rows := rows & texts.str.contains(pattern)).any():
        texts = _on_rows(texts, rows, pattern, f"{_HELD}${{1}}")
    return texts


def _has_blanks(texts: pl.Series) -> pl.Series:
    edges = [texts.str.starts_with(blank) | texts.str.ends_with(blank) for blank in " \n"]
    return texts.str.contains(_HAS_BLANKS) | edges[0] | edges[1]


def _on_rows(texts: pl.Series, rows: pl.Series, pattern: str, put: str) -> pl.Series:
    """Replace in the rows marked."""
    return texts.scatter(rows.arg_true(), texts.filter(rows).str.replace_all(pattern, put)) if rows.any() else texts


def _pieces(marked: pl.Series, rows: pl.Series) -> pl.DataFrame:
    """One row a spot with the text after it: row, spot, body, put (what stands there in clean text), lengths."""
    split = pl.DataFrame({"row": rows.cast(pl.Int64), "piece": marked.str.split(_OPEN)}).explode("piece")
    parts = pl.col("piece").str.split_exact(_SHUT, 1)
    pieces = split.select("row", parts.struct.field("field_0").alias("a"), parts.struct.field("field_1").alias("b"))
    first = pl.col("row") != pl.col("row").shift(1, fill_value=-1)
    last = pl.col("row") != pl.col("row").shift(-1, fill_value=-1)
    named = pieces.select(
        "row",
        first.alias("first"),
        pl.when(first).then(None).otherwise("a").alias("spot"),
        pl.when(first).then("a").otherwise("b").alias("body"),
        last.alias("last"),
    )
    at_start = pl.col("first").shift(1, fill_value=False) & (pl.col("body").shift(1) == "")
    at_end = pl.col("last") & (pl.col("body") == "")
    return named.with_columns(_replacement(at_start | at_end)).with_columns(
        pl.concat_str("new", "body").alias("put"),
        pl.col("spot").str.len_chars().fill_null(0).cast(pl.Int64).alias("spot_raw"),
        pl.col("new").str.len_chars().cast(pl.Int64).alias("spot_text"),
        pl.col("body").str.len_chars().cast(pl.Int64).alias("body_len"),
    )


def _replacement(at_edge: pl.Expr) -> pl.Expr:
    """What a spot becomes: blanks shrink to one line end or space, nothing at the edges; marks are composed."""
    spot = pl.col("spot")
    blank = spot.str.contains(rf"\A{_BLANK}+\z")
    return (
        pl.when(spot.is_null())
        .then(pl.lit(""))
        .when(spot == "")
        .then(pl.lit(" "))
        .when(blank & at_edge)
        .then(pl.lit(""))
        .when(blank & spot.str.contains("\n", literal=True))
        .then(pl.lit("\n"))
        .when(blank & spot.str.contains(" |&"))
        .then(pl.lit(" "))
        .when(blank)
        .then(pl.lit(""))
        .when(spot.is_in(list(_ENTITIES)))
        .then(spot.replace(_ENTITIES))
        .otherwise(spot.str.replace_all(_HELD, "", literal=True).str.normalize("NFC"))
        .alias("new")
    )


def _segments(pieces: pl.DataFrame, even: pl.Series, touched: pl.Series) -> pl.DataFrame:
    """Lengths of pieces → offsets in both texts; untouched rows have one segment."""
    long = pieces.select(
        "row", pl.concat_list("spot_raw", "body_len").alias("raw"), pl.concat_list("spot_text", "body_len").alias("new")
    )
    cut = long.explode("raw", "new").filter((pl.col("raw") > 0) | (pl.col("new") > 0))
    ends = cut.with_columns(pl.col("raw").cum_sum().alias("raw_end"), pl.col("new").cum_sum().alias("char_end"))
    starts = ends.with_columns(
        raw_start=pl.col("raw_end") - pl.col("raw"), char_start=pl.col("char_end") - pl.col("new")
    )
    base = starts.with_columns(
        pl.col("raw_start").first().over("row").alias("raw_base"),
        pl.col("char_start").first().over("row").alias("char_base"),
    )
    split = base.select(
        "row",
        *(pl.col(name) - pl.col("char_base") for name in ("char_start", "char_end")),
        *(pl.col(name) - pl.col("raw_base") for name in ("raw_start", "raw_end")),
    )
    length = even.filter(~touched).str.len_chars().cast(pl.Int64)
    zero = pl.zeros(len(length), dtype=pl.Int64, eager=True)
    whole = pl.DataFrame(
        {
            "row": (~touched).arg_true().cast(pl.Int64),
            "char_start": zero,
            "char_end": length,
            "raw_start": zero,
            "raw_end": length,
        }
    )
    return pl.concat([split, whole]).sort("row", maintain_order=True)
