"""A week of 200 sites, and 50 kills: is every slot crawled once, does nothing overlap, does nothing grow?

    python benchmarks/schedule.py [--sites 200] [--days 7] [--kills 50] [--seed 1]

Part 1, the week: the scheduler as it is, with a clock that jumps to what comes next, and crawls that take no processor: each
begins and ends a run of every site in the store as a real one does, and takes minutes of that clock. The groups have zones
whose clocks are set in that week. Some sites fail, some crawls are killed, the machine sleeps for a night. Memory
and open files are those of this process, with the crawls in it.

Part 2, the crowd: one group of as many real sites on 127.0.0.1, crawled by one process of ``newscrawl schedule --once``.

Part 3, the kills: real processes, a real clock, real fetching. ``newscrawl schedule --once`` crawls small sites on
127.0.0.1 in three groups, again and again; at a random moment SIGKILL goes to the scheduler or to one of its crawls.
Then it is left to end. What all published files hold is held against what the sites have, the table of slots against the table
of runs. Memory is the highest of any of the processes.
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from datetime import datetime, timedelta
from pathlib import Path

import orjson
from kills import article
from site_server import Page, Server, serve

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from scheduled_world import START, World, live, scheduler_of  # noqa: E402 # it is a helper of the tests

from newscrawl.config import Group  # noqa: E402
from newscrawl.scheduling.times import Times  # noqa: E402
from newscrawl.store import State  # noqa: E402

# -- a week ---------------------------------------------------------------------------------------------------------------

PLANS = (
    ("0 * * * *", "Europe/Berlin", 60),
    ("*/30 * * * *", "UTC", 20),
    ("15 */2 * * *", "America/New_York", 60),
    ("30 2 * * *", "Europe/Berlin", 40),
    ("0 6,18 * * *", "Australia/Lord_Howe", 20),
)
"""Cron, zone and share of the sites (of 200)."""


def week(sites: int, days: int, seed: int) -> None:
    """Let a week go by, and print what was crawled."""
    chance = random.Random(seed)
    groups = []
    for number, (cron, zone, share) in enumerate(PLANS):
        names = tuple(f"site{number}x{index}" for index in range(max(1, sites * share // 200)))
        groups.append(Group(f"group{number}", names, cron=cron, timezone=zone, jitter=timedelta(minutes=5)))
    with tempfile.TemporaryDirectory() as name:
        world = World(Path(name))
        world.seconds = lambda group: 3.0 * len(next(one for one in groups if one.name == group).sites) + 60
        world.failing = {groups[0].sites[-1], groups[2].sites[0]}
        world.tick = lambda: _kill_one(world, chance)
        scheduler = scheduler_of(world, *groups, at_once=len(groups))
        figures = []
        began = time.process_time()
        for day in range(days):
            if day == 3:
                world.sleep(timedelta(hours=9))
            until = START + timedelta(days=day + 1)
            while world.time < until:
                live(world, scheduler, until)
            world.crawls = world.alive  # or the list would be what grows
            world.said.clear()
            world.after.clear()
            figures.append((rss(), len(os.listdir("/proc/self/fd"))))  # noqa: PTH208 # a number of names
            sys.stderr.write(f"\rday {day + 1}")
        took = time.process_time() - began
        judge_week(world, groups, START + timedelta(days=days))
        first, last = figures[0], figures[-1]
        sys.stdout.write(
            f"scheduler and its crawls in one process: {first[0]} MB and {first[1]} files after a day, "
            f"{last[0]} MB and {last[1]} files after {days}; {took:.0f} s of CPU\n"
        )
        world.close()


def _kill_one(world: World, chance: random.Random) -> None:
    if world.alive and chance.random() < 0.002:
        chance.choice(world.alive).die(-signal.SIGKILL)


def judge_week(world: World, groups: list[Group], until: datetime) -> None:
    """Hold the slots against the times of the groups."""
    slots = world.slots()
    states = Counter(slot.state for slot in slots)
    taken: dict[tuple[str, str], set[datetime]] = defaultdict(set)
    missed = 0
    for slot in slots:
        taken[slot.group, slot.site].add(datetime.fromisoformat(slot.slot))
        missed += 0 if slot.site in world.failing else slot.missed
    twice = sum(slot.attempt == 2 for slot in slots)
    caught_up = {(slot.site, slot.slot) for slot in slots if slot.attempt == 2}
    interrupted = {(slot.site, slot.slot) for slot in slots if slot.attempt == 1 and slot.state is State.INTERRUPTED}
    unknown = lost = due = 0
    for group in groups:
        times, expected = Times(str(group.cron), group.timezone), set()
        at = times.last(START)
        while at is not None and at <= until - timedelta(minutes=30):
            expected.add(at)
            at = times.next(at)
        for site in group.sites:
            due += len(expected)
            unknown += len(taken[group.name, site] - expected - {at})
            if site not in world.failing:
                lost += len(expected - taken[group.name, site])
    failing = sum(slot.site in world.failing for slot in slots)
    sys.stdout.write(
        f"\r{sum(map(len, (group.sites for group in groups)))} sites, {due} times due: {len(slots)} slots in the store "
        f"({', '.join(f'{number} {state}' for state, number in sorted(states.items()))}); none overlapped\n"
        f"{lost} were passed over asleep, {missed} are in the history as missed; "
        f"{len(interrupted)} interrupted, {twice} of them caught up, {len(caught_up - interrupted)} others crawled twice; "
        f"{unknown} slots that no cron has; {failing} slots of {len(world.failing)} failing sites that backed off\n"
    )


def rss() -> int:
    """Return the memory of this process in MB."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize() // 1_000_000


