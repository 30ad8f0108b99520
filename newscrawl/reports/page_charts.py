"""Charts as inline SVG, for pages that fetch nothing and run nothing.

The drawing stretches with the page, its words do not: they stand beside it as HTML, so they are as large on a phone as
on a desk. Colours are classes (``c0`` to ``c7``, ``rest``, ``none``), which the style of the page gives a meaning. Each chart
has a title and a description for those who hear it, and each of its steps a title to point at.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from markupsafe import Markup

from newscrawl.safety.printable import printable

if TYPE_CHECKING:
    from collections.abc import Sequence

COLOURS = 8
_HEIGHT = 1000  # units of a drawing; a step of time is one unit wide
_TICKS_MAX = 4
_LABELS_MAX = 5
"""Labels under a chart: so many fit under one on a phone."""
_SPARK_STEPS_MAX = 62


@dataclass(frozen=True, slots=True)
class Series:
    """A row of values with its name and the class of its colour."""

    name: str
    values: Sequence[int]
    colour: str


@dataclass(frozen=True, slots=True)
class Axes:
    """What stands around a drawing: the words under each step, the largest value, the unit."""

    labels: Sequence[str]
    top: int
    unit: str


def stacked_bars(
    title: str, series: Sequence[Series], labels: Sequence[str], unit: str, *, share: bool = False
) -> Markup:
    """Return bars over steps of time, the values of each step on top of each other; with *share* as parts of a whole."""
    sums = [sum(one.values[step] for one in series) for step in range(len(labels))]
    top = 100 if share else _nice_top(max(sums, default=0))
    paths: dict[str, list[str]] = {one.name: [] for one in series}
    for step, total in enumerate(sums):
        height = total if share else top
        below = 0
        for one in series:
            value = one.values[step]
            if value:
                low, high = (_HEIGHT - round(_HEIGHT * part / height) for part in (below, below + value))
                paths[one.name].append(f"M{step + 0.1:.1f} {low}V{high}h.8V{low}z")
                below += value
    drawn = Markup("").join(
        Markup('<path class="{}" d="{}"/>').format(one.colour, "".join(paths[one.name])) for one in series
    )
    hints = [
        _hint(labels[step], sums[step], [(one.name, one.values[step]) for one in series]) for step in range(len(labels))
    ]
    said = f"{title}: {sum(sums)} in all, {max(sums, default=0)} at most ({labels[sums.index(max(sums))] if sums else '-'})."
    return _framed(title, said, drawn, hints, Axes(labels, top, "%" if share else unit)) + _legend(series)


def lines(title: str, series: Sequence[Series], labels: Sequence[str], unit: str) -> Markup:
    """Return lines over steps of time; where a value is 0 there is none, and the line has a gap."""
    top = _nice_top(max((max(one.values) for one in series), default=0))
    drawn = Markup("").join(
        Markup('<path class="line {}" d="{}"/>').format(one.colour, _line(one.values, top)) for one in series
    )
    hints = [
        " · ".join([labels[step], *(f"{one.name}: {one.values[step]} {unit}" for one in series if one.values[step])])
        for step in range(len(labels))
    ]
    said = "; ".join(f"{one.name}: {max(one.values, default=0)} {unit} at most" for one in series)
    return _framed(title, f"{title}: {said}.", drawn, hints, Axes(labels, top, unit)) + _legend(series)


def sparkline(values: Sequence[int], said: str) -> Markup:
    """Return a small line without axes, which *said* describes."""
    values = values[-_SPARK_STEPS_MAX:]
    top = max(values, default=0) or 1
    height, last = 24, max(1, len(values) - 1)
    points = [
        f"{100 * step / last:.4g} {height - 1 - round((height - 2) * value / top, 1):g}"
        for step, value in enumerate(values)
    ]
    if len(points) == 1:
        points.append(f"100 {points[0].split()[1]}")
    line = "L".join(points)
    return Markup(
        '<svg class="spark" viewBox="0 0 100 {h}" preserveAspectRatio="none" role="img" aria-label="{said}"><title>{said}</title>'
        '<path class="area" d="M0 {h}L{line}L100 {h}z"/><path class="line c0" d="M{line}"/></svg>'
    ).format(h=height, said=said, line=line)


def parts_bar(title: str, series: Sequence[Series]) -> Markup:
    """Return one bar across the page whose parts are the first values of *series*, with a legend that has the numbers."""
    total = sum(one.values[0] for one in series) or 1
    at = 0.0
    drawn = []
    for one in series:
        width = 100 * one.values[0] / total
        drawn.append(
            Markup('<rect class="{}" x="{:.3f}" width="{:.3f}" height="10"><title>{}: {}</title></rect>').format(
                one.colour, at, width, one.name, one.values[0]
            )
        )
        at += width
    said = ", ".join(f"{one.name} {one.values[0]}" for one in series)
    return Markup(
        '<svg class="parts" viewBox="0 0 100 10" preserveAspectRatio="none" role="img" aria-label="{}">{}</svg>'
    ).format(f"{title}: {said}", Markup("").join(drawn)) + _legend(series, numbers=True)


def _framed(title: str, said: str, drawn: Markup, hints: Sequence[str], axes: Axes) -> Markup:
    """Return a drawing with the words around it."""
    steps = len(axes.labels)
    ticks = _ticks(axes.top)
    grid = "".join(f"M0 {_HEIGHT - round(_HEIGHT * tick / axes.top)}h{steps}" for tick in ticks)
    targets = Markup("").join(
        Markup('<rect class="hint" x="{}" width="1" height="{}"><title>{}</title></rect>').format(step, _HEIGHT, hint)
        for step, hint in enumerate(hints)
    )
    scale = Markup("").join(
        Markup('<span style="bottom:{:.4g}%">{}</span>').format(100 * tick / axes.top, _short(tick)) for tick in ticks
    )
    dates = Markup("").join(
        Markup('<span style="left:{:.4g}%">{}</span>').format(100 * (step + 0.5) / steps, axes.labels[step])
        for step in _labelled(steps)
    )
    return Markup(
        '<div class="plot"><div class="unit">{unit}</div><div class="scale" aria-hidden="true">{scale}</div>'
        '<svg viewBox="0 0 {steps} {height}" preserveAspectRatio="none" role="img" aria-label="{title}"><title>{title}</title>'
        '<desc>{said}</desc><path class="grid" d="{grid}"/>{drawn}{targets}</svg>'
        '<div class="dates" aria-hidden="true">{dates}</div></div>'
    ).format(
        unit=axes.unit, scale=scale, steps=steps, height=_HEIGHT, title=title, said=said, grid=grid, drawn=drawn,
        targets=targets, dates=dates,
    )  # fmt: skip


def _hint(label: str, total: int, values: Sequence[tuple[str, int]]) -> str:
    told = [f"{printable(name)}: {value}" for name, value in values if value]
    return " · ".join([f"{label}: {total}", *told])


def _legend(series: Sequence[Series], *, numbers: bool = False) -> Markup:
    items = Markup("").join(
        Markup('<li><i class="key {}"></i><bdi>{}</bdi>{}</li>').format(
            one.colour, printable(one.name), Markup(" <b>{}</b>").format(f"{one.values[0]:,}") if numbers else ""
        )
        for one in series
    )
    return Markup('<ul class="legend">{}</ul>').format(items)


def _line(values: Sequence[int], top: int) -> str:
    """Return the path through *values*; it begins anew after each gap."""
    path = []
    for step, value in enumerate(values):
        if not value:
            continue
        begins = not step or not values[step - 1]
        at = f"{step + 0.5} {_HEIGHT - round(_HEIGHT * value / top)}"
        path.append(f"M{at}h0" if begins else f"L{at}")
    return "".join(path)


def _nice_top(most: int) -> int:
    """Return a round number that is not below *most*: 1, 2, 4, 5 or 10 times a power of ten, 4 at least.

    >>> _nice_top(0), _nice_top(17), _nice_top(340)
    (4, 20, 400)
    """
    scale = 10 ** max(0, math.ceil(math.log10(max(most, 1))) - 1)
    tops = (4, 5, 8, 10) if scale == 1 else (scale, 2 * scale, 4 * scale, 5 * scale, 8 * scale, 10 * scale)
    return next(top for top in tops if top >= most)


def _ticks(top: int) -> list[int]:
    """Return the values that have a line of the grid.

    >>> _ticks(20), _ticks(4), _ticks(100)
    ([0, 5, 10, 15, 20], [0, 1, 2, 3, 4], [0, 25, 50, 75, 100])
    """
    parts = _TICKS_MAX if top % _TICKS_MAX == 0 else 5
    return [top * number // parts for number in range(parts + 1)]


def _short(number: int) -> str:
    """Return a number that stands beside a chart.

    >>> _short(2_500), _short(40_000), _short(2_500_000)
    ('2,500', '40k', '2.5M')
    """
    if number >= 1_000_000:
        return f"{number / 1_000_000:g}M"
    return f"{number / 1_000:g}k" if number >= 10_000 else f"{number:,}"


def _labelled(steps: int) -> list[int]:
    """Return the numbers of the steps that have a label, at equal distances.

    >>> _labelled(3), _labelled(31)
    ([0, 1, 2], [0, 7, 15, 22, 30])
    """
    if steps <= _LABELS_MAX:
        return list(range(steps))
    return [number * (steps - 1) // (_LABELS_MAX - 1) for number in range(_LABELS_MAX)]
