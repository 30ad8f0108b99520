from __future__ import annotations

import subprocess
import sys
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest

from newscrawl.addresses.urls import url_key
from newscrawl.exceptions import LockedError
from newscrawl.items import Article, Outcome
from newscrawl.locks import Lock
from newscrawl.reports.explain import explain, in_words
from newscrawl.run import STORE_FILE, Run
from newscrawl.stages import measure
from newscrawl.store import Disposition, Found, Store, prune
from newscrawl.store.history import RUNS_MAX
from newscrawl.store.prune import Pruner, Share
from newscrawl.store.schedule import FAILURES_MAX, Slot, State
from newscrawl.store.sqlite import connect

if TYPE_CHECKING:
    from pathlib import Path

ORIGIN = "https://gazette.example"
OLD, CUT, NEW = "2025-01-01T00:00:00Z", "2025-06-01T00:00:00Z", "2025-12-01T00:00:00Z"


def link(name: str) -> Found:
    url = f"{ORIGIN}/news/{name}"
    return Found(url_key(url), url, {"title": name})


def article(name: str, text: str = "", canonical: str | None = None) -> Article:
    url = f"{ORIGIN}/news/{name}"
    made = Article(
        id=url_key(canonical or url), url=url, canonical_url=canonical or url, site="gazette", title=name,
        body=text or f"The story of {name} and what became of it.", fetched_at=OLD,
    )  # fmt: skip
    made.trail.key = url_key(url)
    measure(made)
    return made


def age(data: Path, instant: str = OLD) -> None:
    """Make all that is in the store of one age."""
    with closing(connect(data / STORE_FILE)) as store:
        store.execute("UPDATE urls SET ended_at = ?", (instant,))
        store.execute("UPDATE revisions SET fetched_at = ?", (instant,))
        store.execute("UPDATE runs SET started_at = ?", (instant,))


def content(data: Path) -> dict[str, list[Any]]:
    with closing(connect(data / STORE_FILE)) as store:
        names = store.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT GLOB 'sqlite_*'"
        ).fetchall()
        return {name: sorted(store.execute(f"SELECT * FROM {name}"), key=repr) for (name,) in names}


def pruned(data: Path, before: str = CUT, *, dry: bool = False) -> dict[str, Share]:
    with closing(connect(data / STORE_FILE)) as store:
        pruner = Pruner(store, before, dry=dry)
        pruner.run()
    return pruner.gone


