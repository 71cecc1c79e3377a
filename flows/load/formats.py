"""The one table of input formats. To add a format: write its reader beside these and add a row to FORMATS."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from flows.load.files import Part
from flows.load.frames import Intake
from flows.load.jsonl import read_json, read_jsonl, split_jsonl
from flows.load.txt import read_txt

Reader = Callable[[Part, Intake, Mapping[str, str] | None], None]
Splitter = Callable[[Part, int], list[Part]]


@dataclass(frozen=True)
class Format:
    """How files with these suffixes are read; `weight` is the cost of a byte against plain text."""

    name: str
    suffixes: tuple[str, ...]
    read: Reader
    split: Splitter | None = None
    weight: int = 1


def _parquet(part: Part, intake: Intake, columns: Mapping[str, str] | None = None) -> None:
    from flows.load.parquet import read_parquet  # noqa: PLC0415 - pyarrow is slow to import

    read_parquet(part, intake, columns)


def _split_parquet(part: Part, shard_bytes: int) -> list[Part]:
    from flows.load.parquet import split_parquet  # noqa: PLC0415 - pyarrow is slow to import

    return split_parquet(part, shard_bytes)


def _html(part: Part, intake: Intake, columns: Mapping[str, str] | None = None) -> None:
    from flows.load.html import read_html  # noqa: PLC0415 - trafilatura is slow to import

    read_html(part, intake, columns)


def _warc(part: Part, intake: Intake, columns: Mapping[str, str] | None = None) -> None:
    from flows.load.warc import read_warc  # noqa: PLC0415 - trafilatura is slow to import

    read_warc(part, intake, columns)


def _split_warc(part: Part, shard_bytes: int) -> list[Part]:
    from flows.load.warc import split_warc  # noqa: PLC0415 - trafilatura is slow to import

    return split_warc(part, shard_bytes)


def _unknown(part: Part, intake: Intake, columns: Mapping[str, str] | None = None) -> None:
    known = " ".join(suffix for known in FORMATS for suffix in known.suffixes)
    reason = f"No reader for this kind of file. Readable: {known} (and .gz, .zst of them). Convert it or move it away."
    intake.refuse("unknown_format", reason)


FORMATS: tuple[Format, ...] = (
    Format("txt", (".txt", ".text"), read_txt),
    Format("jsonl", (".jsonl", ".ndjson"), read_jsonl, split_jsonl),
    Format("json", (".json",), read_json),
    Format("parquet", (".parquet", ".pq"), _parquet, _split_parquet),
    Format("html", (".html", ".htm", ".xhtml"), _html, weight=8),
    Format("warc", (".warc",), _warc, _split_warc, weight=8),
)
UNKNOWN = Format("unknown", (), _unknown)
BY_NAME: dict[str, Format] = {known.name: known for known in (*FORMATS, UNKNOWN)}
_BY_SUFFIX = {suffix: known.name for known in FORMATS for suffix in known.suffixes}
_PACKED = {".gz": "gzip", ".zst": "zstd"}


def detect_format(name: str) -> tuple[str, str | None]:
    """Format name ("unknown" if none fits) and compression of a file name, both by its endings."""
    stem, dot, last = name.lower().rpartition(".")
    packed = _PACKED.get(dot + last)
    base = stem if packed else name.lower()
    ending = "." + base.rpartition(".")[2] if "." in base else ""
    return _BY_SUFFIX.get(ending, "unknown"), packed
