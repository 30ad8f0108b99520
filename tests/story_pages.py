"""A page of one story, made of what a test wants in it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from newscrawl.extraction.page import parse_page

if TYPE_CHECKING:
    from newscrawl.extraction.table import PageTable

URL = "https://www.harbourherald.example/world/ferry-strike-ends-2026"


def page(head: str = "", body: str = "<h1>Ferry strike ends</h1>", json_ld: Any = None, url: str = URL) -> PageTable:
    script = f'<script type="application/ld+json">{json.dumps(json_ld)}</script>' if json_ld is not None else ""
    return parse_page(f"<html><head>{head}{script}</head><body>{body}</body></html>", url)


def news(**more: Any) -> dict[str, Any]:
    return {"@type": "NewsArticle", "headline": "Ferry strike ends", "url": URL, **more}


def meta(name: str, content: str) -> str:
    return f'<meta property="{name}" content="{content}">'
