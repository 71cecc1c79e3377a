"""Names a local story takes for granted: districts of a province it names, without any unit word.

A paper of Gia Lai writes "Chư Sê giảm 412 hộ" and means the district. Which provinces a text speaks of is known from
the mentions settled before; a name that is a district of two of them stands for none.
"""

from datetime import date
from functools import lru_cache

import polars as pl

from flows.extract import places_patterns as p
from flows.extract.letters import plain
from flows.extract.places_tables import FOLDER, ancestors, children, levels, names, province_keys, units
from schemas.places.fold import TONE_PLACES

# Cities that are looked for in every text anyway.
CITIES = ["Pleiku"]
SHORTEST = 5
# The day taken for texts without one: before the last districts were joined and renamed.
UNDATED = date(2024, 1, 1)
# A capital right before is part of a longer name, unless it only begins the sentence.
OPENERS = (
    "Tại|Ở|Còn|Riêng|Với|Từ|Về|Đến|Như|Trong|Và|Huyện|Hay|Hoặc|Cùng|Khi|Vì|Nhờ|Hiện|Nay|Theo|Tuy|Nhưng|Nếu|Sau|Trước"
    "|Trên|Ngoài|Do|Để|Qua|Lên|Xã|Cả|Có|Nơi|Dân|Người"
)
LONGER = plain(rf"(?:^|[^\p{{L}}])(?:\p{{Lu}}[\p{{L}}\d&]*|[\d&/]+){p.SPACE}(?:[–-]{p.SPACE})?$|[-–/&]$")
OPENED = plain(rf"(?:^|[.!?:;…”\"\n(–-] ?)(?:{OPENERS}){p.SPACE}$")
LIVES = plain(
    rf"(?:^|[^\p{{L}}])(?:ở|tại|Tại|Ở|về|thuộc|riêng|Riêng|tiếp đến|kế đến|tiếp theo là|nhất là|như|người dân|bà con"
    rf"|nhân dân|xã|cán bộ|sau){p.SPACE}(?:\p{{Lu}}\p{{L}}+ \p{{Lu}}\p{{L}}+(?:,| và){p.SPACE})?$"
)
THING = (
    r"(?i)(?:^|[ (])(?:hồ|núi|suối|rừng|chùa|đền|đình|vườn|khu|cụm|đồn|nhà máy|điện|gió|mặt trời|dự án|tuyến|trạm"
    r"|bến|cảng|đập|thác|hang|động|đảo|mỏ|trại|nông trường|lâm trường|trường|lớp|tỉnh lộ|ga|biển|bãi|cánh đồng"
    r"|công nghiệp|kcn|kinh tế|chế xuất|đô thị|chi nhánh|xí nghiệp|nhà thờ|hãng|trang trại|doanh nghiệp|báo"
    r"|giáo sư|nhà báo|nhà văn|em|bé|tác giả) $"
    r"|(?i)(?:khu|cụm) (?:công nghiệp|kinh tế|chế xuất)[^.;:(]{0,60}$|(?i)(?:kcn|ccn|kkt|kcx)[^.;:(]{0,40}, $"
)


@lru_cache(maxsize=1)
def _districts() -> pl.DataFrame:
    """`province`, `name` (each way of writing it), `key`, `place_id`, `valid_from` of districts with telling names."""
    listed = names().filter((pl.col("level") == "district") & (pl.col("system") == "vn3"))
    named = pl.read_parquet(FOLDER / "place_names.parquet", columns=["name", "key", "place_id", "valid_from"])
    known = named.join(listed.select("place_id", province="province_id").unique(), on="place_id")
    telling = pl.col("name").str.contains(" ", literal=True) | (pl.col("name").str.len_chars() >= SHORTEST)
    kept = known.filter(telling & ~pl.col("name").is_in(CITIES)).join(province_keys(), on="key", how="anti")
    # "KBang" is also written "Kbang"
    single = kept.filter(~pl.col("name").str.contains(" ", literal=True)).with_columns(
        pl.col("name").str.slice(0, 1) + pl.col("name").str.slice(1).str.to_lowercase()
    )
    ways = [TONE_PLACES, {right: wrong for wrong, right in TONE_PLACES.items()}]
    spelt = [kept.with_columns(pl.col("name").str.replace_many(list(way), list(way.values()))) for way in ways]
    return pl.concat([kept, single, *spelt]).unique().sort("province", "name", "place_id")


@lru_cache(maxsize=1)
def _communes() -> pl.DataFrame:
    """`district`, `name`, `key`, `place_id`, `valid_from` of communes called otherwise than a district or province."""
    known = units().filter((pl.col("level") == "commune") & (pl.col("system") == "vn3"))
    other = pl.concat([province_keys(), children("district").select("key")]).unique()
    named = known.filter(pl.col("name").str.contains(" ", literal=True)).join(other, on="key", how="anti")
    return named.select("name", "key", "place_id", "valid_from", district="parent_id").unique().sort("district", "name")


def local_communes(settled: pl.DataFrame, texts: pl.DataFrame) -> pl.DataFrame:
    """The same for communes of the districts that a row names, which only stand where `is_spoken_of`."""
    spoken = settled.filter(pl.col("level") == "district").select("row", district="place_id").unique()
    dated = spoken.join(texts.select("row", pl.col("on").fill_null(UNDATED)), on="row")
    then = pl.col("valid_from").is_null() | (pl.col("valid_from") <= pl.col("on"))
    options = dated.join(_communes(), on="district").filter(then)
    one = options.filter(pl.col("place_id").n_unique().over("row", "name") == 1)
    return (
        one.join(settled.select("row", "name"), on=["row", "name"], how="anti")
        .select("row", "name", "key", "place_id", level=pl.lit("commune"))
        .unique(maintain_order=True)
    )


def is_spoken_of(before: pl.Expr) -> pl.Expr:
    """Whether the words before a name lead to the place people live in."""
    return before.str.contains(LIVES)


def local_names(settled: pl.DataFrame, texts: pl.DataFrame) -> pl.DataFrame:
    """`row`, `name`, `key`, `level`, `place_id`: districts of the provinces that the mentions of a row lie in.

    `settled` has `row`, `place_id`, `name`; `texts` has `row`, `on`. Names that the row settles itself, and names given
    after its day, are left out.
    """
    above = ancestors().join(levels().filter(pl.col("level") == "province"), left_on="above", right_on="place_id")
    spoken = settled.join(above, on="place_id").select("row", province="above").unique()
    dated = spoken.join(texts.select("row", pl.col("on").fill_null(UNDATED)), on="row")
    then = pl.col("valid_from").is_null() | (pl.col("valid_from") <= pl.col("on"))
    options = dated.join(_districts(), on="province").filter(then)
    one = options.filter(pl.col("place_id").n_unique().over("row", "name") == 1)
    return (
        one.join(settled.select("row", "name"), on=["row", "name"], how="anti")
        .select("row", "name", "key", "place_id", level=pl.lit("district"))
        .unique(maintain_order=True)
    )


def stands_for_unit(before: pl.Expr) -> pl.Expr:
    """Whether a name with these words before it is no part of a longer name and no thing called after the place."""
    whole = ~before.str.contains(LONGER) | before.str.contains(OPENED)
    return whole & ~pl.any_horizontal(before.str.contains(cue) for cue in (THING, p.VILLAGE_BEFORE))
