from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from newscrawl.drafting.differing import told
from newscrawl.drafting.pairs import (
    FIELDS,
    Difference,
    Pair,
    differences,
    expected_of,
    has_page,
    is_expected_article,
    is_test_page,
    new_pair,
    pairs_of,
    slug_of,
)
from newscrawl.exceptions import UsageError
from newscrawl.items import Article

if TYPE_CHECKING:
    from pathlib import Path

URL = "https://example.org/world/storm-closes-harbour"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "tests" / "sites" / "example"


def article(**values: object) -> Article:
    return Article(url=URL, fetched_at="2026-11-21T12:00:00Z", **values)  # type: ignore[arg-type]


def test_what_is_written_is_read_again(folder: Path) -> None:
    pair = new_pair(folder, URL)
    pair.write(b"<h1>Storm</h1>", article(title="Storm"))
    assert pair.page.name == "storm-closes-harbour.html.gz"
    assert pair.expected() == expected_of(article(title="Storm"))
    saved = pair.saved(pair.expected())
    assert (saved.body, saved.url, str(saved.fetched_at)) == (b"<h1>Storm</h1>", URL, "2026-11-21 12:00:00+00:00")


def test_the_same_page_makes_the_same_file(folder: Path) -> None:
    pair = new_pair(folder, URL)
    pair.write(b"<h1>Storm</h1>", article())
    first = pair.page.read_bytes()
    pair.write(b"<h1>Storm</h1>", article())
    assert pair.page.read_bytes() == first


def test_an_expected_article_holds_what_a_page_says_and_nothing_of_the_run() -> None:
    assert set(expected_of(article())) == set(FIELDS)
    assert not {"run_id", "cluster_id", "duplicate_of", "revision"} & set(FIELDS)


def test_a_page_is_recorded_once_and_two_of_one_slug_are_two(folder: Path) -> None:
    new_pair(folder, URL).write(b"<p>", article())
    assert new_pair(folder, URL).page.exists()
    other = new_pair(folder, "https://example.org/sport/storm-closes-harbour")
    assert other.page.name == "storm-closes-harbour-2.html.gz"
    assert [pair.slug for pair in pairs_of(folder)] == ["storm-closes-harbour"]


@pytest.mark.parametrize(
    ("url", "slug"),
    [
        ("https://example.org/2026/11/20/Storm-Closes-Harbour.html", "storm-closes-harbour"),
        ("https://example.org/world/storm-closes-harbour/article", "storm-closes-harbour"),
        ("https://example.org/?p=123", "p-123"),
        ("https://example.org/", "page"),
        ("https://example.org/../../etc/passwd", "passwd"),
        ("https://example.org/%2e%2e%2fx%2fmany-words/..", "many-words"),
        ("https://example.org/" + "very-" * 40 + "long", "very-very-very-very-very-very-very-very-very-very-very-very"),
    ],
)
def test_a_slug_is_a_plain_name_of_a_file(url: str, slug: str) -> None:
    assert slug_of(url) == slug


def test_only_what_differs_is_told(folder: Path) -> None:
    expected = {"title": "Storm", "agencies": ["AFP"]}
    assert differences(expected, article(title="Storm", agencies=["AFP"])) == []
    assert differences(expected, article(title="Rain", agencies=["AFP"])) == [Difference("title", "Storm", "Rain")]


def test_both_values_are_told(folder: Path) -> None:
    lines = told(Difference("title", "Storm", None), folder / "storm.html.gz").splitlines()
    assert lines[:3] == ["example/storm.html.gz: title is not as expected", 'expected: "Storm"', "found: null"]
    assert lines[-1].endswith("newscrawl record --update example")


def test_of_a_long_value_the_lines_that_differ_are_told_too(folder: Path) -> None:
    text = told(Difference("body", "One.\n\nTwo.\n\nThree.", "One.\n\nThree."), folder / "storm.html.gz")
    assert "difference:\n  @@ -2 +1,0 @@\n  -Two.\n" in text


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "it has no expected article beside it; newscrawl record --update example writes storm.json"),
        ("{", "write a JSON object of the fields to hold"),
        ("[]", "it holds no JSON object"),
        ('{"titel": "Storm"}', "there is no field 'titel'; did you mean title?"),
        ('{"x": "Storm"}', "there is no field 'x'; known are url,"),
    ],
)
def test_a_bad_expected_article_is_named(folder: Path, content: str | None, said: str) -> None:
    folder.mkdir(parents=True)
    pair = Pair(folder / "storm.html.gz")
    if content is not None:
        pair.article.write_text(content)
    with pytest.raises(UsageError, match="storm") as told_so:
        pair.expected()
    assert said in str(told_so.value)


def test_a_page_that_is_no_gzip_is_named(folder: Path) -> None:
    folder.mkdir(parents=True)
    (folder / "storm.html.gz").write_bytes(b"<h1>")
    with pytest.raises(UsageError, match=r"storm\.html\.gz"):
        Pair(folder / "storm.html.gz").saved({})


def test_only_files_of_test_pages_are_taken(folder: Path) -> None:
    folder.mkdir(parents=True)
    for name in ("a.html", "b.html.gz", "b.json", "c.json"):
        (folder / name).write_text(json.dumps({}))
    assert is_test_page(folder / "a.html")
    assert is_test_page(folder / "b.html.gz")
    assert not is_test_page(folder / "b.json")
    assert not is_test_page(folder.parent / "a.html")
    assert is_expected_article(folder / "c.json")
    assert has_page(folder / "b.json")
    assert not has_page(folder / "c.json")


@pytest.mark.parametrize("when", ["lately", 7, "2026-13-01"])
def test_an_instant_that_is_none_is_told(when: object, folder: Path) -> None:
    pair = new_pair(folder, URL)
    pair.write(b"<h1>Storm</h1>", article())
    with pytest.raises(UsageError, match=r"storm-closes-harbour\.json: fetched_at=.* is no instant; write 2026-"):
        pair.saved({"fetched_at": when})


def test_an_instant_without_a_zone_is_utc(folder: Path) -> None:
    pair = new_pair(folder, URL)
    pair.write(b"<h1>Storm</h1>", article())
    assert str(pair.saved({"fetched_at": "2026-11-21"}).fetched_at) == "2026-11-21 00:00:00+00:00"
