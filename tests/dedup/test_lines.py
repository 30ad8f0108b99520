from __future__ import annotations

import gzip
import io
import json
import sys
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

import pytest
from dedup.stories import ENGLISH, OTHER_ENGLISH, paragraphs

from newscrawl.dedup import Deduplicator
from newscrawl.dedup.lines import BadLineError, Fields, Sources, Tally, compare_lines, marked_records, read_document
from newscrawl.exceptions import SourceError

BASE = "\n".join(paragraphs(ENGLISH))
SHORTER = "\n".join(paragraphs(ENGLISH)[:3])
OTHER = "\n".join(paragraphs(OTHER_ENGLISH))


def run(
    names: list[str], index: Path | None = None, fields: Fields | None = None
) -> tuple[list[dict[str, Any]], Tally, list[str]]:
    """Return the marked records, the tally, and what was said of bad lines."""
    tally, bad = Tally(), []
    fields = fields or Fields()
    with (
        Sources(names) as sources,
        Deduplicator(index) as dedup,
        TemporaryFile() as notes,
    ):
        compare_lines(sources, dedup, fields, tally, notes, lambda error: bad.append(f"{error.place}: {error.reason}"))
        records = [record for record, _ in marked_records(sources, dedup, fields, tally, notes)]
    return records, tally, bad


def write(path: Path, *records: object) -> str:
    lines = (record if isinstance(record, bytes) else json.dumps(record).encode() for record in records)
    path.write_bytes(b"\n".join(lines) + b"\n")
    return str(path)


def test_records_come_back_in_order_with_their_clusters(tmp_path: Path) -> None:
    name = write(
        tmp_path / "in.jsonl",
        {"id": "a", "text": SHORTER, "kept": [1]},
        {"id": "b", "text": OTHER},
        {"id": "c", "text": BASE},
    )
    records, tally, bad = run([name])
    assert [(record["id"], record["cluster_id"], record["duplicate_of"], record["role"]) for record in records] == [
        ("a", "a", "c", "excerpt"),
        ("b", "b", None, "canonical"),
        ("c", "a", None, "canonical"),
    ]
    assert records[0]["kept"] == [1]
    assert [record["similarity"] for record in records[1:]] == [None, None]
    assert 0.4 < records[0]["similarity"] < 1  # it came first, and is a copy all the same
    assert bad == []
    assert (tally.lines, dict(tally.roles)) == (3, {"excerpt": 1, "canonical": 2})


def test_another_file_of_the_same_name_does_not_take_the_place_of_the_first(tmp_path: Path) -> None:
    """Records without an id are called by their lines, and those come again tomorrow with other texts."""
    index, name, fields = tmp_path / "index.db", str(tmp_path / "day.jsonl"), Fields(remembered=True)
    write(Path(name), {"text": BASE}, {"text": SHORTER})
    first = run([name], index, fields)[0]
    assert run([name], index, fields)[0] == first
    write(Path(name), {"text": OTHER}, {"text": BASE})
    records = run([name], index, fields)[0]
    assert (records[0]["role"], records[0]["duplicate_of"]) == ("canonical", None)
    assert records[0]["cluster_id"].startswith(f"{name}:1#") != first[0]["cluster_id"]
    assert (records[1]["role"], records[1]["duplicate_of"]) == ("copy", first[0]["cluster_id"])


BAD = [
    (b"{", "not JSON"),
    (b"nonsense", "not JSON"),
    (b'{"text": "\xff"}', "not JSON"),
    (b"[1, 2]", "not a JSON object"),
    (b"7", "not a JSON object"),
    (b"{}", "no text in 'text' or 'body' or 'content' or 'maintext'"),
    (b'{"text": null}', "no text in"),
    (b'{"text": 7}', "no text in"),
    (b'{"text": ["a", 7]}', "no text in"),
]


@pytest.mark.parametrize(("line", "reason"), BAD)
def test_bad_lines_are_named_and_skipped(tmp_path: Path, line: bytes, reason: str) -> None:
    name = write(tmp_path / "in.jsonl", {"id": "a", "text": BASE}, line, b"", {"id": "b", "text": SHORTER})
    records, tally, bad = run([name])
    assert [record["id"] for record in records] == ["a", "b"]
    assert len(bad) == 1
    assert bad[0].startswith(f"{name}:2: {reason}")
    assert tally.bad.total() == 1


def test_a_bad_line_may_stop_the_reading() -> None:
    with pytest.raises(BadLineError, match=r"in\.jsonl:3: not JSON \(.*\); mend or remove the line"):
        read_document("in.jsonl:3", b"{", Fields())


@pytest.mark.parametrize("text", ["", [], "word"])
def test_texts_with_hardly_a_word_are_records(tmp_path: Path, text: object) -> None:
    records, _, bad = run([write(tmp_path / "in.jsonl", {"id": "a", "text": text}, {"id": "b", "text": text})])
    assert bad == []
    assert [record["role"] for record in records] == ["canonical", "copy" if text == "word" else "canonical"]


def test_a_record_without_an_id_is_named_by_its_place(tmp_path: Path) -> None:
    name = write(tmp_path / "in.jsonl", {"body": BASE}, {"body": SHORTER, "id": ""})
    records, _, _ = run([name])
    assert [record["cluster_id"] for record in records] == [f"{name}:1", f"{name}:1"]
    assert records[1]["duplicate_of"] == f"{name}:1"


