"""Summaries as a table on the terminal."""

from __future__ import annotations

import time
from collections import Counter
from contextlib import contextmanager, nullcontext
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table
from rich.text import Text

from newscrawl.reports.summary import verdict
from newscrawl.safety.printable import printable
from newscrawl.store import ADVICE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from newscrawl.reports.summary import Summary


TERMINAL_INTERVAL = 0.2  # seconds between two states of a line that changes
PLAIN_INTERVAL = 15.0  # seconds between two lines where nothing can change
SENTENCES_MAX = 8
"""Sites that get a sentence each although nothing is wrong with them; more are told in one."""


def stderr_console() -> Console:
    """Return the console of everything that is not data; wide enough not to wrap when it is no terminal."""
    console = Console(stderr=True, highlight=False)
    return console if console.is_terminal else Console(stderr=True, highlight=False, width=160, no_color=True)


def stdout_console() -> Console:
    """Return the console of reports that were asked for."""
    return Console(highlight=False)


@contextmanager
def counting(noun: str) -> Iterator[Callable[[int], None]]:
    """Show on standard error how many *noun* are done: a line that changes on a terminal, one now and then elsewhere.

    >>> with counting("pages") as done:
    ...     done(1)
    """
    console = stderr_console()
    said = time.monotonic()
    with console.status(f"0 {noun}") if console.is_terminal else nullcontext() as status:

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


def print_summaries(console: Console, summaries: Sequence[Summary]) -> None:
    """Print a line for each site, the worst first, what was refused and why, and the verdicts."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("site")
    for heading in ("found", "new", "stored", "duplicates", "gone", "refused", "dropped", "failed", "pending"):
        table.add_column(heading, justify="right")
    ordered = sorted(summaries, key=lambda summary: (-verdict(summary)[0], summary.site))
    for summary in ordered:
        families = Counter[str]()
        for disposition, number in summary.counts.items():
            families[disposition.partition(":")[0]] += number
        new = summary.found + summary.resumed + summary.revisited
        figures = (new + summary.known, new, summary.stored, summary.duplicates, families["gone"], families["refused"],
                   families["dropped"], families["failed"], summary.pending)  # fmt: skip
        table.add_row(Text(summary.site), *map(str, figures))
    console.print(table)
    reasons = Counter[str]()
    for summary in summaries:
        reasons.update({word: number for word, number in summary.counts.items() if ":" in word or word == "gone"})
    for word, number in sorted(reasons.items()):
        meaning, advice = ADVICE[next(disposition for disposition in ADVICE if disposition == word)]
        console.print(Text(f"  {number} x {word}: {meaning}{'; ' + advice if advice else ''}"))
    good = [summary for summary in ordered if verdict(summary)[0] == 0]
    for summary in ordered if len(good) <= SENTENCES_MAX else [one for one in ordered if one not in good]:
        code, sentence = verdict(summary)
        console.print(Text(printable(sentence), style="red" if code in (1, 3) else ""), soft_wrap=True)
    if len(good) > SENTENCES_MAX:
        console.print(f"{len(good)} sites without fault: {sum(one.stored for one in good)} new articles")
