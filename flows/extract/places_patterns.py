"""The expressions of the place passes: unit words, names after them, what stands before and after."""

from flows.extract.letters import plain

SPACE = "[ \u00a0\t]"
# Both cases spelt out: a case-blind alternation of accented words is several times slower.
UNITS = (
    r"[Tt](?:ỉnh|hị (?:xã|Xã|tr[ấầâ]n|Tr[ấầâ]n)|hành (?:phố|Phố)|hị (?:ủy|uỷ)|hành (?:ủy|uỷ))"
    r"|[Hh]uyện|[Qq]uận|[Pp]hường|[Xx]ã|[Đđ]ặc khu"
    r"|TỈNH|HUYỆN|QUẬN|PHƯỜNG|XÃ|THỊ XÃ|THỊ TRẤN|THÀNH PHỐ|ĐẶC KHU"
    r"|TP|Tp|tp|TX|Tx|tx|TT|Tt|tt|[HQPX]\."
)
KINDS = {
    "tỉnh": "tỉnh", "huyện": "huyện", "quận": "quận", "phường": "phường", "xã": "xã", "thị xã": "thị xã",
    "thị trấn": "thị trấn", "thị trần": "thị trấn", "thị trân": "thị trấn", "thành phố": "thành phố",
    "đặc khu": "đặc khu", "thành ủy": "thành phố", "thành uỷ": "thành phố", "thị ủy": "thị xã", "thị uỷ": "thị xã",
    "tp": "thành phố", "tx": "thị xã", "tt": "thị trấn", "h.": "huyện", "q.": "quận", "p.": "phường", "x.": "xã",
}  # fmt: skip
LEVELS = {
    "tỉnh": "province", "thành phố": "district", "huyện": "district", "quận": "district", "thị xã": "district",
    "phường": "commune", "xã": "commune", "thị trấn": "commune", "đặc khu": "commune",
}  # fmt: skip
SHORT = r"^(?:(?i:tp|tx|tt)|[HQPX]\.)$"
SHORT_FOLLOWS = plain(r"^[. \u00a0]*[\p{Lu}\d]")
GLUED = plain(r"^\p{L}")
GLUED_NAMES = r"^(?:HCM|Hồ|HN)"