def numbers(gone: dict[str, Share]) -> dict[str, int]:
    return {kind: share.number for kind, share in gone.items() if share.number}


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Make a store with a link of each kind: stored, its copy, revised, rejected, gone, failing, pending."""
    run = Run.begin(tmp_path, "gazette", revisits=())
    run.frontier.discover([link(name) for name in ("a", "b", "c", "short", "gone", "down", "later")])
    run.save(article("a"))
    run.save(article("b", "The story of a and what became of it."))
    run.save(article("c", canonical=f"{ORIGIN}/c"))
    run.reject(article("short"), "dropped:too_short")
    run.end(Outcome(link("gone").url, Disposition.GONE, "HTTP 404", link("gone").key))
    run.end(Outcome(link("down").url, Disposition.FAILED_TIMEOUT, "", link("down").key))
    run.finish("finished")
    again = Run.begin(tmp_path, "gazette", revisits=())
    again.save(article("c", "The story of c has become another one by now.", canonical=f"{ORIGIN}/c"))
    again.finish("finished")
    age(tmp_path)
    return tmp_path


def test_what_goes_and_what_stays(data: Path) -> None:
    before = content(data)
    gone = pruned(data)
    assert numbers(gone) == {"revisions": 1, "rejects": 1, "urls": 2}
    after = content(data)
    assert {(row[4], row[1].removeprefix("gazette.example/")): row[5] for row in after["urls"]} == {
        ("article", "news/a"): "stored", ("article", "news/b"): "duplicate", ("article", "news/c"): "revised",
        ("alias", "c"): "alias", ("article", "news/down"): "failed:timeout", ("article", "news/later"): "pending",
    }  # fmt: skip
    assert len(after["forgotten"]) == 2
    untouched = set(before) - {"urls", "forgotten", "revisions", "rejects", "runs"}
    assert {name: after[name] for name in untouched} == {name: before[name] for name in untouched}


def test_what_is_not_old_stays(data: Path) -> None:
    age(data, NEW)
    before = content(data)
    assert numbers(pruned(data)) == {}
    assert content(data) == before


def test_a_dry_run_says_exactly_what_would_go_and_writes_nothing(data: Path) -> None:
    before = content(data)
    told = pruned(data, dry=True)
    assert content(data) == before
    assert told == pruned(data)
    assert all(share.size > 20 * share.number for share in told.values() if share.number)
    assert numbers(pruned(data)) == {}, "a second time there is nothing left"


def test_a_forgotten_url_that_a_section_still_names_is_not_found_anew(data: Path) -> None:
    pruned(data)
    run = Run.begin(data, "gazette")
    run.frontier.discover([link("gone"), link("short"), link("a"), link("fresh")])
    taken = {found.key.rpartition("/")[2] for found in iter(run.frontier.take, None)}
    assert {"fresh", "later"} <= taken
    assert not {"gone", "short", "a"} & taken
    assert run.store.runs.get(run.id)[1:3] == (1, 3), "one link is new, three are known"
    run.finish("finished")


def test_every_link_found_is_a_row_or_was_forgotten(data: Path) -> None:
    pruned(data)
    with closing(connect(data / STORE_FILE)) as store:
        sums = store.execute(
            "SELECT found, forgotten, (SELECT COUNT(*) FROM urls WHERE found_run = id AND kind = 'article') FROM runs"
        ).fetchall()
    assert sorted(sums) == [(0, 0, 0), (7, 2, 5)]


def test_the_page_of_a_forgotten_url_that_comes_all_the_same_is_kept_as_any_other(data: Path) -> None:
    pruned(data)
    run = Run.begin(data, "gazette")
    came = article("short", "This time the page has a whole story to tell, and tells it at length.")
    came.trail.key = None  # as of a page that somebody has named by its address
    assert run.save(came) is Disposition.STORED
    known = run.store.lookup.url(link("short").key)
    assert known
    assert known.disposition is Disposition.STORED
    assert not run.store.urls.is_forgotten(link("short").key)
    run.finish("finished")


def test_another_address_of_an_article_may_have_been_forgotten(data: Path) -> None:
    pruned(data)
    run = Run.begin(data, "gazette")
    run.frontier.discover([link("new")])
    run.save(article("new", "A new story stands at a new address now.", canonical=link("gone").url))
    known = run.store.lookup.url(link("gone").key)
    assert known
    assert known.disposition is Disposition.ALIAS
    assert not run.store.urls.is_forgotten(link("gone").key)
    run.finish("finished")


def test_explain_says_that_an_address_was_forgotten(data: Path) -> None:
    pruned(data)
    with Store.open(data / STORE_FILE) as store:
        facts = explain(store, link("gone").url)
    assert facts
    assert list(in_words(facts)) == [
        link("gone").url,
        "out: forgotten: it gave no article, and newscrawl prune has let it go but for a mark that keeps it from being found anew",
    ]


def test_a_url_that_is_to_be_fetched_again_stays(data: Path) -> None:
    with Store.open(data / STORE_FILE) as store, store.transaction():
        assert store.urls.reopen("gazette", [Disposition.GONE]) == 1
    assert "gone" in {row[1].rpartition("/")[2] for row in (pruned(data), content(data))[1]["urls"]}


def test_slices_leave_nothing_out(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prune, "SLICE", 1)
    monkeypatch.setattr(prune, "_RUNS", 1)
    assert numbers(pruned(data)) == {"revisions": 1, "rejects": 1, "urls": 2}


def test_who_is_interrupted_has_done_a_part_and_the_next_does_the_rest(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(prune, "SLICE", 1)
    told: list[int] = []

    def interrupt(done: int) -> None:
        told.append(done)
        if done == 3:
            raise KeyboardInterrupt

    with closing(connect(data / STORE_FILE)) as store:
        pruner = Pruner(store, CUT)
        with pytest.raises(KeyboardInterrupt):
            pruner.run(interrupt)
        assert told == [1, 2, 3]
        assert numbers(pruner.gone) == {"revisions": 1, "rejects": 1, "urls": 1}
    assert len(content(data)["forgotten"]) == 1
    assert numbers(pruned(data)) == {"urls": 1}


def test_figures_go_but_for_those_of_the_runs_that_health_reads(tmp_path: Path) -> None:
    with Store.open(tmp_path / STORE_FILE):
        pass
    with closing(connect(tmp_path / STORE_FILE)) as store:
        store.execute("BEGIN")
        for number in range(RUNS_MAX + 5):
            for site in ("often", "seldom")[: 1 if number > 2 else 2]:
                began = f"2020-01-01T{number // 60:02d}:{number % 60:02d}:00Z"
                run = f"{site}-{number:05d}"
                store.execute(
                    "INSERT INTO runs (id, site, started_at, articles) VALUES (?, ?, ?, 1)", (run, site, began)
                )
                store.execute("INSERT INTO run_ends VALUES (?, 'page', 'stored', 1, 'https://example.org/')", (run,))
                store.execute("INSERT INTO run_answers VALUES (?, 'title', 'meta', 1)", (run,))
                store.execute("INSERT INTO run_responses VALUES (?, 200, 100, 1)", (run,))
        store.execute("COMMIT")
    assert numbers(pruned(tmp_path)) == {"figures": 15}
    with Store.open(tmp_path / STORE_FILE) as opened:
        assert all(run.pages for site in ("often", "seldom") for run in opened.history.of_site(site))
        assert len(content(tmp_path)["runs"]) == RUNS_MAX + 8


def test_slots_of_the_schedule_go_but_for_the_latest_and_those_that_are_open(tmp_path: Path) -> None:
    def slot(number: int, ended: str | None = OLD) -> Slot:
        at = f"2020-01-01T{number // 60:02d}:{number % 60:02d}:00Z"
        return Slot("hourly", "gazette", at, state=State.DONE, planned_at=at, ended_at=ended)

    with Store.open(tmp_path / STORE_FILE) as store, store.transaction():
        store.schedule.write([slot(0, None), *(slot(number) for number in range(1, FAILURES_MAX + 4))])
    assert numbers(pruned(tmp_path)) == {"slots": 3}
    kept = sorted(row[2] for row in content(tmp_path)["slots"])
    assert kept[:2] == ["2020-01-01T00:00:00Z", "2020-01-01T00:04:00Z"]
    assert len(kept) == FAILURES_MAX + 1


def test_crawls_go_on_beside_it(data: Path) -> None:
    with Lock.of_pruning(data):
        run = Run.begin(data, "gazette")
        with pytest.raises(LockedError, match=r"process \d+ prunes it now"):
            Lock.of_pruning(data)
        run.finish("finished")
    with (
        Lock.of_everything(data),
        pytest.raises(LockedError, match=r"process \d+ makes its clusters anew, or compacts"),
    ):
        Lock.of_pruning(data)


def test_a_crawl_that_writes_all_the_time_gets_its_turn(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Store.open(data / STORE_FILE) as store, store.transaction():
        store.urls.add("gazette", "r", ((link(f"n{number}"), 0.0) for number in range(3000)))
    with closing(connect(data / STORE_FILE)) as store:
        store.execute("UPDATE urls SET disposition = 'gone', ended_at = ? WHERE found_run = 'r'", (OLD,))
    monkeypatch.setattr(prune, "SLICE", 100)
    code = (
        "import sys; from pathlib import Path; from newscrawl.store import Store\n"
        "with Store.open(Path(sys.argv[1])) as store:\n"
        "    print('ready', flush=True); sys.stdin.readline()\n"
        "    for number in range(200):\n"
        "        with store.transaction():\n"
        "            store.runs.begin(f'w{number}', 'other', '2026-01-01T00:00:00Z')\n"
    )
    writer = subprocess.Popen(
        [sys.executable, "-c", code, data / STORE_FILE], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert writer.stdin
    assert writer.stdout
    assert writer.stdout.readline() == "ready\n"
    writer.stdin.write("go\n")
    writer.stdin.flush()
    gone = pruned(data)
    writer.communicate(timeout=60)
    assert writer.returncode == 0
    assert gone["urls"].number == 3002
