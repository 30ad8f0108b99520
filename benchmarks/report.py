"""The report on a large store: how long it takes to make, how much memory, how large the page is.

    python benchmarks/report.py [--sites 200] [--days 400] [--hours 24] [--keep FOLDER]

The store is invented: runs of each site every so many hours, with figures as tests/reports/histories.py makes them, some
sites broken. Reported are the seconds and the bytes of the page of the last 30 days and of the whole time.
"""

from __future__ import annotations

import argparse
import resource
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from reports.stores import NOW, news_store

from newscrawl.reports.page import DAYS, gather
from newscrawl.reports.page_html import page_html
from newscrawl.run import STORE_FILE
from newscrawl.store.reading import open_reading


def main() -> None:
    """Make the store, then the pages."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sites", type=int, default=200)
    parser.add_argument("--days", type=int, default=400)
    parser.add_argument("--hours", type=float, default=24.0)
    parser.add_argument("--keep", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.keep or Path(temporary)
        path = folder / STORE_FILE
        if not path.exists():
            news_store(path, options.sites, options.days, options.hours).close()
        for days in (DAYS, options.days):
            started = time.perf_counter()
            connection = open_reading(path)
            page = gather(connection, NOW, f"{NOW - timedelta(days=days):%Y-%m-%dT%H:%M:%SZ}")
            gathered = time.perf_counter()
            html = page_html(page).encode()
            drawn = time.perf_counter()
            connection.close()
            (folder / f"report-{days}.html").write_bytes(html)
            memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
            sys.stdout.write(
                f"{options.sites} sites, {days} days: gathered in {gathered - started:.1f} s, drawn in {drawn - gathered:.1f} s, "
                f"{len(html) / 1000:.0f} kB, at most {memory:.0f} MB of memory\n"
            )


if __name__ == "__main__":
    main()
