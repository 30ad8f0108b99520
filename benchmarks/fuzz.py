"""Mutated pages: nothing raises, no page costs over two CPU seconds, memory stays under 300 MB.

    python benchmarks/fuzz.py [PATH] [--number 10000] [--seed 1]

PATH is a folder of HTML files (gzipped or not) to mutate; without it the pages of the bundled demo are used. Prints the
slowest pages, the peak memory, and every failure with the seed that makes it again.
"""

from __future__ import annotations

import argparse
import gzip
import random
import resource
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from newscrawl.demo import pages as demo_pages
from newscrawl.extract import SavedPage, extract_page

NOW = datetime(2026, 11, 21, tzinfo=UTC)
URL = "https://news.example/world/story-2026"
CPU_MAX = 2.0  # seconds a page
MEMORY_MAX = 300  # megabytes
BODY_MAX = 2_000_000

Mutation = Callable[[bytes, random.Random], bytes]


def cut(page: bytes, chance: random.Random) -> bytes:
    """Break the transfer off somewhere."""
    return page[: chance.randrange(len(page) + 1)]


def flip(page: bytes, chance: random.Random) -> bytes:
    """Change some bytes."""
    changed = bytearray(page)
    for _ in range(chance.choice((1, 10, 200))):
        if changed:
            changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


def insert(page: bytes, what: bytes, chance: random.Random) -> bytes:
    """Put something in somewhere."""
    at = chance.randrange(len(page) + 1)
    return page[:at] + what + page[at:]


def nest(page: bytes, chance: random.Random) -> bytes:
    """Open thousands of elements and close none."""
    tag = chance.choice((b"<div>", b"<b>", b"<ul><li>", b"<table><tr><td>", b"<a href=/x>", b"<article>", b"<p><span>"))
    return insert(page, tag * chance.choice((300, 10_000)), chance)


def attributes(page: bytes, chance: random.Random) -> bytes:
    """Give one element attributes by the ten thousand."""
    name = chance.choice((b"a%d", b"data-a%d='<>'", b'class%d="x y"'))
    row = b" ".join(name % number for number in range(chance.choice((500, 20_000))))
    return insert(page, b"<p " + row + b">text</p>", chance)


def json_ld(page: bytes, chance: random.Random) -> bytes:
    """Add structured data that is cut, huge, deep or of unexpected types."""
    text = chance.choice(
        (
            b'{"@type": "NewsArticle", "headline": "Cut',
            b'{"@type": "NewsArticle", "articleBody": "' + b"word " * 100_000 + b'"}',
            b"[" * 100_000,
            b'{"a":' * 5_000 + b"1" + b"}" * 5_000,
            b'{"@type": ["NewsArticle", null], "author": [[[{"name": {"x": 1}}]], true], "headline": {"@value": []}}',
            b'{"@type": "Article", "datePublished": 12345678901234567890, "image": {"url": [1]}, "keywords": {"a": 1}}',
            b'{"@type": "NewsArticle", "headline": "\\ud800 lone", "author": "\\udfff"}',
            b'{"@type": "NewsArticle", "n": ' + b"9" * 100_000 + b"}",
        )
    )
    return insert(page, b'<script type="application/ld+json">' + text + b"</script>", chance)


def charset(page: bytes, chance: random.Random) -> bytes:
    """Declare a charset that is wrong, unknown, or none for text."""
    names = b"utf-16 utf-7 zlib_codec rot13 idna punycode undefined utf-8 shift_jis iso-8859-15 x-unknown big5 koi8-r".split()
    declared = b'<meta charset="%s">' % chance.choice(names)
    body = (
        page
        if chance.random() < 0.5
        else page.decode("utf-8", "replace").encode("utf-16" if chance.random() < 0.3 else "cp1252", "replace")
    )
    return declared + body


def nuls(page: bytes, chance: random.Random) -> bytes:
    """Strew NULs, control characters, surrogates and odd blanks."""
    what = chance.choice(
        (b"\0", b"\x01\x02\x1b[31m", b"\xed\xa0\x80", b"\xe2\x80\xa8", b"\xef\xbf\xbe", b"\xc2\xad", b"\xff")
    )
    for _ in range(50):
        page = insert(page, what, chance)
    return page


def repeat(page: bytes, chance: random.Random) -> bytes:
    """Print a part of the page many times."""
    start = chance.randrange(len(page) + 1)
    part = page[start : start + chance.choice((50, 2_000, 20_000))]
    return page[:start] + part * chance.choice((2, 50)) + page[start:]


def swap(page: bytes, chance: random.Random) -> bytes:
    """Exchange two parts of the page."""
    a, b = sorted(chance.randrange(len(page) + 1) for _ in range(2))
    return page[b:] + page[a:b] + page[:a]


MUTATIONS: tuple[Mutation, ...] = (cut, flip, nest, attributes, json_ld, charset, nuls, repeat, swap)


def mutated(page: bytes, seed: int) -> bytes:
    """Return *page* after one to three mutations; the same for the same seed."""
    chance = random.Random(seed)
    for _ in range(chance.choice((1, 1, 2, 3))):
        page = chance.choice(MUTATIONS)(page, chance)
    return page[:BODY_MAX]


def try_page(page: bytes) -> tuple[float, str | None]:
    """Return the CPU seconds that a page took, and what is wrong, if anything."""
    start = time.process_time()
    try:
        article = extract_page(SavedPage(page, URL, "fuzz", "text/html", NOW)).article
    except Exception as error:
        return time.process_time() - start, f"{type(error).__name__}: {error}"
    seconds = time.process_time() - start
    failed = next((problem for problem in article.trail.problems if " failed: " in problem), None)
    return seconds, failed or (f"{seconds:.1f} CPU seconds" if seconds > CPU_MAX else None)


def sources(path: Path | None) -> list[bytes]:
    """Return the pages to mutate."""
    if path is None:
        return [page.body for page in demo_pages().values() if "html" in page.content_type]
    files = sorted(
        file for file in path.rglob("*") if file.is_file() and file.name.endswith((".html", ".html.gz", ".htm"))
    )
    return [gzip.decompress(file.read_bytes()) if file.suffix == ".gz" else file.read_bytes() for file in files]


def main() -> int:
    """Run and report; the exit code is 1 when anything failed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("path", type=Path, nargs="?")
    parser.add_argument("--number", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    originals = sources(options.path)
    held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    slowest: list[tuple[float, int]] = []
    failures = 0
    for seed in range(options.seed, options.seed + options.number):
        seconds, wrong = try_page(mutated(originals[seed % len(originals)], seed))
        slowest = sorted([*slowest, (seconds, seed)], reverse=True)[:5]
        if wrong:
            failures += 1
            print(f"seed {seed}: {wrong}", file=sys.stderr)
    peak = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - held) / 1024
    print(
        f"{options.number} mutations of {len(originals)} pages: {failures} failures; {peak:.0f} MB above the pages themselves"
    )
    print("slowest: " + ", ".join(f"{seconds:.2f} s (seed {seed})" for seconds, seed in slowest))
    return 1 if failures or peak > MEMORY_MAX else 0


if __name__ == "__main__":
    sys.exit(main())
