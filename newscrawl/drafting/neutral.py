"""A saved page with its prose in neutral words, so that it may be published: tags, classes, addresses, dates stay.

Texts are replaced where they stand in the source, so that whatever is odd about the markup stays odd. Comments, styles
and programs are left out; data in JSON keeps its form.
"""

from __future__ import annotations

import json
import re
from html import escape, unescape
from typing import TYPE_CHECKING, NamedTuple

from newscrawl.cleaning.characters import count_words
from newscrawl.drafting.wording import LABEL_WORDS, Wording
from newscrawl.extraction.metadata import site_names

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newscrawl.extraction.table import PageTable
    from newscrawl.items import Article

_INLINE = frozenset(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd mark q s samp small span strike strong sub sup "
    "time tt u var wbr".split()
)
"""Elements that do not part a text."""
_RAW_ENDS = {name: re.compile(f"</{name}", re.IGNORECASE) for name in ("script", "style")}
"""Elements whose text has no markup, and where it ends."""
_STRUCTURE = frozenset(
    "class id style name property rel itemprop itemtype itemscope srcset sizes media datetime lang dir role type d points "
    "viewbox transform http-equiv charset for width height xmlns prefix".split()
)
"""Attributes that hold no text."""
_PICTURES = ("src", "srcset", "sizes")
_ADDRESSES = frozenset(("href", "src", "action", "cite", "poster", "background"))
_DROPPED_ATTRIBUTES = re.compile(r"(?:on[a-z]{2,30}|srcdoc|integrity|nonce)")
_NAME = re.compile(r"[a-zA-Z][^\s>/]*")
_ATTRIBUTE = re.compile(r"""([^\s=>"'/]+)(?:\s{0,20}=\s{0,20}("[^"]*"|'[^']*'|[^\s>"']*))?""")
_STRING = re.compile(r'"(?:[^"\\]|\\.)*"', re.DOTALL)
_MARKUP = re.compile(r"<[a-zA-Z/!]")
_DIRECTIVES = re.compile(r"\s*[\w:./=-]+(?:\s*[,;]\s*[\w:./=-]+)*\s*")
"""A list of single words, such as what robots may do."""
_WORDY_VALUE = re.compile(r"=([^&#]{10,2000})")
_NO_ADDRESSES = ("javascript:", "unsafe:", "mailto:")
_SEAM = "\x1f"
"""Between two words that only tags part."""
_LINKED = 0.9
"""Share of a run's text from which on it is a row of links, each a text of its own."""


class _Token(NamedTuple):
    """A piece of the source: a tag with its name (``/p`` for an end tag), or a text."""

    source: str
    name: str


def neutral_page(page: PageTable, article: Article) -> bytes:
    """Return a page with its prose in neutral words, in UTF-8.

    The names in *article*, which was read from it, stay: authors, publisher, section, topics, agencies. Scripts with
    data besides JSON-LD are kept where the body stands in one.
    """
    source = page.utf8.decode("utf-8", "replace")
    names = [article.publisher, article.section, article.byline, article.dateline, *article.authors, *article.agencies]
    names += [*article.topics, *(image.credit for image in article.images)]
    # the author may be the house itself, which extraction tells by its name
    others = (*site_names(page), *page.meta.get("author", ()))
    names += [name for name in others if count_words(name) <= LABEL_WORDS + 1]
    if article.title and count_words(article.title) <= LABEL_WORDS:
        names.append(article.title)
    wording = Wording(page.utf8, [name for name in names if name], source)
    for text in (article.byline, article.dateline, article.body, *(image.caption for image in article.images)):
        for line in (text or "").split("\n\n"):
            wording.keep_agencies(line)
    return _Page(wording, keep_data=article.sources.get("body") == "script").rewrite(source).encode("utf-8")


