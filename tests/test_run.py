from __future__ import annotations

import errno
import os
import shutil
from typing import TYPE_CHECKING

import orjson
import pytest

import newscrawl.run
from newscrawl.addresses.urls import url_key
from newscrawl.exceptions import LockedError, OutputError, StoreError
from newscrawl.items import Article, Outcome, Source
from newscrawl.reports.summary import Summary, summarise
from newscrawl.run import STORE_FILE, Run, new_id
from newscrawl.stages import measure
from newscrawl.store import Disposition, Found, Store

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

ORIGIN = "https://gazette.example"


def link(name: str, origin: str = ORIGIN) -> Found:
    url = f"{origin}/news/{name}"
    return Found(url_key(url), url, {})


def article(name: str, text: str = "", origin: str = ORIGIN, canonical: str | None = None) -> Article:
    url = f"{origin}/news/{name}"
    made = Article(
        id=url_key(canonical or url), url=url, canonical_url=canonical or url, site="gazette", title=name,
        body=text or f"The story of {name}.", published_at="2026-11-20", fetched_at="2026-11-21T08:00:00Z",
    )  # fmt: skip
    made.trail.key = url_key(url)
    measure(made)
    return made


def taken(run: Run) -> list[Found]:
    return list(iter(run.frontier.take, None))


def published(data: Path, site: str = "gazette") -> list[list[str]]:
    files = sorted((data / "exports" / site).glob("*.jsonl"))
    return [[orjson.loads(line)["title"] for line in path.read_bytes().splitlines()] for path in files]


def summary(data: Path, run: Run) -> Summary:
    with Store.open(data / STORE_FILE) as store:
        made = summarise(store, run.id)
    assert made.found + made.resumed + made.revisited == sum(made.counts.values()) + made.pending
    return made


def test_a_run_from_its_first_link_to_its_file(tmp_path: Path) -> None:
    run = Run.begin(tmp_path, "gazette")
    links = [link(name) for name in "abcd"]
    assert run.frontier.discover(links) == 4
    assert run.frontier.discover(links) == 0, "a link is fetched once"
    assert run.save(article("a")) is Disposition.STORED
    assert run.save(article("b", "The story of a.")) is Disposition.DUPLICATE
    run.end(Outcome(links[2].url, Disposition.GONE, "HTTP 404", links[2].key))
    run.end(Outcome(f"{ORIGIN}/", Disposition.READ, "4 article links", source=Source("section", f"{ORIGIN}/", 1)))
    run.finish("finished")
    assert published(tmp_path) == [["a"]]
    assert [path.name for path in run.published] == [f"{run.id}.jsonl"]
    made = summary(tmp_path, run)
    assert (made.found, made.known, made.pending, made.reason) == (4, 0, 1, "finished")
    assert made.counts == {Disposition.STORED: 1, Disposition.DUPLICATE: 1, Disposition.GONE: 1}
    assert made.sources == [(f"{ORIGIN}/", Disposition.READ, "4 article links")]


def test_the_next_run_goes_on_where_the_last_one_ended(tmp_path: Path) -> None:
    first = Run.begin(tmp_path, "gazette")
    first.frontier.discover([link(name) for name in "abc"])
    first.save(article("a"))
    first.finish("finished")
    second = Run.begin(tmp_path, "gazette")
    second.frontier.discover([link(name) for name in "abcd"])
    assert [found.key[-1] for found in taken(second)] == ["d", "b", "c"], "the newest come first"
    for name in "bcd":
        second.save(article(name))
    second.finish("finished")
    made = summary(tmp_path, second)
    assert (made.found, made.known, made.resumed, made.pending) == (1, 1, 2, 0)
    assert sorted(map(sorted, published(tmp_path))) == [["a"], ["b", "c", "d"]]


def test_another_address_of_an_article_is_an_alias(tmp_path: Path) -> None:
    run = Run.begin(tmp_path, "gazette")
    run.frontier.discover([link("a"), link("moved")])
    assert run.save(article("a")) is Disposition.STORED
    moved = article("a")
    moved.trail.key = link("moved").key
    assert run.save(moved) is Disposition.ALIAS
    run.finish("finished")
    assert published(tmp_path) == [["a"]]
    assert summary(tmp_path, run).counts == {Disposition.STORED: 1, Disposition.ALIAS: 1}


def test_the_canonical_address_of_an_article_is_not_fetched_again(tmp_path: Path) -> None:
    run = Run.begin(tmp_path, "gazette")
    run.frontier.discover([link("a-print")])
    run.save(article("a-print", canonical=f"{ORIGIN}/news/a"))
    run.frontier.discover([link("a")])
    assert taken(run) == []
    run.finish("finished")
    summary(tmp_path, run)


def test_what_a_page_says_of_another_site_does_not_hide_an_article_there(tmp_path: Path) -> None:
    run = Run.begin(tmp_path, "gazette")
    run.frontier.discover([link("a")])
    run.save(article("a", canonical="https://herald.example/news/a"))
    run.finish("finished")
    other = Run.begin(tmp_path, "herald")
    theirs = link("a", "https://herald.example")
    other.frontier.discover([theirs])
    assert taken(other) == [theirs]
    other.close()


def test_a_page_that_no_source_named_is_noted_as_found(tmp_path: Path) -> None:
    run = Run.begin(tmp_path, "gazette")
    made = article("a")
    made.trail.key = None
    assert run.save(made) is Disposition.STORED
    run.finish("finished")
    assert summary(tmp_path, run).found == 1


def test_a_reject_is_kept_with_its_reason(tmp_path: Path) -> None:
    run = Run.begin(tmp_path, "gazette")
    run.frontier.discover([link("a")])
    run.reject(article("a"), "dropped:too_short")
    run.finish("finished")
    assert published(tmp_path) == []
    assert summary(tmp_path, run).counts == {Disposition.DROPPED_TOO_SHORT: 1}


