from __future__ import annotations

import ast

import pytest

from newscrawl.drafting.card import Card, checked_name, class_name, code_lines, country_of, name_of
from newscrawl.exceptions import UsageError

LONG = "The Daily News | Latest news, sport and weather from all over the islands"


def card(**values: object) -> Card:
    return Card("herald", "herald.example", "The Herald", **values)  # type: ignore[arg-type]


def test_a_plain_card_is_short() -> None:
    source = card(sections=["/world/", "/business/"], language="en", country="GB").source
    ast.parse(source)
    assert code_lines(source) == 7
    assert len(source.splitlines()) <= 12


def test_what_is_not_known_is_not_said() -> None:
    source = card().source
    assert [line.split()[0] for line in source.splitlines() if " = " in line] == ["name", "domain"]


def test_a_rule_and_a_platform_are_written() -> None:
    source = card(rules={"body": 'div[itemprop="articleBody"]'}, platform=("newscrawl.platforms.ghost", "Ghost")).source
    assert "from newscrawl.platforms.ghost import Ghost\n" in source
    assert """rules = {"body": 'div[itemprop="articleBody"]'}""" in source


def test_long_lists_take_a_line_an_entry() -> None:
    sections = [f"/a-section-with-a-long-name-{number}/" for number in range(6)]
    source = card(sections=sections).source
    ast.parse(source)
    assert max(map(len, source.splitlines())) <= 120
    assert f'        "{sections[0]}",\n' in source


@pytest.mark.parametrize(
    "title",
    ['He said "No"', 'ends with "', "back\\slash", "two\nlines", "\x1b[31mred", '"""', "東京新聞", "", "9", "class"],
)
def test_whatever_a_site_calls_itself_the_card_is_python(title: str) -> None:
    sections = ['/a"b/', "/c\\d/", "/e'f\"g/", "/h\x1b[31m\n/"]
    source = Card("herald", "herald.example", title, sections=sections).source
    assert source.replace("\n", "").isprintable()
    values = {
        target.id: ast.literal_eval(line.value)
        for line in ast.walk(ast.parse(source))
        if isinstance(line, ast.Assign)
        for target in line.targets
        if isinstance(target, ast.Name)
    }
    assert values["sections"] == sections


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://www.digitaljournal.com/", "digitaljournal"),
        ("https://economictimes.indiatimes.com/section/", "economictimesindiatimes"),
        ("https://m.dailynews.co.tz/", "dailynews"),
        ("https://the-daily-news.org/", "thedailynews"),
        ("https://9to5mac.com/", "9to5mac"),
        ("https://zürich.example/", "zurich"),
        ("https://новости.рф/", "xnb1amnebsh"),
        ("http://127.0.0.1:8000/", "127001"),
        ("http://localhost:8000/", "localhost"),
    ],
)
def test_a_site_is_named_by_its_host(url: str, name: str) -> None:
    assert name_of(url) == name
    assert checked_name(name) == name


@pytest.mark.parametrize("name", ["", "Daily News", "../x", "a/b", "generic", "class", "x" * 41, "a.b", "é"])
def test_what_cannot_name_a_file_is_refused(name: str) -> None:
    with pytest.raises(UsageError, match="cannot name a card"):
        checked_name(name)


@pytest.mark.parametrize(
    ("domain", "country"),
    [
        ("elpais.es", "ES"),
        ("example.co.uk", "GB"),
        ("news.io", None),
        ("apnews.com", None),
        ("xn--b1amarcd.xn--p1ai", "RU"),
        ("127.0.0.10", None),
    ],
)
def test_only_endings_of_countries_name_one(domain: str, country: str | None) -> None:
    assert country_of(domain) == country


@pytest.mark.parametrize(
    ("title", "name", "expected"),
    [("The Daily News", "dailynews", "TheDailyNews"), (LONG, "dailynews", "Dailynews"),
     ("24.hu", "24hu", "Site24Hu"), ("", "herald", "Herald")],
)  # fmt: skip
def test_a_class_is_called_as_the_site_where_that_is_a_name(title: str, name: str, expected: str) -> None:
    assert class_name(title, name) == expected
    assert class_name(title, name).isidentifier()
