"""Fields that the scorer of a page set leaves out: topics, and the captions of pictures.

    python benchmarks/fields.py PATH [--half 0|1]

PATH is as for extraction.py. Topics are compared as sets of words without case and punctuation, on the pages whose truth
has some; a truth that is a list in one text counts as its members. A caption is found when it is that of a picture of
the record, credit included, or most of it is. ``--half`` takes every domain whose hash is even (0) or odd (1).
"""

from __future__ import annotations

import argparse
import gzip
import json
import zlib
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from newscrawl.cleaning.characters import comparison_key
from newscrawl.extract import SavedPage, extract_page

if TYPE_CHECKING:
    from newscrawl.items import Article

NOW = datetime(2026, 11, 1, tzinfo=UTC)
_MOST = 0.6
"""Share of a caption's characters that the record may have and still have found it: credits are cut in many ways."""


def folded(text: str) -> str:
    """Return the words of *text* as they are compared."""
    return " ".join(comparison_key(text))


def topics_of(page: dict[str, Any]) -> set[str]:
    """Return the topics that a person or a reviewed parser found."""
    return {folded(part) for topic in page["topics"] or () for part in topic.split(",")} - {""}


def has_caption(article: Article, caption: str) -> bool:
    """Ask whether a picture of the record has this caption."""
    wanted = folded(caption)
    for image in article.images:
        found = folded(f"{image.caption or ''} {image.credit or ''}")
        if wanted in found or (found in wanted and len(found) > _MOST * len(wanted)):
            return True
    return False


def main() -> None:
    """Read, compare, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("path", type=Path)
    parser.add_argument("--half", type=int, choices=(0, 1))
    options = parser.parse_args()
    precision = recall = 0.0
    pages = exact = captions = found = 0
    with (options.path / "truth.jsonl").open(encoding="utf-8") as file:
        for page in map(json.loads, file):
            other = options.half is not None and zlib.crc32(page["domain"].encode()) % 2 != options.half
            if other or not (page["topics"] or page["captions"]):
                continue
            body = gzip.decompress((options.path / page["html_path"]).read_bytes())
            article = extract_page(SavedPage(body, page["url"], page["url"], "text/html", NOW)).article
            stated = [caption for caption in page["captions"] or () if folded(caption)]
            captions += len(stated)
            found += sum(has_caption(article, caption) for caption in stated)
            truth, ours = topics_of(page), set(map(folded, article.topics))
            if truth:
                pages += 1
                exact += truth == ours
                precision += len(truth & ours) / len(ours) if ours else 0.0
                recall += len(truth & ours) / len(truth)
    print(
        f"topics: {pages} pages, precision {precision / pages:.3f}, recall {recall / pages:.3f}, exact {exact / pages:.3f}"
    )
    print(f"captions: {captions}, found with a picture {found / captions:.3f}")


if __name__ == "__main__":
    main()
