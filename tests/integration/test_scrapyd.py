"""The project on a real Scrapyd on 127.0.0.1, deployed with scrapyd-client as docs/deployment/scrapyd.md says."""

from __future__ import annotations

import json
import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.parse
import urllib.request
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from crawls import read_lines
from server import Site

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

pytest.importorskip("scrapyd")
pytest.importorskip("scrapyd_client")

ROOT = Path(__file__).parents[2]
PATIENCE = 60.0  # seconds


def wait_for(what: Callable[[], Any]) -> Any:
    """Ask again and again until there is an answer that is not empty, and return it."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if answer := what():
            return answer
        time.sleep(0.1)
    raise AssertionError("it took too long")


class Scrapyd:
    """A server that runs, asked as the page asks it."""

    def __init__(self, url: str) -> None:
        self.url = url

    def ask(self, action: str, *values: tuple[str, str]) -> dict[str, Any]:
        """Ask for an action: with values by POST."""
        data = urllib.parse.urlencode(values).encode() if values else None
        with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(f"{self.url}{action}", data) as answer:
            answered: dict[str, Any] = json.load(answer)
        return answered

    def schedule(self, spider: str, *settings: str) -> str:
        """Start a job, and return its id."""
        values = [("project", "newscrawl"), ("spider", spider), *(("setting", setting) for setting in settings)]
        answer = self.ask("schedule.json", *values)
        assert answer["status"] == "ok", answer
        return str(answer["jobid"])

    def jobs(self, state: str) -> list[str]:
        return [job["id"] for job in self.ask("listjobs.json?project=newscrawl")[state]]

    def wait_until_finished(self, job: str) -> None:
        wait_for(lambda: job in self.jobs("finished"))


def environment(**added: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
    return {**kept, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{kept['PATH']}", **added}


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def local() -> Iterator[Site]:
    """Serve the site that is crawled."""
    with Site() as site:
        site.articles(6)
        yield site


@pytest.fixture(scope="module")
def scrapyd(tmp_path_factory: pytest.TempPathFactory, local: Site) -> Iterator[Scrapyd]:
    """Run a server, deploy a copy of this project with scrapyd-deploy, and have a card of our own beside it."""
    folder = tmp_path_factory.mktemp("scrapyd")
    (folder / "cards").mkdir()
    (folder / "cards" / "gazette.py").write_text(
        "from newscrawl.platforms.generic import Generic\n\n\nclass Gazette(Generic):\n    name = 'gazette'\n"
        f"    domain = '{local.service}'\n    scheme = 'http'\n    sections = ['/news/']\n"
    )
    port = free_port()
    (folder / "scrapyd.conf").write_text(
        f"[scrapyd]\nbind_address = 127.0.0.1\nhttp_port = {port}\npoll_interval = 0.2\n"
    )
    project = folder / "project"
    shutil.copytree(ROOT / "newscrawl", project / "newscrawl", ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE", "scrapy.cfg"):
        shutil.copy(ROOT / name, project)
    settings = (project / "scrapy.cfg").read_text()
    (project / "scrapy.cfg").write_text(settings.replace("127.0.0.1:6800", f"127.0.0.1:{port}"))
    with (folder / "scrapyd.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "scrapyd"], cwd=folder, stdout=log, stderr=log,
            env=environment(NEWSCRAWL_SITES=str(folder / "cards")),
        )  # fmt: skip
    try:
        server = Scrapyd(f"http://127.0.0.1:{port}/")
        wait_for(lambda: _answers(server))
        done = subprocess.run(
            ["scrapyd-deploy", "--version", "1"], cwd=project, env=environment(), capture_output=True, text=True,
            timeout=300, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr
        assert json.loads(done.stdout)["status"] == "ok"
        yield server
    finally:
        process.terminate()
        process.wait(timeout=30)


def _answers(server: Scrapyd) -> bool:
    try:
        return bool(server.ask("daemonstatus.json")["status"] == "ok")
    except OSError:
        return False


def quick(data: Path, local: Site, *more: str) -> list[str]:
    named = [f"NEWSCRAWL_DATA={data}", f"NEWSCRAWL_ALLOW_PRIVATE={local.service}", "AUTOTHROTTLE_ENABLED=False"]
    return [*named, *(more or ("DOWNLOAD_DELAY=0",))]


def test_the_cards_of_the_egg_and_those_beside_it_are_listed(scrapyd: Scrapyd) -> None:
    spiders = scrapyd.ask("listspiders.json?project=newscrawl")["spiders"]
    cards = {path.stem for path in (ROOT / "newscrawl" / "spiders").glob("*.py")} - {"__init__"}
    assert set(spiders) == cards | {"gazette"}


def test_a_job_crawls_stores_and_publishes(scrapyd: Scrapyd, local: Site, tmp_path: Path) -> None:
    scrapyd.wait_until_finished(scrapyd.schedule("gazette", *quick(tmp_path, local)))
    (published,) = (tmp_path / "exports" / "gazette").iterdir()
    assert len(read_lines(published)) == 6
    scrapyd.wait_until_finished(scrapyd.schedule("gazette", *quick(tmp_path, local)))
    with closing(sqlite3.connect(tmp_path / "newscrawl.db")) as store:
        assert store.execute("SELECT found, known, reason FROM runs ORDER BY started_at, found DESC").fetchall() == [
            (6, 0, "finished"), (0, 6, "finished"),
        ]  # fmt: skip


def test_a_job_that_is_cancelled_saves_what_it_has_and_the_next_goes_on(
    scrapyd: Scrapyd, local: Site, tmp_path: Path
) -> None:
    slow = quick(tmp_path, local, "DOWNLOAD_DELAY=1.5", "CONCURRENT_REQUESTS_PER_DOMAIN=1")

    def stored() -> int:
        path = tmp_path / "newscrawl.db"
        try:
            with closing(sqlite3.connect(path)) as store:
                return int(store.execute("SELECT COUNT(*) FROM articles").fetchone()[0])
        except sqlite3.OperationalError:
            return 0

    job = scrapyd.schedule("gazette", *slow)
    wait_for(stored)
    beside = scrapyd.schedule("gazette", *slow)
    scrapyd.wait_until_finished(beside)
    assert job in scrapyd.jobs("running"), "the second job of a site ends at once, and the first goes on"
    scrapyd.ask("cancel.json", ("project", "newscrawl"), ("job", job))
    scrapyd.wait_until_finished(job)
    assert 0 < stored() < 6
    scrapyd.wait_until_finished(scrapyd.schedule("gazette", *quick(tmp_path, local)))
    assert stored() == 6
    lines = [line for path in (tmp_path / "exports" / "gazette").iterdir() for line in read_lines(path)]
    assert len(lines) == len({line["id"] for line in lines}) == 6, "every article is published once"
    with closing(sqlite3.connect(tmp_path / "newscrawl.db")) as store:
        reasons = [row[0] for row in store.execute("SELECT reason FROM runs ORDER BY started_at, id")]
    assert reasons == ["shutdown", "finished"]
