"""Stores with a long past, for the tests of reports: invented histories, written where runs note theirs."""

from __future__ import annotations

import random
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from reports.histories import InventedSite

from newscrawl.addresses.urls import url_key
from newscrawl.dedup.fingerprints import content_hash
from newscrawl.items import Article
from newscrawl.store import Disposition, Found, RunFigures, Store
from newscrawl.store.responses import class_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

DAILY = (3, 10, 25, 60)
"""New articles a day of the sites of a store, one after the other."""
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


def write_runs(store: Store, site: str, runs: Sequence[RunFigures], chance: random.Random) -> None:
    """Write what runs of *site* came to, and answers to a few requests for each of their pages."""
    with store.transaction():
        for run in runs:
            store.runs.begin(run.run, site, run.started_at)
            store.runs.add(run.run, found=run.found, known=run.known)
            store.runs.finish(run.run, run.started_at, run.reason or "finished")
            answers: Counter[tuple[int, int]] = Counter()
            for word, number in (run.pages + run.sources).items():
                status = _status(word)
                for _ in range(number if status else 0):
                    answers[status, class_of(chance.lognormvariate(-1.2, 0.7))] += 1
            store.responses.add(run.run, answers)
            note = store._connection.executemany
            note(
                "INSERT INTO run_ends VALUES (?, ?, ?, ?, ?)",
                [(run.run, kind, word, number, run.examples.get(word, f"https://{site}.example/{word}"))
                 for kind, words in (("page", run.pages), ("source", run.sources)) for word, number in words.items()],
            )  # fmt: skip
            note(
                "INSERT INTO run_answers VALUES (?, ?, ?, ?)",
                [
                    (run.run, name, source, number)
                    for name, sources in run.answers.items()
                    for source, number in sources.items()
                ],
            )
            note(
                "UPDATE runs SET articles = ?, words = ?, age = ?, pending = ? WHERE id = ?",
                [(run.articles, run.words, run.age, run.pending, run.run)],
            )


def _status(word: str) -> int:
    """Return what a server answered to a page that ended in *word*; 0 for nothing."""
    if " " in word:
        return int(word.rpartition(" ")[2])
    return 0 if word.startswith("failed:") else 200


def history(
    site: str, seed: int, days: int, *, hours: float = 24.0, broken: str = "", daily: float = 12.0
) -> list[RunFigures]:
    """Return the runs of a site over *days* up to NOW; *broken* is the word in which the pages of its last two runs end."""
    chance = random.Random(seed)
    invented = InventedSite(chance, daily=daily, weekend=0.5, hours=hours)
    number = int(days * 24 / hours)
    runs = invented.runs(number, NOW - timedelta(hours=hours * number - 1))
    for index, run in enumerate(runs):
        run.run = f"{site}-{index}"
        run.examples = {word: f"https://{site}.example/{word.replace(' ', '-')}" for word in run.examples}
        if broken and index >= number - 2:
            break_run(run, site, broken)
    return runs


def break_run(run: RunFigures, site: str, word: str) -> None:
    """Let all pages of a run end in *word*; its sources, when that is a failure to reach them."""
    if word == "failed:dns":
        run.sources, run.pages = Counter({word: run.sources.total()}), Counter()
    else:
        run.pages = Counter({word: max(8, run.pages.total())})
    run.examples[word] = f"https://{site}.example/news/a-page"
    run.articles, run.words, run.age, run.answers = 0, None, None, {}


def add_article(store: Store, site: str, name: str, paragraphs: Sequence[str], title: str, **more: object) -> Article:
    """Store an article of *site*, joined to the cluster of its text."""
    made = Article(
        id=f"{site}-{name}", url=f"https://{site}.example/{name}", site=site, title=title, body="\n\n".join(paragraphs),
        published_at="2026-11-20T08:00:00Z", fetched_at="2026-11-21T08:00:00Z", run_id="r1",
        content_hash=content_hash(paragraphs), word_count=sum(len(one.split()) for one in paragraphs),
        sources={"title": "json-ld", "body": "generic"},
    )  # fmt: skip
    for field, value in more.items():
        setattr(made, field, value)
    with store.transaction():
        store.articles.add(made, ())
    return made


