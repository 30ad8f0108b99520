from __future__ import annotations

import gzip
import os
import random
from typing import TYPE_CHECKING, Any

import orjson
import pyarrow as pa
import pytest
import zstandard
from article_stores import article, store_of
from hypothesis import given
from hypothesis import strategies as st
from pyarrow import parquet as pq

from newscrawl.datasets.card import About
from newscrawl.datasets.columns import chosen
from newscrawl.datasets.faults import SHOWN_MAX, Seen
from newscrawl.datasets.manifest import MANIFEST
from newscrawl.datasets.package import Order, write_package
from newscrawl.datasets.shaped import shape_of
from newscrawl.datasets.single import Target, write_single
from newscrawl.datasets.splits import splits_of
from newscrawl.datasets.validate import Verdict, validate
from newscrawl.exceptions import UsageError
from newscrawl.exporters.formats import ENDINGS
from newscrawl.exporters.shapes import SHAPES
from newscrawl.store import Selection

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def write(folder: Path, ending: str, **more: Any) -> Path:
    """Write an export of eight articles: a file, or for an ending without a dot a package of that format."""
    place = folder / f"news{ending}" if ending.startswith(".") else folder / ending
    with store_of(folder, [article(number) for number in range(1, 9)]) as store:
        if ending.startswith("."):
            write_single(store, Selection(), Target(place, ending, **more), lambda _: None)
        else:
            order = Order(place, About("news"), {}, format=ending, **more)  # type: ignore[arg-type] # parquet or jsonl
            write_package(store, Selection(), order, lambda _: None)
    return place


def told(path: Path) -> list[str]:
    return [str(fault).removeprefix(f"{path}:") for fault in validate(path).faults]


@pytest.mark.parametrize("ending", ENDINGS)
def test_what_is_exported_is_valid(tmp_path: Path, ending: str) -> None:
    assert told(write(tmp_path, ending)) == []
    assert validate(tmp_path / f"news{ending}").rows == 8


def test_chosen_fields_are_valid(tmp_path: Path) -> None:
    assert told(write(tmp_path, ".jsonl", fields=("url", "published_at", "agencies"))) == []
    assert told(write(tmp_path, "parquet", columns=chosen(("url", "date", "word_count")))) == []


