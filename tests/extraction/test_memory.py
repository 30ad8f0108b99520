"""What extraction remembers between pages must not grow with what a hostile page holds."""

from __future__ import annotations

import gc
import tracemalloc
from datetime import UTC, datetime

from newscrawl.extract import extract_article

_PAGES = 8
_LONG = 80_000  # characters of each text


def _hostile(number: int) -> str:
    """Return a page with a long text, its own, wherever extraction reads names, addresses and dates."""
    word, text = f"w{number}x" * (_LONG // 3), f"w{number} rain-" * (_LONG // 8)
    return f"""
        <html lang="{text}"><title>{text}</title>
        <meta property="og:title" content="{text}"><meta property="og:site_name" content="{text}">
        <meta name="{text}" content="x"><meta name="source {word}" content="AP"><meta name="dc.source" content="https://{word}/">
        <meta name="author" content="{text}"><meta name="date" content="3 May 2026 {text}">
        <link rel="canonical" href="https://news.example/{word}"><body class="byline {text}"><div class="section {word}">
        <h1 class="{text}">Rain</h1><p class="author {text}">By {text}<p class="{text}">Rain fell.
        <figure><img src="https://news.example/{word}.jpg" alt="{text}"><figcaption class="{text}">Rain (AP)</figcaption></figure>
        <a class="tag {text}" rel="tag" href="/tag/{word}">{text}</a>"""


def test_no_more_is_remembered_than_is_read() -> None:
    now = datetime(2026, 11, 1, tzinfo=UTC)
    extract_article(_hostile(0), "https://news.example/rain", fetched_at=now)
    gc.collect()
    tracemalloc.start()
    try:
        for number in range(1, _PAGES + 1):
            extract_article(_hostile(number), "https://news.example/rain", fetched_at=now)
        gc.collect()
        kept = tracemalloc.get_traced_memory()[0]
    finally:
        tracemalloc.stop()
    assert kept < 2 * _PAGES * _LONG, "what is remembered is cut to what is read of it before it becomes a key"
