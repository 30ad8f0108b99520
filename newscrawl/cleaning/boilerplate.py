"""Lines of a body that belong to the page around the story: invitations, buttons, notices, credits, the title again.

The phrases that give them away are data, in `phrases/`, one file a kind: a plain phrase is a whole line, "phrase…" its
beginning, "…phrase" its end, "…phrase…" stands anywhere, "one…two" are parts in this order, "phrase:…" a beginning
before a colon, "phrase?…" a question at the beginning. Phrases are compared by their words, so case, accents and
punctuation make no difference. Anything but a whole line counts only in a short line that opens without a quotation
mark, since no word of the story may vanish.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, NamedTuple

from newscrawl.cleaning.characters import comparison_key, paragraph_key, paragraph_keys

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

_ANYWHERE = ("newsletter", "share", "read_more", "copyright", "chrome", "cookies", "paywall")
"""Kinds that are looked for in every line of a body."""

LONGEST_BEGINNING = 60  # words of a line that a phrase may give away by its beginning
LONGEST_INSIDE = 40  # words of a line that a phrase may give away from within, by its end or before a colon
LONGEST_TEASER = 40  # words of a line below "You may also like:"
MOST_TEASERS = 40  # lines below it
HEAD = 3  # lines at the head of a body where a byline or a credit may stand
TAIL = 5  # lines at its end where a byline, a credit or a description of author or agency may stand
LONGEST_BYLINE = 9  # words
BEFORE_AUTHOR = 4  # words before the author's name in a line about the author
LONGEST_INITIALS = 24  # characters
LONGEST_NAME = 6  # words of an agency's name; characters, where it is Chinese or Japanese

_LONGEST_LEAD = 60  # characters of a line in which "Read more:" may end
_LONGEST_LINE = 400  # characters; nothing longer is looked at, but ...
_LONGEST_BIO_LINE = 900  # ... for what an agency says about itself
_QUOTES = "\"'“„«‘‚‹»「『"
_RULE = frozenset("-–—|•· ")  # not "___", which wire copy puts between its parts
_COLON = re.compile("[:：|»›►▶→]")
_COPYRIGHT = re.compile(
    r"(?:copyright )?\(?[©ⓒ]|copyright (?:\(c\) )?\d{4}\b", re.IGNORECASE
)  # not within: "dÃ©putÃ©" is a word in a broken encoding
_COPYRIGHT_STARTS = frozenset("cC(©ⓒⒸ")
_INITIALS = re.compile(
    r"[(\[][a-zäöü]{2,4}(?:[/,] ?[a-zäöü]{2,4}){0,3}[)\]]"
    r"|(?:[a-ząćęłńóśźż]{2,5}/ ?){1,4}(?:[a-ząćęłńóśźż]{2,5})?|[A-Z]{2,5} // [A-Z]{2,5}\.?"
)
"""Whose hands a story went through, as German-language papers put it below: (dmk), (kl/ab); agencies, too: abc/ def/, AB // CD."""
_BY_AND_EDITED = re.compile(r"\(?Por [A-ZÀ-Þ][^;()]{2,100}; ?[Ee]dição de [A-ZÀ-Þ]")
"""(Por Ada Quill; edição de Bo Ink); the words alone open sentences: "Por ora, a edição de domingo ..."."""
_BYLINE_COLON = re.compile("[:：／]")
_TITLE_SEPARATOR = re.compile(r" [|–—-] ")
_SENTENCE_ENDS = (".", "!", "?", "。", "！", "？", "।", "۔", "؟", '."', ".”", ".»", "?”", "!”")
_PARTICLES = frozenset(
    "af al and av ben bin d da dal de del della den der di do dos du e ed el en et la le och og ten ter und van von y"
    " zu".split()
)

Words = tuple[str, ...]


class Removed(NamedTuple):
    """A line that was taken out of a body, and why.

    *kind* is the name of a phrase file, or `title`, `written_by` (a byline), `agency_bio`, `credit` (a line that only
    names agencies) or `related` (a heading over links to other articles, and the links).
    """

    kind: str
    text: str


