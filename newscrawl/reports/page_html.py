"""A page drawn as one HTML file: no network, no script, nothing of a site's that is read as markup.

All text goes through :func:`shown`, whatever the template does with it, and then through Jinja's escaping; addresses become
links only where they are of http or https. The page's own policy (CSP) forbids everything but its inline styles.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from newscrawl import __version__
from newscrawl.reports.page_charts import COLOURS, Series, lines, parts_bar, sparkline, stacked_bars
from newscrawl.safety.printable import printable

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from newscrawl.reports.page import Page, SiteRow, Values

TEXT_MAX = 500
"""Characters of one piece of text: a page of a hundred sites must not be one site's."""
SENTENCES_MAX = 25
SITES_MAX = 300
REASONS_MAX = 25
SLOW_MAX = 8
STACKED_MAX = 7
"""Names that have a colour of their own in a chart of many; the others are one."""
FIELDS = {
    "title": "title", "body": "body", "published_at": "date", "authors": "authors", "section": "section",
    "description": "description", "images": "images",
}  # fmt: skip
"""Fields of an article in the words of the page."""
SOURCE_COLOURS = {"read": "c2", "unchanged": "c0", "not read": "c3"}
CLASS_COLOURS = {"1xx": "rest", "2xx": "c2", "3xx": "c0", "4xx": "c1", "5xx": "c3", "no whole answer": "c5"}
ANSWER_COLOURS = {
    "rule": "c4", "json-ld": "c0", "microdata": "c6", "meta": "c2", "generic": "c1", "text": "c5", "url": "c7",
    "nobody": "none",
}  # fmt: skip


def page_html(page: Page) -> str:
    """Return *page* as an HTML document."""
    document: str = _template().render(
        page=page,
        version=__version__,
        title=f"{page.run.site}, run of {_when(page.run.started_at)}" if page.run else "How the sites are",
        style=Markup(files("newscrawl.reports").joinpath("page.css").read_text("utf-8")),  # noqa: S704 - our own
        concerns=[row for row in page.rows if row.findings][:SENTENCES_MAX],
        concerns_left=max(0, sum(bool(row.findings) for row in page.rows) - SENTENCES_MAX),
        rows=[(row, _spark(page, row)) for row in page.rows[:SITES_MAX]],
        sites_left=max(0, len(page.rows) - SITES_MAX),
        charts=_charts(page),
        reasons=page.reasons[:REASONS_MAX],
        reasons_left=max(0, len(page.reasons) - REASONS_MAX),
        slow=sorted((row for row in page.rows if row.latency), key=lambda row: -(row.latency or 0))[:SLOW_MAX],
        fields=FIELDS,
    )
    return document


def _charts(page: Page) -> dict[str, Any]:
    """Return the charts of a page by name; none for what there are no figures of, and no steps of time for one run."""
    labels = [_label(day, page.step) for day in page.steps]
    unit = {1: "a day", 7: "a week"}.get(page.step, f"in {page.step} days")
    charts: dict[str, Any] = {"answers": []}
    articles = _largest({row.site: row.articles for row in page.rows if row.new}, "sites")
    if articles and not page.run:
        charts["articles"] = stacked_bars("New articles", articles, labels, f"new articles {unit}")
    sources = _coloured(page.sources, SOURCE_COLOURS)
    if sources:
        bars = stacked_bars("Sources asked", sources, labels, f"sources asked {unit}")
        charts["sources"] = parts_bar("Sources asked", sources) if page.run else bars
    for name, values in page.answers.items():
        series = _coloured(values, ANSWER_COLOURS)
        if page.run:
            chart = parts_bar(FIELDS[name], series)
        else:
            chart = stacked_bars(f"Who answered for {FIELDS[name]}", series, labels, "%", share=True)
        charts["answers"].append((FIELDS[name], chart))
    classes = _coloured({name: [number] for name, number in page.classes.items()}, CLASS_COLOURS)
    if classes:
        charts["classes"] = parts_bar("Answers", classes)
    if page.latency and not page.run:
        half, most = page.latency
        charts["latency"] = lines(
            "Time until an answer came",
            [Series(most, page.latency[most], "c1"), Series(half, page.latency[half], "c0")],
            labels,
            "ms",
        )
    return charts


