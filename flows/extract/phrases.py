"""Many phrases as one expression that shares their beginnings: "hộ (?:nghèo(?: mới)?|cận nghèo)".

An alternation of three hundred phrases is compiled and searched at twice the cost of the tree of their prefixes. Both
match the same: the longest phrase that the text allows.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

_Parts = tuple[str, ...]
_BLANKS = {" ": r"\s+"}


def any_of(phrases: Collection[str], spelled: Mapping[str, str] = _BLANKS) -> str:
    """Expression for any of ``phrases``, the longest first.

    ``spelled`` gives what is written in several ways, as expressions; without it a blank stands for any blanks.
    """
    part = re.compile("|".join([*map(re.escape, spelled), "."]))
    written = [tuple(spelled.get(way) or re.escape(way) for way in part.findall(phrase)) for phrase in phrases]
    return f"(?:{_tree(written)})"


def _tree(phrases: list[_Parts]) -> str:
    """The phrases by their first part; where one of several ends, the rest of the others is optional, tried first."""
    rests: dict[str, list[_Parts]] = {}
    for first, *rest in filter(None, phrases):
        rests.setdefault(first, []).append(tuple(rest))
    branches = [first + _tree(rest) for first, rest in rests.items()]
    ends = () in phrases and bool(branches)
    return f"(?:{'|'.join(branches)})" + "?" * ends if ends or len(branches) > 1 else "".join(branches)
