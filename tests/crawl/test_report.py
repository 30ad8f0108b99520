"""``newscrawl report`` and ``newscrawl alerts``, on what a crawl has left."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import orjson
from alerts.receivers import Hook, serving
from lxml import html
from server import Answer, Site

from newscrawl.run import STORE_FILE

if TYPE_CHECKING:
    from pathlib import Path

    from commandline import CommandLine
    from crawls import Crawl


def test_a_report_of_all_of_one_run_and_as_json(
    site: Site, crawl: Crawl, newscrawl: CommandLine, tmp_path: Path
) -> None:
    assert newscrawl("report").code == 4
    site.articles(3)
    site.article(4, "<html><head><title>Nothing to read here</title></head><body></body></html>")
    site.article(5, Answer(b"", 500))
    done = crawl(site.url())
    with closing(sqlite3.connect(tmp_path / "data" / STORE_FILE)) as connection:
        answers = dict(connection.execute("SELECT status, SUM(number) FROM run_responses GROUP BY 1"))
    assert answers[500] == 1
    assert answers[200] >= 5, "the section page and four pages at least"

    ran = newscrawl("report")
    assert ran.code == 0, ran.err
    path = tmp_path / ran.out.strip()
    assert path.parent == tmp_path / "data" / "reports"
    tree = html.fromstring(path.read_bytes())
    assert site.name in tree.xpath("string(//section[@id='sites'])")
    assert "failed:http 500" in tree.xpath("string(//section[@id='reasons'])")

    ran = newscrawl("report", done.run["run"], "-o", "run.html", "--open", env={"BROWSER": "true"})
    assert (ran.code, ran.out) == (0, "run.html\n"), ran.err
    tree = html.fromstring((tmp_path / "run.html").read_bytes())
    assert "Nothing to read here" in tree.xpath("string(//section[@id='samples'])")

    told = orjson.loads(newscrawl("report", "--json", "--site", site.name, "--since", "2d").out)
    assert (told["rows"][0]["new"], told["ends"]["failed:http 500"], len(told["steps"])) == (3, 1, 3)
    assert told["classes"]["5xx"] == 1

    for words, said in (
        (("one", "--since", "2d"), "leave --since and --site out"),
        (("-o", "no/folder/x.html"), "is no folder"),
    ):
        ran = newscrawl("report", *words)
        assert ran.code in (2, 6)
        assert said in ran.errors[0]


def test_a_crawl_tells_receivers_and_the_switch(
    site: Site, crawl: Crawl, newscrawl: CommandLine, tmp_path: Path
) -> None:
    with serving(Hook()) as hook, serving(Hook()) as switch:
        (tmp_path / "newscrawl.toml").write_text(
            f'ping = "{switch.url}"\n[alerts.ops]\nkind = "webhook"\nurl = "{hook.url}"\nretries = 0\n'
            '[alerts.down]\nkind = "slack"\nurl = "http://127.0.0.1:9/secret-key"\nretries = 0\n'
        )
        ran = newscrawl("alerts", "--test", "--json")
        assert ran.code == 1
        assert [orjson.loads(line)["ok"] for line in ran.out.splitlines()] == [True, False]
        done = crawl(site.url("/none/"))
        assert done.code == 1
    assert [document["kind"] for document in hook.documents] == ["test", "digest"]
    (change,) = hook.documents[1]["changes"]
    assert (change["site"], change["verdict"]) == (site.name, "fail")
    assert "alert down (http://127.0.0.1:9): it refuses the connection; it is told with the next run" in done.err
    assert "secret-key" not in done.err
    assert [path.rpartition("secret-key")[2] for path, _, _ in switch.got] == ["/start", "/fail"]
    waiting = {
        one["receiver"]: one["waiting"] for one in map(orjson.loads, newscrawl("alerts", "--json").out.splitlines())
    }
    assert waiting == {"ops": [], "down": [site.name]}
    listed = newscrawl("alerts")
    assert site.name in listed.out
    wrong = newscrawl("alerts", "opps")
    assert (wrong.code, "did you mean ops?" in wrong.err) == (2, True)
    (tmp_path / "newscrawl.toml").unlink()
    assert newscrawl("alerts").code == 4
