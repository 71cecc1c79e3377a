"""Web pages: main text, title, date, site and author through trafilatura; scripts and navigation stay outside."""

from __future__ import annotations

from collections.abc import Mapping

import trafilatura

from flows.load.decode import UndecodableError, decode
from flows.load.files import MAX_RECORD, Part, read_whole
from flows.load.frames import Intake, Row, digest

MAX_TAGS = 100_000
"""Pages of newspapers have some thousands. Looking for the article in so many takes four seconds and 100 MB."""

# Dates are taken from the page's own markup and address only: searching its text for any date would be a guess.
_DATES = {"original_date": True, "extensive_search": False}


def read_html(part: Part, intake: Intake, columns: Mapping[str, str] | None = None) -> None:
    """The file as one record; `columns` means nothing here. Raises OSError when it cannot be opened."""
    data, damage = read_whole(part.file, MAX_RECORD)
    if damage is not None:
        intake.refuse("truncated", f"The compressed file {damage}; the page up to there is read. Fetch it again.")
    record = page(data, intake)
    if record is not None:
        intake.add(record)


def page(data: bytes, intake: Intake, place: str | None = None, url: str | None = None) -> Row | None:
    """The record of one page; None, with a reason given, if it is binary, too large, or without an article."""
    if len(data) > MAX_RECORD:
        intake.refuse("too_large", f"The page is longer than {MAX_RECORD:,} bytes. Split it.", place)
        return None
    if data.count(b"<") > MAX_TAGS:
        reason = f"The page has more than {MAX_TAGS:,} tags. Save its article as .txt instead."
        intake.refuse("too_large", reason, place)
        return None
    if not data.strip():
        intake.refuse("empty", "The page holds nothing (0 bytes). Fetch it again.", place)
        return None
    try:
        decoded = decode(data)
    except UndecodableError as error:
        intake.refuse(error.rule, str(error), place)
        return None
    found = extract(decoded.text, url)
    if found is None:
        intake.refuse("no_main_text", "No article found in the page. Save its text as .txt instead.", place)
        return None
    return {**found, "encoding": decoded.encoding, "bytes_sha256": digest(data), "size_bytes": len(data)}


def extract(markup: str, url: str | None) -> Row | None:
    """text, title, published, publisher, byline, url of a page; None when there is no main text."""
    try:
        found = trafilatura.bare_extraction(
            markup, url=url, with_metadata=True, include_comments=False, date_extraction_params=_DATES
        )
    except Exception:  # a page that breaks the parser is one without a readable article, whatever broke
        return None
    if found is None or isinstance(found, dict) or not found.text:
        return None
    site = found.sitename or found.hostname
    return {
        "text": found.text,
        "title": found.title,
        "published": found.date,
        "publisher": site,
        "byline": found.author,
        "url": found.url or url,
    }
