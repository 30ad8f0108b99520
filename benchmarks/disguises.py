"""Disguises: what extraction gets right on pages that say the same in other markup.

    python benchmarks/disguises.py PATH [--only boxes,hashed]

PATH is the folder of ``extraction.py``. Each page is rewritten in a way that changes no word of its text (tags of head and
body left out, paragraphs as ``div``, class names hashed or left out, no JSON-LD ...), read, and scored against its truth by the
folder's ``score.py``. The first row, ``as it is``, is what the others are held against.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import re
import subprocess
import sys
import tempfile
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import orjson
from predictions import prediction

from newscrawl.extract import SavedPage, extract_page
from newscrawl.extraction.encoding import to_utf8

if TYPE_CHECKING:
    from collections.abc import Callable

    Rewrite = Callable[[str, str, str], str]
    """Returns what stands in place of a tag: given "/" or "", its name in small letters, and its attributes as written."""

NOW = datetime(2026, 11, 1, tzinfo=UTC)
_TAG = re.compile(
    r"""(<script\b.*?</script\s*>|<style\b.*?</style\s*>|<!--.*?-->)|<(/?)([a-zA-Z][\w:-]*)((?:"[^"]*"|'[^']*'|[^>"'])*)>""",
    re.DOTALL | re.IGNORECASE,
)
_LD = re.compile(r"<script[^>]*ld\+json.*?</script\s*>", re.DOTALL | re.IGNORECASE)
_NAMES = re.compile(r"""((?:class|id)\s*=\s*)(["'])(.*?)\2""", re.DOTALL | re.IGNORECASE)
_MICRODATA = re.compile(r"""\sitem(?:prop|type|scope|id)(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s>]+))?""")
_FIGURES = (("aeb", "body F1"), ("fe", "body F1"), ("ft", "body F1"), ("aeb", "acc"), ("fe", "acc"), ("ft", "acc"), ("ft", "title"),
            ("traf", "title"), ("ft", "date"), ("traf", "date"), ("ft", "authors="), ("traf", "authors="))  # fmt: skip


def rewritten(page: str, rewrite: Rewrite) -> str:
    """Return a page with every tag rewritten; scripts, style sheets and comments stay."""
    return _TAG.sub(lambda tag: tag[1] or rewrite(tag[2], tag[3].lower(), tag[4]), page)


def _renamed(new: dict[str, str], end: str, name: str, attributes: str) -> str:
    return f"<{end}{new.get(name, name)}{attributes}>"


def _without(names: tuple[str, ...], end: str, name: str, attributes: str) -> str:
    return "" if name in names else f"<{end}{name}{attributes}>"


def _without_ends(names: tuple[str, ...], end: str, name: str, attributes: str) -> str:
    return "" if end and name in names else f"<{end}{name}{attributes}>"


def _upper(end: str, name: str, attributes: str) -> str:
    return f"<{end}{name.upper()}{attributes}>"


def _hashed(end: str, name: str, attributes: str) -> str:
    def other(found: re.Match[str]) -> str:
        words = (f"c{hashlib.md5(word.encode(), usedforsecurity=False).hexdigest()[:6]}" for word in found[3].split())
        return f"{found[1]}{found[2]}{' '.join(words)}{found[2]}"

    return f"<{end}{name}{_NAMES.sub(other, attributes)}>"


def _nameless(end: str, name: str, attributes: str) -> str:
    return f"<{end}{name}{_NAMES.sub('', attributes)}>"


def _plain(end: str, name: str, attributes: str) -> str:
    return f"<{end}{name}{_MICRODATA.sub('', attributes)}>"


def _wrapped(end: str, name: str, attributes: str) -> str:
    tag = f"<{end}{name}{attributes}>"
    return tag if name != "p" else f"{tag}</div>" if end else f'<div class="c9">{tag}'


def _broken(end: str, name: str, attributes: str) -> str:
    return f"<{end}{name}{attributes}>" if name != "p" else "<br><br>" if end else ""


