"""Names accepted without a unit word before them: provinces, cities, regions, the country, foreign countries."""

import re
from functools import lru_cache

import polars as pl

from flows.extract.places_tables import FOLDER, units
from schemas.places.fold import TONE_PLACES, key_of

# Cities whose name is also a common word or a person's name are left out, and so are one-syllable names but Huế.
NOT_ALONE = {"Vinh", "Chũ", "Thuận An", "Tân Uyên", "Hòa Bình", "2", "9"}
WORDS_FOR_COUNTRY = [
    "cả nước",
    "Cả nước",
    "CẢ NƯỚC",
    "toàn quốc",
    "Toàn quốc",
    "TOÀN QUỐC",
    "nước ta",
    "Nước ta",
    "đất nước",
]
WORDS_FOR_REGION = ["toàn vùng", "Toàn vùng", "cả vùng", "Cả vùng", "vùng này", "Vùng này", "của vùng"]
# Names said of the two cities, and their districts as the street writes them: "Q8", "P12".
CAPITAL = ["Thủ đô", "THỦ ĐÔ"]
CITY_OF_BAC = ["Thành phố mang tên Bác", "thành phố mang tên Bác"]
COUNTRY = ["Việt Nam", "VIỆT NAM", *WORDS_FOR_COUNTRY]


def _spellings(name: str) -> set[str]:
    """The ways a name is written: tone mark on either vowel, highland variants, capitals, dashes."""
    ways = {name}
    for one, other in TONE_PLACES.items():
        ways |= {way.replace(one, other) for way in ways} | {way.replace(other, one) for way in ways}
    for old, new in (("Đắk", "Đăk Đắc Đăc Đak Dak Dăk"), ("Lắk", "Lăk Lắc Lăc Lak"), ("Quy ", "Qui "), ("Mỹ ", "Mĩ ")):
        ways |= {way.replace(old, other) for way in ways for other in new.split()}
    if " - " in name:
        ways |= {way.replace(" - ", dash) for way in ways for dash in ("-", " – ", "–", " ", " — ", "- ", " -")}
    if name in ("Kon Tum", "Gia Lai", "Sa Pa", "Đắk Lắk", "Buôn Ma Thuột"):
        ways |= {way.replace(" ", "") for way in ways} | {way.replace(" ", "").capitalize() for way in ways}
    return ways | {way.upper() for way in ways}


def _provinces() -> list[tuple[str, str, str]]:
    """(name, key, level) of every province there ever was, with aliases; Hồ Chí Minh alone is the man."""
    provinces = units().filter((pl.col("level") == "province") & (pl.col("name") != "Hồ Chí Minh"))
    rows = provinces["name"].unique().sort().to_list()
    extra = ["Thừa Thiên - Huế", "Thừa Thiên", "TT Huế", "TT-Huế", "T.T.Huế", "Bắc Cạn", "Sài Gòn", "BR-VT", "HCM"]
    return [(name, key_of(name), "province") for name in dict.fromkeys(rows + extra)]


def _cities() -> list[tuple[str, str, str]]:
    """(name, key, level) of cities below provinces whose name may stand alone."""
    last = units().filter((pl.col("level") == "district") & (pl.col("type") == "thành phố"))
    provinces = set(units().filter(pl.col("level") == "province")["key"])
    found = last.filter(~pl.col("key").is_in(sorted(provinces)))["name"].unique().sort().to_list()
    return [(name, key_of(name), "district") for name in [*found, "Buôn Mê Thuột"] if name not in NOT_ALONE]


def _regions() -> list[tuple[str, str, str]]:
    """(name, slug, level) of regions with their other names, in both cases of the first letter."""
    frame = pl.read_csv(FOLDER / "regions.csv", infer_schema=False)
    rows = []
    for slug, name, _, _, also in frame.iter_rows():
        for way in [name, *(also or "").split("|")]:
            if way:
                rows += [(spelt, slug, "region") for spelt in {way, way[0].lower() + way[1:], way[0].upper() + way[1:]}]
                rows += [(way.replace("Bộ", "bộ").replace("Nguyên", "nguyên"), slug, "region")]
    return rows


@lru_cache(maxsize=1)
def lexicon() -> pl.DataFrame:
    """`spelling` to `key` (or slug of a region) and `level` (province, district, region, country, foreign)."""
    foreign = (FOLDER / "foreign.txt").read_text(encoding="utf-8").splitlines()
    rows: list[tuple[str, str | None, str]] = [
        (way, key, level) for name, key, level in _provinces() + _cities() for way in sorted(_spellings(name))
    ]
    rows += _regions()
    rows += [(way, "VN", "country") for way in COUNTRY]
    rows += [(way, key_of("Hà Nội"), "province") for way in CAPITAL]
    rows += [(way, key_of("Hồ Chí Minh"), "province") for way in CITY_OF_BAC]
    rows += [(f"Q{number}", str(number), "district") for number in range(1, 13)]
    rows += [(f"P{number}", str(number), "commune") for number in range(1, 29)]
    rows += [(way, None, "region") for way in WORDS_FOR_REGION]
    rows += [(name, key_of(name), "foreign") for name in foreign if name and not name.startswith("#")]
    frame = pl.DataFrame(rows, schema=["spelling", "key", "lone_level"], orient="row")
    return frame.unique("spelling", keep="first", maintain_order=True)


# Longer names that only look like a place: matched so that the shorter name inside is not.
DECOYS = [
    "Thái Bình Dương",
    "Điện Biên Phủ trên không",
    "Hà Nội Mới",
    "Bắc Ninh Bình",
    "Hà Nam Ninh",
    "Tây Bắc Âu",
    "Đông Bắc Á",
    "Việt Nam Cộng hòa",
]


@lru_cache(maxsize=1)
def lone_pattern() -> str:
    """The alternation of all spellings, longest first."""
    spellings = sorted([*lexicon()["spelling"], *DECOYS], key=lambda way: (-len(way), way))
    return "|".join(re.escape(way) for way in spellings)