def drop_boilerplate(
    paragraphs: Sequence[str],
    *,
    title: str | None = None,
    agencies: Collection[str] = (),
    authors: Collection[str] = (),
) -> tuple[list[str], list[Removed]]:
    """Return the *paragraphs* of a body without the lines that are no part of its story, and those lines in page order.

    *title* is the article's: a first line that only repeats it goes. *agencies* are names of news agencies the article
    is known to credit; the usual ones are known anyway. *authors* are the names of those who wrote it: a last line that
    says who they are goes. Nothing is changed within a line. Idempotent.

    >>> drop_boilerplate(["Storm closes harbour", "A crane fell.", "AFP"], title="Storm closes harbour")
    (['A crane fell.'], [Removed(kind='title', text='Storm closes harbour'), Removed(kind='credit', text='AFP')])
    """
    people = _People(
        _agency_names(*agencies), tuple(key for author in authors if len(key := paragraph_key(author)) > 1)
    )
    lines = list(map(_line, paragraphs, paragraph_keys(paragraphs)))
    anywhere = _phrases(*_ANYWHERE)
    related = _phrases("related")
    kinds = [_phrase_kind(line, anywhere, related, people.agencies) for line in lines]
    end = _teasers_at(lines)
    kinds[end:] = ["related"] * (len(lines) - end)
    titles = _title_keys(title)
    while _find_at_the_edges(lines, kinds, titles, people):
        pass  # in a short body, what goes from the end brings other lines to the head
    kept = [line.text for line, kind in zip(lines, kinds, strict=True) if not kind]
    return kept, [Removed(kind, line.text) for line, kind in zip(lines, kinds, strict=True) if kind]


def is_related_heading(text: str) -> bool:
    """Ask whether *text* is a heading over links to other articles, in any of some forty languages.

    >>> is_related_heading("You may also like:"), is_related_heading("LESEN SIE AUCH"), is_related_heading("Relatives")
    (True, True, False)
    """
    return len(text) < 100 and _phrases("related").is_whole(paragraph_key(text))


def is_comments_heading(text: str) -> bool:
    """Ask whether *text* stands over the comments of readers, or over the form for one.

    >>> is_comments_heading("34 responses to “Ferries late”"), is_comments_heading("12 Kommentare")
    (True, True)
    >>> is_comments_heading("Comment"), is_comments_heading("The minister comments")
    (False, False)
    """
    key = paragraph_key(text) if len(text) < 100 else ()
    phrases = _phrases("comments")
    if phrases.words.isdisjoint(key):
        return False
    return phrases.opens(tuple(["0" if word.isdecimal() else word for word in key]))


def without_lead(text: str) -> str:
    """Return a line without the words that lead to another article.

    >>> without_lead("READ MORE: Lighthouse opens to visitors"), without_lead("Storm: ferry stays in port")
    ('Lighthouse opens to visitors', 'Storm: ferry stays in port')
    """
    colon = _COLON.search(text, 0, _LONGEST_LEAD)
    if colon and _phrases("read_more").before_colon.get(tuple(comparison_key(text[: colon.start()]))):
        return text[colon.end() :].strip() or text
    return text


def is_invitation(text: str) -> bool:
    """Ask whether a line asks to subscribe, to register, to follow.

    >>> is_invitation("Sign up for our newsletter"), is_invitation("Newsletter of the harbour found in the attic")
    (True, False)
    """
    return _phrases("newsletter", "paywall", "share").kind_of(_line(text, paragraph_key(text))) is not None


class _People(NamedTuple):
    """Who may be credited for the story: the keys of agencies' names, and of its authors', of two words or more."""

    agencies: Collection[Words]
    authors: Collection[Words]


class _Line(NamedTuple):
    text: str
    key: Words  # empty for a line too long to be looked at


def _line(text: str, key: Words) -> _Line:
    return _Line(text, key if len(text) <= _LONGEST_LINE else ())


