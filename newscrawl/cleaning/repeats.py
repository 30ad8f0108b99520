"""The body printed twice inside one page: straight and then curly quotes, once in paragraphs and once in one piece.

Text is compared by its words (`comparison_key`), so typography makes no difference, and by sentences, so paragraph
breaks make none. A run of words seen earlier in the page marks its words as covered; a sentence covered by what stands
before it is a repeat; repeats that follow each other are a run. A long enough run is a second printing and goes: 25
words of whole paragraphs, 40 words where it is a part of a paragraph, 5 words where a paragraph (or several) directly
repeats the text before it. Less than that is rhetoric: a repeated exclamation, the line of a chorus, a step of a
recipe stay.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, count, pairwise
from typing import TYPE_CHECKING

from newscrawl.cleaning.characters import comparison_key, paragraph_keys

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    Words = tuple[str, ...]

GRAM = 5  # words in a row that mark their words as seen before
COVERED = 0.8  # share of a sentence's words that must be seen before it
COVERED_INSIDE = 0.4  # the same for an edited sentence between two repeats that follow each other
ALIKE = 2  # sentences that say the same one again, each with other words in it, are made alike and no repeats
RUN_OF_BLOCKS = 25  # words
RUN_IN_BLOCK = 40  # words
ADJACENT = 5  # words
SHORT_LINE = 8  # words; "AFP" or "Written By" between two repeats does not end their run
LIST_LINE = 8  # words in a line, on average: repeats with less are a list, which goes only if it is ...
LIST_SHARE = 0.4  # ... a good part of the page before it
LINES_BETWEEN = 3  # short lines in a row that a run survives
FEWEST_GRAMS = 4  # runs of GRAM words: fewer cannot cover what RUN_OF_BLOCKS and COVERED ask for
UNSPACED_SCALE = 2  # characters of Chinese, Japanese, Thai ... that weigh as much as one word, in every figure above

_MOST_PASSES = 8

# A sentence ends at its mark and the quotes or brackets that close it; Chinese and Japanese need no blank behind them,
# Thai, Lao, Khmer and Myanmar put only a blank there. The short expression is several times as fast.
_MARK = "[.!?…؟۔।॥։။។][\"'”’»›“)\\]]{0,3}\\s+"
_SENTENCE_END = re.compile(_MARK)
_SENTENCE_END_UNSPACED = re.compile(
    f"{_MARK}|[。！？][」』”’）]{{0,3}}\\s*|(?<=[\u0e00-\u0edf\u1000-\u109f\u1780-\u17ff])\\s+"
)
_UNSPACED_END = re.compile("[。！？\u0e00-\u0edf\u1000-\u109f\u1780-\u17ff]")


def collapse_repeats(paragraphs: Sequence[str]) -> tuple[list[str], list[str]]:
    """Return the *paragraphs* without a second printing of the same text, and what was removed.

    The first printing wins, the order is kept, no word is added: the words kept and removed are the words given. Where
    the first printing is one piece and a later one has paragraphs, the first gets the breaks of the later. Takes
    linear time.

    >>> collapse_repeats(['"Yes, we will come," she said.', '“Yes, we will come,” she said.'])
    (['"Yes, we will come," she said.'], ['“Yes, we will come,” she said.'])
    >>> collapse_repeats(["No.", "No."])
    (['No.', 'No.'], [])
    """
    kept, removed = list(paragraphs), list[str]()
    keys = paragraph_keys(kept)
    scale = _scale(keys)
    while (count := _blocks_of_one_printing(keys, ADJACENT * scale)) < len(kept):
        kept, keys, removed = kept[:count], keys[:count], kept[count:] + removed
    for number in range(_MOST_PASSES):
        # What goes can bring two short repeats together; one more look finds nothing on almost every page.
        page = _Page(kept, keys, scale)
        if not page.may_repeat(1 if number else FEWEST_GRAMS):
            break
        kept, dropped = page.collapse()
        if not dropped:
            break
        removed += dropped
        keys = paragraph_keys(kept)
    return kept, removed


def _blocks_of_one_printing(keys: Sequence[Words], fewest_words: int) -> int:
    """Return how many blocks one printing has, if the page is just two or three of them alike; else all blocks."""
    for printings in (2, 3):
        count, rest = divmod(len(keys), printings)
        if not rest and keys[count:] == keys[:-count] and sum(map(len, keys[:count])) >= fewest_words:
            return count
    return len(keys)


def _scale(keys: Sequence[Words]) -> int:
    words = list(chain.from_iterable(keys))
    return UNSPACED_SCALE if len("".join(words)) < 2 * len(words) else 1


@dataclass(slots=True, eq=False)
class _Unit:
    """A sentence: its text with the blanks after it, its block, its span of words, where those words stood before."""

    text: str
    block: int
    start: int
    end: int
    covered: int = 0
    origin: int = -1  # position its start would have in the earlier text, by its first words found there
    origin_end: int = -1  # the same for its end, by its last words found there
    dropped: bool = False
    breaks: bool = False  # a new paragraph begins here

    @property
    def words(self) -> int:
        return self.end - self.start

    def cover(self, start: int, end: int, shift: int) -> None:
        """Note that the words from *start* to *end*, if there are any, stood before, that many words earlier."""
        if start < end:
            if not self.covered:
                self.origin = self.start - shift
            self.covered += end - start
            self.origin_end = self.end - shift

    def is_covered(self, share: float) -> bool:
        return self.origin >= 0 and self.covered >= share * self.words


class _Page:
    """The paragraphs of one page, cut into words and, when it is asked to collapse, into sentences, for one pass."""

    def __init__(self, paragraphs: Sequence[str], keys: Sequence[Words], scale: int) -> None:
        self.paragraphs = paragraphs
        self.keys = keys
        self.scale = scale
        self.tokens = list(chain.from_iterable(keys))
        self.first: list[int] = []
        """where the run of words that begins at each position stands for the first time"""
        self.blocks: list[list[_Unit]] = []
        self.units: list[_Unit] = []
        self._cuts: dict[int, list[tuple[int, int]]] = {}

    def may_repeat(self, fewest: int) -> bool:
        """Ask what lets most pages pass at once: are *fewest* runs of words seen before, or a block just before it?"""
        places: dict[Words, int] = {}
        grams = zip(*(self.tokens[offset:] for offset in range(GRAM * self.scale)), strict=False)
        self.first = list(map(places.setdefault, grams, count()))
        repeated = len(self.first) - len(places)
        return repeated >= fewest or any(key and key == last for last, key in pairwise(self.keys))

    def _may_cover_a_sentence(self) -> bool:
        """Ask whether most words of any sentence stood before, wherever that was; on few pages they did."""
        run = bytes([1]) * (GRAM * self.scale)
        seen = bytearray(len(self.tokens))  # 1 for each word that stood before
        for position in self._again:
            seen[position : position + len(run)] = run
        start = 0
        for number, key in enumerate(self.keys):
            begin, start = start, start + len(key)
            if seen.find(1, begin, start) < 0:
                continue
            for _, words in self._cut(number):
                if words and seen.count(1, begin, begin + words) >= COVERED * words:
                    return True
                begin += words
        return False

    @cached_property
    def _again(self) -> list[int]:
        """Where the runs of words begin that stood before."""
        return [position for position, place in enumerate(self.first) if place != position]

    def _cut(self, number: int) -> list[tuple[int, int]]:
        """Return the `_sentences` of a paragraph, cut once."""
        if number not in self._cuts:
            self._cuts[number] = _sentences(self.paragraphs[number], len(self.keys[number]))
        return self._cuts[number]

    def _read(self) -> None:
        """Cut the blocks into sentences."""
        start = 0
        for number, paragraph in enumerate(self.paragraphs):
            block: list[_Unit] = []
            begin = 0
            for end, words in self._cut(number):
                if words or not block:
                    block.append(_Unit(paragraph[begin:end], number, start, start + words))
                    start += words
                else:  # a lone closing quote belongs to the sentence before it
                    block[-1].text += paragraph[begin:end]
                begin = end
            if len(block) > 1 and not block[0].words:  # so does an opening one to the sentence after it
                opening = block.pop(0)
                block[0].text = opening.text + block[0].text
            self.blocks.append(block)
            self.units += block

    def collapse(self) -> tuple[list[str], list[str]]:
        """Return the paragraphs without those that say again what others say, and what was removed."""
        if not self._may_cover_a_sentence():
            return list(self.paragraphs), []
        self._read()
        self._trace()
        self._pass_over_alike()
        for run in self._runs():
            self._judge(*run)
        if not any(unit.dropped for unit in self.units):
            return list(self.paragraphs), []
        self._drop_pairs()
        kept: list[str] = []
        removed: list[str] = []
        for paragraph, block in zip(self.paragraphs, self.blocks, strict=True):
            if not any(unit.dropped or unit.breaks for unit in block):
                kept.append(paragraph)
                continue
            pieces = [""]
            for unit in block:
                if unit.dropped:
                    continue
                if unit.breaks:
                    pieces.append("")
                pieces[-1] += unit.text
            kept += filter(None, map(str.strip, pieces))
            removed += filter(None, ["".join(unit.text for unit in block if unit.dropped).strip()])
        return kept, removed

    def _trace(self) -> None:
        """Find for each word where it stood before; only text before a sentence's own start counts for its words.

        A text printed again runs along with the first printing at a constant shift. Each run of words is therefore
        looked for at the shift of the words before it, and only then at the first place that has it.
        """
        size = GRAM * self.scale
        first = self.first
        upcoming = chain(self._again, [len(self.tokens)])
        position = next(upcoming)
        shift = reach = 0
        for unit in self.units:
            start, end = unit.start, unit.end
            counted = start
            while position < end:
                if counted < reach:
                    unit.cover(counted, min(reach, position), shift)
                counted = position
                source = position - shift
                if not shift or source > start - size or first[source] != first[position]:
                    source = first[position]
                if source <= start - size:
                    shift = position - source
                    reach = position + size
                position = next(upcoming)
            if counted < reach:
                unit.cover(counted, min(reach, end), shift)

    def _pass_over_alike(self) -> None:
        """Take what is made alike for no repeat: a line for each day, a sentence for each witness, with its own names and
        numbers. A second printing says each sentence once more, and most of them unchanged.
        """
        starts = [unit.start for unit in self.units]
        roots: list[int] = []
        changed: dict[int, list[_Unit]] = {}
        for number, unit in enumerate(self.units):
            if not unit.is_covered(COVERED):
                roots.append(number)
                continue
            root = roots[bisect_right(starts, max(0, unit.origin + unit.words // 2), 0, number) - 1]
            roots.append(root)
            if unit.covered < unit.words and abs(self.units[root].words - unit.words) <= 0.3 * unit.words:
                changed.setdefault(root, []).append(unit)
        for units in changed.values():
            if len(units) >= ALIKE:
                for unit in units:
                    unit.covered = 0

    def _runs(self) -> Iterable[tuple[list[_Unit], list[_Unit]]]:
        """Yield the repeats that follow each other, and the short lines that stand among them without being any."""
        run: list[_Unit] = []
        between: list[_Unit] = []
        pending: list[_Unit] = []
        for unit in self.units:
            if unit.covered and unit.is_covered(COVERED):
                if run and unit.origin <= run[-1].origin:  # back to an earlier place: another printing begins
                    yield run, between
                    run, between, pending = [], [], []
                if _stands_in_for(pending, run, unit):
                    run += pending
                else:
                    between += pending
                run.append(unit)
                pending = []
            elif run:
                pending.append(unit)
                if len(pending) > LINES_BETWEEN or not (
                    unit.words <= SHORT_LINE * self.scale or unit.is_covered(COVERED_INSIDE)
                ):
                    yield run, between
                    run, between, pending = [], [], []
        if run:
            yield run, between

    def _judge(self, run: list[_Unit], between: list[_Unit]) -> None:
        """Mark the units of *run* as dropped if it is long enough to be a second printing."""
        inside = {id(unit) for unit in run}
        blocks = sorted({unit.block for unit in run})
        whole = [block for block in blocks if all(id(unit) in inside for unit in self.blocks[block])]
        words = sum(unit.words for unit in run)
        whole_words = sum(unit.words for block in whole for unit in self.blocks[block])
        long_enough = not self._is_list(run, words)
        if long_enough and words >= RUN_IN_BLOCK * self.scale:
            dropped = run
        elif (long_enough and whole_words >= RUN_OF_BLOCKS * self.scale) or (
            whole_words == words and self._is_adjacent(run)
        ):
            dropped = [unit for block in whole for unit in self.blocks[block]]
        else:
            return
        for unit in dropped:
            unit.dropped = True
        self._drop_lines(between, dropped)
        self._break_like(whole)

    def _is_list(self, run: list[_Unit], words: int) -> bool:
        """Ask whether *run* is lines of a list (nominees, ingredients) that a page says again on purpose."""
        return words < LIST_LINE * self.scale * len(run) and words < LIST_SHARE * run[0].start

    def _is_adjacent(self, run: list[_Unit]) -> bool:
        """Ask whether the whole blocks of *run* say again, word for word, what the blocks just before them said."""
        start, end, origin = run[0].start, run[-1].end, run[0].origin
        return (
            end - start >= ADJACENT * self.scale
            and end - (start - origin) >= start
            and self.tokens[origin : end - (start - origin)] == self.tokens[start:end]
            and origin == self.blocks[self._block_at(origin)][0].start
        )

    def _drop_lines(self, between: list[_Unit], dropped: list[_Unit]) -> None:
        """Drop the lines among the repeats which stood alone before them, and the rules ("***") at their ends."""
        short = SHORT_LINE * self.scale
        lines = [unit for unit in between if unit.words <= short and len(self.blocks[unit.block]) == 1]
        for step, block in ((-1, dropped[0].block - 1), (1, dropped[-1].block + 1)):
            while 0 <= block < len(self.blocks) and not self.blocks[block][-1].words:
                lines += self.blocks[block]
                block += step
        for unit in lines:
            unit.dropped = self._first_lines[self._line(unit)] < unit.block

    @cached_property
    def _first_lines(self) -> dict[tuple[str, ...], int]:
        """Each line that stands alone, and the first block that holds it."""
        lines: dict[tuple[str, ...], int] = {}
        for number, block in enumerate(self.blocks):
            if len(block) == 1 and block[0].words <= SHORT_LINE * self.scale:
                lines.setdefault(self._line(block[0]), number)
        return lines

    def _line(self, unit: _Unit) -> tuple[str, ...]:
        return tuple(self.tokens[unit.start : unit.end]) or (unit.text.strip(),)

    def _break_like(self, whole: list[int]) -> None:
        """Give the first printing the paragraphs of the second, the blocks *whole*, if it was a single block."""
        if len(whole) < 2:
            return
        source = self._block_at(self.blocks[whole[0]][0].origin)
        if self._block_at(self.blocks[whole[-1]][-1].origin_end - 1) != source:
            return
        bounds = {self.blocks[block][0].origin for block in whole} | {
            self.blocks[block][-1].origin_end for block in whole
        }
        for unit in self.blocks[source][1:]:
            unit.breaks = unit.start in bounds

    def _block_at(self, position: int) -> int:
        return self.units[bisect_right(self.units, position, key=lambda unit: unit.start) - 1].block

    def _drop_pairs(self) -> None:
        """On a page that prints each paragraph twice in a row, drop the second of the short ones too.

        A short pair alone is a repeated exclamation. Beside a pair dropped for its length it is the same fault.
        """
        pairs = [False, *(self._repeats_block_before(block) for block in range(1, len(self.blocks)))]
        dropped = [pair and block[0].dropped for pair, block in zip(pairs, self.blocks, strict=True)]
        if True not in dropped:
            return
        for numbers, step in ((range(2, len(pairs)), -2), (range(len(pairs) - 3, 0, -1), 2)):
            for number in numbers:
                if pairs[number] and dropped[number + step]:
                    dropped[number] = True
        for block, is_dropped in zip(self.blocks, dropped, strict=True):
            for unit in block:
                unit.dropped |= is_dropped

    def _repeats_block_before(self, number: int) -> bool:
        before, block = self.blocks[number - 1], self.blocks[number]
        start, end = block[0].start, block[-1].end
        if self.tokens[before[0].start : start] == self.tokens[start:end]:
            return start < end
        return all(
            unit.is_covered(COVERED) and before[0].start <= unit.origin and unit.origin_end <= start for unit in block
        )


def _stands_in_for(pending: list[_Unit], run: list[_Unit], unit: _Unit) -> bool:
    """Ask whether the sentences *pending* between two repeats fill just the gap that the earlier text has there.

    Then they are the edited form of what stands in the gap, and a part of the second printing.
    """
    if not pending or not run:
        return False
    words = sum(sentence.words for sentence in pending)
    return words > 0 and abs(unit.origin - run[-1].origin_end - words) <= 1 + 0.2 * words


def _sentences(paragraph: str, words: int) -> list[tuple[int, int]]:
    """Return (where it ends, how many words it has) for each sentence of a *paragraph* that has so many *words*."""
    unspaced = not paragraph.isascii() and _UNSPACED_END.search(paragraph)
    ends = [match.end() for match in (_SENTENCE_END_UNSPACED if unspaced else _SENTENCE_END).finditer(paragraph)]
    if not ends:
        return [(len(paragraph), words)]
    sentences: list[tuple[int, int]] = []
    begin = 0
    for end in ends:
        size = min(words, len(comparison_key(paragraph[begin:end])))
        sentences.append((end, size))
        words -= size
        begin = end
    return [*sentences, (len(paragraph), words)]
