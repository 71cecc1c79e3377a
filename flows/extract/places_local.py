"""Names a local story takes for granted: districts of a province, communes of a district, without any unit word.

A paper of Gia Lai writes "Chư Sê giảm 412 hộ" and means the district. Which provinces and districts a text speaks of is
known from the mentions settled before; a name that two units in them have stands for none.
"""

from datetime import date
from functools import lru_cache

import polars as pl

from flows.extract import places_patterns as p
from flows.extract.letters import plain
from flows.extract.places_tables import FOLDER, ancestors, children, levels, names, province_keys, units
from schemas.places.fold import TONE_PLACES

COLUMNS = ["around", "name", "key", "place_id", "valid_from", "level"]
# Cities that are looked for in every text anyway.
CITIES = ["Pleiku"]
SHORTEST = 5
FEW = 5
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
    """`around` (their province), `name` (each way of writing it), `key`, `place_id`, `valid_from`, `level`."""
    listed = names().filter((pl.col("level") == "district") & (pl.col("system") == "vn3"))
    named = pl.read_parquet(FOLDER / "place_names.parquet", columns=["name", "key", "place_id", "valid_from"])
    known = named.join(listed.select("place_id", around="province_id").unique(), on="place_id")
    telling = pl.col("name").str.contains(" ", literal=True) | (pl.col("name").str.len_chars() >= SHORTEST)
    kept = known.filter(telling & ~pl.col("name").is_in(CITIES)).join(province_keys(), on="key", how="anti")
    # "KBang" is also written "Kbang"
    single = kept.filter(~pl.col("name").str.contains(" ", literal=True)).with_columns(
        pl.col("name").str.slice(0, 1) + pl.col("name").str.slice(1).str.to_lowercase()
    )
    ways = [TONE_PLACES, {right: wrong for wrong, right in TONE_PLACES.items()}]
    spelt = [kept.with_columns(pl.col("name").str.replace_many(list(way), list(way.values()))) for way in ways]
    return pl.concat([kept, single, *spelt]).with_columns(level=pl.lit("district")).select(COLUMNS)


@lru_cache(maxsize=1)
def _inner() -> pl.DataFrame:
    """`_districts`, and the communes of each district that are called otherwise than any district or province."""
    known = units().filter((pl.col("level") == "commune") & (pl.col("system") == "vn3"))
    other = pl.concat([province_keys(), children("district").select("key")]).unique()
    named = known.filter(pl.col("name").str.contains(" ", literal=True)).join(other, on="key", how="anti")
    communes = named.select("name", "key", "place_id", "valid_from", "level", around="parent_id")
    return pl.concat([_districts(), communes.select(COLUMNS)]).unique().sort("around", "name", "place_id")


def expected(settled: pl.DataFrame, texts: pl.DataFrame) -> pl.DataFrame:
    """`row`, `name`, `key`, `level`, `place_id`, `lent`: units a row may name barely, as it names what they lie in.

    `settled` has `row`, `place_id`, `level`, `name`; `texts` has `row`, `on`. Names that the row settles itself, names
    given after its day and names of two such units are left out.
    """
    above = ancestors().join(levels().filter(pl.col("level") == "province"), left_on="above", right_on="place_id")
    provinces = settled.join(above, on="place_id").select("row", around="above")
    districts = settled.filter(pl.col("level") == "district").select("row", around="place_id")
    # A story that goes over half the country takes none of it for granted.
    times = pl.concat([provinces, districts]).group_by("row", "around").len("times")
    spoken = times.filter((pl.len().over("row") <= FEW) | (pl.col("times") > 1)).drop("times")
    dated = spoken.join(texts.select("row", pl.col("on").fill_null(UNDATED)), on="row")
    then = pl.col("valid_from").is_null() | (pl.col("valid_from") <= pl.col("on"))
    options = dated.join(_inner(), on="around").filter(then)
    one = options.filter(pl.col("place_id").n_unique().over("row", "name") == 1)
    free = one.join(settled.select("row", "name"), on=["row", "name"], how="anti")
    return free.select("row", "name", "key", "level", "place_id", lent=pl.lit(True)).unique()


def stands_for_unit(before: pl.Expr, level: pl.Expr) -> pl.Expr:
    """Whether a name with these words before it is no part of a longer name and no thing called after the place.

    Communes have too many names: one counts only where the words lead to a place that people live in.
    """
    whole = ~before.str.contains(LONGER) | before.str.contains(OPENED)
    lived = (level != "commune") | before.str.contains(LIVES)
    return lived & whole & ~pl.any_horizontal(before.str.contains(cue) for cue in (THING, p.VILLAGE_BEFORE))
