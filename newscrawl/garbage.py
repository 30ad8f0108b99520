"""How often Python looks for garbage: seldom, since most of what a page is read into goes without the collector's help."""

from __future__ import annotations

import gc

_THRESHOLD = 20_000
"""Objects made until the young ones are looked at, more than the table of most pages has; Python's own number is 700."""


def look_seldom() -> None:
    """Look for garbage less often from now on. Importing alone would have all modules looked through 200 times."""
    gc.set_threshold(_THRESHOLD, 10, 10)


def leave_alone_what_is_there() -> None:
    """Look no more at what starting has made, which lives as long as the process, and for the rest seldom.

    Looking through all modules and the tables of pages again and again took 7 % of the CPU time of a crawl, and as much of
    reading saved pages.
    """
    gc.freeze()  # without a look for garbage before: it would find next to nothing, for 30 ms
    look_seldom()
