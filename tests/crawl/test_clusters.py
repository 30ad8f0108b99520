"""Stories that are printed more than once: whole crawls, killed crawls, and the commands that tell of them."""

from __future__ import annotations

import random
import signal
import sqlite3
import time
from contextlib import closing, suppress
from typing import TYPE_CHECKING, Any

import orjson
import pytest
from crawls import QUICK, Crawl, read_lines
from dedup.stories import ENGLISH, STORIES, edited, paragraphs
from server import Site, page

from newscrawl.addresses.urls import article_id, url_key
from newscrawl.items import Article
from newscrawl.locks import Lock
from newscrawl.run import STORE_FILE, Run
from newscrawl.stages import measure
from newscrawl.store import Disposition, Found, Store

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from commandline import CommandLine

LANGUAGES = sorted(STORIES)
PRINTINGS = 3
KILLS = 5


def print_stories(site: Site) -> dict[str, set[str]]:
    """Put each story on the site three times: whole, without its end, with a paragraph of the house's own in front."""
    printed: dict[str, set[str]] = {}
    for number, language in enumerate(LANGUAGES):
        text = paragraphs(STORIES[language])
        own = f"The Test Gazette has followed this story since day {number} of the year."
        for printing, body in enumerate((text, text[:-1], [own, *text])):
            path = f"/news/{language}-story-{number}-{printing}"
            site.add(path, page(10 * number + printing, body=body))
            site.link(path, f"The story {number} as printed the {printing} time")
            printed.setdefault(language, set()).add(site.url(path))
    return printed


def clusters(newscrawl: CommandLine) -> tuple[bytes, list[list[str]]]:
    """Return the export of all printings, and the addresses that are together."""
    ran = newscrawl("export", "-", "--keep-duplicates")
    assert ran.code == 0, ran.err
    together: dict[str, set[str]] = {}
    for line in ran.out.splitlines():
        record = orjson.loads(line)
        together.setdefault(record["cluster_id"], set()).add(record["url"])
    return ran.out.encode(), sorted(map(sorted, together.values()))


def test_a_crawl_joins_printings_and_publishes_one_of_each(site: Site, crawl: Crawl) -> None:
    printed = print_stories(site)
    done = crawl(site.url())
    assert done.code == 0, done.err
    assert done.dispositions["duplicate"] == sum(done.dispositions.values()) - done.dispositions["stored"] > 0
    assert clusters(crawl.newscrawl)[1] == sorted(map(sorted, printed.values()))
    assert len(done.records) == len(printed)
    for record in done.records:
        assert record["duplicate_of"] is None
        assert len(record["duplicates"]) == PRINTINGS - 1
        assert all(0.5 < other["similarity"] < 1 and other["site"] == site.name for other in record["duplicates"])
    again = crawl(site.url())
    assert (again.code, again.published) == (0, [])


def test_every_printing_is_published_when_it_is_wanted(site: Site, crawl: Crawl) -> None:
    printed = print_stories(site)
    done = crawl("--keep-duplicates", site.url())
    assert {record["url"] for record in done.records} == set.union(*printed.values())
    assert sum(record["duplicate_of"] is None for record in done.records) == len(printed)


def test_two_crawls_at_once_share_their_stories(site: Site, newscrawl: CommandLine) -> None:
    """Two processes write the index in turn, each with what the other has not filed yet."""
    with Site() as other:
        printed, too = print_stories(site), print_stories(other)
        processes = [newscrawl.start("crawl", *QUICK, one.url()) for one in (site, other)]
        for process in processes:
            _, err = process.communicate(timeout=60)
            assert process.returncode == 0, err
    together = clusters(newscrawl)[1]
    assert together == sorted(sorted(printed[language] | too[language]) for language in LANGUAGES)
    published = [
        record["cluster_id"]
        for path in (newscrawl.folder / "data" / "exports").rglob("*.jsonl")
        for record in read_lines(path)
    ]
    assert len(published) == len(set(published)) == len(LANGUAGES)


def test_an_article_that_is_asked_for_again_is_revised(site: Site, crawl: Crawl) -> None:
    first, other = (site.url(path) for path in site.articles(2))
    again = ("-s", "NEWSCRAWL_REVISIT_HOURS=0.0003,100000", site.url())  # after a second, however old the articles are
    crawl(*again)
    site.add(
        first.removeprefix(site.url("")), page(1, end="<p>A correction was added to this story in the evening.</p>")
    )
    time.sleep(1.5)
    done = crawl(*again)
    assert done.dispositions == {"revised": 1, "unchanged": 1}
    (record,) = done.records
    assert (record["url"], record["revision"]) == (first, 2)
    ran = crawl.newscrawl("explain", first, "--diff")
    assert "+ A correction was added to this story in the evening." in ran.out.splitlines()
    assert ": unchanged" in crawl.newscrawl("explain", other).out


