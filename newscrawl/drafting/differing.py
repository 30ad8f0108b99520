"""A field that is not as expected, told with both values."""

from __future__ import annotations

import difflib
import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

    from newscrawl.drafting.pairs import Difference


def told(difference: Difference, path: Path) -> str:
    """Return a difference for people: both values, then the lines that differ where the values have several."""
    site = path.parent.name
    old, new = (_lines(value) for value in (difference.expected, difference.found))
    lines = [f"{site}/{path.name}: {difference.field} is not as expected"]
    lines += [*_titled("expected", old), *_titled("found", new)]
    if len(old) > 1 or len(new) > 1:
        lines += [
            "difference:",
            *(
                f"  {line}"
                for line in difflib.unified_diff(old, new, n=0, lineterm="")
                if line[:3] not in ("---", "+++")
            ),
        ]
    lines.append(f"if the page should give that now: newscrawl record --update {site}")
    return "\n".join(lines)


def _titled(title: str, lines: list[str]) -> list[str]:
    return [f"{title}: {lines[0]}"] if len(lines) == 1 else [f"{title}:", *(f"  {line}" for line in lines)]


def _lines(value: Any) -> list[str]:
    if isinstance(value, str) and "\n" in value:
        return value.split("\n\n")
    if isinstance(value, (list, dict)) and value:
        return json.dumps(value, ensure_ascii=False, indent=1).split("\n")
    return [json.dumps(value, ensure_ascii=False)]
