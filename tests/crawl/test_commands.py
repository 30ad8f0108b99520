"""The commands as a user meets them: what they print where, how they end, what they say to a mistake."""

from __future__ import annotations

import gzip
import shutil
from datetime import UTC, datetime
from io import BytesIO
from typing import TYPE_CHECKING

import orjson
import pytest
from crawls import QUICK, Crawl, read_lines
from fastwarc.warc import WarcRecord, WarcRecordType
from server import Site, closed_port, headline, page

if TYPE_CHECKING:
    from pathlib import Path

    from commandline import CommandLine

CAPTURED = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)


def write_warc(path: Path, pages: dict[str, str]) -> None:
    """Write an archive of one HTML response a page, compressed a record at a time."""
    with path.open("wb") as file:
        for url, html in pages.items():
            record = WarcRecord()
            record.init_headers(record_type=WarcRecordType.response)
            record.headers["WARC-Target-URI"] = url
            record.headers["WARC-Date"] = CAPTURED.strftime("%Y-%m-%dT%H:%M:%SZ")
            record.headers["Content-Type"] = "application/http; msgtype=response"
            body = html.encode()
            head = f"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {len(body)}\r\n\r\n"
            record.set_bytes_content(head.encode() + body)
            member = BytesIO()
            record.write(member)
            file.write(gzip.compress(member.getvalue()))


def section(site: Site) -> str:
    return site.answers["/news/"].body.decode()


