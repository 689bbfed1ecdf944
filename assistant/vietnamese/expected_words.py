"""The words that answer each kind of question, for the grammars of a speech recognizer.

Every phrase is lower case and accented, as a recognizer spells it. Numbers and letters come from the tables
that read identifiers, so that everything that can be read can also be heard.
"""

from __future__ import annotations

from assistant.vietnamese.lattice import FILLERS
from assistant.vietnamese.letters import LETTER_NAMES
from assistant.vietnamese.spoken_numbers import NUMBER_WORDS
from assistant.vietnamese.word_tables import phrases, words

# A number cannot be read out without these.
DIGITS = tuple(phrases("không|một|hai|ba|bốn|năm|sáu|bảy|tám|chín"))

YES = phrases(
    "có|có em|có chứ|dạ có|dạ|dạ vâng|dạ phải|dạ đúng|dạ được|vâng|vâng ạ|vâng đúng|vâng phải|ừ|ừm|ừa|ờ",
    "phải|phải rồi|đúng|đúng rồi|đúng rồi em|đúng vậy|đúng thế|đúng đó|đúng luôn|chính xác|chuẩn",
    "chuẩn rồi|được|được em|được rồi|đồng ý|nhất trí|chắc chắn|tất nhiên|xác nhận|ok|ô kê|ok em|muốn",
    "có muốn|làm đi|ghi đi|nhắn đi|gửi đi|ừ đúng rồi",
)
NO = phrases(
    "không|không phải|không em|không cần|không cần đâu|không đúng|không có|dạ không|dạ thôi|thôi|thôi em",
    "thôi khỏi|khỏi|khỏi cần|chưa|chưa có|sai|sai rồi|nhầm|nhầm rồi|hông|hổng|hông phải|đừng|không muốn",
    "không được|không phải đâu",
)

# Words around a code or a telephone number.
_FRAMES = phrases(
    "mã|mã khách hàng|mã số|mã của chị là|mã là|số điện thoại|số của tôi|điện thoại|số|là|của|nhà|tôi|tui",
    "mình|đây|đọc|ghi|đọc lại|nói lại|nhầm|à nhầm|sai rồi|lộn|không phải|như|trong|hai số|ba số|lần",
    "rồi đó|hết rồi|xong|hai lần|ba lần|đúp|tam hoa|tứ quý|ngũ quý|lục quý",
)

# What callers say in answer to any question. A recognizer that knows only the expected words hears them in
# everything; with these words it can hear that the caller said something else.
_EVERYDAY = words(
    "điện cho lại mất tiền cúp báo gì giờ sao nào mấy bị ở làm bao gọi đâu đi người tin mà dây ai đóng",
    "khi nữa máy tới lực này cái quá nhắn sửa cắt giá nhiêu công giùm đường hồ thợ vậy đơn qua giúp tên",
    "hết mới ngày nhận đó biết tháng đang hàng khu cháy xin trợ tổng nghe tra với đài thế nay mai lên ơn",
    "trụ hả ra ký gặp lịch cần xuống thông hỏi phiếu lâu giật hay đổi đăng đã thấy cảm đèn trước nhớ hỗ",
    "chỉ sáng xe nhân cầu mở đây chuyển viên việc thường nước cách tắt hôm yếu chào giảm đứt vì trả còn",
    "chuyện trên bên nợ hư cao phòng hộ bạn chỗ trạm cả tự sang vào tiếng phường mua chủ toàn xem xóm",
    "khác cột giấy kiểm tính gần tủ ngoài lắp nên hồi nổ bỏ cháu dân cửa bằng nóng lửa chạy yêu tiếp hiểm",
    "alo quên lúc thật trời về thôn theo bán nhau vẫn luôn lắm đất chữa lời kêu thay thu quạt nguyên nãy",
    "chiều cũng nhiều văn bảo học cứu điểm những dụng động hỏng cây ông đêm nổi mưa cũ lấy chậm cuối nằm",
    "ngã nối khói ngay mạng mẹ mặt ổ hơn trưa xíu nhắc khách thôi phải được không có",
)

# Words that do not end a turn.
_UNFINISHED = words("là và thì mà của ở tại với vì nhưng cho số mã tên đường phường xã ờ à ừm ơ hay hoặc như")


def words_for_digits() -> list[str]:
    """Phrases with which codes and telephone numbers are read out."""
    names = [" ".join(name) for name in LETTER_NAMES]
    return _distinct([*NUMBER_WORDS, *names, *_FRAMES, *sorted(FILLERS)])


def words_for_yes_and_no() -> list[str]:
    return _distinct([*YES, *NO, *words("ạ em anh chị cô chú bác nha nhé đó rồi mà đâu ơi")])


def everyday_words() -> list[str]:
    """Words that may come in answer to any question."""
    return sorted(_EVERYDAY)


def sounds_unfinished(text: str) -> bool:
    """Whether the text ends with a word that does not end a turn: «mã khách hàng là»."""
    last = text.rsplit(maxsplit=1)
    return bool(last) and last[-1].lower() in _UNFINISHED


def _distinct(given: list[str]) -> list[str]:
    return list(dict.fromkeys(given))
