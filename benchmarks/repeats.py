"""Measure `collapse_repeats` on real bodies: print each twice, in the ways pages do, and see what comes back.

    python benchmarks/repeats.py TRUTH.jsonl [--show]

TRUTH holds one JSON object a line with `body` (paragraphs joined by newlines) or `paragraphs` ([{"text": ...}]). For
each kind of double printing the token F1 against the body printed once is reported, mean over the bodies, and the worst
body; for the bodies as they are, the share of words that is removed. `--show` prints each removal from those.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import statistics
import sys
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from newscrawl.cleaning.characters import clean_paragraphs, comparison_key, count_words
from newscrawl.cleaning.repeats import collapse_repeats

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Body = list[str]

_SENTENCE_END = re.compile(r"(?<=[.!?。！？])\s+")
_CURLY = str.maketrans({"'": "’", '"': "”", "-": "–"})
_STRAIGHT = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "„": '"', "–": "-", "—": "-", "\u00a0": " "})


def typographic(body: Body, _: random.Random) -> Body:
    """Straight quotes and dashes, then curly ones."""
    return [text.translate(_STRAIGHT) for text in body] + [text.translate(_CURLY) for text in body]


def reflowed(body: Body, _: random.Random) -> Body:
    """The second printing has other paragraph breaks: every two sentences."""
    sentences = [sentence for text in body for sentence in _SENTENCE_END.split(text)]
    return body + [" ".join(sentences[start : start + 2]) for start in range(0, len(sentences), 2)]


def blob(body: Body, _: random.Random) -> Body:
    """The second printing is one piece."""
    return [*body, " ".join(body).translate(_STRAIGHT)]


def blob_first(body: Body, _: random.Random) -> Body:
    """The first printing is one piece."""
    return [" ".join(body), *body]


def partial(body: Body, _: random.Random) -> Body:
    """The second printing stops two thirds down the page."""
    return body + body[: max(1, 2 * len(body) // 3)]


def standfirst(body: Body, _: random.Random) -> Body:
    """The standfirst is the first paragraph again."""
    return [body[0].translate(_STRAIGHT), *body]


def paragraph_twice(body: Body, _: random.Random) -> Body:
    """Each paragraph stands twice in a row."""
    return [copy for text in body for copy in (text, text.translate(_STRAIGHT))]


def three_times(body: Body, _: random.Random) -> Body:
    """The whole body three times."""
    return body * 3


def _edited(text: str, share: float, chance: random.Random) -> str:
    words = text.split(" ")
    for position, word in enumerate(words):
        if chance.random() < share:
            words[position] = chance.choice(("", "other", f"{word} more", "changed"))
    return " ".join(words)


def edited_2(body: Body, chance: random.Random) -> Body:
    """2 % of the words of the second printing are edited."""
    return body + [_edited(text, 0.02, chance) for text in body]


def edited_5(body: Body, chance: random.Random) -> Body:
    """5 % of the words of the second printing are edited."""
    return body + [_edited(text, 0.05, chance) for text in body]


KINDS: tuple[Callable[[Body, random.Random], Body], ...] = (
    typographic,
    reflowed,
    blob,
    blob_first,
    partial,
    standfirst,
    paragraph_twice,
    three_times,
    edited_2,
    edited_5,
)


def token_f1(expected: Body, found: Body) -> float:
    """Return F1 over the words of two texts, counted (order apart)."""
    truth, guess = (Counter(comparison_key("\n".join(body))) for body in (expected, found))
    if not truth and not guess:
        return 1.0
    return 2 * (truth & guess).total() / (truth.total() + guess.total())


def read_bodies(path: Path) -> Iterator[tuple[str, Body]]:
    """Yield identifier and cleaned paragraphs of each row that has a text."""
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            row = json.loads(line)
            texts = [paragraph["text"] for paragraph in row.get("paragraphs") or []] or (row.get("body") or "").split(
                "\n"
            )
            if body := clean_paragraphs(texts):
                yield str(row.get("id") or number), body


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("truth", type=Path)
    parser.add_argument("--show", action="store_true", help="print what is removed from bodies printed once")
    parser.add_argument("--worst", type=int, default=0, help="name the worst bodies of each kind")
    options = parser.parse_args()

    given = list(read_bodies(options.truth))
    removed_words = total_words = touched = 0
    once: list[tuple[str, Body]] = []
    started = time.process_time()
    results = [collapse_repeats(body) for _, body in given]
    milliseconds = 1000 * (time.process_time() - started) / len(given)
    for (name, body), (kept, removed) in zip(given, results, strict=True):
        total_words += count_words("\n".join(body))
        removed_words += count_words("\n".join(removed))
        touched += bool(removed)
        once.append((name, kept))
        if options.show and removed:
            sys.stdout.write("".join(f"{name}\t- {text}\n" for text in removed))
    share = removed_words / total_words
    sys.stdout.write(f"{len(given)} bodies as they are: {share:.2%} of words removed, {touched} touched, ")
    sys.stdout.write(f"{milliseconds:.2f} ms a body\n")
    for kind in KINDS:
        chance = random.Random(1)
        scores = sorted((token_f1(body, collapse_repeats(kind(body, chance))[0]), name) for name, body in once)
        mean = statistics.mean(score for score, _ in scores)
        sys.stdout.write(f"{kind.__name__:16} F1 {mean:.4f}  worst {scores[0][0]:.3f}\n")
        sys.stdout.write("".join(f"    {score:.3f} {name}\n" for score, name in scores[: options.worst]))


if __name__ == "__main__":
    main()