def _no_meta(end: str, name: str, attributes: str) -> str:
    return "" if name == "meta" and "charset" not in attributes else f"<{end}{name}{attributes}>"


def _no_hints(page: str) -> str:
    for rewrite in (_no_meta, _plain, _hashed):
        page = rewritten(page, rewrite)
    return _LD.sub("", page)


_HTML_5 = dict.fromkeys(("article", "main", "section", "header", "footer", "aside", "nav"), "div")
DISGUISES: dict[str, Callable[[str], str]] = {
    "as it is": str,
    "no head tags": partial(rewritten, rewrite=partial(_without, ("head", "body"))),
    "no end tags": partial(rewritten, rewrite=partial(_without_ends, ("p", "li", "dt", "dd", "tr", "td", "th"))),
    "upper case": partial(rewritten, rewrite=_upper),
    "boxes": partial(rewritten, rewrite=partial(_renamed, {"p": "div"})),
    "own elements": partial(rewritten, rewrite=partial(_renamed, {"p": "x-para"})),
    "wrapped": partial(rewritten, rewrite=_wrapped),
    "br": partial(rewritten, rewrite=_broken),
    "no HTML 5": partial(rewritten, rewrite=partial(_renamed, _HTML_5)),
    "no h1": partial(rewritten, rewrite=partial(_renamed, {"h1": "div"})),
    "hashed": partial(rewritten, rewrite=_hashed),
    "nameless": partial(rewritten, rewrite=_nameless),
    "no JSON-LD": partial(_LD.sub, ""),
    "no meta": partial(rewritten, rewrite=_no_meta),
    "no microdata": partial(rewritten, rewrite=_plain),
    "no hints": _no_hints,
}


def read(folder: Path, disguise: str, page: dict[str, Any]) -> dict[str, Any]:
    """Return the prediction for a page in a disguise."""
    whole, _ = to_utf8(gzip.decompress((folder / page["html_path"]).read_bytes()), "text/html")
    body = DISGUISES[disguise](whole.decode("utf-8", "replace")).encode("utf-8", "replace")
    saved = SavedPage(body, page["url"], page["url"], "text/html; charset=utf-8", NOW)
    return {**prediction("", json.loads(orjson.dumps(extract_page(saved).article))), "id": page["id"]}


def figures(told: str) -> list[str]:
    """Return the figures of a row, of what the scorer prints."""
    lines = {line.split()[0]: line for line in told.splitlines() if line.strip()}
    found = [re.search(rf"{re.escape(name)} ?=? ?([\d.]+)", lines.get(source, "")) for source, name in _FIGURES]
    return [figure[1] if figure else "-" for figure in found]


def main() -> None:
    """Disguise, read, score, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("path", type=Path)
    parser.add_argument("--only", default="", help="of the disguises, only these")
    options = parser.parse_args()
    wanted = [name for name in options.only.split(",") if name] or list(DISGUISES)
    unknown = [name for name in wanted if name not in DISGUISES]
    if unknown:
        parser.error(f"--only {unknown[0]}: there is no such disguise; there are {', '.join(DISGUISES)}")
    truth = options.path / "truth.jsonl"
    pages = [json.loads(line) for line in truth.read_text("utf-8").splitlines()]
    print(f"{'':<14}" + "".join(f"{source:>9}" for source, _ in _FIGURES))
    print(f"{'':<14}" + "".join(f"{name.rstrip('='):>9}" for _, name in _FIGURES))
    with ProcessPoolExecutor() as pool, tempfile.TemporaryDirectory() as folder:
        for name in wanted:
            rows = pool.map(partial(read, options.path, name), pages, chunksize=10)
            lines = Path(folder) / "predictions.jsonl"
            lines.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")
            told = subprocess.run(
                [sys.executable, options.path / "score.py", truth, lines], check=True, capture_output=True, text=True
            )
            print(f"{name:<14}" + "".join(f"{figure:>9}" for figure in figures(told.stdout)), flush=True)


if __name__ == "__main__":
    main()
