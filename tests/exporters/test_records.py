from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

import newscrawl.exporters
from newscrawl.cleaning.characters import comparison_key
from newscrawl.cleaning.learnt import fingerprint
from newscrawl.dedup.fingerprints import content_hash, hash_of_words
from newscrawl.exporters.feeds import ArticleLinesExporter
from newscrawl.exporters.records import final_records, without_recurring
from newscrawl.items import Article, Image, Teaser
from newscrawl.stages import clean_article, measure
from newscrawl.store import Store
from newscrawl.store.articles import fingerprints_of, read_fingerprints

SCHEMA = orjson.loads((Path(newscrawl.exporters.__file__).parent / "article.schema.json").read_bytes())
NOTE = "Follow us on every channel you like."
PARAGRAPHS = ["The river rose by a metre.", NOTE, "Nobody was hurt."]


def article(name: str = "0123456789abcdef") -> Article:
    made = Article(
        id=name, url="https://gazette.example/river", canonical_url="https://gazette.example/river", site="gazette",
        title="River rises", body="\n\n".join(PARAGRAPHS), agency="AFP", agencies=["AFP"], authors=["Ann Bell"],
        published_at="2026-11-20", fetched_at="2026-11-21T08:00:00Z", language="en", run_id="20261121T080000Z-abcdef",
        images=[Image("https://gazette.example/river.jpg", "The river", None)],
        teasers=[Teaser("World", "Hills move", "https://gazette.example/hills")],
    )  # fmt: skip
    made.remove("share", ["Share"])
    return clean_article(made)


def record(**changes: Any) -> dict[str, Any]:
    made: dict[str, Any] = orjson.loads(orjson.dumps(article()))
    return made | changes


def test_a_record_follows_the_schema_key_by_key() -> None:
    with Store.open(Path(":memory:")) as store:
        store.articles.add(article())
        (line,) = final_records(store, store.articles.all())
    read = orjson.loads(line)
    assert list(read) == list(SCHEMA["properties"])
    assert [error.message for error in Draft202012Validator(SCHEMA).iter_errors(read)] == []
    assert b"\n" not in line


@pytest.mark.parametrize(
    "change",
    [{"id": "x"}, {"title": ""}, {"title": None}, {"agencies": None}, {"published_at": "20 Nov 2026"}, {"more": 1},
     {"teasers": [{"section": None}]}],
    ids=str,
)  # fmt: skip
def test_the_schema_refuses_what_is_no_record(change: dict[str, Any]) -> None:
    wrong = record(cluster_id="0123456789abcdef") | change
    assert not Draft202012Validator(SCHEMA).is_valid(wrong)


def test_paragraphs_that_were_learnt_later_leave_the_body() -> None:
    read = record()
    without_recurring(read, {fingerprint(NOTE.upper())})
    kept = [PARAGRAPHS[0], PARAGRAPHS[2]]
    assert read["body"].split("\n\n") == kept
    assert read["word_count"] == 9
    assert read["content_hash"] == content_hash(kept)
    assert read["removed"] == [
        {"kind": "share", "count": 1, "chars": 5},
        {"kind": "recurring", "count": 1, "chars": len(NOTE)},
    ]
    again = orjson.loads(orjson.dumps(read))
    without_recurring(again, {fingerprint(NOTE)})
    assert again == read


@pytest.mark.parametrize(
    "learnt", [set(), {fingerprint("Something else.")}, {fingerprint(text) for text in PARAGRAPHS}], ids=str
)
def test_a_body_is_never_emptied(learnt: set[int]) -> None:
    read = record()
    without_recurring(read, learnt)
    assert read == record()


def test_a_feed_writes_the_same_line() -> None:
    made = article()
    made.cluster_id = made.id
    file = BytesIO()
    exporter = ArticleLinesExporter(file, encoding="utf-8")
    exporter.export_item(made)
    exporter.export_item({"title": "Grüße"})
    with Store.open(Path(":memory:")) as store:
        store.articles.add(made)
        (line,) = final_records(store, store.articles.all())
    assert file.getvalue().splitlines() == [line, '{"title": "Grüße"}'.encode()]


