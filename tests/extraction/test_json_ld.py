from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.extraction.json_ld import first_string, is_article, objects, strings, types_of


def read(*texts: str) -> list[dict[str, object]]:
    problems: list[str] = []
    found = objects(texts, problems)
    assert problems == []
    return found


def test_graphs_lists_and_nested_objects_come_out_flat_and_in_order() -> None:
    found = read(
        '{"@graph": [{"@type": "WebPage", "mainEntity": {"@type": "NewsArticle"}}, {"@type": "Person"}]}',
        '[{"@type": "Organization"}]',
    )
    assert [types_of(item) for item in found] == [("WebPage",), ("NewsArticle",), ("Person",), ("Organization",)]


@pytest.mark.parametrize(
    "text",
    [
        '<!-- {"@type": "Article", "headline": "A"} -->',
        '//<![CDATA[\n{"@type": "Article", "headline": "A"}\n//]]>',
        '/*<![CDATA[*/{"@type": "Article", "headline": "A"}/*]]>*/',
        '{"@type": "Article", "headline": "A"};',
        '{"@type": "Article", "headline": "A",}',
        ' {"@type": "Article", "headline": "A"} ',
        '{"@type": "Article", "headline": "A"} }, // none for partners\n"description": "B"}',
        '{"@type": "Article", "headline": "A"}{"@type": "Thing"}',
    ],
)
def test_common_faults_are_repaired(text: str) -> None:
    assert read(text) == [{"@type": "Article", "headline": "A"}]


@pytest.mark.parametrize(
    ("headline", "read_as"),
    [
        ('The "old" ferry', 'The "old" ferry'),
        ('The ferry is "old"', 'The ferry is "old"'),
        ('"Old" is the ferry', '"Old" is the ferry'),
        (r'The \"old\" and the "new" ferry', 'The "old" and the "new" ferry'),
    ],
)
def test_quotation_marks_within_a_string_are_part_of_it(headline: str, read_as: str) -> None:
    assert read(f'{{"@type": "Article", "headline": "{headline}", "n": 1}}') == [
        {"@type": "Article", "headline": read_as, "n": 1}
    ]


def test_a_line_break_in_a_string_becomes_a_blank() -> None:
    assert read('{"@type": "Article", "headline": "A\nB"}') == [{"@type": "Article", "headline": "A B"}]


@pytest.mark.parametrize("text", ["{", "nonsense", '{"a": }', "[" * 100_000])
def test_what_stays_broken_is_named(text: str) -> None:
    problems: list[str] = []
    assert objects([text, '{"@type": "Thing"}'], problems) == [{"@type": "Thing"}]
    assert len(problems) == 1
    assert "could not be read" in problems[0]


@pytest.mark.parametrize("text", ["", "  ", "null", "3", '"text"', "[]", "[null, 1]", '{"no": "type"}'])
def test_nothing_in_it(text: str) -> None:
    assert read(text) == []


@pytest.mark.parametrize(
    ("value", "types"),
    [
        ({"@type": "http://schema.org/NewsArticle"}, ("NewsArticle",)),
        ({"@type": "schema:Article"}, ("Article",)),
        ({"@type": ["Article", 3, None]}, ("Article",)),
        ({"type": "Person"}, ("Person",)),
        ({"@type": {"a": 1}}, ()),
        ({}, ()),
        ("text", ()),
        (None, ()),
    ],
)
def test_types(value: object, types: tuple[str, ...]) -> None:
    assert types_of(value) == types


def test_article_types() -> None:
    assert is_article({"@type": ["Thing", "ReportageNewsArticle"]})
    assert not is_article({"@type": "WebPage"})


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ("Ada", ["Ada"]),
        (" ", []),
        ({"name": "Ada"}, ["Ada"]),
        ({"@value": "Ada"}, ["Ada"]),
        ({"name": ["Ada", {"name": "Bo"}]}, ["Ada", "Bo"]),
        ([{"name": "Ada"}, "Bo", None, 3, {"name": 4}], ["Ada", "Bo"]),
        (None, []),
        (True, []),
    ],
)
def test_strings(value: object, found: list[str]) -> None:
    assert strings(value) == found
    assert first_string(value) == (found[0] if found else None)


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["@type", "name", "@graph"]), inner),
    max_leaves=12,
)


@given(_JSON)
def test_any_shape_is_taken(value: object) -> None:
    types_of(value)
    assert all(isinstance(text, str) and text.strip() for text in strings(value))


@pytest.mark.parametrize(
    "text",
    [
        "," * 200_000,
        ", " * 100_000 + "}",
        "{" + "\n" * 200_000,
        " " * 200_000 + "x",
        '{"a' + '"' * 200_000,
        '{"a":"' + '" x' * 100_000,
        "\\" * 200_000 + '"',
    ],
)
def test_repair_is_linear(text: str) -> None:
    started = time.process_time()
    objects([text], [])
    assert time.process_time() - started < 1