@pytest.mark.parametrize(
    ("change", "line", "problem"),
    [
        (lambda r: r | {"title": ""}, 3, "title is empty, not null"),
        (lambda r: r | {"id": None}, 3, "id is null"),
        (lambda r: r | {"id": "x"}, 3, "id is none: 'x'"),
        (lambda r: r | {"word_count": "3"}, 3, "word_count is str, no integer"),
        (lambda r: r | {"word_count": True}, 3, "word_count is bool, no integer"),
        (lambda r: r | {"agencies": None}, 3, "agencies is null"),
        (lambda r: r | {"agencies": "AFP"}, 3, "agencies is str, no list"),
        (lambda r: r | {"agencies": [3]}, 3, "agencies holds what is no text"),
        (lambda r: r | {"images": [{"url": "x"}]}, 3, "images holds an object of other keys"),
        (lambda r: r | {"images": [[]]}, 3, "images holds list, no object"),
        (lambda r: r | {"rights": {"robots": 3, "meta": None, "tdm": None}}, 3, "rights is int, no text"),
        (lambda r: r | {"sources": {"moon": "rule"}}, 3, "sources holds an object of other keys"),
        (lambda r: r | {"published_at": "yesterday"}, 3, "published_at is none: 'yesterday'"),
        (lambda r: r | {"modified_at": "2026-13-45"}, 3, "modified_at is none: '2026-13-45'"),
        (lambda r: r | {"fetched_at": "2026-11-30T23:59:60Z"}, 3, "fetched_at is none: '2026-11-30T23:59:60Z'"),
        (lambda r: r | {"word_count": 2**40}, 3, "word_count is 1099511627776, more than an int32 holds"),
        (lambda r: r | {"title": "one\u2028two"}, 3, "title holds a line separator"),
        (lambda r: r | {"is_accessible_for_free": "yes"}, 3, "is_accessible_for_free is str, no boolean"),
        (lambda r: r | {"more": 1}, 3, "other keys than line 1: 'more'"),
        (lambda r: {"id": r["id"]}, 3, "other keys than line 1: 'agencies', 'agency'"),
        (lambda r: dict(reversed(r.items())), 3, "keys in another order"),
        (lambda _: [1], 3, "it is list, no object"),
    ],
)
def test_each_fault_is_told_with_its_line(
    tmp_path: Path, change: Callable[[Any], Any], line: int, problem: str
) -> None:
    path = write(tmp_path, ".jsonl")
    lines = path.read_bytes().splitlines()
    lines[2] = orjson.dumps(change(orjson.loads(lines[2])))
    path.write_bytes(b"\n".join(lines) + b"\n")
    (fault, *others) = told(path)
    assert fault.startswith(f"{line}: {problem}")
    assert others == []


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        (b"{", "it is no JSON: unexpected end"),
        (b"\xff{}", "it is no JSON"),
        (b'{"id": "\\ud800"}', "it is no JSON"),
        (b"[" * 100_000, "it is no JSON"),
        (b"", "it is no JSON"),
        (b'{"id": 1e999999}', ""),
    ],
)
def test_hostile_lines_are_told(tmp_path: Path, line: bytes, problem: str) -> None:
    path = write(tmp_path, ".jsonl")
    path.write_bytes(path.read_bytes() + line + b"\n")
    assert any(fault.startswith("9: ") and problem in fault for fault in told(path))


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("ending", [".jsonl", ".jsonl.gz"])
def test_files_in_the_words_of_others_are_known_and_valid(tmp_path: Path, shape: str, ending: str) -> None:
    verdict = validate(write(tmp_path, ending, shape=SHAPES[shape]))
    assert list(verdict.faults) == []
    assert (verdict.rows, verdict.shape) == (
        8,
        {"ninjs": "IPTC ninjs 3.2", "schemaorg": "schema.org NewsArticle"}[shape],
    )


def test_of_our_own_words_nothing_is_said(tmp_path: Path) -> None:
    assert validate(write(tmp_path, ".jsonl")).shape is None


@pytest.mark.parametrize(
    ("shape", "change", "problem"),
    [
        ("schemaorg", {"headline": ""}, "headline is empty; what is not known is left out"),
        ("schemaorg", {"headline": None}, "headline is NoneType, no text"),
        ("schemaorg", {"headline": ...}, "headline is missing"),
        ("schemaorg", {"@type": "Recipe"}, "@type is 'Recipe', not NewsArticle"),
        ("schemaorg", {"@context": ...}, "@context is missing"),
        ("schemaorg", {"wordcount": 3}, "'wordcount' is no key that is written there"),
        ("schemaorg", {"wordCount": "3"}, "wordCount is str, no integer"),
        ("schemaorg", {"version": True}, "version is bool, no integer"),
        ("schemaorg", {"isAccessibleForFree": "yes"}, "isAccessibleForFree is str, no boolean"),
        ("schemaorg", {"url": "//a.example/"}, "url is no address: '//a.example/'"),
        ("schemaorg", {"datePublished": "2026-13-45"}, "datePublished is no day or instant: '2026-13-45'"),
        ("schemaorg", {"author": "Ann Bell"}, "author is str, no list"),
        ("schemaorg", {"author": []}, "author is empty; what is not known is left out"),
        ("schemaorg", {"author": [{"@type": "Person", "name": "Ann"}, {"@type": "Person", "name": 3}]},
         "author[1].name is int, no text"),
        ("schemaorg", {"publisher": {"@type": "Organization"}}, "publisher.name is missing"),
        ("schemaorg", {"articleBody": "one\u2028two"}, "articleBody holds a line separator"),
        ("ninjs", {"uri": "https://a.example/ü"}, "uri is no URI: 'https://a.example/ü'"),
        ("ninjs", {"firstCreated": "2026-11-21"}, "firstCreated is no instant: '2026-11-21'"),
        ("ninjs", {"firstCreated": "2026-11-30T23:59:60Z"}, "firstCreated is no instant"),
        ("ninjs", {"standard": {"name": "ninjs", "version": "1.3"}}, "standard.version is '1.3', not 3.2"),
        ("ninjs", {"standard": ...}, "standard is missing"),
        ("ninjs", {"bodies": [{"value": "cut", "charCount": 900}]}, "bodies[0].value has 3 characters, charCount says 900"),
        ("ninjs", {"associations": [{"uri": "https://a.example/"}]}, "associations[0].name is missing"),
        ("ninjs", {"altIds": {}}, "altIds is dict, no list"),
    ],
)  # fmt: skip
def test_each_fault_of_other_words_is_told_with_its_line(
    tmp_path: Path, shape: str, change: dict[str, Any], problem: str
) -> None:
    path = write(tmp_path, ".jsonl", shape=SHAPES[shape])
    lines = path.read_bytes().splitlines()
    line = {name: value for name, value in (orjson.loads(lines[2]) | change).items() if value is not ...}
    path.write_bytes(b"\n".join([*lines[:2], orjson.dumps(line), *lines[3:]]) + b"\n")
    (fault,) = told(path)
    assert fault.startswith(f"3: {problem}")


