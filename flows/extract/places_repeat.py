"""Places without a unit word that the article itself explains: "A, B, Đắk Lắk", and names used before with one."""

import polars as pl

from flows.extract import places_patterns as p
from flows.extract.letters import plain
from flows.extract.places_match import MAX_WORDS
from flows.extract.places_scan import OPEN
from flows.extract.places_tables import children
from schemas.places.fold import key_expr

TAIL = 80
CHAIN = rf"(?:{p.ALPHA}(?:{p.SPACE}{p.ALPHA})*(?:,| -| –){p.SPACE}|{p.ALPHA}(?:{p.SPACE}{p.ALPHA})*{p.SPACE}\()+$"
CHAIN_MARK = r"(?:,| -| –)[ \u00a0\t]|[ \u00a0\t]\("


def chained(lone: pl.DataFrame) -> pl.DataFrame:
    """Districts named just before their province ("Lắk, Đắk Lắk"), and communes just before those.

    `lone` has `row`, `start`, `before`, `place_id` (of a province). Returns `row`, `start`, `end`, `level`, `place_id`.
    """
    # Few provinces have a name just before: look at the last characters before matching whole chains.
    led = pl.col("before").str.slice(-5).str.contains(plain(r"\p{L}(?:,| -| –)[ \u00a0\t]$|[ \u00a0\t]\($"))
    tails = lone.filter(led & (pl.col("level") == "province")).select(
        "row", "start", province="place_id", chain=pl.col("before").str.slice(-TAIL).str.extract(CHAIN, 0)
    )
    pieces = (
        tails.filter(pl.col("chain").is_not_null())
        .with_row_index("chain_id")
        .with_columns(
            base=pl.col("start") - pl.col("chain").str.len_chars().cast(pl.Int64),
            piece=pl.col("chain").str.replace_all(CHAIN_MARK, f"${{0}}{OPEN}").str.strip_suffix(OPEN).str.split(OPEN),
        )
    )
    split = pieces.explode("piece").with_columns(size=pl.col("piece").str.len_chars().cast(pl.Int64))
    ahead = pl.col("size").cum_sum().over("chain_id") - pl.col("size")
    placed = split.with_columns(
        begin=pl.col("base") + ahead,
        nth=pl.int_range(pl.len(), 0, -1, dtype=pl.Int64).over("chain_id"),
        piece=pl.col("piece").str.replace(rf"(?:{CHAIN_MARK})$", ""),
    )
    districts = _ending(placed.filter(pl.col("nth") == 1).with_columns(parent="province"), "district")
    communes = placed.filter(pl.col("nth") == 2).join(
        districts.select("chain_id", parent="place_id"), on="chain_id", how="inner"
    )
    columns = ["row", "start", "end", "key", "level", "place_id"]
    return pl.concat([districts.select(columns), _ending(communes, "commune").select(columns)]).sort(columns)


def _ending(pieces: pl.DataFrame, level: str) -> pl.DataFrame:
    """The longest end of each piece that is the only unit of that level so called in its parent."""
    words = pl.col("piece").str.split(" ")
    ends = pl.concat(
        [
            pieces.filter(words.list.len() >= count).with_columns(
                part=words.list.tail(count).list.join(" "), count=pl.lit(count)
            )
            for count in range(1, MAX_WORDS + 1)
        ]
    ).with_columns(key=key_expr(pl.col("part")))
    found = ends.join(children(level), on=["key", "parent"], how="inner")
    best = found.sort("chain_id", "count", "place_id", descending=[False, True, False]).unique(
        "chain_id", keep="first", maintain_order=True
    )
    end = pl.col("begin") + pl.col("piece").str.len_chars().cast(pl.Int64)
    return best.with_columns(level=pl.lit(level), end=end, start=end - pl.col("part").str.len_chars().cast(pl.Int64))


def repeated(texts: pl.DataFrame, settled: pl.DataFrame) -> pl.DataFrame:
    """Later (or earlier) uses of a settled district's or commune's name without its unit word.

    `settled` has `row`, `name` (as written), `key`, `level`, `place_id`, `lent` (kept). Returns `row`, `start`, `end`,
    `key`, `level`, `place_id`, `before`: names that mean one unit in the article, not followed by a capital.
    """
    columns = ["row", "name", "key", "level", "place_id", "lent"]
    known = settled.select(columns).unique()
    twice = known.group_by("row", "name").len().filter(pl.col("len") > 1)
    once = known.join(twice, on=["row", "name"], how="anti").sort("row", "name")
    # one automaton for the names of all texts: building one for each costs more than looking for too many
    names = pl.lit(once["name"].unique(maintain_order=True)).implode()
    asked = texts.select("row", "text").join(once.select("row").unique(), on="row", how="semi", maintain_order="left")
    hits = asked.with_columns(
        at=pl.col("text").str.find_many(names, overlapping=True),
        name=pl.col("text").str.extract_many(names, overlapping=True),
    ).explode("at", "name", empty_as_null=False)
    return _bounded(hits, once)


def _bounded(hits: pl.DataFrame, once: pl.DataFrame) -> pl.DataFrame:
    """Hits at byte offsets as spans in code points, whole words only, joined to the unit so called in their text."""
    hits = hits.join(once, on=["row", "name"], how="inner", maintain_order="left").sort("row", "at", "name")
    # counted from hit to hit: from the start of the text each time would take the square of its length
    at = pl.col("at").cast(pl.Int64)
    last = at.shift(1).over("row").fill_null(0)
    step = pl.col("text").cast(pl.Binary).bin.slice(last, at - last).cast(pl.String).str.len_chars().cast(pl.Int64)
    start = step.cum_sum().over("row")
    placed = hits.with_columns(start=start).with_columns(
        around=pl.col("text").str.slice(pl.col("start"), 60),
        before=pl.col("text").str.slice((pl.col("start") - 24).clip(0), pl.min_horizontal(pl.col("start"), 24)),
    )
    size = pl.col("name").str.len_chars().cast(pl.Int64)
    after = pl.col("around").str.slice(size)
    whole = ~after.str.contains(plain(r"^(?:[\p{L}\p{N}]|[ \u00a0]\p{Lu})")) & ~pl.col("before").str.contains(p.RUNS_IN)
    return placed.filter(whole).select(
        "row",
        "start",
        end=pl.col("start") + size,
        key="key",
        level="level",
        place_id="place_id",
        before="before",
        lent="lent",
    )