def test_an_id_that_occurs_again_is_another_record(tmp_path: Path) -> None:
    one = write(tmp_path / "one.jsonl", {"id": 1, "text": BASE}, {"id": 1, "text": OTHER})
    other = write(tmp_path / "other.jsonl", {"id": 1, "text": BASE})
    records, _, _ = run([one, other])
    assert [(record["cluster_id"], record["role"]) for record in records] == [
        ("1", "canonical"),
        (f"1 ({one}:2)", "canonical"),
        ("1", "copy"),
    ]


def test_the_names_of_the_fields(tmp_path: Path) -> None:
    story = {"key": "a", "story": [BASE], "when": "2026-03-01", "link": "https://a.example/1"}
    name = write(tmp_path / "in.jsonl", story, {**story, "key": "b", "story": [SHORTER], "when": "2026-11-01"})
    fields = Fields(text=("story",), id=("key",), date=("when",), url=("none",))
    records, _, _ = run([name], fields=fields)
    assert [record["cluster_id"] for record in records] == ["a", "b"]  # eight months lie between them
    records, _, _ = run([name], fields=Fields(text=("story",), id=("key",), date=("none",)))
    assert [(record["cluster_id"], record["role"]) for record in records] == [("a", "canonical"), ("a", "revision")]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2026-03-01T06:00:00+02:00", "2026-03-01T04:00:00Z"),
        ("2026-03-01", "2026-03-01T00:00:00Z"),
        ("Sun, 01 Mar 2026 06:00:00 +0100", "2026-03-01T05:00:00Z"),
        (1772344800, "2026-03-01T06:00:00Z"),
        (1772344800000, "2026-03-01T06:00:00Z"),
        ("yesterday", None),
        ("", None),
        (True, None),
        (1e300, None),
        ({"$date": 1}, None),
        (None, None),
    ],
)
def test_dates(value: object, expected: str | None) -> None:
    line = json.dumps({"text": "x", "date": value}).encode()
    assert read_document("in:1", line, Fields())[1].published_at == expected


def test_dates_that_cannot_be_read_are_counted(tmp_path: Path) -> None:
    name = write(tmp_path / "in.jsonl", {"text": BASE, "date": "soon"}, {"text": OTHER, "date": "2026-03-01"})
    assert run([name])[1].undated == 1


def test_several_files_packed_and_with_a_byte_order_mark(tmp_path: Path) -> None:
    packed = tmp_path / "in.jsonl.gz"
    packed.write_bytes(gzip.compress(b"\xef\xbb\xbf" + json.dumps({"id": "a", "text": BASE}).encode()))
    plain = write(tmp_path / "in.jsonl", {"id": "b", "text": SHORTER})
    records, _, bad = run([str(packed), plain])
    assert bad == []
    assert [record["duplicate_of"] for record in records] == [None, "a"]


def test_standard_input_is_read_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = b"".join(json.dumps({"id": name, "text": BASE}).encode() + b"\n" for name in "ab")
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(lines)))
    records, _, _ = run(["-"])
    assert [record["role"] for record in records] == ["canonical", "copy"]


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="check the name"):
        run([str(tmp_path / "none.jsonl")])
    cut = tmp_path / "cut.jsonl.gz"
    cut.write_bytes(gzip.compress(json.dumps({"text": BASE}).encode() * 100)[:-200])
    with pytest.raises(SourceError, match=r"cut\.jsonl\.gz: .*; check the file"):
        run([str(cut)])
    not_packed = write(tmp_path / "plain.gz", {"text": BASE})
    with pytest.raises(SourceError, match="check the file"):
        run([not_packed])


@pytest.mark.parametrize("then", [[{"id": "x", "text": BASE}, {"id": "b", "text": OTHER}], [b"{", b"{"]])
def test_a_file_that_changes_in_between(tmp_path: Path, then: list[object]) -> None:
    name = write(tmp_path / "in.jsonl", {"id": "a", "text": BASE}, {"id": "b", "text": OTHER})
    with pytest.raises(SourceError, match=r"in\.jsonl:1: the file was changed"):
        read_twice(name, then)


def test_a_file_that_grows_in_between(tmp_path: Path) -> None:
    name = write(tmp_path / "in.jsonl", {"id": "a", "text": BASE})
    assert len(read_twice(name, [{"id": "a", "text": BASE}, {"id": "b", "text": OTHER}])) == 1


def read_twice(name: str, then: list[object]) -> list[object]:
    """Read a file, replace it, read it again."""
    fields, tally = Fields(), Tally()
    with Sources([name]) as sources, Deduplicator() as dedup, TemporaryFile() as notes:
        compare_lines(sources, dedup, fields, tally, notes, lambda _: None)
        write(Path(name), *then)
        return list(marked_records(sources, dedup, fields, tally, notes))


def test_an_index_remembers_and_a_second_run_changes_nothing(tmp_path: Path) -> None:
    march = write(tmp_path / "march.jsonl", {"id": "a", "text": BASE}, {"id": "a", "text": BASE})
    april = write(tmp_path / "april.jsonl", {"id": "b", "text": SHORTER})
    first = run([march], tmp_path / "index")[0]
    assert run([march], tmp_path / "index")[0] == first
    assert run([april], tmp_path / "index")[0][0]["duplicate_of"] == "a"