def test_killed_at_any_moment_the_clusters_are_the_same(site: Site, crawl: Crawl, tmp_path: Path) -> None:
    printed = print_stories(site)
    chance = random.Random(1)
    for _ in range(KILLS):
        asked = len(site.requests)
        process = crawl.newscrawl.start("crawl", *QUICK, site.url())
        wanted = asked + 2 + chance.randrange(1, 6)
        while len(site.requests) < wanted and process.poll() is None:
            time.sleep(0.002)
        time.sleep(chance.uniform(0, 0.02))
        process.send_signal(signal.SIGKILL)
        process.communicate(timeout=30)
        with Store.open(tmp_path / "data" / STORE_FILE) as store:  # every index entry has its article, and the reverse
            documents = [verdict.id for verdict in store.near.verdicts()]
            assert sorted(documents) == sorted(one.id for one in store.articles.all(copies=True))
        with closing(sqlite3.connect(tmp_path / "data" / STORE_FILE)) as database:
            assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert crawl(site.url()).code == 0
    assert clusters(crawl.newscrawl)[1] == sorted(map(sorted, printed.values()))
    exports = []
    for _ in range(2):
        assert crawl.newscrawl("dedup", "--rebuild").code == 0
        exports.append(clusters(crawl.newscrawl))
    assert exports[0] == exports[1]
    assert exports[0][1] == sorted(map(sorted, printed.values()))


def test_a_rebuild_that_is_killed_leaves_the_clusters_as_they_were(site: Site, crawl: Crawl) -> None:
    print_stories(site)
    crawl(site.url())
    before = clusters(crawl.newscrawl)
    for tenths in (4, 7, 10):
        process = crawl.newscrawl.start("dedup", "--rebuild")
        with suppress(Exception):
            process.wait(tenths / 10)
        process.send_signal(signal.SIGKILL)
        process.communicate(timeout=30)
        assert clusters(crawl.newscrawl)[1] == before[1]


def test_nobody_crawls_while_clusters_are_made_anew(site: Site, newscrawl: CommandLine) -> None:
    site.articles(3)
    assert newscrawl("crawl", *QUICK, site.url()).code == 0
    data = newscrawl.folder / "data"
    with Lock.of_everything(data):
        ran = newscrawl("crawl", *QUICK, site.url())
    assert ran.code == 5
    assert "makes its clusters anew, or compacts it; wait for it" in ran.errors[0]
    with closing(Lock.of_site(data, "gazette")):
        ran = newscrawl("dedup", "--rebuild")
    assert (ran.code, len(ran.errors)) == (5, 1)
    assert "is at work on it; wait for it to end" in ran.errors[0]


# -- what the commands say ----------------------------------------------------------------------------------------------

ORIGIN = "https://gazette.example/news"
STORY = paragraphs(ENGLISH)
NOTE = "Follow the Gazette wherever you like."


def article(name: str, text: Sequence[str], title: str, day: int = 20) -> Article:
    url = f"{ORIGIN}/{name}"
    made = Article(
        id=article_id(url), url=url, canonical_url=url, site="gazette", title=title, body="\n\n".join(text),
        published_at=f"2026-11-{day}", fetched_at="2026-11-21T08:00:00Z",
    )  # fmt: skip
    made.trail.key = url_key(url)
    measure(made)
    return made


@pytest.fixture
def told(newscrawl: CommandLine) -> CommandLine:
    """A folder with a store: a story in two revisions, a copy of it, and a note that recurs on five pages."""
    run = Run.begin(newscrawl.folder / "data", "gazette")
    made = [
        article("ferry", STORY, "Ferry stays"),
        article(
            "ferry", [*STORY[:-1], "A new vessel would cost 15 million pounds.\x1b[2J"], "Ferry \x1b[31mstays\x1b[0m"
        ),
        article("copy", edited(STORY, 0.05), "The ferry", day=21),
        *(
            article(f"page-{number}", [f"Story number {number} of the day.", NOTE], f"Story {number}")
            for number in range(5)
        ),
    ]
    for one in made:
        run.frontier.discover([Found(str(one.trail.key), str(one.url), {})])
        run.save(one)
    run.frontier.discover([Found(url_key(f"{ORIGIN}/old"), f"{ORIGIN}/old", {})])
    run.finish("finished")
    return newscrawl


def test_explain_shows_what_changed_and_commands_no_terminal(told: CommandLine) -> None:
    ran = told("explain", f"{ORIGIN}/ferry", "--diff")
    assert ran.code == 0, ran.err
    lines = ran.out.splitlines()
    assert "in: it stands for a story of 2 printings; every export has it" in lines
    assert r"~ # Ferry {+\x1b[31m+}stays{+\x1b[0m+}" in ran.out.replace("\\x1b+}[31", "\\x1b[31") or r"\x1b" in ran.out
    assert "  (4 paragraphs the same)" in lines
    assert any(line.startswith(("~ A new vessel would cost", "+ A new vessel would cost")) for line in lines)
    assert "\x1b" not in ran.out


def test_explain_as_json_has_the_figures(told: CommandLine) -> None:
    ran = told("explain", article_id(f"{ORIGIN}/copy"), "--json")
    facts: dict[str, Any] = orjson.loads(ran.out)
    assert facts["cluster"]["role"] == "copy"
    assert facts["cluster"]["duplicate_of"] == article_id(f"{ORIGIN}/ferry")
    (edge,) = facts["cluster"]["edges"]
    assert edge["figures"]["containment"] > 0.6
    assert facts["article"]["published_in"] is None


