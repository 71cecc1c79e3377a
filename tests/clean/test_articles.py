"""The cleaning stage as a whole, sources, and duplicates."""

import os
from pathlib import Path

import polars as pl
import pytest

from flows.clean import ARTICLES, LINES, SIGNATURES, TEXT_MAP, clean, duplicates, mark_duplicates, to_raw
from flows.load import load
from flows.rejects import REJECTS
from tests.clean import world

SHARED = Path(__file__).parents[3] / "shared"
WORDS = ["huyện", "xã", "hộ", "nghèo", "giảm", "còn", "năm", "vốn", "vay", "nhà", "mô", "hình", "sinh", "kế", "làm"]


def words(seed: int, count: int = 120) -> list[str]:
    """A text of words that differs from every other seed's."""
    return [f"{WORDS[(seed * 31 + n * n) % len(WORDS)]}{(seed * 7 + n) % 97}" for n in range(count)]


def test_frames_follow_their_schemas() -> None:
    for rows in ([], [world.document("Một tin\nngắn.")]):
        cleaned = clean(world.documents(*rows))
        assert dict(cleaned.articles.schema) == ARTICLES
        assert dict(cleaned.article_lines.schema) == LINES
        assert dict(cleaned.text_map.schema) == TEXT_MAP
        assert dict(cleaned.rejects.schema) == REJECTS
        assert dict(cleaned.signatures.schema) == SIGNATURES


def test_ids_follow_source_and_text() -> None:
    one = clean(world.documents(world.document("Tin một.", 1), world.document("Tin  một.", 2)))
    assert one.articles["article_id"].n_unique() == 2
    assert one.articles["text_sha256"].n_unique() == 1
    again = clean(world.documents(world.document("Tin một.\u00a0", 1)))
    assert again.articles["article_id"][0] == one.articles["article_id"][0]


def test_the_same_source_twice_is_kept_once() -> None:
    cleaned = clean(world.documents(world.document("Tin một.", 1), world.document("Tin một. ", 1)))
    assert cleaned.articles.height == 1
    assert cleaned.rejects["rule"].to_list() == ["duplicate_record"]
    assert cleaned.text_map["article_id"].n_unique() == 1


def test_every_document_in_a_batch_is_cleaned_as_alone() -> None:
    rows = [world.document(f"Tin số {n}\u00ad\r\n\r\n{' '.join(words(n))}.Về {n}", n) for n in range(7)]
    together = clean(world.documents(*rows))
    for row in rows:
        alone = clean(world.documents(row))
        key = alone.articles["article_id"][0]
        for whole, part in ((together.text_map, alone.text_map), (together.article_lines, alone.article_lines)):
            assert whole.filter(pl.col("article_id") == key).equals(part)


@pytest.mark.parametrize(
    ("text", "known", "publisher", "domain"),
    [
        ("Tin", {"url": "https://www.baolamdong.vn/x.html"}, "Báo Lâm Đồng", "baolamdong.vn"),
        ("Tin", {"url": "https://tin.vd.vn/x.html"}, "tin.vd.vn", "tin.vd.vn"),
        ("Tin", {"publisher": "Báo Dân trí"}, "Dân trí", "dantri.com.vn"),
        ("Tin", {"publisher": "Cổng huyện A"}, "Cổng huyện A", None),
        ("Tin", {"title": "Tin giảm nghèo | Báo Dân trí"}, "Dân trí", "dantri.com.vn"),
        ("Tiêu đề\n(NLĐ) - Ngày 3-4, huyện họp.", {}, "Người Lao Động", "nld.com.vn"),
        ("Tin giảm nghèo ở xã\nNội dung dài của tin này.\nTheo Báo Ấp Bắc", {}, "Ấp Bắc", "baoapbac.vn"),
        ("Tin giảm nghèo ở xã\nNội dung (UBND) dài của tin này.", {}, None, None),
    ],
)
def test_publishers(text: str, known: dict[str, str], publisher: str | None, domain: str | None) -> None:
    article = clean(world.documents(world.document(text, **known))).articles.row(0, named=True)
    assert (article["publisher"], article["publisher_domain"]) == (publisher, domain)


