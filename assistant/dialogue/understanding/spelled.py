"""Words that must be read with their accents, because other words differ from them by nothing else.

«bỏ» (drop) is «bố» (father) without accents, «thợ» (crew) is «thở» (breathe), «đừng» (don't) is «đứng» (stand).
"""

from __future__ import annotations

import re

from assistant.vietnamese.folding import fold, normalize


class Spelled:
    """Finds `accented` in words that were typed or heard with accents, and the narrower `bare` in words without any."""

    def __init__(self, accented: str, bare: str) -> None:
        self._accented, self._bare = re.compile(accented), re.compile(bare)

    def search(self, text: str) -> re.Match[str] | None:
        words = normalize(text)
        return self._bare.search(fold(words)) if fold(text) == text.lower() else self._accented.search(words)
