"""The console script ``newscrawl``, and ``python -m newscrawl``: ready for a signal before anything else is imported."""

from __future__ import annotations

import signal
import sys
from typing import NoReturn

INTERRUPTED = 130


def main() -> None:
    """Run ``newscrawl COMMAND ...``; a signal (SIGINT, SIGTERM) that the command does not see itself ends with code 130.

    Importing Scrapy takes most of a second, in which Python would answer one with a traceback and the other not at all.
    """
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        from newscrawl.garbage import look_seldom

        look_seldom()
        from newscrawl.cli import main as run

        run()
    except KeyboardInterrupt:
        sys.stderr.write("newscrawl: interrupted; what was stored is safe, run the command again to go on\n")
        sys.exit(INTERRUPTED)


def _interrupt(*_: object) -> NoReturn:
    """Answer SIGTERM as Python answers SIGINT."""
    raise KeyboardInterrupt


if __name__ == "__main__":
    main()
