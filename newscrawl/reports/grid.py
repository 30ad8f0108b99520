"""Rows in columns on a terminal or in a file: widths in cells, so that Chinese and Latin stand in line; nothing in a cell
can command the terminal.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import chain, islice
from typing import TYPE_CHECKING, Any

import orjson
from rich.cells import cell_len, set_cell_size

from newscrawl.safety.printable import printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_LOOKED_AT = 200
"""Rows that say how wide the columns are; those behind them are cut to fit."""
_GAP = "  "
_NARROWEST = 6  # cells that a column is not cut below


def grid(columns: Sequence[str], rows: Iterable[Sequence[Any]], width: int, *, ellipsis: str = "…") -> Iterator[str]:
    """Yield the lines of a table: its head, a rule, then a line a row, each at most *width* cells.

    >>> list(grid(["site", "articles"], [("gazette", 12), ("日報", 3)], 40))
    ['site     articles', '-------  --------', 'gazette        12', '日報            3']
    """
    rest = iter(rows)
    first = [tuple(map(cell_text, row)) for row in islice(rest, _LOOKED_AT)]
    kinds = list(zip(*first, strict=True)) if first else [()] * len(columns)
    right = [bool(cells) and all(is_number or not text for text, is_number in cells) for cells in kinds]
    heads = [printable(column).replace("\n", " ") for column in columns]
    wanted = [
        max(map(cell_len, (head, *(text for text, _ in cells)))) for head, cells in zip(heads, kinds, strict=True)
    ]
    widths = _fitting(wanted, width)
    cut = [_cut(head, cells, ellipsis) for head, cells in zip(heads, widths, strict=True)]
    yield _line(cut, widths, right)
    yield _GAP.join("-" * cells for cells in widths).rstrip()
    for row in chain(first, (tuple(map(cell_text, row)) for row in rest)):
        yield _line([_cut(text, cells, ellipsis) for (text, _), cells in zip(row, widths, strict=True)], widths, right)


def cell_text(value: Any) -> tuple[str, bool]:
    """Return a value as a cell shows it, in one line, and whether it is a number; nothing for null."""
    if value is None:
        return "", False
    if isinstance(value, bool):
        return str(value).lower(), False
    if isinstance(value, float):
        return f"{value:.10g}", True
    if isinstance(value, int | Decimal):
        return str(value), True
    return printable(str(plain(value))).replace("\n", " ").replace("\t", " "), False


def plain(value: Any) -> Any:
    """Return a value of an answer as JSON has it: dates as ISO 8601, lists and objects as JSON text, bytes as hexadecimal."""
    if value is None or isinstance(value, str | bool | float):
        return value
    if isinstance(value, int):
        return value if -(1 << 63) <= value < 1 << 63 else str(value)
    if isinstance(value, Decimal):
        return float(value) if value.as_tuple().exponent else plain(int(value))  # DuckDB adds integers up to a decimal
    if isinstance(value, date):  # and datetime, which is one
        return value.isoformat()
    if isinstance(value, list | dict):
        return orjson.dumps(value, default=str, option=orjson.OPT_NON_STR_KEYS).decode()
    return bytes(value).hex() if isinstance(value, bytes | bytearray | memoryview) else str(value)


def _line(cells: Sequence[str], widths: Sequence[int], right: Sequence[bool]) -> str:
    padded = [
        " " * (width - cell_len(cell)) + cell if at_right else cell + " " * (width - cell_len(cell))
        for cell, width, at_right in zip(cells, widths, right, strict=True)
    ]
    return _GAP.join(padded).rstrip()


def _cut(text: str, width: int, ellipsis: str) -> str:
    if cell_len(text) <= width:
        return text
    return set_cell_size(text, max(0, width - len(ellipsis))).rstrip() + ellipsis[:width]


def _fitting(wanted: Sequence[int], width: int) -> list[int]:
    """Return widths that fit into *width* together: the widest columns give way first, none below a few cells."""
    widths = list(wanted)
    over = sum(widths) + len(_GAP) * (len(widths) - 1) - width
    while over > 0 and max(widths, default=0) > _NARROWEST:
        widest = max(widths)
        at_most = max(_NARROWEST, max((one for one in widths if one < widest), default=_NARROWEST))
        places = [place for place, one in enumerate(widths) if one == widest]
        each = min(widest - at_most, -(-over // len(places)))
        for place in places:
            widths[place] -= max(1, each)
        over = sum(widths) + len(_GAP) * (len(widths) - 1) - width
    return widths


_EIGHTHS = " ▏▎▍▌▋▊▉█"


def bars(rows: Sequence[tuple[str, int]], whole: int, width: int, *, blocks: bool) -> Iterator[str]:
    """Yield a line a row, at most *width* cells: name, number, its share of *whole*, a bar; the longest is the greatest.

    >>> list(bars([("gazette", 6), ("日報", 3)], 12, 40, blocks=False))
    ['  gazette  6   50%  ####################', '  日報     3   25%  ##########']
    """
    names = [printable(name).replace("\n", " ") for name, _ in rows]
    longest = min(max(map(cell_len, names), default=0), max(_NARROWEST, width // 3))
    digits = max((len(f"{count:,}") for _, count in rows), default=1)
    room = max(0, width - longest - digits - 12)  # the gaps and the share
    greatest = max((count for _, count in rows), default=0) or 1
    for name, (_, count) in zip(names, rows, strict=True):
        label = _cut(name, longest, "…" if blocks else "...")
        share = f"{100 * count / max(1, whole):.0f}%"
        eighths = round(8 * room * count / greatest) if count else 0
        bar = "█" * (eighths // 8) + _EIGHTHS[eighths % 8].strip() if blocks else "#" * round(eighths / 8)
        yield f"  {label}{' ' * (longest - cell_len(label))}  {count:>{digits},}  {share:>4}  {bar}".rstrip()