def test_a_feed_of_chosen_fields_has_those_only() -> None:
    file = BytesIO()
    ArticleLinesExporter(file, fields_to_export=["title", "agency"]).export_item(article())
    assert orjson.loads(file.getvalue()) == {"title": "River rises", "agency": "AFP"}


def test_other_printings_are_told_with_how_much_of_them_is_the_same() -> None:
    """Eleven pairs of words each, ten of which both have: 10 of 12."""
    texts = {"a": "one two three four five six seven eight nine ten eleven twelve",
             "b": "ONE two three four five six seven eight nine ten eleven - twelve!",
             "c": "one two three four five six seven eight nine ten eleven dozen"}  # fmt: skip
    with Store.open(Path(":memory:")) as store:
        for day, (name, text) in enumerate(texts.items(), start=1):
            made = article(name * 16)
            made.url, made.site, made.body, made.published_at = (
                f"https://{name}.example/",
                name,
                text,
                f"2026-11-0{day}",
            )
            measure(made)
            store.articles.add(made)
            if name == "c":  # too short to be compared, so joined by hand
                store.near.index.merge(3, 1)
        group = store.near.index.group(1)
        assert group is not None
        group.size = 3
        store.near.index.put_group(group)
        records = [orjson.loads(line) for line in final_records(store, store.articles.all(copies=True))]
    assert [[(other["site"], other["similarity"]) for other in record["duplicates"]] for record in records] == [
        [("b", 1.0), ("c", 0.833)], [("a", 1.0), ("c", 0.833)], [("a", 0.833), ("b", 0.833)],
    ]  # fmt: skip


def test_a_copy_names_a_hundred_others_and_the_first_all() -> None:
    with Store.open(Path(":memory:")) as store:
        for number in range(130):
            made = article(f"{number:016x}")
            made.url, made.published_at = (
                f"https://gazette.example/{number}",
                f"2026-11-20T08:{number // 60:02d}:{number % 60:02d}Z",
            )
            store.articles.add(made)
        records = [orjson.loads(line) for line in final_records(store, store.articles.all(copies=True))]
    assert [len(record["duplicates"]) for record in records] == [129, *[100] * 129]
    assert {record["duplicates"][0]["url"] for record in records[1:]} == {"https://gazette.example/0"}


def test_a_record_is_the_same_whether_it_is_spliced_or_written_anew() -> None:
    """The bytes between two keys are replaced; reading and writing the whole record gives the same."""
    with Store.open(Path(":memory:")) as store:
        for number in range(3):
            made = article(f"{number:016x}")
            made.title = '","cluster_id":"x","duplicate_of":null,"duplicates":[],"sources":{'
            made.url, made.published_at = f"https://gazette.example/{number}", f"2026-11-2{number}"
            store.articles.add(made)
        articles = list(store.articles.all(copies=True))
        lines = list(final_records(store, articles))
    for stored, line in zip(articles, lines, strict=True):
        record = orjson.loads(line)
        assert (record["cluster_id"], record["duplicate_of"], len(record["duplicates"])) == (
            stored.cluster_id, stored.duplicate_of, 2,
        )  # fmt: skip
        assert orjson.dumps(record) == line
        told = {name: record[name] for name in ("cluster_id", "duplicate_of", "duplicates")}
        assert record == orjson.loads(stored.record) | told


def test_fingerprints_only_spare_work() -> None:
    read, known = record(), record()
    learnt = {fingerprint(NOTE)}
    assert without_recurring(read, learnt)
    assert without_recurring(known, learnt, read_fingerprints(fingerprints_of(PARAGRAPHS)))
    assert read == known


@given(st.lists(st.text(min_size=1).map(lambda text: " ".join(text.split())).filter(bool), min_size=1, max_size=4))
def test_the_words_of_a_body_are_those_of_its_paragraphs(paragraphs: list[str]) -> None:
    assert hash_of_words(comparison_key("\n\n".join(paragraphs))) == content_hash(paragraphs)
