"""The passes over articles put together: words and names, lists and chains, units, repeats."""

from datetime import date

import polars as pl

from flows.extract import places_patterns as p
from flows.extract.places_again import said_again
from flows.extract.places_apart import apart
from flows.extract.places_introduced import introduced
from flows.extract.places_items import named_items
from flows.extract.places_match import candidates, matched_items
from flows.extract.places_mentions import MARKS, foreign_units, with_unit_word, without_covered, without_unit_word
from flows.extract.places_publisher import with_publisher
from flows.extract.places_repeat import chained
from flows.extract.places_scan import CLOSE, OPEN, lone_names, unit_words
from flows.extract.places_settle import home_city, settled
from flows.extract.places_tabled import tabled
from flows.extract.places_within import districts_behind

TWO_LEVELS_SINCE = date(2025, 7, 1)
TWO_LEVELS_SAID = r"(?i)chính quyền địa phương (?:2|hai) cấp"
MENTIONS: dict[str, pl.DataType] = {
    "article_id": pl.String(),
    "char_start": pl.Int64(),
    "char_end": pl.Int64(),
    "text": pl.String(),
    "type": pl.String(),
    "level": pl.String(),
    "place_id": pl.String(),
    "candidates": pl.List(pl.String()),
    "reason": pl.String(),
    "generic": pl.Boolean(),
    "plural": pl.Boolean(),
    "office": pl.Boolean(),
    "person_like": pl.Boolean(),
    "former": pl.Boolean(),
}


def find_places(articles: pl.DataFrame, articles_lines: pl.DataFrame | None = None) -> pl.DataFrame:
    """Every mention of a place in `articles` (columns of the contract) in the order of the text, columns of MENTIONS.

    `reason` says how `place_id` is known (exact, parent, sentence, title, article, publisher) or why it is null
    (ambiguous, unknown, generic, planned: the candidates came into being later). Offsets are code points of `text`.
    `articles_lines` is not needed.
    """
    return found(prepared(articles))


def found(texts: pl.DataFrame) -> pl.DataFrame:
    """The mentions of `prepared` texts."""
    words = unit_words(texts)
    items = matched_items(named_items(words))
    named = with_unit_word(items, words)
    named, lone = foreign_units(named, without_unit_word(lone_names(texts), named))
    told = without_unit_word(introduced(texts).rename({"level": "lone_level"}), named).with_columns(name="hit")
    alone = pl.concat([lone, told.join(lone, on=["row", "start"], how="anti")], how="diagonal")
    mentions = apart(without_covered(pl.concat([named, alone], how="diagonal"), _chains(lone, texts, items)))
    done = settled(_placed(mentions, texts), texts)
    again = said_again(done, texts)
    return _finished(home_city(apart(pl.concat([done, again], how="diagonal"))), texts)


def prepared(articles: pl.DataFrame) -> pl.DataFrame:
    """`row`, `article_id`, `text` without marks, `on`, `system` by the date, `publisher_province`, `home_city`."""
    absent = {"published_on": pl.Date, "publisher": pl.String, "publisher_domain": pl.String}
    whole = articles.with_columns(
        pl.lit(None, kind).alias(name) for name, kind in absent.items() if name not in articles.columns
    )
    base = whole.select(
        "article_id", "publisher", "publisher_domain",
        text=pl.col("text").fill_null("").str.replace_all(f"[{OPEN}{CLOSE}]", " "),
        on=pl.col("published_on"),
    ).with_row_index("row")  # fmt: skip
    dated = (pl.col("on") >= TWO_LEVELS_SINCE).fill_null(False)
    said = pl.col("on").is_null() & pl.col("text").str.contains(TWO_LEVELS_SAID)
    return with_publisher(base.with_columns(system=pl.when(dated | said).then(pl.lit("vn2")).otherwise(pl.lit("vn3"))))


