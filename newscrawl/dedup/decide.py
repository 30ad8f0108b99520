"""Whether two texts are printings of one story: what is measured, the rule, and the reason in words.

Sequences of two words are looked up in the other text, and what counts is where they are found. A wire copy shares its
opening, whatever was cut, added or edited further down; a follow-up of the same outlet shares its background and has an
opening of its own; a shared footer or statement is a small part of both; a robot's stories share all but the numbers; a
digest has a story whole, among others that have nothing to do with it.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from math import sqrt
from typing import TYPE_CHECKING, Any, NamedTuple

from newscrawl.cleaning.characters import comparison_key
from newscrawl.dedup.shingles import FIRST_LONG, FIRST_SHORT, WORDS_MAX, encode, numbers_at, pairs

if TYPE_CHECKING:
    from array import array
    from collections.abc import Iterable

_PASSAGE = 16
"""Pairs of words that make a passage."""
_PASSAGE_FOUND = 0.25
"""A passage is found when this share of its pairs is; by chance a tenth is, after editing every sixth word a half."""
_LEAD_MAX = 40
_LEAD_MIN = 6
_NUMBERS_FEW = 3
_REST_MIN = 15  # long words; with fewer, kinship is chance
LITTLE = 0.4
"""Texts with less containment than this are told apart without another look."""

# The rule, measured on 2,600 labelled texts and checked with kinds of edit, languages and templates not among them.
_SHORT = 200  # words; a stub of 15 with a footer of 95 shares three quarters with the next stub, but not the beginning
_FIRST = 0.35
_NEARLY_ALL = 0.75  # similarity
_THROUGHOUT = (0.9, 0.85, 0.35)  # of the shorter, of the longer, of both openings; a rewritten story: 0.95, 0.81, 0.47
_MUCH = 0.65  # containment
_MOST = 0.5
_OPENING = 0.5
_FEW = 100
"""Words of half a dozen passages. Two notices of one kind (a fire, a match) share as much of each by their wording: of
texts with fewer words what is found throughout says nothing, and of the opening ..."""
_OPENING_OF_FEW = 0.65
"""... more must be shared: copies have three quarters or more, such notices half."""
_KIN = 0.08
"""The rest of a story has more kinship with its beginning (nine of ten, be that 60 words long or 200), another story of
the same language less (nine of ten); measured on news of a dozen languages."""
_WORDS_A_NUMBER = 75


@dataclass(frozen=True, slots=True)
class Figures:
    """What two texts have in common; every figure but `numbers` is a share between 0 and 1.

    The longer text is the one with more words (of those compared: `shingles.WORDS_MAX`).
    """

    words: int
    """of the shorter text, as far as they are compared"""
    similarity: float
    """pairs of words in both, of those in either (Jaccard)"""
    containment: float
    """pairs in both, of the text that has fewer"""
    lead: float
    """the opening of one text found in the other, the better of the two directions"""
    lead_worse: float
    """... and the worse"""
    first: float
    """the first passage of one text found in the other, the better of the two directions"""
    shorter_found: float
    """passages of the shorter text that are found in the longer"""
    longer_found: float
    """passages of the longer text that are found in the shorter"""
    numbers: int
    """places (between the same two words) where both texts have a number"""
    numbers_same: float
    """... and it is the same number"""
    numbers_shared: float
    """different numbers of the text with fewer that the other has anywhere; 1 when it has less than three"""
    kinship: float
    """likeness (cosine) of the long words in what only the longer text has and those of the shorter; 1 when it has hardly
    any: whether the rest is about the same people, places and things"""


@dataclass(frozen=True, slots=True)
class Decision:
    """Whether two texts are one story, and why, in words."""

    same: bool
    reason: str


class Text:
    """A text as it is compared: make it once, compare it with many."""

    __slots__ = ("_numbers", "_pairs", "_set", "codes")

    def __init__(self, codes: array[int]) -> None:
        self.codes = codes
        self._numbers: _Numbers | None = None
        self._pairs: list[int] | None = None
        self._set: frozenset[int] | None = None

    @property
    def pairs(self) -> list[int]:
        """Each two neighbouring words, in order."""
        if self._pairs is None:  # most texts are never compared
            self._pairs = pairs(self.codes)
        return self._pairs

    @property
    def set(self) -> frozenset[int]:
        """The different pairs."""
        if self._set is None:
            self._set = frozenset(self.pairs)
        return self._set

    @property
    def numbers(self) -> _Numbers:
        """The numbers in it, by where they stand."""
        if self._numbers is None:
            self._numbers = _numbers(self.codes)
        return self._numbers


def text_of(paragraphs: Iterable[str]) -> Text:
    """Return a text as it is compared: its first `shingles.WORDS_MAX` words."""
    words: list[str] = []
    for paragraph in paragraphs:
        words += comparison_key(paragraph)
        if len(words) >= WORDS_MAX:
            break
    return Text(encode(words))


def similarity(one: Text, other: Text) -> float:
    """Return the pairs of neighbouring words that both texts have, as a share of those that either has (Jaccard).

    >>> similarity(text_of(["The river rose."]), text_of(["THE RIVER ROSE!"]))
    1.0
    """
    either = len(one.set | other.set)
    return len(one.set & other.set) / either if either else 0.0


def compare(one: Text, other: Text) -> Figures | None:
    """Return the figures of two texts, or None when they have too little in common for any rule."""
    pair = _pair(one, other)
    return None if pair is None else _figures(*pair)


def same_story(one: Text, other: Text) -> Figures | None:
    """Return the figures of two texts that are printings of one story, or None when they are not.

    The answer is that of `compare` and `decide`. But the stories of a site have much wording in common, and most are told
    apart by the numbers in them or by one look at the longer one.
    """
    pair = _pair(one, other)
    if pair is None:
        return None
    shorter, longer, common = pair
    if _robot(len(shorter.codes), *_numbers_in_place(shorter, longer)):
        return None
    if (
        _containment(common, shorter, longer) < _MUCH  # nor is similarity, which is never more, as much as nearly all
        and _share_found(_passages(_found(longer, shorter))) < _THROUGHOUT[1]
    ):
        return None
    figures = _figures(*pair)
    return figures if decide(figures).same else None


def _pair(one: Text, other: Text) -> tuple[Text, Text, int] | None:
    """Return the shorter and the longer of two texts, as far as either may have the words of the other, and the number of
    pairs in both; None when that is too little for any rule.
    """
    shorter, longer = _by_length(one, other)
    common = len(shorter.set & longer.set)
    if _containment(common, shorter, longer) < LITTLE:
        return None
    if len(longer.codes) == WORDS_MAX:
        shorter, longer = _by_length(*_without_lost_ends(shorter, longer))
        common = len(shorter.set & longer.set)
        if _containment(common, shorter, longer) < LITTLE:
            return None
    return shorter, longer, common


def _figures(shorter: Text, longer: Text, common: int) -> Figures:
    found_short, found_long = _found(shorter, longer), _found(longer, shorter)
    lead = max(_LEAD_MIN, min(_LEAD_MAX, len(shorter.pairs) // 3))
    leads = [found.count(1, 0, lead) / min(lead, len(found)) for found in (found_short, found_long)]
    short, long = _passages(found_short), _passages(found_long)
    numbers, numbers_same = _numbers_in_place(shorter, longer)
    return Figures(
        words=len(shorter.codes),
        similarity=common / (len(shorter.set) + len(longer.set) - common),
        containment=_containment(common, shorter, longer),
        lead=max(leads),
        lead_worse=min(leads),
        first=max(short[0], long[0]),
        shorter_found=_share_found(short),
        longer_found=_share_found(long),
        numbers=numbers,
        numbers_same=numbers_same,
        numbers_shared=_numbers_shared(shorter, longer),
        kinship=_kinship(shorter.codes, longer.codes, long),
    )


def _by_length(one: Text, other: Text) -> tuple[Text, Text]:
    more = len(one.codes) - len(other.codes)
    other_first = more > 0 or (not more and one.codes.tobytes() > other.codes.tobytes())
    return (other, one) if other_first else (one, other)


def _containment(common: int, one: Text, other: Text) -> float:
    """Return the pairs in both texts as a share of those of the text that has fewer."""
    fewer = min(len(one.set), len(other.set))
    return common / fewer if fewer else 0.0


def _found(text: Text, other: Text) -> bytes:
    """Return for each pair of words of *text*, in order, 1 when *other* has it."""
    return bytes(map(other.set.__contains__, text.pairs))


def _without_lost_ends(shorter: Text, longer: Text) -> tuple[Text, Text]:
    """Return two texts without the ends that stand, in the other, behind the words that are compared.

    A paragraph that one of them has more pushes as many words of it out of sight.
    """
    short, long = _passages(_found(shorter, longer)), _passages(_found(longer, shorter))
    return _without_lost_end(shorter, short, longer, long), _without_lost_end(longer, long, shorter, short)


def _without_lost_end(text: Text, passages: list[float], other: Text, others: list[float]) -> Text:
    if len(other.codes) < WORDS_MAX or max(others[-2:]) < _PASSAGE_FOUND:
        return text  # the other text ends here, or it does not go on as this one does
    pushed = sum(share < _PASSAGE_FOUND for share in others)
    end = len(passages)
    while end and passages[end - 1] < _PASSAGE_FOUND and len(passages) - end < pushed:
        end -= 1
    return text if end == len(passages) else Text(text.codes[: end * _PASSAGE + 1])


def _passages(found: bytes) -> list[float]:
    """Return the share found of each passage; the last is up to half as long again."""
    last = max(1, (len(found) + _PASSAGE // 2) // _PASSAGE) - 1
    shares = [found.count(1, start, start + _PASSAGE) / _PASSAGE for start in range(0, last * _PASSAGE, _PASSAGE)]
    return [*shares, found.count(1, last * _PASSAGE) / (len(found) - last * _PASSAGE)]


def _share_found(passages: list[float]) -> float:
    return sum(share >= _PASSAGE_FOUND for share in passages) / len(passages)


class _Numbers(NamedTuple):
    """The numbers of a text, and how often each of them, and any number at all, stands in a place: between the code before
    and the code after (0 for another number, an end).
    """

    different: frozenset[int]
    placed: Counter[tuple[int, int, int]]
    places: Counter[tuple[int, int]]


def _numbers(codes: array[int]) -> _Numbers:
    numbers, places = [], []
    last = len(codes) - 1
    for index in numbers_at(codes):
        before = codes[index - 1] if index else 0
        after = codes[index + 1] if index < last else 0
        numbers.append(codes[index])
        places.append((before if before >= FIRST_SHORT else 0, after if after >= FIRST_SHORT else 0))
    placed = Counter([(number, *place) for number, place in zip(numbers, places, strict=True)])
    return _Numbers(frozenset(numbers), placed, Counter(places))


def _numbers_in_place(one: Text, other: Text) -> tuple[int, float]:
    """Return in how many places both texts have a number, and the share of those where it is the same."""
    compared = _in_both(one.numbers.places, other.numbers.places)
    same = _in_both(one.numbers.placed, other.numbers.placed)
    return compared, same / compared if compared else 1.0


def _in_both(ours: Counter[Any], theirs: Counter[Any]) -> int:
    return sum(min(ours[each], theirs[each]) for each in ours.keys() & theirs.keys())


def _numbers_shared(one: Text, other: Text) -> float:
    ours, theirs = one.numbers.different, other.numbers.different
    fewer = min(len(ours), len(theirs))
    return len(ours & theirs) / fewer if fewer >= _NUMBERS_FEW else 1.0


def _kinship(shorter: array[int], longer: array[int], passages: list[float]) -> float:
    words: set[int] = set()
    for index, share in enumerate(passages):
        if share < _PASSAGE_FOUND:
            end = (index + 1) * _PASSAGE if index < len(passages) - 1 else len(longer)
            words.update(longer[index * _PASSAGE : end])
    words = {code for code in words if code >= FIRST_LONG}
    if len(words) < _REST_MIN:
        return 1.0
    ours = {code for code in shorter if code >= FIRST_LONG}
    return len(words & ours) / sqrt(len(words) * len(ours)) if ours else 0.0


def decide(figures: Figures) -> Decision:
    """Return whether two texts with these figures are printings of one story."""
    robot = _robot(figures.words, figures.numbers, figures.numbers_same)
    if robot:
        return Decision(same=False, reason=robot)
    if figures.words < _SHORT and figures.first < _FIRST:
        return Decision(
            same=False, reason="each has a beginning of its own; they share a footer, a quote or background"
        )
    if figures.similarity >= _NEARLY_ALL:
        return Decision(same=True, reason="nearly the same words")
    found = (figures.shorter_found, figures.longer_found, figures.lead_worse)
    few = figures.words < _FEW
    if not few and all(share >= least for share, least in zip(found, _THROUGHOUT, strict=True)):
        if figures.numbers_shared < 0.5:
            return Decision(same=False, reason="the same wording throughout, but other numbers")
        return Decision(same=True, reason="the same text throughout, with words changed here and there")
    if figures.containment < _MUCH:
        return Decision(same=False, reason="too little in common")
    if figures.lead < (_OPENING_OF_FEW if few else _OPENING):
        return Decision(
            same=False, reason="each has a beginning of its own; they share a footer, a quote or background"
        )
    if figures.longer_found >= _MOST:
        return Decision(same=True, reason="the same opening and most of the text")
    if figures.shorter_found < 0.75:
        return Decision(same=False, reason="a part of each is found in the other, but not the most of either")
    if figures.kinship < _KIN:
        return Decision(same=False, reason="one holds the other among texts about something else")
    return Decision(same=True, reason="one is a shorter version of the other")


def _robot(words: int, numbers: int, numbers_same: float) -> str | None:
    """Return why texts are two stories from one template, if they are: the numbers in them differ.

    A story that was brought up to date has other numbers too, but few for its length.
    """
    differ = numbers - round(numbers * numbers_same)
    if differ >= 2 and numbers_same <= 0.5 and differ * _WORDS_A_NUMBER >= words:
        return f"the same template with other numbers: {differ} of {numbers} differ"
    return None