def test_explain_names_the_nearest_addresses(told: CommandLine) -> None:
    ran = told("explain", f"{ORIGIN}/fery")
    assert (ran.code, ran.out) == (2, "")
    assert (
        f"{ORIGIN}/fery: the store data/newscrawl.db knows no such page; the nearest are {ORIGIN}/ferry"
        in ran.errors[0]
    )


def test_explain_says_where_an_article_was_published(told: CommandLine) -> None:
    (path,) = (told.folder / "data" / "exports" / "gazette").glob("*.jsonl")
    assert f"published in data/exports/gazette/{path.name}" in told("explain", f"{ORIGIN}/ferry").out


def test_boilerplate_lists_what_was_learnt_and_a_pin_brings_it_back(told: CommandLine) -> None:
    ran = told("boilerplate", "gazette")
    assert (ran.code, ran.out.splitlines()) == (0, [f"    5 pages: {NOTE}", f"        {ORIGIN}/page-0"])
    assert NOTE not in told("export", "-").out
    pins = told.folder / "data" / "boilerplate" / "gazette.txt"
    pins.parent.mkdir()
    pins.write_text(f"keep: {NOTE}\ndrop: Story number 3 of the day.\n")
    records = {record["title"]: record for record in map(orjson.loads, told("export", "-").out.splitlines())}
    assert records["Story 1"]["body"] == f"Story number 1 of the day.\n\n{NOTE}"
    assert records["Story 3"]["body"] == NOTE
    lines = [orjson.loads(line) for line in told("boilerplate", "gazette", "--json").out.splitlines()]
    assert [(line["text"], line["pages"], line["pinned"]) for line in lines] == [
        (NOTE, 5, "keep"), ("Story number 3 of the day.", 1, "drop"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["explain"], 2, "explain what?"),
        (["boilerplate"], 2, "boilerplate of which site?"),
        (
            ["explain", "https://\udc80.example/"],
            2,
            "https://?.example/: the store data/newscrawl.db knows no such page",
        ),
        (["export", "-", "--site", "gazete"], 4, "holds no article of site gazete; did you mean gazette?; nothing"),
        (["export", "-", "--site", "\udc80"], 4, "holds no article of site \\udc80; nothing was written"),
        (["boilerplate", "gazete"], 2, "has no article of it; did you mean gazette?"),
        (["dedup", "--rebuild", "a.jsonl"], 2, "--rebuild works on the store of --data"),
        (["dedup", "--rebuild", "--data", "none"], 4, "there is no store at none/newscrawl.db"),
        (["explain", "x", "--data", "none"], 4, "there is no store at none/newscrawl.db"),
        (["boilerplate", "x", "--data", "none"], 4, "there is no store at none/newscrawl.db"),
        (["export", "-"], 2, "data/boilerplate/gazette.txt:1: 'kep: x' begins with neither keep: nor drop:"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else None,
)
def test_mistakes(told: CommandLine, words: list[str], code: int, said: str) -> None:
    if words == ["export", "-"]:
        pins = told.folder / "data" / "boilerplate" / "gazette.txt"
        pins.parent.mkdir()
        pins.write_text("kep: x\n")
    ran = told(*words)
    assert (ran.code, ran.out) == (code, "")
    (line,) = ran.err.splitlines()
    assert said in line


def test_export_takes_the_latest_text_or_all(told: CommandLine) -> None:
    def revisions(*words: str) -> list[int]:
        ran = told("export", "out.jsonl", "--overwrite", *words)
        assert ran.code == 0, ran.err
        return [
            record["revision"] for record in read_lines(told.folder / "out.jsonl") if record["url"] == f"{ORIGIN}/ferry"
        ]

    assert revisions() == [2]
    assert revisions("--all-revisions") == [1, 2]


def test_an_index_of_another_version_is_told_with_the_command_that_mends_it(told: CommandLine) -> None:
    with Store.open(told.folder / "data" / STORE_FILE) as store, store.transaction():
        store.near.index._db.execute("UPDATE near_meta SET value = '9.9' WHERE key = 'version'")
    for words in (["export", "-"], ["explain", f"{ORIGIN}/ferry"], ["boilerplate", "gazette"]):
        ran = told(*words)
        assert (ran.code, ran.out) == (1, "")
        assert "newscrawl dedup --rebuild --data data makes it anew" in ran.errors[0]
    mended = told("dedup", "--rebuild")
    assert mended.code == 0
    assert mended.err.endswith("data/newscrawl.db: 7 articles; 6 stories, 1 duplicate (1 copy)\n")
    assert told("export", "-").code == 0


def test_disposition_words_of_a_known_article_are_words(told: CommandLine) -> None:
    with Store.open(told.folder / "data" / STORE_FILE) as store:
        known = store.lookup.url(url_key(f"{ORIGIN}/ferry"))
    assert known is not None
    assert known.disposition is Disposition.REVISED