# -- mistakes ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["craw"], 2, "newscrawl craw: there is no such command; did you mean crawl?"),
        (["-x"], 2, "newscrawl -x: there is no such command"),
        (["crawl"], 2, "crawl what?"),
        (["crawl", "digitaljurnal"], 2, "no spider called 'digitaljurnal'; did you mean digitaljournal?"),
        (["crawl", "digitaljurnal", "-v"], 2, "no spider called 'digitaljurnal'; did you mean digitaljournal?"),
        (["crawl", "zzz"], 2, "there is no spider called 'zzz'; newscrawl list shows all"),
        (["crawl", "ftp://example.org/a"], 2, "'ftp://example.org/a' is no URL that can be crawled"),
        (["crawl", "file:///etc/passwd"], 2, "'file:///etc/passwd' is no URL that can be crawled"),
        (["crawl", "http://"], 2, "'http://' is no URL that can be crawled"),
        (["crawl", "https://me:secret@example.org/"], 2, "https://***@example.org/: leave name and password out"),
        (
            ["crawl", "http://127.0.0.1:8000/"],
            2,
            "a loopback address; if you mean it, add --allow-private 127.0.0.1:8000",
        ),
        (["crawl", "https://[::1]/"], 2, "a loopback address; if you mean it, add --allow-private [::1]:443"),
        (["crawl", "http://localhost/news/"], 2, "is a local name; if you mean it, add --allow-private localhost:80"),
        (["crawl", "http://2130706433/news/"], 2, "127.0.0.1:80 is a loopback address"),
        (["crawl", "http://example.org:25/"], 2, "example.org:25 is no port of the web"),
        (["crawl", "digitaljournal", "--allow-private", "127.0.0.1"], 2, "write HOST:PORT, like 127.0.0.1:8000"),
        (["extract", "http://169.254.169.254/latest/"], 2, "169.254.169.254:80 is a link-local address"),
        (["crawl", "digitaljournal", "--limti", "5"], 2, "--limti is no option; did you mean --limit?"),
        (["crawl", "gazette.example", "--warc", ""], 2, "--warc '': name a folder"),
        (["crawl", "gazette.example", "--metrics", ""], 2, "--metrics '': name a file"),
        (["crawl", "digitaljournal", "--limit", "few"], 2, "argument --limit: invalid int value: 'few'"),
        (["crawl", "digitaljournal", "--limit", "0"], 2, "--limit 0: give a number of articles, 1 or more"),
        (["crawl", "digitaljournal", "--data"], 2, "argument --data: expected one argument"),
        (["crawl", "digitaljournal", "-O", "a.odd"], 2, "Unrecognized output format 'odd'"),
        (["crawl", "digitaljournal", "http://other.example/", "-O", "a.jsonl"], 2, "-o and -O take one site"),
        (["crawl", "digitaljournal", "-O", "a-file/a.jsonl"], 6, "a-file/a.jsonl: there is no folder a-file"),
        (["crawl", "digitaljournal", "-O", "a-folder"], 2, "Unrecognized output format ''"),
        (["crawl", "digitaljournal", "-O", "a-folder:jsonl"], 6, "a-folder: it is a folder; name a file"),
        (["crawl", "digitaljournal", "--data", "a-file/x"], 6, "Not a directory; choose a folder you may write to"),
        (["crawl", "digitaljournal", "--replay", "a-file"], 2, "archive a-file: it is no WARC file"),
        (["crawl", "digitaljournal", "--replay", "none.warc"], 2, "archive none.warc: No such file or directory"),
        (["crawl", "digitaljournal", "--replay", "a-folder"], 2, "archive a-folder: Is a directory"),
        (["crawl", "digitaljournal", "--replay", "packed.warc.gz"], 2, "archive packed.warc.gz:"),
        (["crawl", "digitaljournal", "--replay", "empty.warc"], 2, "archive empty.warc: it holds no WARC record"),
        (["crawl", "digitaljournal", "-L", "loud"], 2, "flag -L: 'loud' is no DEBUG or INFO"),
        (["crawl", "digitaljournal", "--logfile", "none/a.log"], 6, "LOG_FILE none/a.log: No such file or directory"),
        (["crawl", "digitaljournal", "-s", "NEWSCRAWL_LIMIT=few"], 2, "-s NEWSCRAWL_LIMIT: 'few' is no whole number"),
        (
            ["crawl", "digitaljournal", "-s", "NEWSCRAWL_LIMTI=5"],
            2,
            "there is no such setting; did you mean NEWSCRAWL_LIMIT?",
        ),
        (["crawl", "--all", "digitaljournal"], 2, "--all is all there is; leave out digitaljournal"),
        (["crawl", "--group", "papers"], 2, "--group papers: there is no such group; newscrawl.toml names groups"),
        (["crawl", "digitaljournal", "--metrics", "a-folder"], 6, "a-folder: it is a folder; name a file"),
        (["config", "limti"], 2, "config limti: there is no such key; did you mean limit?"),
        (["config", "--config", "none.toml"], 2, "none.toml: it cannot be read (No such file or directory)"),
        (["config", "--config", "a-folder"], 2, "a-folder: it is a folder; name a file"),
        (["export"], 2, "export where?"),
        (["export", "a.txt"], 2, "a.txt: name a file that ends in .jsonl, .jsonl.gz, .jsonl.zst, .csv"),
        (["export", "a.jsonl"], 4, "there is no store at data/newscrawl.db"),
        (["export", "-"], 4, "there is no store at data/newscrawl.db"),
        (["export", "-", "--data", "a-folder"], 4, "there is no store at a-folder/newscrawl.db"),
        (["list", "--jsno"], 2, "--jsno is no option; did you mean --json?"),
        (["demo", "digitaljournal"], 2, "demo takes no argument, but got 'digitaljournal'"),
        (["demo", "--data", "a-file/x"], 6, "Not a directory"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else None,
)
def test_a_mistake_is_told_in_one_line(newscrawl: CommandLine, words: list[str], code: int, said: str) -> None:
    (newscrawl.folder / "a-file").write_text("This is neither an archive nor a folder.\n")
    (newscrawl.folder / "a-folder").mkdir()
    (newscrawl.folder / "packed.warc.gz").write_bytes(gzip.compress(b"This is no archive.\n"))
    (newscrawl.folder / "empty.warc").touch()
    ran = newscrawl(*words)
    assert (ran.code, ran.out) == (code, "")
    lines = [line for line in ran.err.splitlines() if not line.startswith("demo internet on")]
    if "-v" in words:
        assert "Traceback (most recent call last):" in lines
    elif code != 6 or "demo" not in words:
        assert len(lines) == 1
    assert all(line.startswith("newscrawl: error: ") and said in line for line in lines[-1:]), ran.err
    assert ran.errors


def test_a_store_of_another_kind_is_refused(newscrawl: CommandLine) -> None:
    (newscrawl.folder / "data").mkdir()
    (newscrawl.folder / "data" / "newscrawl.db").write_text(
        "This is no database at all, whatever its name may be.\n" * 20
    )
    for words in (["export", "-"], ["crawl", "http://gazette.example/news/"]):
        ran = newscrawl(*words)
        assert (ran.code, ran.out) == (1, "")
        (line,) = ran.err.splitlines()
        assert line.startswith("newscrawl: error: store data/newscrawl.db: ")
        assert "file is not a database" in line
        assert "; choose another" in line