@pytest.mark.parametrize("shape", SHAPES)
def test_an_article_that_comes_twice_in_other_words_is_told(tmp_path: Path, shape: str) -> None:
    path = write(tmp_path, ".jsonl", shape=SHAPES[shape])
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join([*lines, lines[1]]))
    (fault,) = told(path)
    assert fault.endswith(f" revision 1 is at {path}:2, too")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
)


@given(st.data(), st.sampled_from(list(SHAPES)))
def test_whatever_stands_in_other_words_is_judged(data: st.DataObject, shape: str) -> None:
    record: dict[str, Any] = SHAPES[shape](orjson.loads(orjson.dumps(article(1))))
    known = shape_of(record)
    assert known is not None
    assert known.rule(record) is None
    record[data.draw(st.sampled_from(list(record)))] = data.draw(JSON)
    problem = known.rule(record)
    assert problem is None or problem.startswith(".")
    known.identity(record)
    shape_of(record)


def test_a_line_without_end_is_told_and_a_huge_one_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(tmp_path, ".jsonl")
    path.write_bytes(path.read_bytes()[:-1])
    assert told(path) == ["8: it has no end: the file may be cut off"]
    monkeypatch.setattr("newscrawl.datasets.checks.LINE_MAX", 10_000)
    path.write_bytes(path.read_bytes() + b"\n" + b"x" * 100_000)
    assert told(path) == ["9: it has more than 10000 bytes; the rest is not read"]


def test_an_id_that_comes_twice_is_told_with_both_places(tmp_path: Path) -> None:
    path = write(tmp_path, ".jsonl")
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join([*lines, lines[1]]))
    name = orjson.loads(lines[1])["id"]
    assert told(path) == [f"9: id {name} revision 1 is at {path}:2, too"]


def test_faults_of_one_kind_are_counted_after_some(tmp_path: Path) -> None:
    path = tmp_path / "news.jsonl"
    path.write_bytes(b"{\n" * 100)
    faults = told(path)
    assert len(faults) == SHOWN_MAX + 1
    assert faults[-1] == f" {100 - SHOWN_MAX} more like this: it is no JSON"
    assert len(validate(path).faults) == 100


