"""Validation: rows that break a rule of their table's declaration are set aside, whole and with the rules' names.

The rules stand in `schemas/tables`. Pandera is asked first whether all is well, as it mostly is. Where it is not, rows
are judged in Polars, because pandera takes twenty seconds to describe a million failing ones; the rows that pass are
then given to pandera again, so that its word is the last one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain

import pandera.polars as pa
import polars as pl
from pandera.errors import SchemaError, SchemaErrors

from schemas.tables import TABLES, TableSpec, table
from schemas.tables.shipped import shipped_places

LONGEST_TEXT = 2_000
"""Texts in a rejected row's JSON are cut to this many characters: enough to recognise the row, small enough to keep."""

SHARE_LIMIT = 0.05
MIN_ROWS_FOR_SHARE = 20
"""Below this many rows a share says nothing: one bad row of three is not a broken run."""

CHECK_NAMES = {
    "isin": "unknown_code", "greater_than_or_equal_to": "too_small", "less_than_or_equal_to": "too_large",
    "in_range": "out_of_range", "str_matches": "malformed",
}  # fmt: skip

Frames = Mapping[str, pl.DataFrame]


class TooManyRejectsError(RuntimeError):
    """More rows were refused than the set share allows; the warehouse must stay as it is."""


@dataclass(frozen=True)
class Validated:
    """Rows of one table that hold, and those that do not as rows of `rejects`."""

    accepted: pl.DataFrame
    rejected: pl.DataFrame


@dataclass(frozen=True)
class Verdict:
    """One rule's judgement of every row: true where the row holds."""

    name: str
    reason: str
    holds: pl.Series


def validate(name: str, frame: pl.DataFrame, against: Frames | None = None) -> Validated:
    """Split a frame by the rules of table `name`; `against` holds parent tables for references and quotes.

    Raises TypeError when columns or dtypes are not those declared: that is a mistake of a program, not of a row.
    """
    spec, parents = table(name), against or {}
    frame = spec.conform(frame)
    sound = _is_sound(spec, frame)
    told = chain([] if sound else _column_verdicts(spec, frame), _verdicts(spec, frame, parents))
    verdicts = [verdict for verdict in told if not verdict.holds.all()]
    good = pl.select(pl.all_horizontal([v.holds for v in verdicts])).to_series() if verdicts else None
    accepted = frame if good is None else frame.filter(good)
    rejected = _rejects(spec, frame, verdicts, good, parents) if good is not None else table("rejects").empty()
    return Validated(accepted, rejected) if sound else _last_word(spec, accepted, rejected, parents)


def _is_sound(spec: TableSpec, frame: pl.DataFrame) -> bool:
    """Whether pandera finds nothing wrong with any row: then what it declares for columns need not be judged again."""
    try:
        spec.pandera.validate(frame)
    except SchemaError:
        return False
    return True


def validate_tables(frames: Frames, against: Frames | None = None) -> tuple[dict[str, pl.DataFrame], pl.DataFrame]:
    """Validate several tables, parents first, so that a refused article or figure takes its dependants with it.

    Places are those shipped unless `against` or `frames` bring others. Returns the accepted frames and all rejects. A
    ledger entry whose figure was refused becomes a leftover.
    """
    known, rejects = {"places": shipped_places(), **(against or {})}, [table("rejects").empty()]
    accepted: dict[str, pl.DataFrame] = {}
    for name in (n for n in TABLES if n in frames):
        frame = frames[name]
        if name == "numbers" and "figures" in known:
            frame = _release_numbers(frame, known["figures"])
        result = validate(name, frame, known)
        known[name] = accepted[name] = result.accepted
        rejects.append(result.rejected)
    return accepted, pl.concat(rejects)


