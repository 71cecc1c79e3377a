"""Texts nobody would write and every crawl contains: what articles are made of, put together wrongly."""

from __future__ import annotations

from hypothesis import strategies as st

WORDS = (
    "tỷ lệ hộ nghèo", "hộ nghèo", "hộ cận nghèo", "giảm", "tăng", "từ", "xuống còn", "lần lượt", "còn", "chiếm", "đạt",
    "huyện", "xã", "tỉnh", "thị xã", "TP", "TX.", "Đắk Lắk", "Krông Bông", "Hà Giang", "toàn tỉnh", "cả nước", "năm",
    "giai đoạn", "quý", "6 tháng đầu năm", "đến nay", "cuối năm", "ngày", "tháng", "khoảng", "trên", "hơn", "dưới",
    "ít nhất", "phấn đấu", "mục tiêu", "dự kiến", "ước", "thu nhập bình quân", "vốn", "giải ngân", "cho vay", "nhà ở",
    "việc làm", "đoàn công tác", "đến thăm", "trao đổi kinh nghiệm", "do ông", "Phó Chủ tịch",
    "làm trưởng đoàn", "rưỡi",
    "một", "hai mươi lăm", "nghìn", "triệu", "tỷ", "nghìn tỷ", "đồng", "đ", "%", "điểm phần trăm", "hộ", "người", "ha",
    "Nghị quyết số", "Chương trình 30a", "TTXVN", "BHXH", "trong số", "trong đó", "so với", "cùng kỳ",
    "bình quân", "mỗi năm",
)  # fmt: skip
NUMBERS = (
    "0", "00", "1", "-1", "−3", "1,5", "1.5", "1.517", "1.2.3.4.5", "1,2,3", "25,21", "100,1", "12/12", "0/0", "1/0",
    "1 - 1,5", "1–1,5", "2021-2025", "2019 - 2020", "31/02/2023", "8/11/2023", "99/99/9999", "2023", "0000", "9" * 20,
    "9" * 400, "1" + ".000" * 200, "0," + "3" * 300, "1e308", "1e999", "٣٤", "１２", "²", "½", "Ⅳ", "1\u00a0517",
    "1 517",
    "1\u200b517", "1.517,", "..5", ",5", "5.", "5%%", "%5", "30a", "F0", "19h30", "+84 912 345 678",
    "3.000 USD", "20.000.000đ",
)  # fmt: skip
MARKS = (
    ".", ",", ";", ":", "…", "...", "(", ")", "((", "))", "[", "]", "{", "}", "“", "”", '"', "'", "–", "-",
    "/", "\\", "|",
    "\n", "\n\n", "\r\n", "\r", "\t", " ", "  ", "\u00a0", "\u2028", "\u2029", "\x0b", "\x0c", "\x85",
    "\u200b", "\u200d",
    "\u2060", "\ufeff", "\u202e", "\u2066", "\u2069", "\x00", "\x01", "\x1b[31m", "\x7f", "\u0300",
    "\u0323\u0302", "\ufffd",
    "\U0001f468\u200d\U0001f469\u200d\U0001f467", "\U000e0041", "\U0010ffff", "\ue000", "\u0e01", "\u05d0",
    "İ", "ß", "ﬁ", "Ð", "đ",
    "<b>", "</p>", "<script>", "&amp;", "&#0;", "&#x110000;", "$1", "\\1", "(?:", "{0,60}", "%s", "{}", "'; --",
)  # fmt: skip

pieces = st.one_of(
    st.sampled_from(WORDS),
    st.sampled_from(NUMBERS),
    st.sampled_from(MARKS),
    st.text(max_size=6),
    st.integers(-(10**25), 10**25).map(str),
    st.floats().map(str),
    st.tuples(st.sampled_from((*MARKS, *NUMBERS[:12], "a", "ế")), st.integers(2, 300)).map(
        lambda pair: pair[0] * pair[1]
    ),
)
"""A word, a number, a mark, anything, or one of them many times."""

joints = st.sampled_from((" ", " ", " ", "", "\n", ", ", ". "))

OPENING = "Xã Ea Trul giảm nghèo. Cuối năm 2023, xã còn 102 hộ nghèo, chiếm 5,2%. "
"""Half of the texts begin so, or extraction would pass most of them over as of another topic."""

texts = st.builds(
    lambda opening, parts: opening + "".join(piece + joint for piece, joint in parts),
    st.sampled_from((OPENING, "")),
    st.lists(st.tuples(pieces, joints), max_size=40),
)
"""One hostile text, without lone surrogates, which cannot stand in a file of UTF-8."""