@pytest.mark.parametrize("ending", ENDINGS)
def test_an_empty_file_is_told(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"news{ending}"
    path.touch()
    (fault,) = told(path)
    assert "it holds no row" in fault or "it cannot be read on" in fault


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_file_cut_anywhere_or_with_any_bit_flipped_never_raises(tmp_path: Path, ending: str) -> None:
    path = write(tmp_path, ending)
    whole = path.read_bytes()
    chance = random.Random(7)
    for _ in range(40):
        data = bytearray(whole)
        if chance.random() < 0.4:
            del data[chance.randrange(len(data)) :]
        for _ in range(chance.randint(0, 4)):
            if data:
                data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        path.write_bytes(data)
        assert isinstance(validate(path), Verdict)


def test_packed_files_that_are_cut_are_told(tmp_path: Path) -> None:
    plain = write(tmp_path, ".jsonl").read_bytes() * 50
    for name, data in (
        ("a.jsonl.gz", gzip.compress(plain)),
        ("a.jsonl.zst", zstandard.compress(plain)),
        ("a.jsonl.gz", plain),
    ):
        (tmp_path / name).write_bytes(data[: len(data) // 2] if data != plain else data)
        assert any("it cannot be read on" in fault or "may be cut off" in fault for fault in told(tmp_path / name))


def test_parquet_of_other_types_or_values_is_told(tmp_path: Path) -> None:
    path = write(tmp_path, ".parquet")
    table = pq.read_table(path)
    place = table.column_names.index("word_count")
    changed = table.set_column(place, "word_count", pa.array(["3"] * 8)).append_column("more", pa.array([1] * 8))
    changed = changed.set_column(0, "id", pa.array(["x", *table.column("id").to_pylist()[1:]]))
    pq.write_table(changed.set_column(6, "title", pa.array(["", None, *["x"] * 6])), path)
    assert told(path) == [
        " column word_count is string, not int32", " column more is no column of ours", "1: id is none", "2: title is null",
        "1: title is empty, not null",
    ]  # fmt: skip


def test_a_table_with_a_row_of_another_length_is_told(tmp_path: Path) -> None:
    path = write(tmp_path, ".csv")
    path.write_bytes(path.read_bytes() + b"one,two\r\n")
    (fault,) = told(path)
    assert fault.endswith("2 cells below 33 names")


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        (b",2026-11-29T08:00:00Z,", b",yesterday,", "fetched_at is none: 'yesterday'"),
        (b",1,https://", b",,https://", "revision is null"),
        (b'"[""AFP"",""dpa""]"', b"AFP", "agencies is no JSON: 'AFP'"),
        (b'"[""AFP"",""dpa""]"', b"7", "agencies is int, no list"),
    ],
)
def test_a_wrong_cell_of_a_table_is_told(tmp_path: Path, old: bytes, new: bytes, problem: str) -> None:
    path = write(tmp_path, ".csv")
    data = path.read_bytes()
    assert old in data
    path.write_bytes(data.replace(old, new, 1))
    (fault,) = told(path)
    assert fault.endswith(f": {problem}")


# -- packages -----------------------------------------------------------------------------------------------------------


def flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def without_rows(data: bytes) -> bytes:
    told = orjson.loads(data)
    del told["rows"]
    return orjson.dumps(told)


def forge(place: Path, name: str, change: Callable[[bytes], bytes]) -> None:
    """Change a file of a package, and its digest with it."""
    import hashlib

    old = (place / name).read_bytes()
    new = change(old)
    (place / name).write_bytes(new)
    sums = place / "SHA256SUMS"
    digests = [hashlib.sha256(data).hexdigest().encode() for data in (old, new)]
    sums.write_bytes(sums.read_bytes().replace(*digests))


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        (lambda place: flip(place / "data/train-00000.parquet"), "data/train-00000.parquet: its SHA-256 is"),
        (lambda place: flip(place / "schema.json"), "schema.json: its SHA-256 is"),
        (lambda place: (place / "README.md").unlink(), "README.md: it is missing"),
        (lambda place: (place / "data/train-00000.parquet").unlink(), "SHA256SUMS:2: there is no data/train-00000.parquet"),
        (lambda place: (place / "croissant.json").unlink(), "croissant.json: it is missing"),
        (lambda place: (place / "data/more.parquet").touch(), "data/more.parquet: it is not in SHA256SUMS"),
        (lambda place: (place / "SHA256SUMS").write_text("x\n"), "SHA256SUMS: it cannot be read: line 1 is no digest and path"),
        (lambda place: (place / MANIFEST).write_text("{}"), "manifest.json: it cannot be read: it has no 'name'"),
        (lambda place: (place / MANIFEST).write_text("[]"), "manifest.json: it cannot be read: it is no manifest"),
        (lambda place: (place / MANIFEST).unlink(), "manifest.json: it is missing"),
        (lambda place: pipe(place / "croissant.json"), "croissant.json: it is no ordinary file"),
        (lambda place: forge(place, MANIFEST, without_rows), "manifest.json: it cannot be read: it has no 'rows'"),
        (lambda place: forge(place, MANIFEST, lambda data: data.replace(b'"rows": 8', b'"rows": "x"')),
         "manifest.json: it cannot be read: it is no manifest"),
        (lambda place: forge(place, MANIFEST, lambda data: data.replace(b'"filled": {', b'"filled": [[]], "more": {')),
         "manifest.json: it cannot be read: it is no manifest"),
        (lambda place: forge(place, MANIFEST, lambda data: data.replace(b'    "title",', b"    [1],")),
         "manifest.json: it cannot be read: it is no manifest"),
        (lambda place: forge(place, MANIFEST, lambda data: data.replace(b'"data/train', b'"../train')),
         "manifest.json: it cannot be read: '../train-00000.parquet' is no name of a shard"),
        (lambda place: forge(place, MANIFEST, lambda data: data.replace(b'"rows": 8', b'"rows": 9')),
         "it has 8 rows that can be read, the manifest says 9"),
        (lambda place: forge(place, "README.md", lambda data: data.replace(b"00000", b"00001")),
         "README.md: its head does not name data/train-00000.parquet"),
        (lambda place: forge(place, "schema.json", lambda _: b"{"), "schema.json: it cannot be read"),
    ],
)  # fmt: skip
def test_harm_to_a_package_is_told(tmp_path: Path, harm: Callable[[Path], object], said: str) -> None:
    place = write(tmp_path, "parquet")
    harm(place)
    assert any(said in fault for fault in told(place)), told(place)


