"""When an article was published, and how that is known."""

from datetime import date

import polars as pl
import pytest

from flows.clean.dates import date_articles


def dated(text: str = "", published: str | None = None, url: str | None = None) -> tuple[date | None, str]:
    frame = pl.DataFrame(
        {"text": [text], "published": [published], "url": [url]},
        schema=dict.fromkeys(["text", "published", "url"], pl.String),
    )
    return date_articles(frame).row(0)


@pytest.mark.parametrize(
    "published",
    [
        "2020-03-25",
        "2020-03-25T07:24:00.000+07:00",
        "2020-3-25, 02:00:00+00:00",
        "20200325",
        "07:24 25/03/2020",
        "25/3/2020",
        "Thứ tư, 25/3/2020, 07:24 (GMT+7)",
        "ngày 25 tháng 3 năm 2020",
        "25-03-2020 - 07:24 AM",
        "Wed, 25 Mar 2020 07:24:00 GMT",
        "March 25, 2020",
        "1585100000",
        "1585100000000",
    ],
)
def test_metadata_in_many_forms(published: str) -> None:
    assert dated(published=published) == (date(2020, 3, 25), "metadata")


@pytest.mark.parametrize(
    "published", ["N/A", "", "31/02/2020", "25/13/2020", "hôm qua", "0001-01-01", "{'$date': None}"]
)
def test_useless_metadata(published: str) -> None:
    assert dated(published=published) == (None, "none")


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://bao.vn/2023/11/08/giam-ngheo.html", date(2023, 11, 8)),
        ("https://bao.vn/giam-ngheo-20231108093012345.htm", date(2023, 11, 8)),
        ("https://bao.vn/xa-hoi/giam-ngheo-08-11-2023-12.html", date(2023, 11, 8)),
        ("https://bao.vn/tin/giam-ngheo-4012345678.html", None),
    ],
)
def test_address(url: str, expected: date | None) -> None:
    assert dated(url=url) == (expected, "url" if expected else "none")


@pytest.mark.parametrize(
    ("text", "expected", "basis"),
    [
        ("Tiêu đề\nThứ sáu, 08/11/2024 14:30\nNội dung.", date(2024, 11, 8), "dateline"),
        ("Tiêu đề\nHà Nội, ngày 5/3/2024\nNội dung.", date(2024, 3, 5), "dateline"),
        ("Tiêu đề\nTừ ngày 21-24/5/2024, đoàn công tác huyện đã học tập.", date(2024, 5, 24), "dateline"),
        ("Tiêu đề\n(ABC) Sáng 9/10, huyện họp. Trong năm 2023, huyện có 12 mô hình.", date(2023, 10, 9), "text"),
        (
            "Tiêu đề\nNgày 30-9, huyện họp. Năm 2022 còn 40 hộ.\nNguồn: https://bao.vn/tin/202310/hop-123/",
            date(2023, 9, 30),
            "text",
        ),
        (
            "Tiêu đề\nTrong 3 ngày, từ ngày 4/3 đến ngày 6/3, đoàn đi học. Cuối năm 2022 còn 5,1% hộ nghèo.",
            date(2023, 3, 6),
            "text",
        ),
        (
            "Tiêu đề\nNgày 12/8, huyện họp. Trong năm 2023 có 12 mô hình; phấn đấu đến năm 2025 giảm 2%.",
            date(2023, 8, 12),
            "text",
        ),
        (
            "Tiêu đề\nNgày 12/8, huyện họp. Cuối năm 2023, huyện dự kiến còn 2%; từ đầu năm 2023 thu 10 tỷ.",
            date(2023, 8, 12),
            "text",
        ),
    ],
)
def test_dates_told_by_the_text(text: str, expected: date, basis: str) -> None:
    assert dated(text) == (expected, basis)


@pytest.mark.parametrize(
    "text",
    [
        "Tiêu đề\nChiều 9/10, huyện họp bàn việc giảm nghèo.",
        "Tiêu đề\nChiều 9/10, huyện họp về giai đoạn 2021-2025 và mục tiêu đến năm 2030.",
        "Tiêu đề\nHuyện họp. Năm 2023 có 12 mô hình, trong đó 1/3 hiệu quả.",
        "Tiêu đề\nÔng Nam, sinh năm 1988, thoát nghèo. Ngày 9/10 ông nhận bò.",
        "Tiêu đề\nNgày 20/4/2012, xã thành lập. Đến năm 2019 xã đạt chuẩn, ngày 3/5/2021 được công nhận.",
        "Tiêu đề\nTỷ lệ 12/15 xã đạt chuẩn trong năm 2023.",
    ],
)
def test_no_guess_without_support(text: str) -> None:
    assert dated(text) == (None, "none")


def test_surest_basis_wins_and_rows_keep_their_order() -> None:
    frame = pl.DataFrame(
        {
            "text": ["a\nHà Nội, ngày 5/3/2024\nb", "", "a\nHà Nội, ngày 5/3/2024\nb", "x"],
            "published": ["2020-01-02", None, None, None],
            "url": ["https://b.vn/2019/01/01/x", "https://b.vn/2019/01/01/x", None, None],
        }
    )
    assert date_articles(frame)["published_on_basis"].to_list() == ["metadata", "url", "dateline", "none"]