# A letter or digit right before or after: what was found is part of a longer word.
RUNS_IN, RUNS_ON = plain(r"[\p{L}\p{N}]$"), plain(r"^[\p{L}\p{N}]")
ALPHA = plain(r"\p{Lu}[\p{L}\p{M}]*(?:['’‘`´]\p{L}+)*")
JOINT = rf"(?:{SPACE}+|{SPACE}?[-–—‐]{SPACE}?)"
# A number after a name may be its own ("Sơn Kim 1") or what is counted there ("Sơn Tây 12,5%"): shorter reading first.
FARM = rf"(?:Nông trường{SPACE})?"
NAME = plain(rf"{FARM}{ALPHA}(?:{JOINT}{ALPHA})*(?:{SPACE}\d\d?)??")
NUMBER = plain(rf"(?:{ALPHA}(?:{JOINT}{ALPHA})*(?:{SPACE}\d\d?)??|\d\d?(?:{SPACE}{ALPHA})*)")
WORD = plain(rf"(?:{ALPHA}|\d\d?|trường)")
AND = rf"(?:(?:và|hoặc|hay|với|cùng|&){SPACE})"
AMOUNT = plain(rf"\d[\d.,]*{SPACE}?(?:%|[\p{{Ll}}²/]+(?:[{SPACE[1:-1]}/][\p{{Ll}}²/%]+){{0,4}})")
COUNTED = rf"(?:{SPACE}?(?:{AMOUNT}|\({AMOUNT}\)))?"
BETWEEN = rf"(?:{COUNTED}{SPACE}?[,;]{SPACE}?{AND}?|{COUNTED}{SPACE}+{AND})"
# What may stand between a unit word and its name: "huyện ủy", "huyện miền núi", "các xã gồm:".
ADJECTIVES = (
    "đảo|miền núi|vùng cao|vùng sâu|vùng xa|biên giới|nghèo|anh hùng|ven biển|bãi ngang|cù lao|an toàn khu|ATK"
    "|trung du|thuần nông|đặc biệt khó khăn|khó khăn|nông thôn mới|điểm|mới|cũ|trẻ|gồm|bao gồm|như|là|sau|đó là"
    "|(?:vùng )?rẻo cao|(?:vùng )?lòng hồ|vùng (?:biên|ven|biển|trũng|lũ|giáo|đồng bào)|ven (?:đô|sông|đầm|thành)"
    "|ngoại (?:thành|ô)|nội thành|cửa ngõ|đầu nguồn|bán sơn địa|địa đầu|cực (?:bắc|nam|tây|đông)|hải đảo|tiền tiêu"
    "|miền (?:biển|tây)|(?:phía|bờ) (?:bắc|nam|tây|đông)|cách mạng|căn cứ|trọng điểm|du lịch|lúa|30a|135|ĐBKK|NTM"
    "|nghèo nhất|xa nhất|xa xôi|heo hút|nhỏ|tân lập|kiểu mẫu"
)
OFFICES = "ủy|uỷ|Ủy|Uỷ|ỦY|UỶ|đoàn|đội"
LEAD = (
    rf"^(?:{SPACE}*(?:{OFFICES}){SPACE})?(?:{SPACE}*(?:{ADJECTIVES})){{0,3}}"
    rf"{SPACE}?[.:]?{SPACE}*[\"“]?"
)
RUN = plain(rf"{LEAD}{NAME}(?:{BETWEEN}{NAME})*(?:{SPACE}\d\d?)?")
# "các huyện có nhiều hộ nghèo là A, B": small letters up to the word that opens the list.
FAR_LEAD = plain(rf"^[ \u00a0\p{{Ll}}]{{0,60}}(?: là| gồm| như|:){SPACE}*")
FAR_RUN = rf"{FAR_LEAD}{NAME}(?:{BETWEEN}{NAME})*"
NUMBERED = ["quận", "phường"]
# "phường11": the number stands without a blank
NUMBER_GLUED = plain(r"^\d\d?(?:[^\p{L}\d]|$)")
RUN_NUMBERED = plain(rf"{LEAD}{NUMBER}(?:{BETWEEN}{NUMBER})*(?:{SPACE}\d\d?)?")
# A lead that opens a list: the unit word stands for all of it, not for the first name.
OPENS_LIST = r"[:]|gồm|như|là|sau"

OFFICE = (
    r"(?:UBND|HĐND|UBMTTQ|MTTQ|MTTQVN|[UỦ][ỷy] ban nhân dân|Ủy ban nhân dân|Hội đồng nhân dân|Mặt trận Tổ quốc|Công an"
    r"|Phòng|Sở|Ban|Hội|Đoàn|Đảng bộ|Đảng ủy|Đảng uỷ|LĐTB&XH|LĐ-TB&XH|LĐTBXH|[Xx]ã hội|PTNT|Trung tâm|Bí thư|Chủ tịch"
    r"|Cựu chiến binh|Phụ nữ|LHPN|Nông dân|Thanh niên|Quân sự|Kho bạc|NHCSXH|Ngân hàng" + plain(r"[\p{L} ]*)")
)
OFFICE_BEFORE = rf"{OFFICE}{SPACE}$"
OFFICE_AFTER = r"^ ?(?i:ủy|uỷ|đoàn|đội)[ \u00a0]"
NUMERALS = "một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười"
PLURAL = plain(rf"(?i)(?:các|những|mỗi|từng|nhiều|một số|cấp|số|liên|{NUMERALS}|\d+(?:[./]\d+)*){SPACE}$")
WIDE = rf"(?i)(?:toàn|cả|khắp|trong|trên địa bàn|địa bàn){SPACE}$"
# Small letters only: "xã hội" is no unit, "xã Hội Sơn" is one; "Xã Hội" stands in names of offices.
NOT_UNITS = {
    "xã": plain(r"^ (?:hội|luận|viên|giao|tắc|đoàn)|^-(?:hội|Hội)|^ HỘI|^ Hội(?:[^\p{L} ]|$| \p{Ll})|^ - xã hội"),
    "tỉnh": r"^ (?:táo|lộ|dậy|giấc|ngộ|lẻ|bơ)",
    "quận": r"^ (?:chúa|công|vương)",
    "phường": r"^ (?:hội|chèo|buôn)",
}
# "các tỉnh, thành phố A, B": all of them are provinces.
AFTER_PROVINCES = r"^(?:, ?| và | hoặc |/| - )$"
COOPERATIVE = r"(?i)(?:hợp tác|tác|công|làng|bà|ông|thông tấn) ?$"