@pytest.mark.parametrize(
    ("text", "byline"),
    [
        ("Tin giảm nghèo ở xã\nNội dung của tin này.\nThu An", "Thu An"),
        ("Tin giảm nghèo ở xã\nNội dung của tin này.\nTHU AN - LÊ BÌNH\nZalo", "THU AN - LÊ BÌNH"),
        ("Nội dung của tin này rất dài. Thu An - Lê Bình", "Thu An - Lê Bình"),
        ("Nội dung của tin này rất dài. Theo VGP", "Theo VGP"),
        ("Nội dung của tin này có 12 hộ.", None),
    ],
)
def test_bylines(text: str, byline: str | None) -> None:
    assert clean(world.documents(world.document(text))).articles["byline"][0] == byline


def signed(*rows: dict[str, object]) -> pl.DataFrame:
    return clean(world.documents(*rows)).signatures


def test_exact_and_near_duplicates_point_to_the_earliest() -> None:
    text, other = " ".join(words(1)), " ".join(words(2))
    near = " ".join([*words(1)[:-6], "thêm", "vài", "chữ", "khác"])
    frame = signed(
        world.document(text, 3, published="2024-05-02"),
        world.document(text.replace(" ", "\n", 3), 1),
        world.document(near, 2, published="2024-05-01"),
        world.document(other, 4, published="2024-01-01"),
    )
    ids = dict(frame.select("source_uri", "article_id").rows())
    marks = {row[0]: row[1:] for row in mark_duplicates(frame).rows()}
    assert marks == {ids["003.txt"]: (ids["002.txt"], "near"), ids["001.txt"]: (ids["002.txt"], "near")}


def test_marks_do_not_depend_on_order_or_shards() -> None:
    rows = [world.document(" ".join(words(n % 5)), n) for n in range(20)]
    whole = signed(*rows)
    parts = pl.concat([signed(*rows[10:]), signed(*rows[:10])])
    marks = mark_duplicates(whole)
    assert marks.equals(mark_duplicates(parts))
    assert marks["duplicate_kind"].to_list() == ["exact"] * 15
    assert marks["duplicate_of"].n_unique() == 5


def test_parts_bands_and_pairs_may_be_cut_anywhere(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = [[*words(n % 6)[: 120 - n // 6 * 8], *words(100 + n)[: n // 6 * 8]] for n in range(36)]
    frame = signed(*(world.document(" ".join(text), n) for n, text in enumerate(texts)), world.document("Tin", 99))
    marks = mark_duplicates(frame)
    assert marks["duplicate_kind"].value_counts().height == 1
    assert 0 < len(marks) < 30
    for name, value in {"BANDS_AT_ONCE": 1, "PAIRS_AT_ONCE": 3, "COMPARED": 2}.items():
        monkeypatch.setattr(duplicates, name, value)
    again = frame.head(3)  # signatures that come twice count once
    for size in (1, 5, 37):
        parts = [*frame.sample(fraction=1, shuffle=True, seed=size).iter_slices(size), again]
        assert marks.equals(duplicates.mark_in_parts(lambda columns, p=parts: [part.select(columns) for part in p]))


def test_short_texts_are_compared_whole() -> None:
    marks = mark_duplicates(
        signed(world.document("Tin", 1), world.document("Tin", 2), world.document("Tin", 3), world.document("Bài", 4))
    )
    assert marks["duplicate_kind"].to_list() == ["exact", "exact"]


def test_nothing_to_mark() -> None:
    assert mark_duplicates(signed()).is_empty()


def test_quotes_of_real_articles_are_found_in_the_raw_text() -> None:
    if not (SHARED / "seeds").is_dir():
        pytest.skip(f"no shared data at {os.path.relpath(SHARED)}")
    documents = load([str(SHARED / "seeds")]).documents
    raws = dict(documents.select("document_id", "raw_text").rows())
    cleaned = clean(documents)
    checked = 0
    for article in cleaned.articles.iter_rows(named=True):
        for number in pl.Series([article["text"]]).str.extract_all(r"\d[\d.,]*\d|\d")[0]:
            start = article["text"].index(number)
            low, high = to_raw(cleaned.text_map, article["article_id"], start, start + len(number))
            assert raws[article["document_id"]][low:high] == number
            checked += 1
    assert checked > 50