def _largest(values: Values, noun: str) -> list[Series]:
    """Return the rows of the largest names, each with a colour, and the rest as one."""
    ordered = sorted(values, key=lambda name: (-sum(values[name]), name))
    own, others = ordered[:STACKED_MAX], ordered[STACKED_MAX:]
    if len(others) == 1:
        own, others = ordered, []
    series = [Series(shortened(name, 60), values[name], f"c{number % COLOURS}") for number, name in enumerate(own)]
    if others:
        rest = [sum(step) for step in zip(*(values[name] for name in others), strict=True)]
        series.append(Series(f"{len(others)} other {noun}", rest, "rest"))
    return series


def _coloured(values: Values, colours: Mapping[str, str]) -> list[Series]:
    """Return rows in the order of *colours*, those that it does not know after them, as one."""
    series = [Series(name, values[name], colour) for name, colour in colours.items() if name in values]
    unknown = [numbers for name, numbers in values.items() if name not in colours]
    if unknown:
        series.append(Series("others", [sum(step) for step in zip(*unknown, strict=True)], "rest"))
    return series


def _label(day: str, step: int) -> str:
    """Return the words under a step of time.

    >>> _label("2026-11-03", 1), _label("2026-11-03", 7)
    ('3 Nov', '3 Nov 26')
    """
    months = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec"
    return f"{int(day[8:])} {months.split()[int(day[5:7]) - 1]}{f' {day[2:4]}' if step > 1 else ''}"


def _spark(page: Page, row: SiteRow) -> Markup:
    if page.run or not row.new:
        return Markup("")
    return sparkline(row.articles, f"{row.new} new articles, {max(row.articles)} at most, {row.articles[-1]} last")


# -- text of strangers ----------------------------------------------------------------------------------------------------


def shown(value: object) -> object:
    """Return what stands for a value on the page: text without what turns a line around, shortened; the rest as it is."""
    if not isinstance(value, str) or isinstance(value, Markup):
        return value
    return printable(value if len(value) <= TEXT_MAX else f"{value[:TEXT_MAX]} …")


def shortened(text: str, most: int) -> str:
    """Return *text* in one line of *most* characters or a few more, with an ellipsis for what is left out."""
    line = printable(" ".join(text[: most + 1].split()))
    return line if len(text) <= most else f"{line[:most].rstrip()} …"


def link(url: str | None, words: str | None = None, most: int = 100) -> Markup:
    """Return a link to *url* that says *words*, or the address; what is no address of http or https stays plain text."""
    said = shortened(words or url or "", most) or "-"
    try:
        parts = urlsplit(url or "")
        is_safe = parts.scheme in ("http", "https") and bool(parts.netloc) and len(url or "") <= 2_000
    except ValueError:
        is_safe = False
    if not is_safe or printable(str(url)) != url:
        return Markup("<bdi>{}</bdi>").format(said)
    return Markup('<a href="{}" rel="noopener noreferrer nofollow"><bdi>{}</bdi></a>').format(url, said)


def _percent(share: float | None) -> str:
    return "–" if share is None else f"{100 * share:.0f}"


def _when(instant: str | None) -> str:
    """Return an instant of the store as the page writes it.

    >>> _when("2026-11-23T10:04:05Z"), _when("2026-11-23"), _when(None)
    ('2026-11-23 10:04', '2026-11-23', '–')
    """
    return instant[:16].replace("T", " ") if instant else "–"


def _record_rows(record: Mapping[str, Any]) -> Sequence[tuple[str, str, str]]:
    """Return (field, value, who answered) of what was read of a page."""
    sources = record.get("sources") or {}
    rows = []
    for name in ("title", "published_at", "authors", "section", "language", "description", "body"):
        value = record.get(name)
        text = ", ".join(map(str, value)) if isinstance(value, list) else str(value or "")
        if name == "body" and text:
            text = f"{shortened(text, 280)} ({record.get('word_count', 0)} words)"
        rows.append((FIELDS.get(name, name), text, str(sources.get(name) or "")))
    return rows


@cache
def _template() -> Any:
    environment = Environment(
        autoescape=True, undefined=StrictUndefined, finalize=shown, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters.update({"short": shortened, "percent": _percent, "when": _when})
    environment.globals.update({"link": link, "record_rows": _record_rows})
    return environment.from_string(files("newscrawl.reports").joinpath("page.html").read_text("utf-8"))
