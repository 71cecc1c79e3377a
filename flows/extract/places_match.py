"""From names in the text to candidate units: the longest part of a name that some unit has."""

import polars as pl

from flows.extract.places_scan import JOINT, WORD, named_items
from flows.extract.places_tables import keys, names
from schemas.places.fold import ascii_expr, key_expr

SURNAMES = (
    "Nguyễn|Trần|Lê|Phạm|Huỳnh|Hoàng|Phan|Vũ|Võ|Đặng|Bùi|Đỗ|Hồ|Ngô|Dương|Lý|Đinh|Đoàn|Trương|Lâm|Mai|Cao|Tạ|Lưu|Trịnh|Đào"
    "|Hà|Tô|Tống|Thái|Quách|Lò|Lường|Giàng|Vàng|Sùng|Thào|Mùa|Hầu|Vừ|Y|H'|Ksor|Rơ|Siu|Nông|Hứa|Triệu|Chu|Châu|Kiều|Văn|Thân|Phùng|La|Ma"
)
MAX_WORDS = 5


def matched_items(words: pl.DataFrame) -> pl.DataFrame:
    """Names after unit words that some unit of the level has: `start`, `end`, `key`, `level`, `kind`, `nth`, `fold`.

    `start` of the first name is the unit word's own. A city's level is province where the name is a municipality's.
    """
    items = named_items(words)
    best = _longest(items.select("kind", "level", "item").unique(maintain_order=True))
    found = items.join(best, on=["kind", "level", "item"], how="left", maintain_order="left")
    return found.with_columns(
        end_word="end",
        start=pl.when(pl.col("nth") == 0).then("start").otherwise("i_start"),
        end=pl.col("i_start") + pl.coalesce("size", pl.col("item").str.len_chars()).cast(pl.Int64),
    )


def _longest(items: pl.DataFrame) -> pl.DataFrame:
    """`kind`, `level`, `item` to `key`, `found_level`, `size` (characters of the item used), for items that match."""
    prefixes = pl.concat([
        items.with_columns(part=pl.col("item").str.extract(rf"^{WORD}(?:{JOINT.replace('-–—', '-–—‐')}{WORD}){{{count - 1}}}", 0), count=pl.lit(count))
        for count in range(1, MAX_WORDS + 1)
    ]).filter(pl.col("part").is_not_null()).with_columns(key=key_expr(pl.col("part")))  # fmt: skip
    levels = pl.when(pl.col("kind") == "thành phố").then(pl.lit(["province", "district"])).otherwise(pl.concat_list("level"))
    wanted = prefixes.with_columns(found_level=levels).explode("found_level")
    exact = wanted.join(keys(), left_on=["found_level", "key"], right_on=["level", "key"], how="inner")
    exact = exact.filter((pl.col("kind") != "thành phố") | pl.col("city") | (pl.col("found_level") == "district"))
    numbered = pl.col("key").str.contains(r"^\d+$") & ~pl.col("kind").is_in(["quận", "phường"])
    exact = exact.filter(~numbered).with_columns(fold=pl.lit(False))
    loose = _loose(wanted.join(exact.select("kind", "item").unique(), on=["kind", "item"], how="anti"))
    ranked = pl.concat([exact.select(loose.columns), loose]).sort(
        "kind", "item", "count", pl.col("found_level") != "province", descending=[False, False, True, False]
    )
    return ranked.unique(["kind", "level", "item"], keep="first", maintain_order=True).select(
        "kind", "level", "item", "key", "found_level", "fold", size=pl.col("part").str.len_chars()
    )


def _loose(wanted: pl.DataFrame) -> pl.DataFrame:
    """Names that match a unit only without accents, of two words or more (see `fold`)."""
    spelt = wanted.filter(pl.col("count") > 1).with_columns(ascii_key=ascii_expr(pl.col("key")))
    plain = names().select("ascii_key", "level", full_key="key").unique().group_by("ascii_key", "level").agg(pl.col("full_key").unique())
    one = plain.filter(pl.col("full_key").list.len() == 1).with_columns(pl.col("full_key").list.first())
    found = spelt.join(one, left_on=["ascii_key", "found_level"], right_on=["ascii_key", "level"], how="inner")
    return found.select("kind", "level", "item", "found_level", "count", "part", key="full_key", fold=pl.lit(True))


def candidates(mentions: pl.DataFrame) -> pl.DataFrame:
    """Units each mention could be: `mid`, `place_id`, `province_id`, `parent_id`, best by system, type and validity.

    `mentions` has `mid`, `key`, `level`, `kind` (null for a lone name), `system` (that of the article's date), `on`.
    """
    joined = mentions.select("mid", "key", "level", "kind", "system", "on").join(
        names().drop("ascii_key", "name"), on=["key", "level"], how="inner", suffix="_unit"
    )
    urban = pl.col("kind").is_in(["thành phố", "thị xã", "quận", "phường", "thị trấn"])
    typed = pl.when(pl.col("kind").is_null() | (pl.col("kind") == pl.col("type"))).then(0)
    typed = typed.when(urban == pl.col("urban")).then(1).otherwise(2)
    after = pl.col("on").is_null() | pl.col("valid_from").is_null() | (pl.col("on") >= pl.col("valid_from"))
    before = pl.col("on").is_null() | pl.col("valid_to").is_null() | (pl.col("on") <= pl.col("valid_to"))
    other = (pl.col("system") != pl.col("system_unit")).cast(pl.Int8)
    listed = (pl.col("name_basis") != "listed").cast(pl.Int8)
    score = other * 100 + typed.cast(pl.Int8) * 10 + (~(after & before)).cast(pl.Int8) * 4 + listed
    ranked = joined.with_columns(score=score)
    best = ranked.filter(pl.col("score") == pl.col("score").min().over("mid"))
    return best.select("mid", "place_id", "province_id", "parent_id", "score").unique(["mid", "place_id"], maintain_order=True)
