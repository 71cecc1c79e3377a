"""Guest and host of an exchange visit, by votes of the words around the places' names."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from flows.extract.visit_text import RANKS, Article, Mention, Sentence
from flows.extract.visit_words import any_of, words


def find_guest(article: Article) -> Mention | None:
    """The place most often named as the delegation's; the first of equals."""
    votes: defaultdict[str, float] = defaultdict(float)
    first: dict[str, Mention] = {}
    for sentence in article.sentences:
        for mention, weight in _guest_votes(sentence):
            votes[mention.key] += weight
            first.setdefault(mention.key, mention)
    return first[max(votes, key=lambda k: (votes[k], -first[k].start))] if votes else None


def _guest_votes(sentence: Sentence) -> Iterator[tuple[Mention, float]]:
    """Places named right after "đoàn", and those whose leaders go to learn."""
    for match in re.finditer(r"(?<!\w)đoàn(?!\w)", sentence.lower):
        if _is_delegation(sentence.lower, match):
            mention = _next_mention(sentence, match.end(), 60)
            if mention:
                yield mention, 2
    people = any_of(*words()["guest_people"])
    for match in people.finditer(sentence.lower):
        mention = _next_mention(sentence, match.end(), 20)
        if mention and any_of(*words()["guest_verbs"]).match(_after(sentence, mention).lstrip(", ")):
            yield mention, 2


def _is_delegation(lower: str, match: re.Match[str]) -> bool:
    """False for unions, companies and army units."""
    after, before = lower[match.end() :].lstrip(), lower[: match.start()].rstrip()
    if any(after.startswith(word) for word in words()["not_delegation_after"]):
        return False
    return not any(re.search(rf"(?<!\w){word}$", before) for word in words()["not_delegation_before"])


def _next_mention(sentence: Sentence, position: int, reach: int) -> Mention | None:
    """The first place named within `reach` characters, unless a word between begins something else."""
    for mention in sentence.mentions:
        gap = mention.start - sentence.start - position
        if 0 <= gap <= reach:
            between = f" {sentence.lower[position : position + gap].strip()} "
            for origin in words()["guest_from"]:
                between = between.replace(origin, "")
            clear = not re.search(r"[.;:]|, (?!lãnh đạo|cán bộ|ban|sở|phòng)", between)
            return mention if clear and not any(stop in between for stop in words()["guest_stops"]) else None
    return None


def _between(sentence: Sentence, start: int, end: int) -> str:
    """The words between two spans of the article, in lower case."""
    return sentence.lower[start - sentence.start : end - sentence.start]


def _after(sentence: Sentence, mention: Mention) -> str:
    """The words after a place and the larger places that follow it in apposition ("huyện A, tỉnh B")."""
    end = mention.end
    for other in sentence.mentions:
        larger = other.start >= end and other.rank < mention.rank
        if larger and re.fullmatch(r"[\s,(]*", _between(sentence, end, other.start)):
            end = other.end
    return sentence.lower[end - sentence.start :].lstrip(") ")


def find_hosts(article: Article, guest: Mention) -> list[Mention]:
    """The places visited: the one with most votes, preferably of the guest's level, and those listed with it."""
    votes: defaultdict[str, float] = defaultdict(float)
    first: dict[str, tuple[Mention, Sentence]] = {}
    for sentence in article.sentences:
        for mention, weight in _host_votes(sentence, guest):
            votes[mention.key] += weight * (1.5 if sentence.title else 1)
            first.setdefault(mention.key, (mention, sentence))
    if not votes:
        return []
    level = [k for k in votes if first[k][0].rank == guest.rank and votes[k] >= 2]
    best = max(level or votes, key=lambda k: (votes[k], -first[k][0].start))
    return list(_listed(*first[best]))


def _host_votes(sentence: Sentence, guest: Mention) -> Iterator[tuple[Mention, float]]:
    """Places after "tại", "đến", "với" …, and those named before the delegation as receiving it."""
    reception = any_of(*words()["reception"]["words"]).search(sentence.lower)
    opening = sentence.lower.lstrip().startswith(tuple(words()["reception"]["opening"]))
    if not opening and not re.search(r"đoàn|kinh nghiệm|thăm|tiếp", sentence.lower):
        return
    for mention in sentence.mentions:
        if mention.key == guest.key or mention.rank < guest.rank - 1 or _is_parent(sentence, mention):
            continue
        offset = mention.start - sentence.start
        weight = _weight_before(sentence.lower[:offset])
        if reception and offset < reception.start():
            weight += words()["reception"]["weight"]
        if opening:
            weight += words()["reception"]["opening_weight"]
        if weight:
            yield mention, weight


def _weight_before(before: str) -> float:
    """The weight of the last word of place before a name, where only fillers stand between."""
    fillers = set(words()["fillers"]["words"])
    for token in reversed(before[-60:].replace(",", " , ").split()):
        if token in words()["host_before"]:
            return float(words()["host_before"][token])
        if token not in fillers:
            return 0.0
    return 0.0


def _is_parent(sentence: Sentence, mention: Mention) -> bool:
    """Whether the name only says where the smaller place before it lies: "huyện A, tỉnh B", "huyện A (B)"."""
    return any(
        other.rank > mention.rank
        and other.end <= mention.start
        and re.fullmatch(r"[\s,(]*", _between(sentence, other.end, mention.start))
        for other in sentence.mentions
    )


def _listed(mention: Mention, sentence: Sentence) -> Iterator[Mention]:
    """The place and those listed after it: "các tỉnh A, B và C"; of a region with its provinces, the provinces."""
    run, end = [mention], mention.end
    for other in sentence.mentions:
        between = _between(sentence, end, other.start) if other.start >= end else "."
        fits = other.rank == run[-1].rank or run[-1].rank == RANKS["region"]
        if fits and re.fullmatch(r"\s*(?:[,;:(]|và)?\s*(?:các )?", between):
            run.append(other)
            end = other.end
    listed = [m for m in run if m.rank != RANKS["region"]]
    yield from {m.key: m for m in (listed or run)}.values()
