"""Roles of lines, and lines that repeat others."""

import polars as pl
import pytest

from flows.clean import clean
from tests.clean import world

SENTENCE = "Trong những năm qua, cấp ủy và chính quyền huyện Phú Bình đã triển khai nhiều mô hình sinh kế cho hộ nghèo."
LONG = f"{SENTENCE} {SENTENCE}"
ARTICLE = [
    ("title", "Huyện Phú Bình trao đổi kinh nghiệm giảm nghèo với huyện Sơn Hà"),
    ("dateline", "Thứ sáu, 08/11/2024 14:30"),
    ("body", f"(PBTV) {LONG}"),
    ("caption", "Quang cảnh buổi làm việc tại hội trường huyện"),
    ("body", LONG),
    ("heading", "Nhiều mô hình hiệu quả"),
    ("body", f"{LONG} Đến nay, tỷ lệ hộ nghèo còn 2,31%."),
    ("list_item", "- Xã Đồng Tâm còn 12 hộ nghèo;"),
    ("list_item", "- Xã Tân Hòa còn 9 hộ nghèo."),
    ("caption", "Đoàn công tác chụp ảnh lưu niệm với lãnh đạo huyện Phú Bình."),
    ("body", LONG),
    ("byline", "Thu An – Minh Bình"),
    ("byline", "Nguồn: Báo Ấp Bắc"),
    ("boilerplate", "0 Bình luận"),
    ("boilerplate", "Chia sẻ"),
    ("boilerplate", "Facebook Zalo Twitter"),
    ("related", "Tin cùng chuyên mục"),
    ("related", "Huyện Sơn Hà có thêm 3 xã về đích"),
]


def labelled(*texts: str) -> pl.DataFrame:
    cleaned = clean(world.documents(*(world.document(text, number) for number, text in enumerate(texts))))
    text = pl.col("text").str.slice(pl.col("char_start"), pl.col("char_end") - pl.col("char_start"))
    joined = cleaned.article_lines.join(
        cleaned.articles.select("article_id", "text"), on="article_id", maintain_order="left"
    )
    return joined.with_columns(text.alias("line"))


def test_roles_of_a_provincial_paper() -> None:
    found = labelled("\n\n".join(line for _, line in ARTICLE))
    assert found.select("role", "line").rows() == [(role, line.strip()) for role, line in ARTICLE]


def test_lead_under_the_title() -> None:
    found = labelled(
        "\n".join(
            [
                "Xã An Phú thoát nghèo",
                "Xã An Phú vừa được công nhận thoát nghèo sau ba năm nỗ lực của người dân.",
                *[LONG] * 4,
            ]
        )
    )
    assert found["role"].to_list()[:3] == ["title", "lead", "body"]


def test_text_in_one_line_is_body() -> None:
    assert labelled(LONG)["role"].to_list() == ["body"]


@pytest.mark.parametrize(
    "line",
    [
        "Theo đó, toàn huyện còn 1.204 hộ nghèo.",
        "Năm 2023, đoàn đã tặng quà cho 120 hộ nghèo trong huyện, trị giá 60 triệu đồng.",
        "Ảnh hưởng của dịch bệnh khiến 45 hộ tái nghèo.",
    ],
)
def test_sentences_with_figures_stay_body(line: str) -> None:
    found = labelled("\n".join(["Xã An Phú thoát nghèo", LONG, line, LONG, LONG]))
    assert found["role"].to_list()[2] == "body"


def test_equal_lines_point_to_the_first() -> None:
    found = labelled(
        "\n".join(["Tin giảm nghèo ở xã", LONG, "Năm 2023 còn 12 hộ nghèo.", LONG, "Năm 2023 còn 12 hộ nghèo."])
    )
    assert found["repeats_line"].to_list() == [None, None, None, 1, 2]


def test_caption_told_again_in_the_text() -> None:
    caption = "Đoàn tham quan mô hình trồng dâu nuôi tằm của hợp tác xã Hòa Lợi với 45 hộ tham gia"
    told = "Đoàn đã khảo sát mô hình trồng dâu nuôi tằm của hợp tác xã Hòa Lợi với 45 hộ tham gia; học được nhiều."
    body = f"{LONG} {told}"
    found = labelled("\n".join(["Tin giảm nghèo ở xã", LONG, caption, body, LONG]))
    assert found["role"].to_list()[2] == "caption"
    assert found["repeats_line"].to_list()[2] == 3


def test_lines_cover_the_text_and_never_cross_articles() -> None:
    found = labelled("Một hai\nba", "", "Bốn", "năm\n\nsáu")
    assert found.group_by("article_id", maintain_order=True).agg("line")["line"].to_list() == [
        ["Một hai", "ba"],
        [""],
        ["Bốn"],
        ["năm", "sáu"],
    ]
    assert found["line_no"].to_list() == [0, 1, 0, 0, 0, 1]
