from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.datasets.card import SHOWN_MAX, About, card, plain
from newscrawl.datasets.columns import columns
from newscrawl.datasets.croissant import croissant
from newscrawl.datasets.manifest import DataFile, Manifest
from newscrawl.datasets.statistics import Statistics

HOSTILE = (
    '"]\n---\nlicense: mit\n# Big | <script>alert(1)</script> [x](javascript:1) `y` '
    "![z](http://evil.example) www.evil.example"
)
FILES = (
    DataFile("data/train-00000.parquet", "train", 1, 3, 1000, "0" * 64, 2000),
    DataFile("data/test-00000.parquet", "test", 1, 1, 500, "1" * 64, 700),
)


def manifest(**counts: Any) -> Manifest:
    names = tuple(column.name for column in columns())
    return Manifest("news", "parquet", names, {"where": "word_count > 3"}, ({"round": 1, "rows": 4},), FILES,
                    Statistics(rows=4, **{name: _counter(value) for name, value in counts.items()}))  # fmt: skip


def _counter(value: Any) -> Any:
    from collections import Counter

    return Counter(value) if isinstance(value, dict) else value


def made(counted: Manifest, **about: str) -> str:
    return card(counted, columns(), About("news", **about)).decode()


def head_of(text: str) -> list[str]:
    """Return the lines between the first two lines of dashes."""
    lines = text.split("\n")
    assert lines[0] == "---"
    return lines[1 : lines.index("---", 1)]


def test_the_head_names_files_types_and_sizes() -> None:
    head = head_of(made(manifest(languages={"en-GB": 3, "pt": 1, "und": 1}), licence="cc-by-4.0"))
    text = "\n".join(head)
    assert 'license: "cc-by-4.0"' in head
    assert 'language:\n- "en"\n- "pt"\nsize_categories:\n- "n<1K"' in text
    assert "  - split: train\n    path:\n    - data/train-00000.parquet\n  - split: test" in text
    assert "  - name: published_at\n    dtype: timestamp[us, tz=UTC]" in text
    assert "  - name: agencies\n    list: string" in text
    assert "  - name: images\n    list:\n    - name: url\n      dtype: string" in text
    assert "  - name: test\n    num_bytes: 700\n    num_examples: 1" in text
    assert 'license: "other"\nlicense_name: unknown' in "\n".join(head_of(made(manifest())))


def test_the_text_tells_what_is_counted() -> None:
    text = made(
        manifest(
            sites={"gazette": 3, "herald": 1}, languages={"en": 4}, agencies={"AFP": 1}, months={"2026-10": 1, "2026-11": 3},
            words=3210, copies=0, told=2, printings=5, rights={"meta noai": 2}, removed={"share": 9}, filled={"title": 4},
            first="2026-10-02", last="2026-11-05", runs={"r1": 4},
        ),
        contact="https://crawler.example/contact",
    )  # fmt: skip
    for sentence in (
        "**4 rows**, 1.5 kB of parquet, 3,210 words of text", "- published 2026-10-02 to 2026-11-05", "| gazette | 3 |",
        "3 rows without an agency.", "| 2026-10 | 1 |\n| 2026-11 | 3 |", "names its other printings: 5 of 2 rows",
        "| meta noai | 2 |", "| share | 9 |", "| `title` | string | 100.0 % | headline, without the site's name |",
        "- where: word\\_count \\> 3", "1 run of the crawler", "- split `test`: 1 row in 1 file",
        "write to https\\://crawler.example/contact and name its `url` or `id`",
    ):  # fmt: skip
        assert sentence in text, sentence


@pytest.mark.parametrize("name", ["sites", "languages", "agencies", "rights", "removed", "months"])
def test_what_sites_say_means_nothing_in_the_card(name: str) -> None:
    plain_card, hostile = (made(manifest(**{name: {word: 4}})) for word in ("x", HOSTILE))
    assert head_of(hostile) == head_of(plain_card)
    assert hostile.count("\n") == plain_card.count("\n"), "it is in its line"
    assert not re.search(r"(?<!\\)[<`|\[](?:script|y|x\])|(?<!\\)://|www\.evil", hostile.replace("path/to", ""))


def test_the_name_of_a_dataset_means_nothing_in_the_card() -> None:
    text = card(manifest(), columns(), About(HOSTILE)).decode()
    assert head_of(text)[0] == f"pretty_name: {orjson.dumps(HOSTILE).decode()}"
    assert "license: mit" not in head_of(text)


@given(st.text(max_size=200))
def test_plain_text_is_one_line_in_which_nothing_is_a_mark(text: str) -> None:
    shown = plain(text)
    assert len(shown.splitlines()) == 1
    assert not re.search(r"(?<!\\)[`*_{}\[\]()<>#!|&~:@]", re.sub(r"\\\\", "", shown))


def test_long_tables_end_in_a_sum() -> None:
    text = made(manifest(sites={f"site{number:03d}": 1 for number in range(SHOWN_MAX + 7)}))
    assert "| 7 others | 7 |" in text
    assert f"site{SHOWN_MAX:03d}" not in text


def test_croissant_has_a_record_set_of_every_column_for_each_split() -> None:
    told = orjson.loads(croissant(manifest(languages={"en": 4}), columns(), About("news")))
    assert [one["@id"] for one in told["recordSet"]] == ["train", "test"]
    assert [one["includes"] for one in told["distribution"]] == ["data/train-*.parquet", "data/test-*.parquet"]
    for record_set in told["recordSet"]:
        assert [field["name"] for field in record_set["field"]] == [column.name for column in columns()]
        for field in record_set["field"]:
            assert ("subField" in field) != ("dataType" in field)
            assert field["description"]


def test_the_template_is_in_the_package() -> None:
    import newscrawl.datasets

    assert (Path(newscrawl.datasets.__file__).parent / "card.md.tmpl").exists()