def _phrase_kind(line: _Line, anywhere: _Phrases, related: _Phrases, names: Collection[Words]) -> str | None:
    text, key = line
    if not key:
        return "chrome" if text and _RULE.issuperset(text) else None
    if len(key) > LONGEST_BEGINNING:
        return None  # nor is any phrase that is a whole line as long
    if kind := anywhere.kind_of(line):
        return kind
    if len(key) <= LONGEST_INSIDE and text[0] in _COPYRIGHT_STARTS and _COPYRIGHT.match(text):
        return "credit" if _is_credit(key, names) else "copyright"
    return "related" if related.is_whole(key) else None


def _find_at_the_edges(
    lines: Sequence[_Line], kinds: list[str | None], titles: Collection[Words], people: _People
) -> bool:
    """Give a kind to lines at head and end that say the title again or whose the story is; tell whether there were any.

    A body that is nothing but its title keeps it.
    """
    before = sum(map(bool, kinds))
    has_text = any(not kind and line.key not in titles for line, kind in zip(lines, kinds, strict=True))
    for position in _first(HEAD, range(len(lines)), kinds):
        line = lines[position]
        kinds[position] = "title" if has_text and line.key in titles else _edge_kind(line, people, tail=False)
    for position in _first(TAIL, range(len(lines) - 1, -1, -1), kinds):
        kinds[position] = _edge_kind(lines[position], people, tail=True)
    return sum(map(bool, kinds)) > before


def _first(most: int, positions: range, kinds: Sequence[str | None]) -> Iterator[int]:
    """Yield the first *positions* without a kind, until *most* of them got none from whoever asked."""
    for position in positions:
        if not kinds[position]:
            yield position
            most -= not kinds[position]
            if not most:
                return


def _edge_kind(line: _Line, people: _People, *, tail: bool) -> str | None:
    """Return the kind of a line at the head, or if *tail* at the end, that names a source; None for text."""
    if _is_credit(line.key, people.agencies):
        return "credit"
    if _is_byline(line.text) or line.key in people.authors:
        return "written_by"
    if not tail:
        return None
    if len(line.text) <= LONGEST_INITIALS and _INITIALS.fullmatch(line.text):
        return "written_by"
    if _BY_AND_EDITED.match(line.text):
        return "author_bio"
    if kind := _phrases("author_bio").kind_of(line):
        return kind
    if people.authors and _is_author_bio(line.text, people.authors):
        return "author_bio"
    return "agency_bio" if _is_agency_bio(line.text, people.agencies) else None


def _is_credit(key: Words, names: Collection[Words]) -> bool:
    """Ask whether a line is names of agencies and the words that join them, such as "Source: AFP and Reuters"."""
    if not key or len(key) > LONGEST_BYLINE:
        return False
    joining = _phrases("credit").whole
    position, found = 0, False
    while position < len(key):
        for size in range(min(LONGEST_NAME, len(key) - position), 0, -1):
            words = key[position : position + size]
            if words in names or words in joining:
                found |= words in names
                position += size
                break
        else:
            return False
    return found


def _is_byline(text: str) -> bool:
    """Ask whether a line is "Written By", "Von" and the like, alone or before a name."""
    if len(text) > 120 or text.endswith((*_SENTENCE_ENDS, "…", ";")):
        return False
    by = _phrases("written_by").whole
    if paragraph_key(text) in by:
        return True
    if colon := _BYLINE_COLON.search(text):
        names = text[colon.end() :].replace(",", " ").split()
        return tuple(comparison_key(text[: colon.start()])) in by and _is_names(names, fewest=1, cased=False)
    words = text.replace(",", " ").replace("|", " ").split()
    for size in (2, 1):
        if tuple(comparison_key(" ".join(words[:size]))) in by:
            # "Written By AFP" cannot be a sentence; "By" alone needs a first name and a last name behind it.
            return _is_names(words[size:], fewest=1 if size == 2 and len(words) > 2 else 2, cased=True)
    return False


def _is_names(words: Sequence[str], *, fewest: int, cased: bool) -> bool:
    if not words or len(words) > LONGEST_BYLINE or not _is_name(words[0], cased=cased):
        return False
    named = sum(_is_name(word, cased=cased) for word in words)
    return named >= fewest and all(
        _is_name(word, cased=cased) or word.casefold() in _PARTICLES or word[0].isdigit() for word in words
    )


