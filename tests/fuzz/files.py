"""Files that were cut, scrambled, glued or built wrongly, made from the samples that ship with the project."""

from __future__ import annotations

import gzip
import json
import random
import zlib
from collections.abc import Callable
from functools import cache
from pathlib import Path

from flows.runtime.environment import ROOT

SAMPLES = ROOT / "warehouse" / "samples"
LARGEST = 60_000
"""Bytes of a sample that are used: what breaks readers lies at ends and in heads."""

Mutation = Callable[[bytes, random.Random], bytes]


@cache
def seeds() -> tuple[tuple[str, bytes], ...]:
    """(ending, bytes) of samples of all formats, packed and plain."""
    files = sorted(path for path in SAMPLES.rglob("*") if path.is_file() and path.name != "README.md")
    found = [("".join(path.suffixes), path.read_bytes()) for path in files]
    plain = [(ending.removesuffix(".gz"), gzip.decompress(data)) for ending, data in found if ending.endswith(".gz")]
    jsons = [(".json", b"[" + b",".join(d.splitlines()[:5]) + b"]") for e, d in [*found, *plain] if e == ".jsonl"]
    return tuple(
        (ending, data if ending == ".parquet" else data[:LARGEST]) for ending, data in [*found, *plain, *jsons]
    )


def cut(data: bytes, rng: random.Random) -> bytes:
    return data[: rng.randrange(len(data) + 1)]


def behead(data: bytes, rng: random.Random) -> bytes:
    return data[rng.randrange(len(data) + 1) :]


def flip(data: bytes, rng: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(rng.choice((1, 3, 20, 200)) if changed else 0):
        changed[rng.randrange(len(changed))] = rng.randrange(256)
    return bytes(changed)


def flip_ends(data: bytes, rng: random.Random) -> bytes:
    """Heads and footers hold the lengths readers believe."""
    changed = bytearray(data)
    for _ in range(6 if len(changed) > 40 else 0):
        changed[rng.choice((rng.randrange(40), -1 - rng.randrange(40)))] = rng.choice((0, 1, 127, 128, 255))
    return bytes(changed)


def insert(data: bytes, rng: random.Random) -> bytes:
    at = rng.randrange(len(data) + 1)
    return data[:at] + rng.choice(HOSTILE) + data[at:]


def splice(data: bytes, rng: random.Random) -> bytes:
    other = rng.choice(seeds())[1]
    return data[: rng.randrange(len(data) + 1)] + other[rng.randrange(len(other) + 1) :]


def double(data: bytes, rng: random.Random) -> bytes:
    low, high = sorted(rng.randrange(len(data) + 1) for _ in range(2))
    return data[:high] + data[low:high] * rng.choice((1, 1, 5)) + data[high:]


def spell_numbers(data: bytes, rng: random.Random) -> bytes:
    """Another digit for each: lengths, counts, dates and figures that do not fit."""
    return bytes(rng.choice(b"0123456789") if 48 <= b <= 57 and rng.random() < 0.3 else b for b in data)


def pack_badly(data: bytes, rng: random.Random) -> bytes:
    whole = gzip.compress(data, mtime=0)
    return rng.choice((whole[:-6], whole[:-4] + b"\0\0\0\0", whole + b"rest", whole * 2, zlib.compress(data), b""))


HOSTILE = (
    b"\0", b"\xff\xfe", b"\xef\xbb\xbf", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\xc0\xaf", b"\r", b"\n\n\n",
    b"\\ud800",
    b"\\u0000", b'"', b"{" * 2_000, b"[" * 5_000, b"]" * 5_000, b"<div>" * 3_000, b"<" * 5_000, b"&#x0;",
    b"&#xD800;", b"<!--", b"<![CDATA[",
    b"<script>", b"</html>", b"Content-Length: -1\r\n", b"Content-Length: 99999999999999999999\r\n",
    b"WARC/9.9\r\n", b"WARC/1.0\r\n",
    b"9" * 3_000, b"1e9999", b"NaN", b"Infinity", b"-" * 3_000, b"." * 3_000, "\u202e\u200b\u0300".encode() * 500,
)  # fmt: skip
MUTATIONS: tuple[Mutation, ...] = (
    cut,
    behead,
    flip,
    flip_ends,
    insert,
    insert,
    splice,
    double,
    spell_numbers,
    pack_badly,
)


def hostile_file(rng: random.Random) -> tuple[str, bytes]:
    """(ending, bytes) of one broken file; sometimes with the ending of another format."""
    ending, data = rng.choice(seeds())
    for _ in range(rng.choice((1, 1, 2, 4))):
        data = rng.choice(MUTATIONS)(data, rng)
    return (rng.choice(seeds())[0] if rng.random() < 0.1 else ending), data


def deep(ending: str, depth: int) -> bytes:
    """What is nested as deep as nobody nests."""
    if ending == ".html":
        return b"<html><body>" + b"<div>" * depth + "Xã còn 12 hộ nghèo.".encode() + b"</div>" * depth
    inside = b"[" * depth + b"]" * depth
    return (
        b'{"id": 1, "text": ' + inside + b"}\n" + json.dumps({"id": 2, "text": "Xã còn 12 hộ nghèo."}).encode() + b"\n"
    )


def write(folder: Path, files: list[tuple[str, bytes]]) -> None:
    """Files named by number."""
    folder.mkdir(parents=True, exist_ok=True)
    for number, (ending, data) in enumerate(files):
        (folder / f"{number:05}{ending}").write_bytes(data)