def crash(*_: object, **__: object) -> None:
    raise SystemExit("killed")


@pytest.mark.parametrize("moment", ["planned", "written"])
def test_a_crash_while_publishing_loses_and_doubles_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    """A process may die after the plan, before its file is there; or after the rename, before the plan is done."""
    run = Run.begin(tmp_path, "gazette")
    run.frontier.discover([link("a"), link("b")])
    run.save(article("a"))
    run.save(article("b"))
    with monkeypatch.context() as patch:
        if moment == "planned":
            patch.setattr(newscrawl.run, "write_lines", crash)
        else:
            patch.setattr(run.store.publications, "done", crash)
        with pytest.raises(SystemExit, match="killed"):
            run.finish("finished")
    assert published(tmp_path) == ([] if moment == "planned" else [["a", "b"]])
    again = Run.begin(tmp_path, "gazette")
    assert published(tmp_path) == [["a", "b"]]
    assert [path.name for path in again.published] == [f"{run.id}.jsonl"]
    again.finish("finished")
    assert published(tmp_path) == [["a", "b"]]
    last = Run.begin(tmp_path, "gazette")
    last.finish("finished")
    assert last.published == []


def test_a_crash_in_a_transaction_undoes_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run = Run.begin(tmp_path, "gazette")
    run.frontier.discover([link("a")])
    with monkeypatch.context() as patch:
        patch.setattr(run.store.urls, "end", crash)
        with pytest.raises(SystemExit):
            run.save(article("a"))
    assert run.store.articles.count() == 0
    run.close()
    again = Run.begin(tmp_path, "gazette")
    assert taken(again) == [link("a")]
    assert again.save(article("a")) is Disposition.STORED
    again.finish("finished")
    assert published(tmp_path) == [["a"]]


def test_a_file_that_cannot_be_written_is_published_by_the_next_run(tmp_path: Path) -> None:
    run = Run.begin(tmp_path, "gazette")
    run.frontier.discover([link("a")])
    run.save(article("a"))
    (tmp_path / "exports").write_text("in the way")
    with pytest.raises(OutputError, match="exports/gazette"):
        run.finish("finished")
    with pytest.raises(OutputError):
        Run.begin(tmp_path, "gazette")
    (tmp_path / "exports").unlink()
    again = Run.begin(tmp_path, "gazette")
    assert published(tmp_path) == [["a"]]
    again.finish("finished")
    assert published(tmp_path) == [["a"]]


def test_leftovers_of_a_killed_run_are_cleared_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run = Run.begin(tmp_path, "gazette")
    run.frontier.discover([link("a")])
    run.save(article("a"))
    with monkeypatch.context() as patch:
        patch.setattr(newscrawl.run, "write_lines", crash)
        with pytest.raises(SystemExit):
            run.finish("finished")
    folder = tmp_path / "exports" / "gazette"
    folder.mkdir(parents=True)
    (folder / f".{run.id}.jsonl.4711.tmp").write_text("half a li")
    Run.begin(tmp_path, "gazette").finish("finished")
    assert [path.name for path in folder.iterdir()] == [f"{run.id}.jsonl"]


def test_one_run_a_site_at_a_time(tmp_path: Path) -> None:
    run = Run.begin(tmp_path, "gazette")
    with pytest.raises(LockedError, match=f"site gazette: process {os.getpid()} crawls it now"):
        Run.begin(tmp_path, "gazette")
    Run.begin(tmp_path, "herald").close()
    run.close()
    Run.begin(tmp_path, "gazette").close()


def no_store(data: Path) -> None:
    (data / STORE_FILE).write_text("no database " * 100)


def no_folder(data: Path) -> None:
    shutil.rmtree(data)
    data.write_text("a file")


@pytest.mark.parametrize(("spoil", "error"), [(no_store, StoreError), (no_folder, OutputError)])
def test_a_run_that_cannot_begin_keeps_no_lock(
    tmp_path: Path, spoil: Callable[[Path], None], error: type[Exception]
) -> None:
    data = tmp_path / "data"
    data.mkdir()
    spoil(data)
    with pytest.raises(error):
        Run.begin(data, "gazette")
    if data.is_file():
        data.unlink()
    else:
        (data / STORE_FILE).unlink()
    Run.begin(data, "gazette").close()


def test_a_full_disk_at_the_end_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    run = Run.begin(tmp_path, "gazette")
    run.frontier.discover([link("a")])
    run.save(article("a"))
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(OutputError, match="No space left on device"):
            run.finish("finished")
    assert list((tmp_path / "exports" / "gazette").iterdir()) == []
    Run.begin(tmp_path, "gazette").finish("finished")
    assert published(tmp_path) == [["a"]]


def test_a_line_that_recurs_is_learnt_for_the_next_run(tmp_path: Path) -> None:
    note = "Follow the Gazette wherever you like."
    first = Run.begin(tmp_path, "gazette")
    for name in "abcd":
        first.frontier.discover([link(name)])
        first.save(article(name, f"The story of {name}.\n\n{note}"))
    assert first.learnt == frozenset()
    first.finish("finished")
    (path,) = (tmp_path / "exports" / "gazette").glob("*.jsonl")
    assert note not in path.read_text(), "the pages of the first run are as clean as later ones"
    second = Run.begin(tmp_path, "gazette")
    assert len(second.learnt) == 1
    second.close()


def test_names_of_runs_sort_as_they_began() -> None:
    names = [new_id() for _ in range(1_000)]
    moments = [name[:22] for name in names]  # without the random number
    assert moments == sorted(moments)
    assert len(set(names)) == len(names)