def test_a_host_that_is_not_there(newscrawl: CommandLine) -> None:
    service = f"127.0.0.1:{closed_port()}"
    url = f"http://{service}/news/"
    ran = newscrawl("crawl", "--json", *QUICK, "--allow-private", service, url)
    document = orjson.loads(ran.out)
    assert (ran.code, document["exit_code"]) == (1, 1)
    assert "Traceback" not in ran.err
    assert ran.err.count(f"{url} could not be read (the host refused or broke the connection") == 1
    assert [source["disposition"] for source in document["runs"][0]["sources"]] == ["failed:connection"]


def test_a_name_that_is_no_host(newscrawl: CommandLine) -> None:
    ran = newscrawl("crawl", *QUICK, "http://no-such-host.invalid/news/", "-s", "DNS_TIMEOUT=5")
    assert (ran.code, ran.out) == (1, "")
    assert "the host name has no address" in ran.err


def test_a_site_without_articles(site: Site, crawl: Crawl) -> None:
    site.add("/news/", "<html><body><h1>News</h1><p>There is no news today, nor will there be any.</p></body></html>")
    done = crawl(site.url())
    assert (done.code, done.published) == (3, [])
    assert f"{site.name}: no article link was found on 1 page read" in done.err
    assert crawl.newscrawl("export", "-").code == 4


# -- what comes out ---------------------------------------------------------------------------------------------------


def test_standard_output_names_what_was_published(site: Site, newscrawl: CommandLine) -> None:
    site.articles(3)
    ran = newscrawl("crawl", *QUICK, site.url())
    assert ran.code == 0
    (path,) = ran.out.splitlines()
    assert len(read_lines(newscrawl.folder / path)) == 3


@pytest.mark.parametrize("option", ["-O", "-o"])
def test_feeds_hold_the_records_of_the_export(site: Site, newscrawl: CommandLine, option: str) -> None:
    site.articles(8)
    site.article(99, page(99, body=["Too short."]))
    ran = newscrawl("crawl", *QUICK, site.url(), option, "feed.jsonl")
    assert ran.code == 0, ran.err
    assert newscrawl("export", "all.jsonl").code == 0
    by_url = {record["url"]: record for record in read_lines(newscrawl.folder / "feed.jsonl")}
    exported = read_lines(newscrawl.folder / "all.jsonl")
    assert len(exported) == len(by_url) == 8
    assert [by_url[record["url"]] for record in exported] == exported
    assert list(exported[0]) == list(by_url[exported[0]["url"]])


def test_a_feed_of_csv_is_the_csv_of_the_export(site: Site, newscrawl: CommandLine) -> None:
    """No cell is a formula to a spreadsheet, whoever wrote the headline."""
    site.articles(2)
    formula = "=HYPERLINK(1) and more of the news of the day in the town"
    site.article(3, page(3).replace(headline(3), formula))
    assert newscrawl("crawl", *QUICK, site.url(), "-O", "feed.csv").code == 0
    assert newscrawl("export", "all.csv").code == 0
    feed, exported = ((newscrawl.folder / name).read_text().split("\n") for name in ("feed.csv", "all.csv"))
    assert sorted(feed) == sorted(exported)
    assert any(f",'{formula}," in line for line in feed)
    wrong = newscrawl("crawl", site.url(), "-O", "feed.pickle")
    assert wrong.code == 2
    assert "Unrecognized output format 'pickle'" in wrong.err


def test_overwrite_and_append(site: Site, newscrawl: CommandLine) -> None:
    site.articles(3)
    feed = newscrawl.folder / "feed.jsonl"
    feed.write_text('{"old": 1}\n')
    assert newscrawl("crawl", *QUICK, site.url(), "-o", "feed.jsonl").code == 0
    assert len(read_lines(feed)) == 4
    shutil.rmtree(newscrawl.folder / "data")
    assert newscrawl("crawl", *QUICK, site.url(), "-O", "feed.jsonl").code == 0
    assert len(read_lines(feed)) == 3