# -- kills ----------------------------------------------------------------------------------------------------------------

GROUPS = 3
SITES = 4
"""Of a group."""
PAGES = 200
"""Of a site."""


def site_of(site: int, pages: int = PAGES) -> dict[str, Page]:
    """Return the pages of a site by path, in a folder of its own."""
    numbers = range(site * pages, (site + 1) * pages)
    paths = {number: f"/s{site}/news/{number}/story-of-the-day-in-the-district" for number in numbers}
    items = "".join(f"<item><link>{path}</link></item>" for path in paths.values())
    feed = Page(f"<rss><channel>{items}</channel></rss>".encode(), "application/rss+xml")
    return {**{path: article(number) for number, path in paths.items()}, f"/s{site}/feed.xml": feed}


def write_project(folder: Path, servers: list[Server], groups: int, limit: int) -> None:
    """Write a card for each server and the configuration: every group is due every minute."""
    (folder / "cards").mkdir()
    for number, server in enumerate(servers):
        host = server.origin.partition("//")[2]
        (folder / "cards" / f"site{number}.py").write_text(
            "from newscrawl.platforms.generic import Generic\n\n\n"
            f'class Site{number}(Generic):\n    name = "site{number}"\n    domain = "{host}"\n    scheme = "http"\n'
            f'    feeds = ["/s{number}/feed.xml"]\n    delay = 0\n'
        )
    hosts = orjson.dumps([server.origin.partition("//")[2] for server in servers]).decode()
    names = [f"site{number}" for number in range(len(servers))]
    tables = "".join(
        f'[groups.g{number}]\nsites = {orjson.dumps(names[number::groups]).decode()}\ncron = "* * * * *"\nlimit = {limit}\n'
        for number in range(groups)
    )
    (folder / "newscrawl.toml").write_text(
        f'cards = "cards"\nallow_private = {hosts}\ndelay = 0\nautothrottle = false\ngroups_at_once = 2\n{tables}'
    )


