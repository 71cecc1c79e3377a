"""Places in articles: every mention with its span, and the unit it names at the article's date, or why it is not known.

`find_places` is the stage; `resolve` and `describe_place` answer for one name (the command line and notebooks).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

import polars as pl

from flows.extract.places_context import evidence, supported
from flows.extract.places_match import SURNAMES, candidates, matched_items
from flows.extract.places_scan import CLOSE, OFFICE, OPEN, PLURAL, WIDE, lone_names, unit_words
from flows.extract.places_tables import ancestors, changes, names, units

TWO_LEVELS_SINCE = date(2025, 7, 1)
SCHEMA = {
    "article_id": pl.String,
    "char_start": pl.Int64,
    "char_end": pl.Int64,
    "text": pl.String,
    "type": pl.String,
    "level": pl.String,
    "place_id": pl.String,
    "candidates": pl.List(pl.String),
    "reason": pl.String,
    "generic": pl.Boolean,
    "plural": pl.Boolean,
    "office": pl.Boolean,
    "person_like": pl.Boolean,
    "former": pl.Boolean,
}
PERSON_BEFORE = rf"(?:^|[ \u00a0(“\"])(?:{SURNAMES}|Thị|Hữu|Đức|Minh|Ngọc|Quang|Văn|Xuân|Thanh|Bá|Đình|Công|Duy|Quốc|Kim|Thu|Hồng|Thúy|Anh) $"
NAMED_AFTER = (
    r"(?i)(?:(?:^|[ \u00a0(])(?:ông|bà|anh|chị|cô|chú|em|cháu|đường|phố|cầu|chợ|công ty|cty|khách sạn|htx|hợp tác xã|tập đoàn|nhãn hiệu"
    r"|thương hiệu|tàu|đội bóng|clb|quốc lộ|sông|núi|đèo|vịnh|biển|trận|chiến thắng|chiến dịch|tên|giống|bưởi|cà phê)) $"
)
NO_NAMES = r"^(?:NTM|UBND|HĐND|BCH|MTTQ|LĐ|KT|XH|CNH|QL|OCOP|DTTS|Uỷ|Ủy|Ban|Phó|Trưởng|Bí|Chủ|Hội|Đoàn|Đảng|Theo|Nông|Mặt|Công|Anh|Anh Hùng|Nghèo|Đội|Bên|Và|Với|Trong|Khi|Để)\b"


def find_places(articles: pl.DataFrame, articles_lines: pl.DataFrame | None = None) -> pl.DataFrame:
    """Every mention of a place in `articles` (columns of the contract), in the order of the text; see SCHEMA.

    `reason` says how `place_id` is known (exact, parent, sentence, title, article, publisher) or why it is null
    (ambiguous, unknown, generic). Offsets are code points of `text`. `articles_lines` is not needed.
    """
    texts = _texts(articles)
    words = unit_words(texts)
    items = matched_items(words)
    named = _named(items, words)
    lone = _lone(lone_names(texts), named)
    mentions = pl.concat([named, lone], how="diagonal").sort("row", "start", "end").with_row_index("mid")
    mentions = _with_lines(mentions, texts).join(
        texts.select("row", "system", "on", "publisher_province"), on="row", how="left", maintain_order="left"
    )
    settled = _settled(mentions)
    return _finished(settled, texts)


def _texts(articles: pl.DataFrame) -> pl.DataFrame:
    """`row`, `article_id`, `text` without marks, `system` and `on` by the date, `publisher_province`."""
    blank = pl.lit(None, pl.String)
    publisher = pl.concat_str(
        [pl.col(name) if name in articles.columns else blank for name in ("publisher", "publisher_domain")],
        separator=" ",
        ignore_nulls=True,
    )
    base = articles.select(
        "article_id",
        text=pl.col("text").fill_null("").str.replace_all(f"[{OPEN}{CLOSE}]", " "),
        on=pl.col("published_on") if "published_on" in articles.columns else pl.lit(None, pl.Date),
        publisher=publisher,
    ).with_row_index("row")
    two = pl.col("on") >= TWO_LEVELS_SINCE
    said = pl.col("text").str.contains(r"(?i)chính quyền địa phương (?:2|hai) cấp")
    return base.join(_publisher_provinces(base), on="publisher", how="left", maintain_order="left").with_columns(
        system=pl.when(two.fill_null(False) | (pl.col("on").is_null() & said)).then(pl.lit("vn2")).otherwise(pl.lit("vn3"))
    )


def _publisher_provinces(texts: pl.DataFrame) -> pl.DataFrame:
    """`publisher` to the province its name carries ("Báo Tiền Giang", tiengiang.gov.vn)."""
    from schemas.places.fold import ascii_of

    provinces = units().filter((pl.col("level") == "province") & (pl.col("system") == "vn3"))
    by_key = dict(provinces.select("ascii_key", "place_id").sort("place_id").iter_rows())
    rows = []
    for publisher in texts["publisher"].unique().sort().to_list():
        folded = ascii_of(publisher or "")
        hits = [place for key, place in by_key.items() if key in folded and len(key) > 4]
        rows.append((publisher, hits[0] if len(set(hits)) == 1 else None))
    return pl.DataFrame(rows, schema={"publisher": pl.String, "publisher_province": pl.String}, orient="row")


def _named(items: pl.DataFrame, words: pl.DataFrame) -> pl.DataFrame:
    """Mentions with a unit word: those with a name some unit has, unknown names, and bare unit words."""
    # "thành phố Vinh, Nghệ An": the second name is the province above, found again as a lone name.
    province = pl.col("key").is_in(_province_keys()) & (pl.col("level") == "district")
    listing = pl.col("before").str.contains(PLURAL)
    above = (pl.col("nth") > 0) & province & ~listing
    found = items.filter(pl.col("key").is_not_null() & ~above)
    first = items.filter((pl.col("nth") == 0) & pl.col("key").is_null())
    surname = pl.col("item").str.contains(rf"^(?:{SURNAMES})(?:[ \u00a0]|$)")
    nameless = surname | pl.col("item").str.contains(NO_NAMES) | ~pl.col("item").str.contains(r"^\p{Lu}\p{L}+[ \u00a0]\p{Lu}")
    nameless = nameless | pl.col("item").str.contains(r"^\p{Lu}{2,}")
    unknown = first.filter(~nameless).with_columns(found_level="level", unknown=pl.lit(True))
    taken = pl.concat([found.filter(pl.col("nth") == 0), unknown], how="diagonal").select("row", "end_word")
    generic = words.join(taken, left_on=["row", "end"], right_on=["row", "end_word"], how="anti")
    generic = generic.with_columns(
        found_level="level",
        generic=pl.lit(True),
        plural=pl.col("before").str.contains(PLURAL),
        wide=pl.col("before").str.extract(WIDE, 0).str.len_chars().fill_null(0),
    ).with_columns(start=pl.col("start") - pl.col("wide").cast(pl.Int64))
    office = pl.col("before").str.contains(rf"{OFFICE}[ \u00a0]$") | pl.col("hit").str.contains("(?i)ủy|uỷ")
    office = office | pl.col("after").str.contains(r"^ ?(?i:ủy|uỷ|đoàn)[ \u00a0]")
    columns = ["row", "start", "end", "kind", "key", "level", "office", "generic", "plural", "unknown", "fold", "former"]
    every = pl.concat([found, unknown, generic], how="diagonal").with_columns(
        level=pl.col("found_level"), office=office, former=pl.col("after").str.contains(r"^[^.,;]{0,40}\(cũ\)|^[^.,;]{0,40} cũ")
    )
    return every.select(columns)


def _province_keys() -> list[str]:
    """The keys of all provinces."""
    return units().filter(pl.col("level") == "province")["key"].unique().sort().to_list()


def _lone(lone: pl.DataFrame, named: pl.DataFrame) -> pl.DataFrame:
    """Mentions without a unit word, outside those that have one."""
    spans = named.filter(pl.col("unknown").is_null() & pl.col("generic").is_null()).select("row", n_start="start", n_end="end")
    joined = lone.sort("row", "start").join_asof(
        spans.sort("row", "n_start"), left_on="start", right_on="n_start", by="row", strategy="backward", check_sortedness=False
    )
    free = joined.filter(pl.col("n_end").is_null() | (pl.col("n_end") < pl.col("end")))
    regional = pl.col("lone_level").is_in(["region", "country", "foreign"])
    inside = pl.col("before").str.contains(PERSON_BEFORE) | pl.col("before").str.contains(NAMED_AFTER)
    country = {"cả nước", "Cả nước", "CẢ NƯỚC", "toàn quốc", "Toàn quốc", "TOÀN QUỐC", "nước ta", "Nước ta", "đất nước"}
    return free.select(
        "row", "start", "end", "key",
        level="lone_level",
        lone=pl.lit(True),
        generic=pl.when(pl.col("hit").is_in(sorted(country))).then(True),
        office=pl.col("before").str.contains(rf"{OFFICE}[ \u00a0]$"),
        person_like=pl.when(~regional).then(inside),
    )  # fmt: skip


def _with_lines(mentions: pl.DataFrame, texts: pl.DataFrame) -> pl.DataFrame:
    """`line`: the number of the line a mention stands in (0: the title)."""
    ends = texts.select("row", size=pl.col("text").str.split("\n").list.eval(pl.element().str.len_chars() + 1)).explode("size")
    ends = ends.with_columns(pl.col("size").cast(pl.Int64)).with_columns(
        begin=pl.col("size").cum_sum().over("row") - pl.col("size"), line=pl.int_range(pl.len()).over("row")
    )
    return mentions.join_asof(
        ends.select("row", "begin", "line"), left_on="start", right_on="begin", by="row", strategy="backward", check_sortedness=False
    ).drop("begin")


def _settled(mentions: pl.DataFrame) -> pl.DataFrame:
    """Mentions with `place_id`, `candidates`, `reason`: provinces first, then districts, then communes."""
    options = candidates(mentions.filter(pl.col("key").is_not_null() & pl.col("level").is_in(["province", "district", "commune"])))
    listed = options.sort("mid", "place_id").group_by("mid", maintain_order=True).agg(candidates=pl.col("place_id"))
    counted = mentions.join(listed, on="mid", how="left", maintain_order="left")
    single = pl.col("candidates").list.len() == 1
    region = pl.concat_str("system", pl.lit("-region-"), "key")
    sure = counted.with_columns(
        place_id=pl.when(single).then(pl.col("candidates").list.first())
        .when(pl.col("level") == "region").then(region)
        .when(pl.col("level") == "country").then(pl.lit("VN")),
    )  # fmt: skip
    sure = sure.with_columns(reason=pl.when(pl.col("place_id").is_not_null()).then(pl.lit("exact")))
    sure = _contradicted(sure)
    for level in ("district", "commune"):
        open_ones = sure.filter(
            pl.col("place_id").is_null() & (pl.col("level") == level) & (pl.col("candidates").list.len() > 1)
        )
        proof = evidence(sure.filter(pl.col("place_id").is_not_null() & ~pl.col("person_like").fill_null(False)))
        chosen = supported(open_ones, options.join(open_ones.select("mid"), on="mid", how="semi"), proof)
        sure = _merged(sure, chosen)
        sure = _repeated(sure)
    return sure


def _contradicted(mentions: pl.DataFrame) -> pl.DataFrame:
    """Take back a unit whose named neighbour is another unit one level up: the name is then of a unit not listed."""
    following = mentions.select("row", "line", n_start="start", n_level="level", n_place="place_id", n_mid="mid")
    follow = mentions.join(following.with_columns(mid=pl.col("n_mid") - 1).drop("row", "line"), on="mid", how="left", maintain_order="left")
    beside = (pl.col("n_start") - pl.col("end")).is_between(0, 3) & pl.col("place_id").is_not_null() & pl.col("n_place").is_not_null()
    up = ((pl.col("level") == "commune") & pl.col("n_level").is_in(["district", "province"])) | (
        (pl.col("level") == "district") & (pl.col("n_level") == "province")
    )
    known = ancestors().filter(pl.col("rank") > 0).select("place_id", n_place="above", agrees=pl.lit(True))
    checked = follow.join(known, on=["place_id", "n_place"], how="left", maintain_order="left")
    wrong = beside & up & pl.col("agrees").is_null() & (pl.col("place_id").str.slice(0, 3) == pl.col("n_place").str.slice(0, 3))
    return checked.with_columns(
        place_id=pl.when(~wrong.fill_null(False)).then("place_id"),
        reason=pl.when(~wrong.fill_null(False)).then("reason").otherwise(pl.lit("unknown")),
    ).select(mentions.columns)


def _merged(mentions: pl.DataFrame, chosen: pl.DataFrame) -> pl.DataFrame:
    """Mentions with the chosen units filled in."""
    joined = mentions.join(chosen, on="mid", how="left", suffix="_c", maintain_order="left")
    return joined.with_columns(
        place_id=pl.coalesce("place_id", "place_id_c"), reason=pl.coalesce("reason", "reason_c")
    ).drop("place_id_c", "reason_c")


def _repeated(mentions: pl.DataFrame) -> pl.DataFrame:
    """A name settled once in an article is the same unit where it stands again undecided."""
    known = mentions.filter(pl.col("place_id").is_not_null() & pl.col("kind").is_not_null() & pl.col("key").is_not_null())
    once = known.group_by("row", "level", "key").agg(pl.col("place_id").unique()).filter(pl.col("place_id").list.len() == 1)
    again = mentions.filter(pl.col("place_id").is_null() & (pl.col("candidates").list.len() > 1)).select("mid", "row", "level", "key")
    chosen = again.join(once.with_columns(pl.col("place_id").list.first()), on=["row", "level", "key"]).select(
        "mid", "place_id", reason=pl.lit("article")
    )
    return _merged(mentions, chosen)


def _finished(mentions: pl.DataFrame, texts: pl.DataFrame) -> pl.DataFrame:
    """The mentions in the columns of SCHEMA."""
    joined = mentions.join(texts.select("row", "article_id", body="text"), on="row", how="left", maintain_order="left")
    many = pl.col("candidates").list.len() > 1
    generic = pl.col("generic").fill_null(False)
    why = pl.when(generic & pl.col("place_id").is_null()).then(pl.lit("generic")).when(many).then(pl.lit("ambiguous")).otherwise(pl.lit("unknown"))
    return joined.select(
        "article_id",
        char_start="start",
        char_end="end",
        text=pl.col("body").str.slice(pl.col("start"), pl.col("end") - pl.col("start")),
        type="kind",
        level="level",
        place_id="place_id",
        candidates=pl.col("candidates").fill_null(pl.lit([], pl.List(pl.String))),
        reason=pl.coalesce("reason", why),
        generic=generic,
        plural=pl.col("plural").fill_null(False),
        office=pl.col("office").fill_null(False),
        person_like=pl.col("person_like").fill_null(False),
        former=pl.col("former").fill_null(False),
    ).cast(SCHEMA)