@pytest.mark.parametrize("target", ["-", "-:jsonl", "-:jsonlines"])
def test_a_feed_on_standard_output_is_all_there_is(site: Site, newscrawl: CommandLine, target: str) -> None:
    site.articles(4)
    ran = newscrawl("crawl", *QUICK, site.url(), "-O", target)
    assert ran.code == 0, ran.err
    assert sorted(orjson.loads(line)["title"] for line in ran.out.splitlines()) == sorted(map(headline, range(1, 5)))
    assert "/exports/" in ran.err


def test_json_is_all_there_is_on_standard_output(site: Site, newscrawl: CommandLine) -> None:
    site.articles(4)
    ran = newscrawl("crawl", "--json", *QUICK, site.url())
    document = orjson.loads(ran.out)
    assert document["exit_code"] == ran.code == 0
    assert document["errors"] == []
    assert len(document["published"]) == 1
    (run,) = document["runs"]
    assert (run["site"], run["found"], run["dispositions"], run["pending"]) == (site.name, 4, {"stored": 4}, 0)
    assert run["sources"] == [{"url": site.url(), "disposition": "read", "detail": "4 article links"}]


def test_several_sites_at_once(newscrawl: CommandLine) -> None:
    with Site() as one, Site() as other:
        one.articles(3)
        for number in range(11, 16):
            other.article(number)
        ran = newscrawl("crawl", "--json", *QUICK, one.url(), other.url(), one.url("/no-such-section/"))
        document = orjson.loads(ran.out)
    assert ran.code == 0, "a section page that is gone is told, and no failure"
    assert f"but {one.url('/no-such-section/')} was not read (HTTP 404)" in ran.err
    assert {run["site"]: run["dispositions"] for run in document["runs"]} == {
        one.name: {"stored": 3}, other.name: {"stored": 5},
    }  # fmt: skip
    assert len(document["published"]) == 2


def test_a_limit_leaves_the_rest_for_later(site: Site, crawl: Crawl) -> None:
    paths = site.articles(13)
    seen: list[str] = []
    for left in (8, 3):
        done = crawl(site.url(), "--limit", "5")
        assert (done.code, done.dispositions, done.run["pending"]) == (0, {"stored": 5}, left)
        assert f"5 new articles, {left} left for the next run" in done.err
        seen += [record["url"] for record in done.records]
    rest = crawl(site.url())
    assert (rest.code, rest.dispositions, rest.run["resumed"], rest.run["pending"]) == (0, {"stored": 3}, 3, 0)
    seen += [record["url"] for record in rest.records]
    assert sorted(seen) == sorted(site.url(path) for path in paths)
    assert all(site.asked(path) == 1 for path in paths)


def test_export_chooses(site: Site, newscrawl: CommandLine) -> None:
    site.articles(3)
    with Site() as other:
        other.article(1)  # the same story elsewhere
        other.article(50)
        assert newscrawl("crawl", *QUICK, site.url(), other.url()).code == 0
        whole = newscrawl("export", "-")
        assert (whole.code, whole.err, whole.out.count("\n")) == (0, "", 4)
        copies = [orjson.loads(line) for line in newscrawl("export", "--keep-duplicates", "-").out.splitlines()]
        assert [record["duplicate_of"] is None for record in copies].count(False) == 1
        twins = [record for record in copies if record["title"] == headline(1)]
        assert len({record["cluster_id"] for record in twins}) == 1
        assert {twin["duplicates"][0]["url"] for twin in twins} == {twin["url"] for twin in twins}
        one = newscrawl("export", "--keep-duplicates", "--site", other.name, "out/one.jsonl")
        assert (one.code, one.out, one.err) == (0, "", "out/one.jsonl: 2 articles\n")
    assert {record["site"] for record in read_lines(newscrawl.folder / "out" / "one.jsonl")} == {other.name}
    assert newscrawl("export", "--site", "nobody", "-").code == 4


