"""Draft sites from an archive, one after the other, then let pytest judge their test pages. Nothing is edited in between.

    python benchmarks/newsite.py PAGES.warc.gz PLACES.txt [--sites 50] [--work DIR]

PLACES.txt holds an address a site, one a line; the sites are taken evenly over the list. A site passes when newsite ends
with 0 and pytest finds at least one test page of it and no failure.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from newscrawl.drafting.card import code_lines, name_of

SCRIPTS = Path(sys.executable).parent


def main() -> None:
    """Draft, test, print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("archive", type=Path)
    parser.add_argument("places", type=Path)
    parser.add_argument("--sites", type=int, default=50)
    parser.add_argument("--work", type=Path)
    options = parser.parse_args()
    places = [line for line in options.places.read_text("utf-8").splitlines() if line.strip()]
    step = max(1, len(places) // options.sites)
    chosen = places[::step][: options.sites]
    folder = options.work or Path(tempfile.mkdtemp(prefix="newsite-"))
    failed: dict[str, str] = {}
    started = time.perf_counter()
    for place in chosen:
        problem = draft(place, options.archive, folder)
        if problem:
            failed[place] = problem
    seconds = (time.perf_counter() - started) / len(chosen)
    print(f"{len(chosen)} sites, {len(chosen) - len(failed)} drafted and passed, {seconds:.1f} s a site")
    sources = [path.read_text("utf-8") for path in folder.glob("*.py")]
    lines = [code_lines(source) for source in sources]
    whole = statistics.median(len(source.splitlines()) for source in sources)
    print(
        f"card: median {statistics.median(lines):g} lines of code, largest {max(lines)}; median {whole:g} lines of all kinds"
    )
    pages = [len(list(folder.glob(f"tests/sites/{path.stem}/*.html.gz"))) for path in folder.glob("*.py")]
    print(f"files: 1 card; 2 for each test page (median {statistics.median(pages):g} pages a site)")
    print(f"cards with a rule of their own: {sum('rules =' in source for source in sources)}")
    for place, problem in failed.items():
        print(f"  {place}: {problem}")


def draft(place: str, archive: Path, folder: Path) -> str | None:
    """Draft a site and test its pages; return what went wrong."""
    name = name_of(place)
    words = [SCRIPTS / "newscrawl", "newsite", place, "--replay", archive, "--sites", folder, "--name", name]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    (folder / f"{name}.log").write_text(done.stdout + done.stderr, "utf-8")
    if done.returncode:
        return done.stderr.strip().splitlines()[-1] if done.stderr.strip() else f"exit code {done.returncode}"
    words = [SCRIPTS / "pytest", "-q", "-p", "no:cacheprovider", folder / "tests" / "sites" / name]
    tested = subprocess.run(words, capture_output=True, text=True, check=False)
    return None if tested.returncode == 0 else tested.stdout.strip().splitlines()[-1]


if __name__ == "__main__":
    main()