def _chains(lone: pl.DataFrame, texts: pl.DataFrame, items: pl.DataFrame) -> pl.DataFrame:
    """Districts and communes before a lone province, districts behind their communes, districts in rows of figures."""
    asked = lone.filter(~pl.col("person_like") & (pl.col("level") == "province")).with_row_index("mid")
    dated = asked.select("mid", "row", "key", "level", "start", "before").join(texts.select("row", "on"), on="row")
    sure = candidates(dated.with_columns(kind=pl.lit(None, pl.String), system=pl.lit("vn3")))
    before = chained(dated.join(sure, on="mid", how="inner", maintain_order="left"))
    behind = districts_behind(items).select(before.columns)
    rows = tabled(texts).select(before.columns)
    return pl.concat([before, behind, rows]).unique(["row", "end"], keep="first", maintain_order=True)


def _placed(mentions: pl.DataFrame, texts: pl.DataFrame) -> pl.DataFrame:
    """Mentions in order with `mid`, `line` (0: the title) and what is known of their article."""
    sizes = texts.select("row", size=pl.col("text").str.split("\n").list.eval(pl.element().str.len_chars() + 1))
    lines = (
        sizes.explode("size")
        .with_columns(pl.col("size").cast(pl.Int64))
        .select(
            "row", begin=pl.col("size").cum_sum().over("row") - pl.col("size"), line=pl.int_range(pl.len()).over("row")
        )
    )
    ordered = mentions.with_row_index("mid")
    lined = ordered.join_asof(
        lines, left_on="start", right_on="begin", by="row", strategy="backward", check_sortedness=False
    )
    known = texts.select("row", "system", "on", "publisher_province", "home_city", body="text")
    joined = lined.join(known, on="row", how="left", maintain_order="left")
    former = (pl.col("system") == "vn2") & pl.col("tail").str.contains(p.FORMER)
    # Names of one list share what follows the last of them.
    word = pl.coalesce(pl.col("word_id").cast(pl.Int64), -1 - pl.col("mid").cast(pl.Int64))
    tail = pl.col("body").str.slice(pl.col("end"), 16)
    told = joined.with_columns(tail=tail, word=word).with_columns(former=former).drop("begin", "body", "word_id")
    return _abroad(told)


def _abroad(mentions: pl.DataFrame) -> pl.DataFrame:
    """Units with another country right behind them are of that country, however they are called."""
    named = pl.col("kind").is_not_null() & pl.col("key").is_not_null()
    abroad = (named & pl.col("tail").str.contains(p.ABROAD)).fill_null(False)
    return mentions.with_columns(
        level=pl.when(abroad).then(pl.lit("foreign")).otherwise("level"), key=pl.when(~abroad).then("key")
    )


def _finished(mentions: pl.DataFrame, texts: pl.DataFrame) -> pl.DataFrame:
    """The mentions in the columns of MENTIONS."""
    joined = mentions.join(texts.select("row", "article_id", body="text"), on="row", how="left", maintain_order="left")
    flags = [pl.col(name).fill_null(default).alias(name) for name, default in MARKS.items()]
    why = (
        pl.when(pl.col("generic").fill_null(False)).then(pl.lit("generic"))
        .when(pl.col("candidates").list.len() > 1).then(pl.lit("ambiguous"))
        .otherwise(pl.lit("unknown"))
    )  # fmt: skip
    span = pl.col("body").str.slice(pl.col("start"), pl.col("end") - pl.col("start"))
    listed = pl.coalesce("candidates", pl.when(pl.col("place_id").is_not_null()).then(pl.concat_list("place_id")))
    return joined.select(
        "article_id",
        *flags,
        char_start="start",
        char_end="end",
        text=span,
        type="kind",
        level="level",
        place_id="place_id",
        candidates=listed.fill_null(pl.lit([], pl.List(pl.String))),
        reason=pl.coalesce("reason", why),
    ).select(pl.col(name).cast(kind) for name, kind in MENTIONS.items())
