"""Summaries as a table on the terminal."""

from __future__ import annotations

import time
from collections import Counter
from contextlib import contextmanager, nullcontext
from types import MappingProxyType
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table
from rich.text import Text

from newscrawl.reports.findings import Verdict
from newscrawl.reports.summary import SEVERITY, verdict, word_of
from newscrawl.safety.printable import printable
from newscrawl.store import ADVICE, Disposition

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from newscrawl.reports.summary import Summary


TERMINAL_INTERVAL = 0.2  # seconds between two states of a line that changes
PLAIN_INTERVAL = 15.0  # seconds between two lines where nothing can change
SENTENCES_MAX = 8
"""Sites that get a sentence each although nothing is wrong with them; more are told in one."""


_STYLES = {
    "stopped": "", Verdict.FAIL: "red", Verdict.STALE: "red", Verdict.WARN: "yellow", Verdict.OK: "",
}  # fmt: skip
"""Verdicts in a word (:func:`newscrawl.reports.summary.word_of`), the worst first, and how they are shown."""


def stderr_console() -> Console:
    """Return the console of everything that is not data; wide enough not to wrap when it is no terminal."""
    console = Console(stderr=True, highlight=False)
    return console if console.is_terminal else Console(stderr=True, highlight=False, width=160, no_color=True)


def stdout_console() -> Console:
    """Return the console of reports that were asked for."""
    return Console(highlight=False)


def is_live(console: Console) -> bool:
    """Ask whether lines can change on what standard error leads to: not in a file, even where colours are forced on it."""
    return console.is_interactive and console.file.isatty()


@contextmanager
def counting(noun: str) -> Iterator[Callable[[int], None]]:
    """Show on standard error how many *noun* are done: a line that changes on a terminal, one now and then elsewhere.

    >>> with counting("pages") as done:
    ...     done(1)
    """
    console = stderr_console()
    said = time.monotonic()
    with console.status(f"0 {noun}") if is_live(console) else nullcontext() as status:

        def done(number: int) -> None:
            nonlocal said
            now = time.monotonic()
            if now - said < (TERMINAL_INTERVAL if status else PLAIN_INTERVAL):
                return
            said = now
            if status:
                status.update(f"{number} {noun}")
            else:
                console.print(f"{number} {noun}")

        yield done


def print_summaries(
    console: Console, summaries: Sequence[Summary], troubles: Mapping[str, str] = MappingProxyType({})
) -> None:
    """Print a line for each site, the worst first, what was refused and why, and the verdicts.

    *troubles*: by site, why it has no summary; what they say is told elsewhere.
    """
    ordered = worst_first(summaries)
    console.print(_table(ordered, troubles, console.width))
    reasons = Counter[Disposition]()
    for summary in summaries:
        reasons.update({word: number for word, number in summary.counts.items() if ":" in word or word == "gone"})
    for word, number in sorted(reasons.items()):
        meaning, advice = ADVICE[word]
        console.print(Text(f"  {number} x {word}: {meaning}{'; ' + advice if advice else ''}"), soft_wrap=True)
        for url, detail in [one.examples[word] for one in summaries if word in one.examples][:1]:
            such_as = "such as " if number > 1 else ""
            console.print(Text(printable(f"      {such_as}{url}{f' ({detail})' if detail else ''}")), soft_wrap=True)
    if reasons:
        sites = {summary.site for summary in summaries if reasons.keys() & summary.counts.keys()}
        console.print(
            Text(f"  newscrawl status {sites.pop() if len(sites) == 1 else 'SITE'} --all  lists them"), soft_wrap=True
        )
    _print_verdicts(console, ordered)


def worst_first(summaries: Iterable[Summary]) -> list[Summary]:
    """Return summaries in order of their exit codes, the worst first, then of their verdicts, then of their names."""
    words = list(_STYLES)
    return sorted(
        summaries,
        key=lambda summary: (-SEVERITY.index(verdict(summary)[0]), words.index(word_of(summary)), summary.site),
    )


_FIGURES = ("found", "new", "stored", "duplicates", "gone", "refused", "dropped", "failed", "pending")
_LEAST_WANTED = ("gone", "dropped", "refused", "pending", "new", "duplicates", "found")
"""Figures that are left out where the terminal is narrow, one after the other; ``status`` has them all."""


def _table(ordered: Sequence[Summary], troubles: Mapping[str, str], width: int) -> Table:
    """Return a line for each site, with the figures that there is room for in *width* cells."""
    figures = list(_FIGURES)
    names = max(map(len, ["site", *troubles, *(summary.site for summary in ordered)]))
    for figure in _LEAST_WANTED:
        if names + sum(len(heading) + 2 for heading in (*figures, "verdict")) > width:
            figures.remove(figure)
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("site", overflow="fold")
    for heading in figures:
        table.add_column(heading, justify="right", no_wrap=True)
    table.add_column("verdict", no_wrap=True)
    for site in sorted(troubles):
        table.add_row(Text(printable(site)), *("-" for _ in figures), Text("error", style="red"))
    for summary in ordered:
        word, told = word_of(summary), _figures(summary)
        table.add_row(Text(summary.site), *(str(told[name]) for name in figures), Text(word, style=_STYLES[word]))
    return table


def _figures(summary: Summary) -> dict[str, int]:
    """Return the figures of a line by their headings."""
    families = Counter[str]()
    for disposition, number in summary.counts.items():
        families[disposition.partition(":")[0]] += number
    new = summary.found + summary.resumed + summary.revisited
    told = (new + summary.known, new, summary.stored, summary.duplicates, families["gone"], families["refused"],
            families["dropped"], families["failed"], summary.pending)  # fmt: skip
    return dict(zip(_FIGURES, told, strict=True))


def _print_verdicts(console: Console, ordered: Sequence[Summary]) -> None:
    """Print a sentence for each site; those that are good in one if they are many."""
    good = [summary for summary in ordered if verdict(summary)[0] == 0]
    for summary in ordered if len(good) <= SENTENCES_MAX else [one for one in ordered if one not in good]:
        code, sentence = verdict(summary)
        console.print(Text(printable(sentence), style="red" if code in (1, 3) else ""), soft_wrap=True)
    if len(good) > SENTENCES_MAX:
        console.print(f"{len(good)} sites without fault: {sum(one.stored for one in good)} new articles")
