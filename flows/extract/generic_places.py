"""What a bare "huyện", "thị xã" or "toàn tỉnh" stands for: the unit of that type last spoken of."""

from __future__ import annotations

from functools import lru_cache

import polars as pl

from flows.extract import codes
from flows.extract.neighbours import from_here, so_far
from flows.extract.places_tables import ancestors, units

_OPENING = 30
"""How far from the start of a sentence the place it opens with may stand."""
_TYPES = ("huyện", "thị xã", "thành phố", "quận", "xã", "phường", "thị trấn")


def _of_level(level: str) -> pl.Expr:
    return pl.col("above").filter(pl.col("above_level") == level).first()


def _lineage() -> pl.DataFrame:
    """``place_id`` with its district and province (or itself), a city's also ``urban_id``, else ``rural_id``."""
    above = ancestors().join(
        units().select(above="place_id", above_level="level").unique("above"), on="above", how="left"
    )
    lineage = above.group_by("place_id").agg(district_id=_of_level("district"), province_id=_of_level("province"))
    cities = units().filter((pl.col("level") == "province") & (pl.col("type") == "thành phố"))["place_id"]
    return lineage.with_columns(
        urban_id=pl.when(pl.col("province_id").is_in(cities.unique().to_list())).then("province_id"),
        rural_id=pl.when(~pl.col("province_id").is_in(cities.unique().to_list())).then("province_id"),
    )


@lru_cache(maxsize=1)
def _known() -> pl.DataFrame:
    """``place_id`` with its latest ``unit_type`` and ``unit_level`` and the columns of ``_lineage``."""
    latest = units().sort("place_id", "valid_from").unique("place_id", keep="last", maintain_order=True)
    types = latest.select("place_id", unit_type="type", unit_level="level")
    return types.join(_lineage(), on="place_id", how="left", maintain_order="left")


def with_types(mentions: pl.DataFrame) -> pl.DataFrame:
    """Give every mention the type its unit has ("Hà Nội" is a thành phố) and the columns of ``_lineage``."""
    joined = mentions.join(_known(), on="place_id", how="left", maintain_order="left")
    return joined.with_columns(type=pl.coalesce("type", "unit_type"), level=pl.coalesce("unit_level", "level")).drop(
        "unit_type", "unit_level"
    )


def _named() -> pl.Expr:
    """The mention names one unit that the text speaks of."""
    # "cao tốc Cầu Giẽ - Ninh Bình" is a road, no place anybody speaks of.
    around = pl.col("b60").str.slice(-3) + "#" + pl.col("a60").str.slice(0, 3)
    route = ~pl.col("text").str.contains(codes.words("places", "unit_word")) & around.str.contains(
        r"(?:[-–] ?#|#\s?[-–])"
    )
    # "cao hơn huyện X, đứng sau Y": what is only compared is not spoken of
    known = pl.col("place_id").is_not_null() & ~pl.col("generic") & ~codes.says("places", "b60", "set_beside")
    return ~route & known & ~pl.col("person_like")


def _so_far(column: str, test: pl.Expr) -> pl.Expr:
    """``column`` of the last row up to here that passes ``test``."""
    return so_far(column, test & pl.col(column).is_not_null(), "article_id")


def _from_here(column: str, test: pl.Expr) -> pl.Expr:
    return from_here(column, test & pl.col(column).is_not_null(), "article_id")


def _with_spoken(mentions: pl.DataFrame) -> pl.DataFrame:
    """Add the unit of each type and level last named, and next named, at every mention (columns ``_…``)."""
    named, kind = pl.col("_named") & ~pl.col("several"), pl.col("type")
    # a list of districts stands for none of them but says whose they are
    within = pl.col("_named") & (~pl.col("several") | pl.col("level").is_in(["district", "commune"]))
    return mentions.with_columns(_named=_named()).with_columns(
        *[_so_far("place_id", named & (kind == each)).alias(f"_t_{each}") for each in _TYPES],
        _district=_so_far("district_id", named),
        # Hà Nội is no "tỉnh"
        _province=_so_far("rural_id", within),
        _commune=_so_far("place_id", named & (pl.col("level") == "commune")),
        _district_next=_from_here("district_id", named),
        _province_next=_from_here("rural_id", within),
        _region=_so_far("place_id", named & (pl.col("level") == "region")),
        _city=_so_far("province_id", within),
        _urban=_so_far("urban_id", within),
        _urban_next=_from_here("urban_id", within),
        _city_next=_from_here("place_id", named & (kind == "thành phố")),
        _moved=_so_far("province_id", _opens_province()),
        _moved_at=_so_far("char_start", _opens_province()),
        _district_at=_so_far("char_start", named & pl.col("district_id").is_not_null()),
    )


def _opens_province() -> pl.Expr:
    """ "Tại Thanh Hóa, …" opens a sentence: the story has gone on to that province."""
    opens = (pl.col("level") == "province") & codes.says("places", "b30", "moved_on") & (pl.col("m_start") < _OPENING)
    return opens & ~pl.col("generic") & pl.col("place_id").is_not_null()


def _by_level() -> pl.Expr:
    """The unit of the mention's level last named, else the next one."""
    level = pl.col("level")
    return (
        pl.when(level == "province")
        .then(pl.coalesce("_province", "_province_next", "_city"))
        .when(pl.col("type") == "thành phố")
        .then(pl.coalesce("_urban", "_city_next", "_urban_next", "_district"))
        .when(level == "district")
        .then(pl.coalesce("_district", "_district_next"))
        .when(level == "commune")
        .then(pl.col("_commune"))
        .when(level == "region")
        .then(pl.col("_region"))
    )


def resolve_generic(mentions: pl.DataFrame) -> pl.DataFrame:
    """Resolve generic mentions to the unit of their type, else level, last (or, failing that, next) named."""
    spoken = _with_spoken(mentions)
    by_type = [pl.when(pl.col("type") == each).then(pl.col(f"_t_{each}")) for each in _TYPES]
    open_ = pl.col("generic") & pl.col("place_id").is_null() & ~pl.col("plural")
    # a "huyện" is not that of the province the story has left: one of those of the province it is in, no more is known
    left = open_ & (pl.col("level") == "district") & (pl.col("_moved_at") > pl.col("_district_at"))
    moved = pl.when(left.fill_null(False)).then("_moved")
    resolved = pl.when(open_).then(pl.coalesce(moved, *by_type, _by_level())).otherwise(pl.col("place_id"))
    return spoken.with_columns(place_id=resolved).drop([c for c in spoken.columns if c.startswith("_")])
