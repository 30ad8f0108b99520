"""How far a crawl of many sites is, as lines that fit a terminal: the sites being crawled first, all together at the foot."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.cells import set_cell_size

from newscrawl.safety.printable import printable

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class SiteProgress:
    """What a crawl of one site, or of several, has come to so far."""

    site: str
    found: int = 0
    """article links to fetch"""
    done: int = 0
    """pages that have ended, however"""
    new: int = 0
    duplicates: int = 0
    errors: int = 0
    seconds: float = 0.0
    is_over: bool = False
    is_bad: bool = False
    """whether it is over, and not as it should be"""

    @property
    def other(self) -> int:
        """Pages that are neither new nor duplicates nor errors: gone, refused, dropped, unchanged."""
        return self.done - self.new - self.duplicates - self.errors

    @property
    def rate(self) -> float:
        """Pages a second."""
        return self.done / max(0.1, self.seconds)

    def as_json(self) -> dict[str, object]:
        """Return the figures as a JSON object."""
        return {
            "site": self.site, "found": self.found, "done": self.done, "new": self.new, "duplicates": self.duplicates,
            "errors": self.errors, "other": self.other, "rate": round(self.rate, 2), "seconds": round(self.seconds, 1),
        }  # fmt: skip


_ADDED = ("found", "done", "new", "duplicates", "errors")


def together(name: str, parts: Sequence[SiteProgress], seconds: float) -> SiteProgress:
    """Return what several sites have come to in so many seconds."""
    figures = {figure: sum(getattr(part, figure) for part in parts) for figure in _ADDED}
    return SiteProgress(name, **figures, seconds=seconds)


def sentence(progress: SiteProgress) -> str:
    """Return it in a line.

    >>> sentence(SiteProgress("gazette", found=9, done=4, new=2, duplicates=1, seconds=2.0))
    'gazette: 9 found, 4 done (2.0/s), 2 new, 1 duplicates, 0 errors, 1 other'
    """
    return (f"{progress.site}: {progress.found} found, {progress.done} done ({progress.rate:.1f}/s), {progress.new} new, "
            f"{progress.duplicates} duplicates, {progress.errors} errors, {progress.other} other")  # fmt: skip


_COLUMNS = (("found", 7), ("new", 6), ("duplicates", 11), ("errors", 7), ("rate", 8), ("time", 12))
"""Headings and widths. Where the terminal is narrow, those are left out that :data:`_LEAST_WANTED` names first."""
_LEAST_WANTED = ("time", "rate", "duplicates", "found")
_SITE_MIN = 16
"""Cells for a site's name, at least."""
_SITE_MAX = 30
"""Cells for a site's name, at most: what belongs together stands together."""
_FRAME = 3  # lines: heading, sites that are not shown, all together


def board(sites: Sequence[SiteProgress], waiting: int, whole: SiteProgress, *, width: int, height: int) -> list[str]:
    """Return the lines to show: a heading, a line a site as far as there is room, one for the others, all together. Those
    that are being crawled come first, then those that are over and bad.

    Args:
        sites: in the order in which they began, those that are over included.
        waiting: how many have not begun.
        whole: all together.
        width: cells of a line.
        height: lines at most, four at least.
    """
    columns = _fitting(width)
    running = [site for site in sites if not site.is_over]
    over = [site for site in reversed(sites) if site.is_over]  # the latest first
    over.sort(key=lambda site: not site.is_bad)
    shown = [*running, *over][: max(1, height - _FRAME)]
    names = min(width - sum(columns.values()), _SITE_MAX)
    lines = [_line("site", {name: name for name in columns}, columns, names)]
    lines += [_line(site.site, _cells(site), columns, names) for site in shown]
    hidden = len(running) + len(over) - len(shown)
    others = [f"{hidden} more begun" if hidden else "", f"{waiting} waiting" if waiting else ""]
    if any(others):
        lines.append(set_cell_size(f"({', '.join(filter(None, others))})", width))
    total = f"{len(over)} of {len(sites) + waiting} done"
    return [*lines, _line(total, _cells(whole), columns, names)]


def _fitting(width: int) -> dict[str, int]:
    """Return the columns there is room for, with their widths."""
    columns = dict(_COLUMNS)
    for name in _LEAST_WANTED:
        if sum(columns.values()) + _SITE_MIN > width:
            del columns[name]
    return columns


def _cells(progress: SiteProgress) -> dict[str, str]:
    seconds = int(progress.seconds)
    state = "" if not progress.is_over else "failed " if progress.is_bad else "done "
    return {
        "found": str(progress.found), "new": str(progress.new), "duplicates": str(progress.duplicates),
        "errors": str(progress.errors), "rate": f"{progress.rate:.1f}/s", "time": f"{state}{seconds // 60}:{seconds % 60:02}",
    }  # fmt: skip


def _line(name: str, cells: dict[str, str], columns: dict[str, int], names: int) -> str:
    plain = printable(name)
    cut = set_cell_size(f"{plain[: names - 2]}…" if len(plain) >= names else plain, max(1, names))
    return cut + "".join(f"{cells[column]:>{width}}" for column, width in columns.items())