def _is_name(word: str, *, cased: bool) -> bool:
    first = word.lstrip("(“\"'’@")[:1]
    return first.isupper() or (not cased and first.isalpha() and not first.islower())


def _is_agency_bio(text: str, names: Collection[Words]) -> bool:
    """Ask whether an agency describes itself: its name, and behind it what it says it is."""
    if len(text) > _LONGEST_BIO_LINE:
        return False
    key = paragraph_key(text)
    found = _phrases("agency_bio").found_in(key)
    if not found:
        return False
    place = found[1]
    return any(key[at : at + size] in names for at in range(place + 1) for size in range(1, LONGEST_NAME + 1))


def _is_author_bio(text: str, authors: Collection[Words]) -> bool:
    """Ask whether a line says what one of the authors is or does: "Korrespondentin Ada Quill ist ..."."""
    if len(text) > _LONGEST_BIO_LINE or text[:1] in _QUOTES:
        return False
    key = paragraph_key(text)
    being = _phrases("author_is").whole
    for author in authors:
        if author[0] not in key[: BEFORE_AUTHOR + 1]:
            continue
        for start in range(min(BEFORE_AUTHOR, len(key) - len(author)) + 1):
            end = start + len(author)
            if key[start:end] == author and (key[end : end + 1] in being or key[end : end + 2] in being):
                return True
    return False


def _title_keys(title: str | None) -> frozenset[Words]:
    """Return the keys a line may have that repeats *title*: the title, also without the name of the site behind it."""
    if not title:
        return frozenset()
    keys = {paragraph_key(title)}
    separators = list(_TITLE_SEPARATOR.finditer(title))
    if separators:
        keys.add(paragraph_key(title[: separators[-1].start()]))
    return frozenset(key for key in keys if len(key) > 1)


def _teasers_at(lines: Sequence[_Line]) -> int:
    """Return where the heading stands below which there are only teasers; the number of lines if there is none.

    A heading over links can also stand in the middle of a story. What follows must be short, and at least every second
    line no sentence: headlines, labels of sections, captions cut short.
    """
    is_heading = _phrases("related").is_whole
    start = len(lines)
    sentences = 0
    for below, position in enumerate(range(len(lines) - 1, max(0, len(lines) - MOST_TEASERS - 1), -1)):
        text, key = lines[position]
        if len(text) > _LONGEST_LINE or len(key) > LONGEST_TEASER:
            break
        if 2 * sentences <= below and is_heading(key):
            start = position
        sentences += text.endswith(_SENTENCE_ENDS) and not text.endswith("...")
    return start


@dataclass(frozen=True, slots=True)
class _Pattern:
    """Parts of a line in their order; a line may go on after, before and between them."""

    kind: str
    parts: tuple[Words, ...]
    to_end: bool

    @property
    def telling(self) -> str:
        """The longest of its words: a line without it need not be looked at."""
        return max((word for part in self.parts for word in part), key=len)

    def is_in(self, key: Words, start: int) -> bool:
        """Ask whether the first part stands at *start* and the others behind it."""
        position = start
        for number, part in enumerate(self.parts):
            size = len(part)
            if self.to_end and number == len(self.parts) - 1 and number:
                return len(key) - size >= position and key[-size:] == part
            while number and position <= len(key) - size and key[position : position + size] != part:
                position += 1
            if key[position : position + size] != part:
                return False
            position += size
        return not self.to_end or position == len(key)


