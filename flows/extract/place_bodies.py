"""Names of places that stand for something else: bodies, events, venues, partners, papers, where people go."""

from __future__ import annotations

from functools import partial

import polars as pl

from flows.extract import codes
from flows.extract.choose import only_where
from flows.extract.neighbours import neighbour

_CAPITALS = ("vn3-01", "vn2-01", "vn3-79", "vn2-79")


said = partial(codes.says, "places")


def said_rarely(column: str, room: str) -> pl.Expr:
    """The same for a slow pattern, whose every match holds one of the words listed for it."""
    may = pl.col(column).str.contains_any(codes.listed("places", f"{room}_words"))
    return only_where(may, pl.col(column)).str.contains(codes.words("places", room))


def _venue() -> pl.Expr:
    """Where it was told, no more: "hội nghị tại Hà Nội", "sáng 14/6, tại Hà Nội, Bộ …"."""
    capital = ~said("text", "unit_word") & pl.col("place_id").is_in(_CAPITALS)
    return capital & (said("b60", "meeting") | (said("b60", "day_venue") & said("a60", "wide_host")))


def belongs() -> pl.Expr:
    """The name is part of an organisation's ("Hội Nông dân Việt Nam") or of an event's, or leads elsewhere."""
    plain = ~said("text", "unit_word")
    owned = plain & said("b60", "owner") & ~said("b60", "located")
    named = said("text", "country_words") | said("b30", "people_counted")
    body = (pl.col("place_id") == "VN") & said("b30", "peoples") & ~named & ~pl.col("set_against")
    event = (pl.col("place_id") == "VN") & said("text", "whole_country") & said_rarely("b60", "event")
    within = pl.col("text").str.starts_with("trong ") & said("b30", "within")
    return owned | body | _venue() | event | within | said_rarely("b60", "linked")


def wider_partner() -> pl.Expr:
    """ "UBND huyện A phối hợp với Hội Chữ thập đỏ tỉnh …": the partner holds the one that acts, before it."""
    inside = pl.any_horizontal(_holds(neighbour("place_id", -n), n) for n in (1, 2, 3))
    beyond = pl.any_horizontal(pl.col("province_id") == neighbour("place_id", -n) for n in (1, 2, 3))
    local = beyond.fill_null(False) & (pl.col("level") != "province")
    return inside & ~local & said_rarely("b60", "partner")


def _holds(place: pl.Expr, n: int) -> pl.Expr:
    """The ``place`` named ``n`` mentions before lies in this one."""
    above = [pl.col("place_id") == neighbour(column, -n) for column in ("district_id", "province_id")]
    return pl.any_horizontal(above).fill_null(False) & (place != pl.col("place_id")).fill_null(False)


def goal() -> pl.Expr:
    """Where people go from the place spoken of: "vào Đồng Nai làm thuê"."""
    goes = ~pl.col("generic") & said_rarely("b60", "goal")
    return goes & (~pl.col("b60").str.contains(r"(?:đi|vào|ra|lên|sang) $") | said("a60", "goal_after"))