def check_share(refused: int, total: int, what: str = "rows", limit: float = SHARE_LIMIT) -> None:
    """Raise TooManyRejectsError when more than `limit` (0 to 1) of at least a few rows were refused."""
    if total < MIN_ROWS_FOR_SHARE or refused <= limit * total:
        return
    raise TooManyRejectsError(
        f"{refused:,} of {total:,} {what} were refused ({refused / total:.1%}), more than the {limit:.1%} allowed; "
        "the warehouse is left as it was. Read the reasons in the rejects of this run, mend the input or the rules, "
        "or raise the share if the input is known to be this bad."
    )


def _verdicts(spec: TableSpec, frame: pl.DataFrame, parents: Frames) -> Iterator[Verdict]:
    """Every rule that applies to more than one column of the table, judged on every row."""
    if all(frame[column].null_count() == 0 for column in spec.key if not spec.column(column).nullable):
        unique = frame.select(pl.struct(spec.key).is_first_distinct()).to_series()
        yield Verdict("duplicate_key", f"{', '.join(spec.key)} must be unique; the first row was kept", unique)
    for rule in spec.rules:
        yield Verdict(rule.name, rule.reason, frame.select(holds=rule.holds.fill_null(True)).to_series())
    yield from _reference_verdicts(spec, frame, parents)
    if "articles" in parents and {"article_id", "char_end"} <= set(frame.columns):
        yield from _text_verdicts(frame, parents["articles"])


def _column_verdicts(spec: TableSpec, frame: pl.DataFrame) -> Iterator[Verdict]:
    """Nulls where none may be, and the checks pandera declares for single columns."""
    for column in spec.columns:
        series = frame[column.name]
        if not column.nullable:
            yield Verdict(f"{column.name}:null", f"{column.name} must not be empty", series.is_not_null())
        for check in column.all_checks():
            held = check(frame.lazy(), column.name).check_output.collect()["check_output"].fill_null(True)
            name = CHECK_NAMES.get(str(check.name), str(check.name))
            yield Verdict(f"{column.name}:{name}", _sentence(column.name, column.codes, check), held)


def _sentence(column: str, codes: str | None, check: pa.Check) -> str:
    """What a check of one column asks, in words."""
    if check.name == "isin" and codes:
        return f"{column} must be a code of the list {codes} (schemas/codes)"
    return f"{column} must satisfy {check.error or check.name}"


def _reference_verdicts(spec: TableSpec, frame: pl.DataFrame, parents: Frames) -> Iterator[Verdict]:
    """That what a row refers to exists, for parents at hand."""
    for column, parent, parent_column in spec.references():
        if parent in parents:
            known = parents[parent][parent_column]
            holds = frame.select(pl.col(column).is_null() | pl.col(column).is_in(known.implode())).to_series()
            yield Verdict(f"{column}:unknown_reference", f"{column} must exist in {parent}.{parent_column}", holds)


def _text_verdicts(frame: pl.DataFrame, articles: pl.DataFrame) -> Iterator[Verdict]:
    """That spans lie inside the article's text and quotes are its words."""
    texts = articles.select("article_id", "n_chars", "text")
    joined = frame.join(texts, on="article_id", how="left", maintain_order="left")
    inside = joined.select((pl.col("char_end") <= pl.col("n_chars")).fill_null(True)).to_series()
    yield Verdict("span_outside_text", "char_end must not lie behind the end of the article's text", inside)
    if "quote" in frame.columns:
        # A span that ends before it starts breaks another rule; here its length must only not break Polars.
        length = (pl.col("char_end") - pl.col("char_start")).clip(0)
        words = pl.col("text").str.slice(pl.col("char_start"), length)
        same = joined.select((words == pl.col("quote")).fill_null(True)).to_series()
        yield Verdict("quote_differs", "quote must be text[char_start:char_end] of the article", same)


def _rejects(
    spec: TableSpec, frame: pl.DataFrame, verdicts: list[Verdict], good: pl.Series, parents: Frames
) -> pl.DataFrame:
    """The failing rows as rows of `rejects`."""
    broken = [pl.when(~v.holds).then(pl.lit(v.name)).alias(str(i)) for i, v in enumerate(verdicts)]
    rules = pl.select(pl.concat_list(broken).list.drop_nulls().list.join(",").alias("rule")).to_series()
    reasons = {v.name: v.reason for v in verdicts}
    bad = frame.with_columns(rules.alias("__rule")).filter(~good)
    return _as_rejects(spec, bad, parents, reasons)