def test_an_export_replaces_a_file_whole_or_leaves_it(site: Site, newscrawl: CommandLine) -> None:
    site.articles(3)
    assert newscrawl("crawl", *QUICK, site.url()).code == 0
    (newscrawl.folder / "kept.jsonl").write_text("old\n")
    assert newscrawl("export", "--site", "nobody", "kept.jsonl").code == 4
    assert (newscrawl.folder / "kept.jsonl").read_text() == "old\n"
    refused = newscrawl("export", "kept.jsonl")
    assert (refused.code, refused.err) == (
        6, "newscrawl: error: kept.jsonl: it exists; add --overwrite to replace it, or name another file\n",
    )  # fmt: skip
    assert (newscrawl.folder / "kept.jsonl").read_text() == "old\n"
    assert newscrawl("export", "kept.jsonl", "--overwrite").code == 0
    assert len(read_lines(newscrawl.folder / "kept.jsonl")) == 3
    (newscrawl.folder / "a-file").touch()
    ran = newscrawl("export", "a-file/out.jsonl")
    assert (ran.code, ran.out, len(ran.err.splitlines())) == (6, "", 1)


def test_the_list_of_sites(newscrawl: CommandLine) -> None:
    plain = newscrawl("list")
    assert (plain.code, plain.err) == (0, "")
    names = plain.out.splitlines()
    assert "digitaljournal" in names
    assert names == sorted(names)
    cards = [orjson.loads(line) for line in newscrawl("list", "--json").out.splitlines()]
    assert [card["name"] for card in cards] == names
    (card,) = [card for card in cards if card["name"] == "digitaljournal"]
    assert (card["domain"], card["platform"], card["country"]) == ("digitaljournal.com", "zoxpress", "CA")


def test_help(newscrawl: CommandLine) -> None:
    ran = newscrawl("--help")
    assert (ran.code, ran.err) == (0, "")
    assert all(f"  {name} " in ran.out for name in ("crawl", "demo", "extract", "export", "list"))
    assert newscrawl().out == ran.out
    assert newscrawl("--version").out.startswith("newscrawl ")
    assert "--limit N" in newscrawl("crawl", "-h").out


# -- replay -----------------------------------------------------------------------------------------------------------


def test_replay_reads_from_an_archive_alone(site: Site, newscrawl: CommandLine) -> None:
    paths = site.articles(5)
    held = {"http://gazette.example/news/": section(site)}
    held |= {f"http://gazette.example{path}": page(number) for number, path in enumerate(paths[:4], 1)}
    write_warc(newscrawl.folder / "gazette.warc.gz", held)
    ran = newscrawl("crawl", "--json", "--replay", "gazette.warc.gz", "http://gazette.example/news/")
    document = orjson.loads(ran.out)
    (run,) = document["runs"]
    assert ran.code == 0, ran.err
    assert run["dispositions"] == {"stored": 4, "gone": 1}
    records = read_lines(newscrawl.folder / document["published"][0])
    assert sorted(record["title"] for record in records) == sorted(map(headline, range(1, 5)))
    assert {record["fetched_at"] for record in records} == {"2026-11-21T09:30:00Z"}
    assert site.requests == []


def test_an_archive_cut_short_gives_what_it_has(site: Site, newscrawl: CommandLine) -> None:
    paths = site.articles(5)
    held = {"http://gazette.example/news/": section(site)}
    held |= {f"http://gazette.example{path}": page(number) for number, path in enumerate(paths, 1)}
    whole = newscrawl.folder / "whole.warc.gz"
    write_warc(whole, held)
    (newscrawl.folder / "cut.warc.gz").write_bytes(whole.read_bytes()[:-300])
    ran = newscrawl("crawl", "--json", "--replay", "cut.warc.gz", "http://gazette.example/news/")
    (run,) = orjson.loads(ran.out)["runs"]
    assert "Traceback" not in ran.err
    assert run["dispositions"]["stored"] == 4
    assert sum(run["dispositions"].values()) == 5


# -- the same commands under Scrapy's own name ------------------------------------------------------------------------


def test_scrapy_works_inside_the_project(site: Site, newscrawl: CommandLine) -> None:
    site.articles(3)
    (newscrawl.folder / "scrapy.cfg").write_text("[settings]\ndefault = newscrawl.settings\n")
    listed = newscrawl("list", script="scrapy")
    assert (listed.code, listed.out) == (0, newscrawl("list").out)
    ran = newscrawl("crawl", *QUICK, site.url(), "-O", "feed.jsonl", script="scrapy")
    assert ran.code == 0, ran.err
    assert len(read_lines(newscrawl.folder / "feed.jsonl")) == 3
    parsed = newscrawl("settings", "--get", "BOT_NAME", script="scrapy")
    assert parsed.out == "newscrawl\n"