class Peaks:
    """The most memory and open files that the processes of the schedule had."""

    def __init__(self) -> None:
        self.scheduler = self.crawl = self.files = 0

    def look(self, scheduler: int) -> list[int]:
        """Look at a scheduler and its crawls; return the ids of those."""
        crawls = []
        for path in Path("/proc").glob("[0-9]*"):
            try:
                words = (path / "cmdline").read_bytes().split(b"\0")
                parent = int((path / "stat").read_text().rpartition(")")[2].split()[1])
                peak = next(int(line.split()[1]) for line in (path / "status").open() if line.startswith("VmHWM"))
                files = len(list((path / "fd").iterdir()))
            except (OSError, StopIteration):
                continue
            if int(path.name) == scheduler and b"newscrawl.scheduling" in words:
                self.scheduler, self.files = max(self.scheduler, peak // 1000), max(self.files, files)
            elif b"crawl" in words and parent in (scheduler, 1):
                crawls.append(int(path.name))
                self.crawl = max(self.crawl, peak // 1000)
        return crawls


def crowd(sites: int, pages: int = 20) -> None:
    """Crawl a group of so many sites in one process, and print what it took."""
    peaks = Peaks()
    everything = {path: page for site in range(sites) for path, page in site_of(site, pages).items()}
    with tempfile.TemporaryDirectory() as name, serve(everything, compressed=False) as server:
        folder = Path(name)
        write_project(folder, [server] * sites, 1, pages)
        began = time.monotonic()
        with subprocess.Popen(
            [sys.executable, "-m", "newscrawl", "schedule", "--once"], cwd=folder, stderr=subprocess.DEVNULL
        ) as process:
            while process.poll() is None:
                peaks.look(process.pid)
                time.sleep(0.2)
        sys.stdout.write(
            f"{sites} sites of {pages} articles in one process: {len(published(folder))} articles in "
            f"{time.monotonic() - began:.0f} s; at most: scheduler {peaks.scheduler} MB, crawl {peaks.crawl} MB\n"
        )


def kills(number: int, seed: int) -> None:
    """Kill, and print what it cost."""
    chance = random.Random(seed)
    pages: list[dict[str, Page]] = [site_of(site) for site in range(GROUPS * SITES)]
    peaks, killed = Peaks(), Counter[str]()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        contexts = [serve(site, compressed=False) for site in pages]
        servers = [context.__enter__() for context in contexts]
        write_project(folder, servers, GROUPS, PAGES // 10)
        command = [sys.executable, "-m", "newscrawl", "schedule"]
        while killed.total() < number:
            with subprocess.Popen(command, cwd=folder, stderr=subprocess.DEVNULL) as process:
                for _ in range(chance.choice([1, 1, 2, 3])):  # kills until it is the scheduler's turn
                    until = time.monotonic() + chance.uniform(0.8, 6.0)
                    crawls: list[int] = []
                    while time.monotonic() < until:
                        crawls = peaks.look(process.pid)
                        time.sleep(0.1)
                    if crawls and killed.total() < number - 1:
                        _kill(chance.choice(crawls))
                        killed["crawls"] += 1
                process.kill()
                killed["schedulers"] += 1
            sys.stderr.write(f"\r{killed.total()} kills")
        _finish(folder, command, pages, peaks)
        judge_kills(folder, pages, killed, peaks)
        for context in contexts:
            context.__exit__(None, None, None)


def _kill(pid: int) -> None:
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return


def _finish(folder: Path, command: list[str], pages: list[dict[str, Page]], peaks: Peaks) -> None:
    """Let the schedule work until all there is is published, or nothing more comes for three minutes."""
    wanted = sum(len(site) - 1 for site in pages)
    with subprocess.Popen(command, cwd=folder, stderr=subprocess.DEVNULL) as process:
        last, since = 0, time.monotonic()
        while (found := len(published(folder))) < wanted and time.monotonic() - since < 180:
            if found > last:
                last, since = found, time.monotonic()
            peaks.look(process.pid)
            time.sleep(0.5)
            sys.stderr.write(f"\r{found} of {wanted} articles")
        process.terminate()
        process.wait()


def published(folder: Path) -> Counter[str]:
    """Return how often each path was published."""
    files = (folder / "data" / "exports").rglob("*.jsonl")
    lines = (line for file in files for line in file.read_bytes().splitlines())
    return Counter("/" + orjson.loads(line)["url"].split("/", 3)[3] for line in lines)


def judge_kills(folder: Path, pages: list[dict[str, Page]], killed: Counter[str], peaks: Peaks) -> None:
    """Hold what was published against what there is, and the slots against the runs."""
    wanted = {path for site in pages for path in site if not path.endswith("feed.xml")}
    found = published(folder)
    connection = sqlite3.connect(folder / "data" / "newscrawl.db")
    slots = connection.execute("SELECT site, slot, attempt, state, run, started_at, ended_at FROM slots").fetchall()
    runs = connection.execute("SELECT id, site, started_at, finished_at FROM runs ORDER BY site, started_at").fetchall()
    connection.close()
    named = Counter(run for _, _, _, state, run, *_ in slots if run and state != State.SERVED)
    ends: dict[str, str] = {}
    overlaps = 0
    for _, site, started_at, finished_at in runs:
        overlaps += started_at < ends.get(site, "")
        ends[site] = finished_at or started_at
    repeated = Counter((site, slot) for site, slot, *_ in slots)
    again = {(site, slot) for site, slot, attempt, *_ in slots if attempt == 2}
    interrupted = {
        (site, slot) for site, slot, attempt, state, *_ in slots if attempt == 1 and state == State.INTERRUPTED
    }
    states = Counter(state for _, _, _, state, *_ in slots)
    sys.stdout.write(
        f"\r{killed['schedulers']} schedulers and {killed['crawls']} crawls killed; {len(wanted)} articles: "
        f"{len(wanted - set(found))} lost, {sum(number - 1 for number in found.values())} published twice\n"
        f"{len(runs)} runs: {len({run for run, *_ in runs} - set(named))} not in the history, "
        f"{sum(number > 1 for number in named.values())} in it twice, {overlaps} overlapped\n"
        f"{len(slots)} slots ({', '.join(f'{number} {state}' for state, number in sorted(states.items()))}): "
        f"{sum(number > 2 for number in repeated.values())} crawled more than twice, "
        f"{len(again - interrupted)} crawled again though they were not interrupted\n"
        f"at most: scheduler {peaks.scheduler} MB and {peaks.files} files, crawl {peaks.crawl} MB\n"
    )


def main() -> None:
    """Measure both."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sites", type=int, default=200, help="of the week (default: 200; 0 leaves it out)")
    parser.add_argument("--days", type=int, default=7, help="(default: 7)")
    parser.add_argument("--kills", type=int, default=50, help="(default: 50; 0 leaves them out)")
    parser.add_argument("--seed", type=int, default=1, help="of what is left to chance (default: 1)")
    options = parser.parse_args()
    if options.sites:
        week(options.sites, options.days, options.seed)
        crowd(options.sites)
    if options.kills:
        kills(options.kills, options.seed)


if __name__ == "__main__":
    main()