def add_lost_page(
    store: Store, site: str, run: str, url: str, word: str, hint: dict[str, str], read: Article | None = None
) -> None:
    """Note a page of *site* that gave no article in *run*, with what was read of it."""
    key = url_key(url)
    with store.transaction():
        store.urls.add(site, run, [(Found(key, url, hint), 0.0)])
        if read:
            store.articles.reject(key, read, word)
        store.urls.end(key, run=run, at="2026-11-23T10:00:00Z", now=0.0, disposition=Disposition(word), detail=None)


def news_store(path: Path, sites: int = 4, days: int = 40, hours: float = 24.0) -> Store:
    """Return an open store of *sites* with *days* of runs, of which one fails, one cannot be reached and one is new."""
    store = Store.open(path)
    chance = random.Random(1)
    for number in range(sites):
        site = f"site{number:03}"
        broken = {0: "dropped:no_body", 1: "failed:dns", 2: "failed:http 403"}.get(number % 67, "")
        runs = history(site, number, days, hours=hours, broken=broken, daily=DAILY[number % len(DAILY)])
        write_runs(store, site, runs[-2:] if number == sites - 1 else runs, chance)
    read = Article(
        url="https://site000.example/news/1", site="site000", title="The harbour after the storm", section="World",
        authors=["Ann Reporter"], sources={"title": "json-ld", "section": "meta"}, word_count=0, run_id="site000-1",
    )  # fmt: skip
    hint = {"title": "The harbour after the storm", "section": "World", "found_on": "https://site000.example/world"}
    add_lost_page(store, "site000", "site000-1", "https://site000.example/news/1", "dropped:no_body", hint, read)
    add_lost_page(store, "site000", "site000-1", "https://site000.example/news/2", "failed:timeout", hint)
    return store


MARK = "data-broken-in"
"""An attribute that the page's body has when anything of a site's was run in it."""
BREAKING_IN = (
    f"<script>document.body.setAttribute('{MARK}', 1)</script>"
    f"<img src=http://evil.example/pixel onerror=\"document.body.setAttribute('{MARK}', 2)\">"
    f"</title></style></textarea>--><svg onload=document.body.setAttribute('{MARK}',3)>"
    f"\"' autofocus onfocus=document.body.setAttribute('{MARK}',4) x='{{{{ 7*7 }}}} &amp; \u202eevil\u2066 \x00\x1b[2J"
)
SCRIPT_ADDRESS = f"javascript:document.body.setAttribute('{MARK}',5)"


def hostile_store(path: Path) -> Store:
    """Return an open store in which every text of a site tries to break out of a page, and is as long as it likes."""
    store = Store.open(path)
    site = f"evil{BREAKING_IN}"
    runs = history("site", 1, 20, broken="dropped:no_body")
    for run in runs:
        run.examples = dict.fromkeys(run.examples, f"http://evil.example/{BREAKING_IN}")
        for name in list(run.answers):
            run.answers[BREAKING_IN] = run.answers[name]
    write_runs(store, site, runs, random.Random(1))
    text = ["A paragraph that is printed on two pages of two sites, word for word, so that they are one story."] * 3
    for number, address in enumerate(
        (SCRIPT_ADDRESS, f"http://evil.example/{'x' * 3_000}", f'https://evil.example/"{BREAKING_IN}')
    ):
        add_article(store, site, f"a{number}", text, f"{BREAKING_IN}{'long ' * 2_000}", url=address)
    hint = dict.fromkeys(("title", "section", "published_at"), BREAKING_IN * 20) | {"found_on": SCRIPT_ADDRESS}
    read = Article(
        url=SCRIPT_ADDRESS, site=site, title=BREAKING_IN, section=BREAKING_IN * 30, authors=[BREAKING_IN] * 50,
        body=BREAKING_IN * 40, language=BREAKING_IN, sources={"title": BREAKING_IN}, run_id=runs[-1].run,
    )  # fmt: skip
    for number, word in enumerate(("dropped:no_body", "dropped:too_short", "failed:http")):
        url = f"{SCRIPT_ADDRESS}/{number}"
        with store.transaction():
            store.urls.add(site, runs[-1].run, [(Found(url, url, hint), 0.0)])
            store.articles.reject(url, read, word)
            store.urls.end(
                url,
                run=runs[-1].run,
                at="2026-11-23T10:00:00Z",
                now=0.0,
                disposition=Disposition(word),
                detail=BREAKING_IN * 20,
            )
    return store
