"""Names by folded key: every way of calling a unit, and the restored names of communes listed without accents."""

import re
from functools import cache
from pathlib import Path

import polars as pl

from schemas.places.fold import ACCENTS, ascii_expr, glued_expr, glued_of, key_expr

HERE = Path(__file__).parent
ROMAN = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"]
NUMERALS = {way: other for at, roman in enumerate(ROMAN, 1) for way, other in ((roman, str(at)), (str(at), roman))}


def names_table(places: pl.DataFrame) -> pl.DataFrame:
    """One row a name of a unit: `key`, `ascii_key`, `kind` (name, alias), unit columns and validity."""
    own = places.select("name", pl.lit("name").alias("kind"), "place_id")
    named = pl.concat([own, _aliases(places), _numerals(places), _region_names()]).join(
        places.group_by("place_id").agg(
            pl.col("system", "level", "province_id", "parent_id").last(), pl.col("name_basis").last()
        ),
        on="place_id",
    )
    dated = named.join(
        places.select("place_id", "name", "type", "valid_from", "valid_to"), on=["place_id", "name"], how="left"
    )
    types = places.group_by("place_id").agg(pl.col("type").last().alias("last_type"))
    table = dated.join(types, on="place_id").with_columns(
        pl.col("type").fill_null(pl.col("last_type")),
        key=key_expr(pl.col("name")),
    )
    ordered = ["key", "ascii_key", "name", "kind", "place_id", "system", "level", "type"]
    return (
        table.with_columns(ascii_key=ascii_expr(pl.col("key")))
        .select(*ordered, "province_id", "parent_id", "valid_from", "valid_to", "name_basis")
        .unique(["key", "place_id", "type", "valid_from"], keep="first", maintain_order=True)
        .sort("key", "place_id", "valid_from", "type", "kind")
    )


def _aliases(places: pl.DataFrame) -> pl.DataFrame:
    """The aliases of `aliases.csv` as (name, kind, place_id), one for each system they hold in."""
    frame = pl.read_csv(HERE / "aliases.csv", infer_schema=False)
    both = frame.with_columns(
        pl.when(pl.col("system") == "both").then(pl.lit("vn3,vn2")).otherwise("system").str.split(",").alias("system")
    ).explode("system")
    named = both.select(
        pl.col("alias").alias("name"), pl.lit("alias").alias("kind"), pl.concat_str("system", "place_id", separator="-")
    ).rename({"system": "place_id"})
    return named.join(places.select("place_id", "name"), on=["place_id", "name"], how="anti")


def _numerals(places: pl.DataFrame) -> pl.DataFrame:
    """Names that end in a number with the number written the other way: Hải Châu II, Sơn Kim 1."""
    parts = pl.col("name").str.extract_groups(r"^(?<stem>\p{L}.*) (?<number>[IVX]+|\d+)$").struct
    # What looks like a numeral in a name known without its accents may be a syllable.
    split = places.filter((pl.col("level") == "commune") & (pl.col("name_basis") == "listed")).select(
        "place_id", "name", stem=parts.field("stem"), number=parts.field("number")
    )
    other = pl.col("number").replace_strict(NUMERALS, default=None, return_dtype=pl.String)
    named = split.select(
        name=pl.concat_str("stem", other, separator=" "), kind=pl.lit("alias"), place_id="place_id"
    ).drop_nulls()
    return named.join(places.select("place_id", "name"), on=["place_id", "name"], how="anti").unique(
        maintain_order=True
    )


def _region_names() -> pl.DataFrame:
    """Other names of regions as (name, kind, place_id)."""
    frame = pl.read_csv(HERE / "regions.csv", infer_schema=False).filter(pl.col("also").is_not_null())
    each = frame.select("slug", pl.col("also").str.split("|").alias("name")).explode("name")
    systems = pl.DataFrame({"system": ["vn3", "vn2"]})
    return each.join(systems, how="cross").select(
        "name",
        pl.lit("alias").alias("kind"),
        pl.concat_str(pl.col("system"), pl.lit("-region-"), pl.col("slug")).alias("place_id"),
    )


class Accents:
    """Accented names for accent-free keys, learnt from the listed names."""

    def __init__(self, listed: pl.Series) -> None:
        plain = glued_expr(key_expr(pl.col("name")))
        counted = listed.alias("name").to_frame().group_by("name").len().with_columns(plain=plain)
        ranked = counted.sort("plain", "len", "name", descending=[False, True, False])
        first = ranked.unique("plain", keep="first", maintain_order=True)
        self.names: dict[str, str] = dict(first.select("plain", "name").iter_rows())
        names = ranked["name"].to_list()
        words = {word for name in names for word in re.findall(r"[^\W\d_]+", name.lower())}
        self.syllables = frozenset("".join(ACCENTS.get(letter, letter) for letter in word) for word in words)

    def restore(self, key: str) -> tuple[str, str]:
        """(name, basis): `restored` if the same key is a listed name elsewhere, else `unaccented` syllables."""
        folded = glued_of(key)
        if folded in self.names:
            return self.names[folded], "restored"
        return " ".join(part.capitalize() for part in self.split(key)), "unaccented"

    def split(self, key: str) -> tuple[str, ...]:
        """The fewest known syllables that spell `key`; the key itself when it cannot be split."""

        @cache
        def best(start: int) -> tuple[str, ...] | None:
            if start == len(key):
                return ()
            options = [
                (key[start:stop], *rest)
                for stop in range(len(key), start, -1)
                if key[start:stop] in self.syllables and (rest := best(stop)) is not None
            ]
            return min(options, key=len, default=None)

        return best(0) or (key,)