class _Page:
    """Rewrites the source of a page, or of markup within its JSON."""

    def __init__(self, wording: Wording, *, keep_data: bool) -> None:
        self._wording = wording
        self._keep_data = keep_data

    def rewrite(self, source: str) -> str:
        """Return markup in neutral words."""
        out: list[str] = []
        run: list[_Token] = []
        raw: _Token | None = None
        for token in _tokens(source):
            if raw is not None:
                if not token.name:
                    out.append(self._raw(raw, token.source))
                    continue
                raw = None
            if not token.name:
                run.append(token)
            elif token.name.lstrip("/") in _INLINE:
                run.append(_Token(self._tag(token), token.name))
            else:
                out += self._run(run)
                run = []
                out.append(self._tag(token))
                raw = token if token.name in _RAW_ENDS else None
        return "".join([*out, *self._run(run)])

    def _run(self, run: list[_Token]) -> Iterator[str]:
        """Yield a text that inline elements cut in pieces, as one; of a row of links each by itself."""
        texts = [unescape(token.source) if not token.name else "" for token in run]
        letters = linked = depth = 0
        for token, text in zip(run, texts, strict=True):
            depth += (token.name == "a") - (token.name == "/a")
            letters += len(text.strip())
            linked += len(text.strip()) if depth > 0 else 0
        links = sum(token.name == "a" for token in run)
        if links > 1 and linked >= _LINKED * letters:
            texts = [self._wording.line(text) for text in texts]
        else:
            parted = _parted(texts)
            whole = self._wording.line("".join(parted))
            place = 0
            for number, text in enumerate(parted):
                texts[number] = whole[place : place + len(text)].removeprefix(_SEAM)
                place += len(text)
        for token, text in zip(run, texts, strict=True):
            yield token.source if token.name else escape(text, quote=False)

    def _tag(self, token: _Token) -> str:
        if token.name.startswith("/") or "=" not in token.source:
            return token.source
        start = 1 + len(token.name)
        return token.source[:start] + _ATTRIBUTE.sub(self._attribute, token.source[start:])

    def _attribute(self, match: re.Match[str]) -> str:
        name, value = match.group(1).lower(), match.group(2)
        if _DROPPED_ATTRIBUTES.fullmatch(name):
            return ""
        if not value:
            return match.group()
        quoted = value[:1] in "\"'"
        text = unescape(value[1:-1] if quoted else value)
        if name in _ADDRESSES:
            changed = _WORDY_VALUE.sub(_without_words, text)
            if text.startswith((*_NO_ADDRESSES, "data:")):
                changed = "data:," if text.startswith("data:") else "#"
        elif not quoted or name in _STRUCTURE or name.endswith(_PICTURES) or _DIRECTIVES.fullmatch(text):
            return match.group()
        elif text.lstrip()[:1] in ("{", "["):
            changed = _STRING.sub(self._string, text)
        else:
            changed = self.rewrite(text) if _MARKUP.search(text) else self._wording.line(text)
        if changed == text:
            return match.group()
        return f'{match.group(1)}="{escape(changed)}"'

    def _raw(self, tag: _Token, text: str) -> str:
        """Return the text of a script, empty where it holds nothing that is read."""
        if tag.name != "script":
            return ""
        kind = tag.source.lower()
        if "ld+json" in kind or self._keep_data:
            return _STRING.sub(self._string, text)
        return ""

    def _string(self, match: re.Match[str]) -> str:
        """Return a string of JSON in neutral words."""
        try:
            text = json.loads(match.group(), strict=False)
        except ValueError:
            return '""'
        if _MARKUP.search(text):
            changed = self.rewrite(text)
        elif "\n" in text:
            changed = "\n".join(map(self._wording.line, text.split("\n")))
        elif _DIRECTIVES.fullmatch(text):
            return match.group()
        else:
            changed = self._wording.line(text)
        return match.group() if changed == text else json.dumps(changed, ensure_ascii=False).replace("</", "<\\/")


def _parted(texts: list[str]) -> list[str]:
    """Return the pieces of a text with a seam in front of those that begin a word of their own, though no blank does:
    ``<a>Jane Doe</a><span>The Gazette</span>``, but not ``<b>T</b>he``.
    """
    parted = []
    last = ""
    for text in texts:
        begins = last.islower() and text[:1].isupper()
        parted.append(_SEAM + text if begins else text)
        last = text[-1:] or last
    return parted


def _without_words(match: re.Match[str]) -> str:
    """Drop a headline from the parameters of a link to share it."""
    value = match.group(1)
    return "=" if sum(map(value.count, ("%20", "+", " "))) >= LABEL_WORDS else match.group()


def _tokens(source: str) -> Iterator[_Token]:
    """Yield the pieces of a page's source in order, without its comments; work is linear whatever the source is."""
    place, end = 0, len(source)
    while place < end:
        start = source.find("<", place)
        if start < 0:
            yield _Token(source[place:], "")
            return
        if start > place:
            yield _Token(source[place:start], "")
        if source.startswith("<!--", start):
            close = source.find("-->", start + 4)
            place = end if close < 0 else close + 3
            continue
        name = _NAME.match(source, start + 2 if source.startswith("</", start) else start + 1)
        if name is None:
            place = start + 1
            if source[place : place + 1] in ("!", "?"):
                close = source.find(">", place)
                place = end if close < 0 else close + 1
                if source[start : start + 9].lower() == "<!doctype":
                    yield _Token(source[start:place], "!doctype")
            else:
                yield _Token("&lt;", "")
            continue
        slash = "/" if source.startswith("</", start) else ""
        tag = f"{slash}{name.group().lower()}"
        place = _tag_end(source, name.end())
        yield _Token(source[start:place], tag)
        if tag in _RAW_ENDS:
            closing = _RAW_ENDS[tag].search(source, place)
            close = closing.start() if closing else end
            yield _Token(source[place:close], "")
            place = close


def _tag_end(source: str, place: int) -> int:
    """Return where a tag ends, behind its ``>``, which may also stand within quotes."""
    while place < len(source):
        letter = source[place]
        if letter == ">":
            return place + 1
        attribute = _ATTRIBUTE.match(source, place)
        place = attribute.end() if attribute else place + 1
    return place
