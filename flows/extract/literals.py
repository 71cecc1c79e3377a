"""Words without which an expression cannot match: looked for by one automaton, they spare most texts the expression.

"(?:vốn|kinh phí)[^.;]{0,90}chương trình" matches no text without "chương trình".
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from re import _constants as sre  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

SHORTEST = 2
"""Characters; shorter words stand in nearly every text."""
_ANY = "."
_FLAGS = re.compile(r"\(\?[a-z-]")
_CLASS = re.compile(r"\\p\{\w+\}|\\x\{\w+\}|\\.|\[\^?\]?|\]|.", re.DOTALL)
_REPEATS = (sre.MAX_REPEAT, sre.MIN_REPEAT)


def _flat(pattern: str) -> str:
    """``pattern`` with a dot for each class: those of Rust may hold others, which Python reads differently."""
    flat, depth = [], 0
    for part in _CLASS.findall(pattern):
        if part.startswith("["):
            flat += [_ANY] if depth == 0 else []
            depth += 1
        elif depth:
            depth -= part == "]"
        else:
            flat.append(_ANY if part.startswith((r"\p", r"\x")) else part)
    return "".join(flat)


@cache
def required(pattern: str) -> tuple[str, ...]:
    """Words of which every match of the Rust expression ``pattern`` holds one; none where that cannot be told."""
    if _FLAGS.search(pattern):
        return ()
    return tuple(sorted(_needed(list(parser.parse(_flat(pattern))))))


def _needed(nodes: Sequence[tuple[Any, Any]]) -> frozenset[str]:
    """The set of words that is least often met, of those a sequence needs one each: the one of the longest words."""
    sets, run = [], ""
    for kind, value in [*nodes, (sre.ANY, None)]:
        if kind is sre.LITERAL:
            run += chr(value)
            continue
        sets += [frozenset([run]), _inner(kind, value)]
        run = ""
    best = max(sets, key=_telling)
    return best if _telling(best) else frozenset()


def _inner(kind: Any, value: Any) -> frozenset[str]:
    """The words one part of a sequence needs."""
    if kind is sre.SUBPATTERN:
        return _needed(list(value[-1]))
    if kind in _REPEATS and value[0] > 0:
        return _needed(list(value[2]))
    if kind is sre.BRANCH:
        each = [_needed(list(branch)) for branch in value[1]]
        return frozenset().union(*each) if all(each) else frozenset()
    return frozenset()


def _telling(words: frozenset[str]) -> int:
    """Length of the shortest word, the less the more there are; sets with words that say nothing are of no use."""
    shortest = min(map(len, words), default=0)
    return 0 if shortest < SHORTEST else shortest * 100 - len(words)
