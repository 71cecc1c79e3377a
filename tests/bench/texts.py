"""The articles that are measured: real news where it is at hand, else articles made from the project's own samples."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import polars as pl

from flows.clean import clean
from flows.extract.scope import in_scope
from flows.load import load

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared"
CORPUS = SHARED / "corpus" / "news-50k.parquet"
LABELLED = SHARED / "gold" / "dev"
SAMPLES = ROOT / "warehouse" / "samples"
COLUMNS = ("id", "title", "text", "url", "published")
POVERTY = r"(?i)hộ nghèo|hộ cận nghèo|thoát nghèo|giảm nghèo|t[ỷỉ] lệ nghèo|nông thôn mới"
DENSE_PHRASES = 2
GENERATED = 5_000
ROW_GROUP = 5_000
"""Rows a group of the Parquet files that are read: what the corpus itself has."""
PLAIN_WORDS = (
    "và", "của", "là", "có", "được", "cho", "với", "những", "không", "trong", "này", "khi", "ra", "cũng", "vào", "về",
    "làm", "thì", "đó", "chị", "ở", "tại", "nhiều", "như", "bị", "nhưng", "để", "mà", "phải", "rất",
)  # fmt: skip
"""Frequent words that no rule depends on: rotating them makes another text of the same kind and length."""
DOUBLE_ENCODED = r"á[º»]|Æ[°¡]|Ã[\u0080-\u00bf]"
"""Every fifth article of the corpus came as UTF-8 decoded as Latin-1; it must get words of the same kind, or it
would be a text of two encodings, which real ones hardly are and which cost more to read."""


@dataclass(frozen=True)
class Texts:
    """A named set of articles (id, title, text, url, published)."""

    name: str
    frame: pl.DataFrame

    @property
    def megabytes(self) -> float:
        """UTF-8 bytes of the texts in millions."""
        return float(self.frame["text"].str.len_bytes().sum()) / 1e6

    def articles(self) -> pl.DataFrame:
        """The frame as cleaning would hand it on, as far as extraction looks at it."""
        nothing = pl.lit(None, pl.String)
        return self.frame.select(
            article_id="id", source_uri="id", title="title", text="text",
            published_on=pl.col("published").str.slice(0, 10).str.to_date("%Y-%m-%d", strict=False),
            publisher=nothing, publisher_domain=nothing,
        )  # fmt: skip


def no_lines() -> pl.DataFrame:
    """An empty `article_lines`: every line counts as running text."""
    kinds = {"line_no": pl.Int32, "char_start": pl.Int64, "char_end": pl.Int64, "role": pl.String}
    return pl.DataFrame(schema={"article_id": pl.String, **kinds, "repeats_line": pl.Int32})


def corpus(count: int) -> Texts:
    """`count` articles of general news; beyond what there is, the same with other words in between."""
    base = pl.read_parquet(CORPUS, columns=list(COLUMNS)) if CORPUS.is_file() else _generated()
    name = "general news" if CORPUS.is_file() else "generated from the samples"
    turns = -(-count // len(base))
    return Texts(name, pl.concat([varied(base.head(count - turn * len(base)), turn) for turn in range(turns)]))


def varied(frame: pl.DataFrame, turn: int) -> pl.DataFrame:
    """The articles with plain words rotated `turn` places and ids of their own; turn 0 is as it was."""
    if turn == 0:
        return frame
    shift = turn % len(PLAIN_WORDS) or 1
    put = {f" {word} ": f" {PLAIN_WORDS[(i + shift) % len(PLAIN_WORDS)]} " for i, word in enumerate(PLAIN_WORDS)}
    double = {old.encode().decode("latin-1"): new.encode().decode("latin-1") for old, new in put.items()}
    text = pl.col("text")
    other = pl.when(text.str.contains(DOUBLE_ENCODED)).then(text.str.replace_many(double))
    return frame.with_columns(other.otherwise(text.str.replace_many(put)), id=pl.col("id") + f"-{turn}")


def about_poverty(texts: Texts) -> tuple[Texts, Texts]:
    """Those in scope, and of these the dense ones, with the labelled articles."""
    held = texts.frame.filter(in_scope(texts.articles()))
    dense = held.filter(pl.col("text").str.count_matches(POVERTY) >= DENSE_PHRASES)
    both = pl.concat([dense, labelled().frame]).unique("text", maintain_order=True)
    return Texts("in scope", held), Texts("dense", both)


def labelled() -> Texts:
    """The labelled articles, or the samples where there are none."""
    files = sorted(LABELLED.glob("*.txt"))
    if not files:
        return Texts("labelled", _samples())
    return Texts("labelled", _frame([file.name for file in files], [file.read_text(encoding="utf8") for file in files]))


def _samples() -> pl.DataFrame:
    """The articles of the samples, read and cleaned as any run does."""
    articles = clean(load([str(SAMPLES)]).documents).articles
    return _frame(articles["article_id"].to_list(), articles["text"].to_list())


def _frame(ids: list[str], texts: list[str]) -> pl.DataFrame:
    titles = [text.strip().split("\n", 1)[0] for text in texts]
    nothing = [None] * len(ids)
    return pl.DataFrame(
        {"id": ids, "title": titles, "text": texts, "url": nothing, "published": nothing},
        schema=dict.fromkeys(COLUMNS, pl.String),
    )


def _generated() -> pl.DataFrame:
    """Articles put together from the lines of the samples, each with other numbers; the same every time."""
    lines = [line for text in _samples()["text"] for line in text.split("\n") if line.strip()]
    texts = [_made(lines, n) for n in range(GENERATED)]
    return _frame([f"made-{n}" for n in range(GENERATED)], texts)


def _made(lines: list[str], n: int) -> str:
    """Twenty lines a fixed stride apart, their digits turned by `n`."""
    digits = str.maketrans("123456789", "".join(str((d + n) % 9 + 1) for d in range(9)))
    picked = [lines[(n * 31 + step * (2 * n % 17 + 3)) % len(lines)] for step in range(20)]
    return "\n".join(line.translate(digits) for line in picked)
