from __future__ import annotations

import gzip
import json
import subprocess
import sys
from pathlib import Path

import orjson
import pytest
from archives import write_warc
from hypothesis import given
from hypothesis import strategies as st

from newscrawl import extract_article
from newscrawl.demo import pages, stories
from newscrawl.exceptions import UsageError
from newscrawl.extract import extract_pages, saved_pages
from newscrawl.extraction import article as reading

NEWSCRAWL = Path(sys.executable).with_name("newscrawl")
STORIES = [story for story in stories() if story.outcome == "article"][:40]


def newscrawl(*words: object, **kwargs: object) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [NEWSCRAWL, "extract", *map(str, words)], capture_output=True, timeout=120, check=False, **kwargs
    )  # type: ignore[call-overload]


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("archive") / "pages.warc.gz"
    write_warc(path, {story.url: pages()[story.url] for story in STORIES})
    return path


def test_any_number_of_processes_gives_the_same_bytes(archive: Path) -> None:
    one = newscrawl(archive)
    two = newscrawl(archive, "--jobs", 2)
    assert one.returncode == 0, one.stderr
    assert one.stdout == two.stdout
    records = [json.loads(line) for line in one.stdout.splitlines()]
    assert [record["url"] for record in records] == [story.url for story in STORIES]
    assert {record["fetched_at"] for record in records} == {"2026-11-21T06:00:00Z"}


def test_files_folders_gzip_and_standard_input_give_the_same_article(tmp_path: Path) -> None:
    story = STORIES[0]
    body = pages()[story.url].body
    (tmp_path / "a.html").write_bytes(body)
    (tmp_path / "b.html.gz").write_bytes(gzip.compress(body))
    (tmp_path / "ignored.css").write_text("p {}")
    from_folder = [extracted.article for _, extracted in extract_pages(saved_pages([str(tmp_path)], story.url))]
    assert len(from_folder) == 2
    assert {article.title for article in from_folder} == {story.printed_title}
    done = newscrawl("-", "--url", story.url, input=body)
    assert json.loads(done.stdout)["body"] == from_folder[0].body


def test_explain_shows_every_candidate_and_the_winner(archive: Path) -> None:
    text = newscrawl("--explain", archive).stdout.decode()
    assert text.count("\n* title ") == len(STORIES)
    assert "\n  published_at " in text
    assert "- removed repeated" in text


def test_output_is_whole_or_not_there(tmp_path: Path, archive: Path) -> None:
    out = tmp_path / "out.jsonl"
    assert newscrawl(archive, "-o", out).returncode == 0
    assert out.read_bytes().count(b"\n") == len(STORIES)
    empty = tmp_path / "empty"
    empty.mkdir()
    done = newscrawl(empty, "-o", tmp_path / "none.jsonl")
    assert done.returncode == 4
    assert not (tmp_path / "none.jsonl").exists()
    assert len(done.stderr.splitlines()) == 1


def test_a_missing_file_is_named() -> None:
    with pytest.raises(UsageError, match=r"absent\.html: there is no such file"):
        list(saved_pages(["absent.html"]))


def test_importing_the_library_imports_no_scrapy() -> None:
    code = "import sys, newscrawl as n; n.extract_article('<p>x'); print({'scrapy', 'twisted'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


def test_no_field_holds_a_password() -> None:
    secret = "https://ada:secret@news.example"
    paragraphs = "".join(
        f"<p>Rain fell on the town on day {day}, and the ferry stayed in port.</p>" for day in range(8)
    )
    html = (
        f"<title>Rain falls on the town</title><link rel=canonical href='{secret}/2026/rain'>"
        f"<meta property=og:image content='{secret}/a.jpg'>"
        f'<script type="application/ld+json">{{"@type": "NewsArticle", "image": ["{secret}/harbour.jpg"]}}</script>'
        f"<article><h1>Rain falls on the town</h1>{paragraphs}<figure><img src='{secret}/ferry.jpg' width=600>"
        f"<figcaption>The ferry at noon.</figcaption></figure>{paragraphs.replace('day', 'night')}</article>"
        f"<h2>You may also like</h2><ul><li><a href='{secret}/2026/ferry-stays-in-port-again'>Ferry stays in port again</a></ul>"
    )
    for page in (html, "Rain falls on the town\n\nIt rained all day in the town, and the ferry stayed in port."):
        article = extract_article(page, f"{secret}/2026/rain")
        assert article.url == "https://news.example/2026/rain"
        assert "secret" not in orjson.dumps(article).decode()
    pictures = [image.url for image in extract_article(html, f"{secret}/2026/rain").images]
    assert pictures == ["https://news.example/harbour.jpg", "https://news.example/ferry.jpg"]


@pytest.mark.parametrize(
    "html", ["", b"", "\0", b"\xff\xfe", "<", "<html", "<p>", b"\x00" * 1000, "<script type=application/ld+json>{"]
)
def test_odd_pages_give_an_article(html: str | bytes) -> None:
    article = extract_article(html, "https://news.example/a")
    assert article.url == "https://news.example/a"
    assert article.authors == []


@given(st.binary(max_size=2000))
def test_any_bytes_give_an_article(body: bytes) -> None:
    article = extract_article(body, "https://news.example/a")
    assert not [problem for problem in article.trail.problems if "failed" in problem]


@pytest.mark.parametrize("step", ["find_dates", "is_only_credit"])
def test_a_step_that_fails_is_named_and_costs_nothing_else(step: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise ZeroDivisionError(step)

    fail.__name__ = step
    monkeypatch.setattr(reading, step, fail)
    story = "<p>The ferry to Karsk is back on the water after a winter in the dock, the harbour says.</p>"
    more = "<p>She sails twice a day until the end of May, and four times a day in summer, it says.</p>"
    article = extract_article(
        f"<h1>Ferry is back</h1>{story}{more}<p>With files from Reuters</p>", "https://news.example/a"
    )
    assert article.title == "Ferry is back"
    assert article.agency == "Reuters"
    assert str(article.body).startswith("The ferry to Karsk")
    assert [problem for problem in article.trail.problems if f"ZeroDivisionError: {step}" in problem]