@dataclass(slots=True)
class _Phrases:
    """Phrases of some kinds, ready to be looked up by the words of a line: no phrase costs a line without its words."""

    whole: dict[Words, str] = field(default_factory=dict)
    before_colon: dict[Words, str] = field(default_factory=dict)
    questions: dict[Words, str] = field(default_factory=dict)
    """what the house asks its readers: the same words without a question mark may open a sentence of the story"""
    first_before_colon: set[str] = field(default_factory=set)
    """the first words of those: a line that begins with none of them need not be searched for a colon"""
    beginnings: dict[str, list[_Pattern]] = field(default_factory=lambda: defaultdict(list))
    inside: dict[str, list[_Pattern]] = field(default_factory=lambda: defaultdict(list))
    telling: set[str] = field(default_factory=set)
    """words of which each pattern that stands inside a line has one"""
    words: set[str] = field(default_factory=set)
    """the longest word of each phrase: a line without any of them begins with no phrase"""
    longest: int = 0
    """words of the longest phrase that is a whole line"""

    def add(self, kind: str, phrase: str) -> None:
        parts = tuple(key for part in phrase.split("…") if (key := tuple(comparison_key(part))))
        self.words.add(max(parts[0], key=len))
        if phrase.endswith(":…"):
            self.before_colon[parts[0]] = kind
            self.first_before_colon.add(parts[0][0])
        elif phrase.endswith("?…"):
            self.questions[parts[0]] = kind
        elif "…" not in phrase:
            self.whole[parts[0]] = kind
            self.longest = max(self.longest, len(parts[0]))
        else:
            pattern = _Pattern(kind, parts, to_end=not phrase.endswith("…"))
            if phrase.startswith("…"):
                self.inside[parts[0][0]].append(pattern)
                self.telling.add(pattern.telling)
            else:
                self.beginnings[parts[0][0]].append(pattern)

    def is_whole(self, key: Words) -> bool:
        """Ask whether a line is one of the phrases, from its beginning to its end."""
        return len(key) <= self.longest and key in self.whole

    def opens(self, key: Words) -> bool:
        """Ask whether a line is one of the phrases, or begins with one."""
        return self.is_whole(key) or any(
            pattern.is_in(key, 0) for pattern in self.beginnings.get(key[0] if key else "", ())
        )

    def kind_of(self, line: _Line) -> str | None:
        key = line.key
        if not key:
            return None
        if len(key) <= self.longest and (kind := self.whole.get(key)):
            return kind
        if len(key) > LONGEST_BEGINNING or line.text[0] in _QUOTES:
            return None
        for pattern in self.beginnings.get(key[0], ()):
            if pattern.is_in(key, 0):
                return pattern.kind
        if kind := self._asked(line):
            return kind
        if len(key) > LONGEST_INSIDE:
            return None
        if (
            key[0] in self.first_before_colon
            and (colon := _COLON.search(line.text))
            and (kind := self.before_colon.get(tuple(comparison_key(line.text[: colon.start()]))))
        ):
            return kind
        found = self.found_in(key)
        return found[0] if found else None

    def _asked(self, line: _Line) -> str | None:
        """Return the kind of the question that a line opens with."""
        end = line.text.find("?", 0, _LONGEST_LEAD) if self.questions else -1
        return self.questions.get(tuple(comparison_key(line.text[:end]))) if end > 0 else None

    def found_in(self, key: Words) -> tuple[str, int] | None:
        """Return the kind of a phrase that stands within *key*, and where it begins."""
        if self.telling.isdisjoint(key):
            return None
        for position, word in enumerate(key):
            for pattern in self.inside.get(word, ()):
                if pattern.is_in(key, position):
                    return pattern.kind, position
        return None


@cache
def _phrases(*kinds: str) -> _Phrases:
    phrases = _Phrases()
    for kind in kinds:
        for phrase in _read(kind):
            phrases.add(kind, phrase)
    return phrases


@lru_cache(maxsize=256)
def _agency_names(*credited: str) -> frozenset[Words]:
    """Return the names of the usual agencies and those *credited*, also as French and Italian put them, with the
    article (L'AFP, l'ANSA).
    """
    names = {*_phrases("agencies").whole, *filter(None, map(paragraph_key, credited))}
    return frozenset(names | {(f"l{name[0]}", *name[1:]) for name in names})


def _read(kind: str) -> Iterator[str]:
    """Yield the phrases of a file, without its comments."""
    text = files("newscrawl.cleaning").joinpath("phrases", f"{kind}.txt").read_text(encoding="utf-8")
    for line in text.splitlines():
        if (phrase := line.strip()) and not phrase.startswith("#"):
            yield phrase