def _as_rejects(spec: TableSpec, bad: pl.DataFrame, parents: Frames, reasons: Mapping[str, str]) -> pl.DataFrame:
    """Rows with a column `__rule` of broken rules' names, as rows of `rejects` in the order given."""
    uri = _source_uri(bad, parents)
    words = {rule: f"{spec.name}: " + "; ".join(reasons[n] for n in rule.split(",")) for rule in bad["__rule"].unique()}
    return bad.select(
        stage=pl.lit("validate"),
        source_uri=uri,
        record=pl.concat_str(pl.col(spec.key).cast(pl.String), separator="/", ignore_nulls=True),
        rule="__rule",
        reason=pl.col("__rule").replace_strict(words, return_dtype=pl.String),
        row_json=pl.struct(_shortened(spec)).struct.json_encode(),
    )


def _shortened(spec: TableSpec) -> list[pl.Expr]:
    """All columns of a table with long texts cut, so that a row's JSON stays whole and small."""
    return [_cut(name) if isinstance(dtype, pl.String) else pl.col(name) for name, dtype in spec.schema.items()]


def _cut(name: str) -> pl.Expr:
    """A text column with what exceeds the longest text replaced by an ellipsis."""
    text = pl.col(name)
    cut = text.str.head(LONGEST_TEXT) + "…"
    return pl.when(text.str.len_chars() > LONGEST_TEXT).then(cut).otherwise(text).alias(name)


def _source_uri(bad: pl.DataFrame, parents: Frames) -> pl.Series:
    """Where each row came from: its own source, its article's, or failing both the article's identifier."""
    if "source_uri" in bad.columns:
        return bad["source_uri"].fill_null("")
    if "article_id" not in bad.columns:
        return pl.Series([""] * len(bad), dtype=pl.String)
    articles = parents.get("articles", table("articles").empty()).select("article_id", "source_uri")
    sources = articles.unique("article_id")
    joined = bad.select("article_id").join(sources, on="article_id", how="left", maintain_order="left")
    return joined.select(pl.coalesce("source_uri", "article_id", pl.lit(""))).to_series()


def _release_numbers(numbers: pl.DataFrame, figures: pl.DataFrame) -> pl.DataFrame:
    """The ledger with numbers of refused figures as leftovers: the number is still there, its meaning was refused."""
    lost = pl.col("figure_id").is_not_null() & ~pl.col("figure_id").is_in(figures["figure_id"].implode())
    return numbers.with_columns(
        pl.when(lost).then(pl.lit("leftover")).otherwise(pl.col("class").cast(pl.String)).alias("class"),
        pl.when(lost).then(pl.lit("figure_refused")).otherwise("rule").alias("rule"),
        pl.when(~lost).then("figure_id").alias("figure_id"),
    )


def _last_word(spec: TableSpec, accepted: pl.DataFrame, rejected: pl.DataFrame, parents: Frames) -> Validated:
    """Pandera's own judgement of the accepted rows; what it still refuses is moved to the rejects."""
    try:
        spec.pandera.validate(accepted, lazy=True)
    except SchemaErrors as errors:
        cases = errors.failure_cases.filter(pl.col("index").is_not_null())
        if cases.is_empty():
            raise TypeError(f"{spec.name}: {errors}") from errors
        names = cases.group_by("index").agg(pl.col("check").unique().sort().str.join(",")).sort("index")
        bad = accepted[names["index"].cast(pl.Int64).to_list()].with_columns(names["check"].alias("__rule"))
        rows = _as_rejects(spec, bad, parents, {n: n for names_ in bad["__rule"] for n in names_.split(",")})
        kept = accepted.with_row_index("__i").filter(~pl.col("__i").is_in(names["index"].implode())).drop("__i")
        return Validated(kept, pl.concat([rejected, rows]))
    return Validated(accepted, rejected)
