"""Markup and template marks that were typed or pasted among words: they are no words of the caller."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.vietnamese.read_in_text import Change

# Only names of HTML count as tags: «<tên đường>» and «<PC05II0123456>» are words in brackets.
_TAG = re.compile(
    r"</?(?P<name>a|abbr|article|audio|b|big|blockquote|body|br|button|canvas|center|code|dd|del|details|div|dl|dt|em"
    r"|embed|fieldset|font|footer|form|h[1-6]|head|header|hr|html|i|iframe|img|input|ins|label|li|link|main|mark"
    r"|marquee|math|meta|nav|object|ol|option|p|param|pre|s|script|section|select|small|source|span|strike|strong"
    r"|style|sub|sup|svg|table|tbody|td|template|textarea|tfoot|th|thead|title|tr|tt|u|ul|video|wbr)"
    r"""(?:\s+[a-z_:@][a-z0-9_:.-]*(?:\s*=\s*(?:"[^"<>]*"|'[^'<>]*'|[^\s"'<>]+))?)*\s*/?>""",
    re.IGNORECASE | re.ASCII,
)
_WITH_CODE = {"script", "style"}
_TEMPLATE = re.compile(
    r"""(?:\$\{){1,4}[^{}]{0,200}\}{1,4} | (?<!\{)\{{2,}[^{}]*\}{2,} | \{%[^%{}]*%\} | <%[^%<>]*%> | <!--[^<>]*-->
    | %\([\w.]*\)[sdrifx](?!\w) | (?<![\w%])%[sdrifx](?!\w)""",
    re.VERBOSE,
)


def markup_in(text: str) -> Iterator[Change]:
    """Changes that put a space, or nothing at the ends, in place of tags, of scripts and styles with their
    content, and of marks of templates (`%s`, `${HOME}`, `{{7*7}}`). Words between tags stay."""
    if "<" not in text and "%" not in text and "{" not in text:
        return
    spans = _joined(text, sorted([*_tags(text), *(found.span() for found in _TEMPLATE.finditer(text))]))
    for start, end in spans:
        yield start, end, " " if start and end < len(text) else ""


def _tags(text: str) -> Iterator[tuple[int, int]]:
    lowered = text.lower() if len(text.lower()) == len(text) else text
    unclosed: set[str] = set()  # kinds that no later tag closes, so that each is looked for once
    at = 0
    while found := _TAG.search(text, at):
        at = found.end()
        name = found["name"].lower()
        if name in _WITH_CODE - unclosed and text[found.start() + 1] != "/":
            closing = lowered.find(f"</{name}", at)
            at = closing if closing >= 0 else at
            unclosed |= {name} if closing < 0 else set()
        yield found.start(), at


def _joined(text: str, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The spans with the spaces around them, those that then touch as one."""
    joined: list[tuple[int, int]] = []
    for start, end in spans:
        before = joined[-1][1] if joined else 0
        while start > before and text[start - 1].isspace():
            start -= 1
        while end < len(text) and text[end].isspace():
            end += 1
        if joined and start <= before:
            joined[-1] = (joined[-1][0], max(before, end))
        else:
            joined.append((start, end))
    return joined
