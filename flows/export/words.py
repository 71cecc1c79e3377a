"""What an export says of itself, in the README of the folder and on the first sheet of the workbook."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from flows.export.read import Source
from schemas.metadata import dataset

COUNTS = (
    "SELECT (SELECT count(*) FROM figures), (SELECT count(*) FROM articles), min(published_on), max(published_on) "
    "FROM articles"
)
LABELS = {
    "vi": {"counts": "{0:,} số liệu từ {1:,} bài", "days": ", đăng từ {2} đến {3}", "run": "Lượt chạy {0}, {1}",
           "licence": "Giấy phép", "cite": "Trích dẫn", "short": "Không kèm toàn văn; trích tối đa 200 ký tự."},
    "en": {"counts": "{0:,} figures from {1:,} articles", "days": ", published {2} to {3}", "run": "Run {0}, {1}",
           "licence": "Licence", "cite": "Cite as", "short": "Full texts left out; quotes of at most 200 characters."},
}  # fmt: skip
CONTENT = {
    "csv": "`csv/`: every table as CSV (UTF-8, RFC 4180), a Frictionless data package: `datapackage.json`",
    "xlsx": "`solieu.xlsx`: figures in words, places, dictionary, codes, sources; for Excel and LibreOffice",
    "sdmx-csv": "`sdmx/`: figures as SDMX-CSV 2.0 and their structure as SDMX-JSON 2.0; the article is part of the key",
    "jsonld": "`figures.jsonld`: figures as W3C Web Annotations on the articles' words, bodies in schema.org",
}
ALWAYS = (
    "`export.json`: every file with its SHA-256",
    "In CSV a text may begin with = + - @, which Excel would calculate; the workbook prevents it.",
)


def about(source: Source, language: str) -> Iterator[str]:
    """Title, what a row is, counts, run, caveats, licence, rights, citation; one line each."""
    said, label = dataset(), LABELS[language]
    facts = source.rows(COUNTS)[0]
    yield said.title[language]
    yield said.description[language]
    yield (label["counts"] + (label["days"] if facts[2] else "")).format(*facts)
    if source.origin.run_id:
        yield label["run"].format(source.origin.run_id, f"{source.origin.finished_at:%Y-%m-%d %H:%M} UTC")
    yield from (f"• {caveat[language]}" for caveat in said.caveats)
    if not source.texts:
        yield label["short"]
    yield f"{label['licence']}: {said.licence['title']}, {said.licence['url']}"
    yield said.rights[language]
    yield f"{label['cite']}: {said.citation['text']}"


def readme(source: Source, formats: Sequence[str], notes: Sequence[str]) -> str:
    """The README of the folder, in both languages."""
    parts = []
    for language in ("vi", "en"):
        title, *lines = (line.replace("• ", "- ") for line in about(source, language))
        parts.append("\n\n".join((f"# {title}", *lines)).replace("\n\n- ", "\n- ").replace("\n- ", "\n\n- ", 1) + "\n")
    files = [*(CONTENT[name] for name in formats), *ALWAYS, *notes]
    return "\n".join(parts) + "\n## Files\n\n" + "".join(f"- {line}\n" for line in files)