def test_order_and_stories_of_a_package_are_checked(tmp_path: Path) -> None:
    place = write(tmp_path, "jsonl", splits=splits_of("train=50,test=50", None))
    train, test = sorted((place / "data").iterdir(), reverse=True)
    forge(place, train.relative_to(place).as_posix(), lambda data: b"".join(reversed(data.splitlines(keepends=True))))
    line = orjson.loads(train.read_bytes().splitlines()[0])
    forge(place, "data/test-00000.jsonl", lambda data: data + orjson.dumps(line | {"revision": 2}) + b"\n")
    faults = told(place)
    assert any("is earlier than the row before" in fault for fault in faults)
    assert any(
        f"story {line['cluster_id']} is in split test, too" in fault or "is in split train, too" in fault
        for fault in faults
    )
    assert test.exists()


def test_what_is_no_dataset_is_refused(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").touch()
    for name in ("notes.txt", "nothing.jsonl"):
        with pytest.raises(UsageError, match=name):
            validate(tmp_path / name)
    (tmp_path / "folder").mkdir()
    assert any("manifest.json: it cannot be read: No such file" in fault for fault in told(tmp_path / "folder"))


def test_keys_are_remembered_with_their_first_place() -> None:
    seen = Seen()
    assert [seen.first(key, place) for key, place in (("a", "1"), ("b", "2"), ("a", "3"), ("a", "4"))] == [
        None,
        None,
        "1",
        "1",
    ]
    seen.close()