SURNAMES = (
    "Nguyễn|Trần|Lê|Phạm|Huỳnh|Hoàng|Phan|Vũ|Võ|Đặng|Bùi|Đỗ|Hồ|Ngô|Dương|Lý|Đinh|Đoàn|Trương|Lâm|Mai|Cao|Tạ|Lưu|Trịnh"
    "|Đào|Hà|Tô|Tống|Thái|Quách|Lò|Lường|Giàng|Vàng|Sùng|Thào|Mùa|Hầu|Vừ|Ksor|Rơ|Siu|Nông|Hứa|Triệu|Chu|Châu|Kiều|Văn"
    "|Thân|Phùng|La|Ma"
)
GIVEN = "Thị|Hữu|Đức|Minh|Ngọc|Quang|Văn|Xuân|Thanh|Bá|Đình|Công|Duy|Quốc|Kim|Thu|Hồng|Thúy|Thế|Mạnh|Viết|Trọng"
PERSON_BEFORE = rf"(?:^|[ \u00a0(“\"])(?:{SURNAMES}|{GIVEN}){SPACE}$"
NAMED_AFTER = (
    r"(?i)(?:^|[ \u00a0(])(?:ông|bà|anh|chị|cô|chú|cháu|đường|phố|cầu|chợ|công ty|cty|khách sạn|htx|hợp tác xã|tập đoàn"
    r"|nhãn hiệu|thương hiệu|tàu|đội bóng|clb|quốc lộ|sông|đèo|vịnh|trận|chiến thắng|chiến dịch|tên|giống|bưởi"
    r"|thpt|thcs|tiểu học|quán|nhà hàng|rượu|nước mắm|tnhh|cp) $"
)
# Below communes, any name may stand: "ấp Phú Mỹ" is no city. "Nông thôn", "bên làng" end in such a word.
VILLAGE_BEFORE = (
    r"(?i)(?:^|[,;(–-] ?|\b(?:ở|tại|thuộc|ngụ|trú|quê|dân|đình|vào|cả|trong) )"
    r"(?:ấp|thôn|xóm|làng|khóm|khu phố|tổ dân phố|buôn|bản) $"
)
# The country right behind: "thành phố Đông Hưng (Trung Quốc)", "tỉnh Hà Nam, Trung Quốc".
ABROAD = r"^(?:, ?| ?\()(?:Trung Quốc|Campuchia|Thái Lan|Hàn Quốc|Nhật Bản|Đài Loan|Lào[,.;)])"
# A capital after a unit word that begins no name of a unit.
NO_NAME = (
    r"^(?:NTM|UBND|HĐND|BCH|MTTQ|OCOP|DTTS|[UỦ][ỷy]|Ban|Phó|Trưởng|Bí|Chủ|Hội|Đoàn|Đảng|Theo|Nông|Mặt|Công|Nghèo|Đội"
    r"|Bên|Và|Với|Trong|Khi|Để|Ông|Bà|Đồng|Thường|Nguyên|Giám|Nhân|Từ|Tại|Năm|Sau|Đây|Hiện|Nhờ|Tuy|Do|Vì|Có|Những|Các)\b"
)
# One word behind the known beginning of a name; capitals are a heading.
ONE_MORE = plain(rf"^{SPACE}\p{{Lu}}[\p{{Ll}}\p{{M}}][\p{{L}}\p{{M}}]*(?:['’]\p{{L}}+)?$")
# Former provinces that begin like one that is.
DECOY = rf"^Hà Nam{SPACE}Ninh"
CAPITALS = plain(r"^\p{Lu}{2,}(?:[ \u00a0]|$)")
TWO_WORDS = plain(r"^\p{Lu}\p{L}+[ \u00a0]\p{Lu}\p{L}+")
OTHER_CAPITAL = plain(r"^ (?:của|nước|kháng chiến|gió ngàn|lâm thời|cũ|các|một|\p{Lu})")
NO_DISTRICT = r"^(?:/|-|–| ?năm|[.,]\d)"
FORMER = r"^,?\s?\(?(?:cũ|trước đây)\b"
