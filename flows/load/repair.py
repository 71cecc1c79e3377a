"""Texts that an earlier program decoded wrongly: double-encoded UTF-8, and TCVN3 or VNI passed off as Latin letters.

Only rows that show the signs are touched; the signs are counted in one vectorised pass."""

from __future__ import annotations

import re
from contextlib import suppress
from functools import lru_cache

import polars as pl

from flows.load.legacy import decode_legacy

DOUBLE_SIGNS = r"á[º»]|Æ[°¡]|Ä[\u0090\u0091\u2018]|Ã[\u0080-\u00bf]"
LEGACY_SIGNS = r"[A-Za-z][\u00a8-\u00ae\u00b5-\u00b9\u00bb-\u00be]|[aeouyAEOUYôöÔÖ][øùûõïâáàåãäêëØÙÛÕÏÂÁÀÅÃÄÊË]"
MIN_SIGNS = 0.02
"""Signs a character: real texts in this state have 0.05 to 0.17, all others had 0.000 on 50,000 articles."""
REPAIRED = ("text", "title", "encoding")
"""Columns that a repair changes."""
MAX_LOST = 0.01
"""Share of characters that may stay unreadable before a text is refused."""

# Crawlers that collapse white space eat the bytes 85 (next line) and A0 (no-break space) out of double-encoded letters.
# A following word that is only a syllable's end belongs to the letter: "ng\xc3 y" was "ngày".
_FINAL = rb"(?= (?:ng|nh|[nmuioy])(?![A-Za-z\x80-\xff]))"
_LOST_BYTES = [
    (re.compile(rb"\xc3(?<=[lLvV]\xc3) (?=y[ ,.])"), b"\xc3\xa0 "),
    (re.compile(rb"\xc3" + _FINAL + rb" "), b"\xc3\xa0"),
    (re.compile(rb"\xe1\xbb" + _FINAL + rb" "), b"\xe1\xbb\x85"),
    (re.compile(rb"\xc6" + _FINAL + rb" "), b"\xc6\xa0"),
    (re.compile(rb"\xc3(?: |$)"), b"\xc3\xa0 "),
    (re.compile(rb"\xe1\xbb "), b"\xe1\xbb\x85 "),
    (re.compile(rb"\xe1\xba (?=[A-Z])"), b"\xe1\xba\xa0"),
    (re.compile(rb"\xc6 "), b"\xc6\xa0 "),
    (re.compile(rb"\xc2(?=[ \n]|$)"), b""),
]


def repair_texts(records: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Rows with readable `text` and `title` (their `encoding` says what was repaired), and rows beyond repair."""
    signs = _signs(records["text"].fill_null(""))
    if not (signs["double"].any() or signs["legacy"].any()):
        return records, records.clear()
    fixed = _repair(records, signs)
    lost = fixed["text"].str.count_matches("\ufffd") / fixed["text"].str.len_chars().clip(1) > MAX_LOST
    beyond = lost & signs["double"]
    return fixed.filter(~beyond), fixed.filter(beyond)


def _signs(texts: pl.Series) -> pl.DataFrame:
    """Boolean columns `double` and `legacy`; the second, slower test runs on texts without one Vietnamese letter."""
    length = texts.str.len_chars().clip(1)
    double = texts.str.count_matches(DOUBLE_SIGNS) / length >= MIN_SIGNS
    foreign = ~(double | texts.str.contains("[ạ-ỹăđơưĂĐƠƯ]"))
    signs = texts.filter(foreign).str.count_matches(LEGACY_SIGNS) / length.filter(foreign) >= MIN_SIGNS
    legacy = foreign.scatter(foreign.arg_true(), signs)
    return pl.DataFrame({"double": double, "legacy": legacy})


def _repair(records: pl.DataFrame, signs: pl.DataFrame) -> pl.DataFrame:
    """Rewrite the marked rows; they are few, so plain Python may touch them one by one."""
    rows = (signs["double"] | signs["legacy"]).arg_true()
    cells = (records[name].gather(rows).to_list() for name in REPAIRED)
    marked = zip(*cells, signs["double"].gather(rows), strict=True)
    fixed = [_undoubled(*row) if double else _converted(*row) for *row, double in marked]
    columns = (pl.Series(values, dtype=pl.String) for values in zip(*fixed, strict=True))
    return records.with_columns(
        records[name].scatter(rows, values) for name, values in zip(REPAIRED, columns, strict=True)
    )


def _undoubled(text: str, title: str | None, encoding: str) -> tuple[str, str | None, str]:
    """text, title, encoding of a record whose UTF-8 was encoded twice."""
    return undouble(text), undouble(title) if title else title, f"{encoding} (mojibake repaired)"


def _converted(text: str, title: str | None, encoding: str) -> tuple[str, str | None, str]:
    """text, title, encoding of a record that looks like TCVN3 or VNI; unchanged where it is neither."""
    found = decode_legacy(text)
    if found is None:
        return text, title, encoding
    led = decode_legacy(title, table=found.encoding) if title else None
    return found.text, led.text if led else title, f"{encoding} ({found.encoding} converted)"


def undouble(text: str) -> str:
    """UTF-8 that was decoded as Latin-1 or Windows-1252 → the text meant; unreadable bytes become U+FFFD."""
    data = _bytes_before(text)
    if data is None:
        return _unmixed(text)
    with suppress(UnicodeDecodeError):
        return data.decode("utf-8")  # nothing was lost, as in most texts: the patterns look for broken letters only
    for pattern, meant in _LOST_BYTES:
        data = pattern.sub(meant, data)
    return data.decode("utf-8", errors="replace")


def _unmixed(text: str) -> str:
    """A text of which only parts were decoded wrongly, with each such part mended by itself."""
    import ftfy  # noqa: PLC0415 - slow to import and needed only for texts that mix both states
    from ftfy.badness import is_bad  # noqa: PLC0415
    from ftfy.chardata import CHARMAP_ENCODINGS, UTF8_DETECTOR_RE, possible_encoding  # noqa: PLC0415

    # ftfy would come to the same, but judge each letter anew: seven times slower.
    if is_bad(text) and not any(possible_encoding(text, name) for name in CHARMAP_ENCODINGS):
        text = UTF8_DETECTOR_RE.sub(lambda part: _mended(part.group()), text)
    return str(ftfy.fix_encoding(text))


@lru_cache(maxsize=4096)
def _mended(part: str) -> str:
    """A few letters that may have been decoded wrongly; there are some hundreds of them in Vietnamese."""
    import ftfy  # noqa: PLC0415 - as above

    return str(ftfy.fix_encoding(part))


def _bytes_before(text: str) -> bytes | None:
    """The bytes that were decoded wrongly, or None when the text cannot come from one such step."""
    import ftfy.bad_codecs  # noqa: F401, PLC0415 - registers the lenient Windows-1252

    for codec in ("latin-1", "sloppy-windows-1252"):
        try:
            return text.encode(codec)
        except UnicodeEncodeError:
            continue
    return None
