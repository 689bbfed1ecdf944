"""Words around the name of a place, in texts that are more than a name. All are folded.

Syllables that also begin or end names ("chợ", "văn") count as such words only in phrases.
"""

from outage_service.world.places.names import Words

_PRONOUNS = (
    *(
        "em",
        "toi",
        "tui",
        "minh",
        "anh",
        "chi",
        "co",
        "chu",
        "bac",
        "ong",
        "ba",
        "cau",
        "chau",
        "cu",
        "con",
        "di",
    ),
    *(
        "tui em",
        "tui minh",
        "bon em",
        "bon minh",
        "chung toi",
        "chung em",
        "chung minh",
        "tau",
        "ban",
        "me",
        "bo",
    ),
)
_ANYBODY = ("em", "toi", "tui", "minh", "anh", "chi", "tui em", "bon em", "chung toi", "chung em")
_OF_SOMEBODY = ("nha", "cho nha", "khu nha", "cua", "cty", "cong ty", "shop")
_PHRASES = (
    *(
        "mat dien",
        "cup dien",
        "cat dien",
        "khong co dien",
        "chua co dien",
        "co dien lai",
        "co dien",
        "bi mat dien",
    ),
    *(
        "ko co dien",
        "k co dien",
        "hong co dien",
        "hok co dien",
        "tat dien",
        "ngat dien",
        "het dien",
        "cup",
        "mat",
    ),
    *("khu vuc", "khu", "doan", "khuc", "roi", "khu tap the", "hien nay", "hien tai", "hien gio"),
    *(
        "cho em hoi",
        "cho toi hoi",
        "cho hoi",
        "khi nao",
        "bao gio",
        "may gio",
        "luc nao",
        "tu may gio",
        "bao lau",
    ),
    *(
        "the nao",
        "lam sao",
        "bi lam sao",
        "bi sao",
        "sao vay",
        "vi sao",
        "tai sao",
        "lam gi",
        "cai gi",
        "gi vay",
    ),
    *("hom nay", "hom qua", "ngay mai", "sang nay", "trua nay", "chieu nay", "toi nay", "dem nay", "tu sang"),
    *(
        "tu trua",
        "tu chieu",
        "tu toi",
        "tu qua",
        "tu hom qua",
        "nay gio",
        "den gio",
        "toi gio",
        "ca ngay",
        "ca buoi",
    ),
    *(
        "bi mat",
        "bi cup",
        "cho nay",
        "cho do",
        "cho day",
        "o day",
        "o do",
        "viet nam",
        "vn",
        "bi lam sao the",
    ),
    *(
        "ngay xua",
        "ngay truoc",
        "hoi truoc",
        "hoi xua",
        "truoc day",
        "truoc kia",
        "xua kia",
        "goi la",
        "cu goi la",
    ),
    *(
        "day tro",
        "day nha tro",
        "xom tro",
        "phong tro",
        "nha tro",
        "tang tret",
        "noi dai",
        "chay qua",
        "queo vo",
        "re vao",
        "di vao",
    ),
    *("dia chi", "d/c", "dc", "lam on", "giup em", "xin hoi", "vui long", "ten la", "song o", "ben nay"),
    *("ben kia", "ben ni", "mo rua", "rang ma", "rang rua", "sao rua", "te te", "nhu the nao"),
    *(f"{whose} {who}" for whose in _OF_SOMEBODY for who in _PRONOUNS),
    *(f"{whose} {who}" for whose in ("ben", "cho", "khu", "xom") for who in _ANYBODY),
    *(
        f"{who} {more}"
        for who in _PRONOUNS
        for more in ("oi", "o", "a", "ben", "hoi", "dang", "tai", "muon hoi")
    ),
)
_BY_FIRST_WORD: dict[str, list[Words]] = {}
for _phrase in sorted({tuple(phrase.split()) for phrase in _PHRASES}, key=len, reverse=True):
    _BY_FIRST_WORD.setdefault(_phrase[0], []).append(_phrase)
BEFORE = frozenset(
    {"o", "tai", "ben", "cho", "thi", "alo", "em", "toi", "minh", "tu", "cac", "nha", "con", "chi", "da"}
)
AFTER = frozenset(
    {
        "a",
        "oi",
        "nhe",
        "nha",
        "em",
        "voi",
        "het",
        "luon",
        "vay",
        "di",
        "khong",
        "chua",
        "day",
        "ne",
        "nay",
        "do",
        "ha",
        "hong",
    }
)
FILLERS = (
    BEFORE
    | AFTER
    | frozenset(
        "thuoc phia cua va so tui tau ay nhi ne ni te no rua ri rang ma thi la cung dang bi dum gium giup xin hoi "  # noqa: SIM905
        "hoai nua thoi roi sao gi ngay trong ngoai tren duoi khuc doan quang dau cuoi toi den cu xua truoc gio hien "
        "man tro r z v j s bh ntn dc ko k hok hong ad admin shop cty nghe ah oh u uh the dung phai hay duoc qua "
        "ve theo len xuong ra vao cai van se".split()
    )
)
# What follows these words says where in a street it is.
BESIDE = frozenset({"gan", "canh", "truoc", "sau", "ke", "sat", "giua"})
LANDMARKS = frozenset(
    {
        "truong",
        "benh",
        "cau",
        "nga",
        "chua",
        "cong",
        "sieu",
        "chung",
        "toa",
        "khach",
        "quan",
        "cho",
        "ubnd",
        "nha",
    }
)
HAMLETS = frozenset({"thon", "ap", "xom", "khoi", "khu", "to", "buon", "ban", "lang", "doi", "cum"})


def talk_at(words: Words, start: int) -> int:
    """How many words from `start` on are talk; 0 when it is part of a name."""
    phrases = _BY_FIRST_WORD.get(words[start], ())
    return next((len(phrase) for phrase in phrases if words[start : start + len(phrase)] == phrase), 0)
