from __future__ import annotations

import hashlib
import os
import shutil
from collections import Counter
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import duckdb
import orjson
import pytest
from article_stores import add, article, store_of
from jsonschema import Draft202012Validator
from pyarrow import parquet as pq

from newscrawl.datasets import places
from newscrawl.datasets.arrow import arrow_schema
from newscrawl.datasets.card import About
from newscrawl.datasets.columns import chosen, columns, without_texts
from newscrawl.datasets.editing import END, is_marked
from newscrawl.datasets.manifest import MANIFEST, Manifest, read_sums
from newscrawl.datasets.package import Order, write_package
from newscrawl.datasets.splits import splits_of
from newscrawl.datasets.validate import validate
from newscrawl.exceptions import LockedError, NothingToDoError, OutputError, UsageError
from newscrawl.run import STORE_FILE
from newscrawl.store import Selection, Store

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ARTICLES = [article(number) for number in range(1, 8)]
COPY = article(90, site="herald", body=article(3).body)
CHANGED = article(2, body="The whole story was written anew, and nothing of what it was is left in it.")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with store_of(tmp_path, ARTICLES) as opened:
        yield opened


def order(place: Path, **more: Any) -> Order:
    return Order(place, About("news", licence=None), more.pop("choice", {}), **more)


def write(store: Store, wanted: Order, **filters: Any) -> Manifest:
    return write_package(store, Selection(**filters), wanted, lambda _: None)


def bytes_of(place: Path) -> dict[str, bytes]:
    return {path.relative_to(place).as_posix(): path.read_bytes() for path in place.rglob("*") if path.is_file()}


def rows_of(place: Path) -> list[tuple[str, int]]:
    found: list[tuple[str, int]] = []
    for path in sorted(place.glob("data/*.parquet")):
        table = pq.read_table(path)
        found += zip(table.column("title").to_pylist(), table.column("revision").to_pylist(), strict=True)
    return found


def is_whole(place: Path) -> bool:
    verdict = validate(place)
    assert list(verdict.faults) == []
    return verdict.rows > 0


# -- a package ----------------------------------------------------------------------------------------------------------


def test_a_package_is_whole(store: Store, tmp_path: Path) -> None:
    add(store, [COPY])
    manifest = write(store, order(tmp_path / "news"))
    place = tmp_path / "news"
    files = bytes_of(place)
    assert sorted(files) == [
        "README.md", "SHA256SUMS", "croissant.json", "data/train-00000.parquet", "manifest.json", "schema.json",
    ]  # fmt: skip
    digests = read_sums(files["SHA256SUMS"])
    assert digests == {
        name: hashlib.sha256(data).hexdigest()
        for name, data in files.items()
        if name not in ("SHA256SUMS", "README.md")
    }, "the card may be edited"
    assert Manifest.load(files[MANIFEST]) == manifest
    assert (manifest.rows, manifest.size) == (7, len(files["data/train-00000.parquet"]))
    assert manifest.rounds[0]["store"]["articles"] == 8
    assert is_whole(place)


def test_types_are_stated_and_rows_sorted(store: Store, tmp_path: Path) -> None:
    add(
        store,
        [article(20, published_at=None), article(21, published_at="2026-11-02"), article(22, agencies=[], agency=None)],
    )
    write(store, order(tmp_path / "news"))
    table = pq.read_table(tmp_path / "news/data/train-00000.parquet")
    assert table.schema.equals(arrow_schema(columns()))
    published = [f"{value:%m-%d %H}" if value else None for value in table.column("published_at").to_pylist()]
    assert published == ["11-02 00", *[f"11-{day:02d} 08" for day in range(2, 9)], "11-23 08", None]
    assert [str(day) for day in table.column("date").to_pylist()[:2]] == ["2026-11-02", "2026-11-02"]
    assert table.column("published_precision").to_pylist() == ["day", *["second"] * 8, None]
    counted = duckdb.sql(f"SELECT count(*), count(agency), max(date)::TEXT FROM '{tmp_path}/news/data/*.parquet'")
    assert counted.fetchall() == [(10, 9, "2026-11-23")]


def test_the_same_store_and_arguments_give_the_same_bytes(store: Store, tmp_path: Path) -> None:
    for kind in ("parquet", "jsonl"):
        for name in ("a", "b"):
            write(store, order(tmp_path / name / kind, format=kind, splits=splits_of("train=50,test=50", None)))
        assert bytes_of(tmp_path / "a" / kind) == bytes_of(tmp_path / "b" / kind)


def test_json_lines_hold_the_rows_of_the_schema(store: Store, tmp_path: Path) -> None:
    add(store, [article(21, published_at="2026-11-02")])
    write(store, order(tmp_path / "news", format="jsonl"))
    files = bytes_of(tmp_path / "news")
    rows = [orjson.loads(line) for line in files["data/train-00000.jsonl"].splitlines()]
    checker = Draft202012Validator(orjson.loads(files["schema.json"]))
    assert [error.message for row in rows for error in checker.iter_errors(row)] == []
    assert [list(row) for row in rows] == [[column.name for column in columns()]] * 8
    assert (rows[0]["published_at"], rows[0]["published_precision"], rows[0]["date"]) == (
        "2026-11-02T00:00:00Z", "day", "2026-11-02",
    )  # fmt: skip
    assert {len(row["sources"]) for row in rows} == {18}, "every row has the same keys, inside too"
    assert is_whole(tmp_path / "news")


def test_without_texts_nothing_of_the_page_is_told(store: Store, tmp_path: Path) -> None:
    write(store, order(tmp_path / "news", columns=chosen(without_texts())))
    names = pq.read_schema(tmp_path / "news/data/train-00000.parquet").names
    assert {"url", "title", "published_at", "content_hash", "agency", "date"} < set(names)
    assert not {"body", "description", "teasers", "images"} & set(names)
    everything = b"".join(bytes_of(tmp_path / "news").values())
    assert b"Summary 1" not in everything
    assert is_whole(tmp_path / "news")


def test_large_packages_are_cut_into_shards_of_row_groups(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    size = len(orjson.dumps(ARTICLES[0]))
    monkeypatch.setattr("newscrawl.datasets.shards.BATCH_BYTES", size)
    monkeypatch.setattr("newscrawl.datasets.shards.SHARD_BYTES", size * 3)
    monkeypatch.setattr("newscrawl.datasets.arrow.ROW_GROUP_BYTES", size)
    manifest = write(store, order(tmp_path / "news"))
    assert [file.path for file in manifest.files] == [
        f"data/train-{number:05d}.parquet" for number in range(len(manifest.files))
    ]
    assert 2 <= len(manifest.files) <= 3
    assert pq.ParquetFile(tmp_path / "news/data/train-00000.parquet").num_row_groups >= 2
    assert is_whole(tmp_path / "news")


def test_a_story_and_its_copies_are_on_one_split(store: Store, tmp_path: Path) -> None:
    add(store, [article(100 + number, site="herald", body=article(number).body) for number in range(1, 8)])
    for name, splits in (("hash", splits_of("train=50,test=50", None)), ("date", splits_of(None, "2026-11-05"))):
        write(store, order(tmp_path / name, splits=splits), copies=True)
        assert is_whole(tmp_path / name)
        sides: dict[str, set[str]] = {}
        for path in (tmp_path / name / "data").iterdir():
            for cluster in pq.read_table(path).column("cluster_id").to_pylist():
                sides.setdefault(cluster, set()).add(path.name)
        assert {len(side) for side in sides.values()} == {1}
        assert len({side for found in sides.values() for side in found}) == 2


def test_nothing_is_written_where_there_is_nothing(store: Store, tmp_path: Path) -> None:
    with pytest.raises(NothingToDoError, match="nothing was written"):
        write(store, order(tmp_path / "news"), sites=("nobody",))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["data"]


# -- what is there already ----------------------------------------------------------------------------------------------


def test_what_is_there_stays_unless_it_may_be_replaced(store: Store, tmp_path: Path) -> None:
    place = tmp_path / "news"
    place.mkdir()
    write(store, order(place))  # an empty folder is as good as none
    before = bytes_of(place)
    with pytest.raises(OutputError, match="it exists; add --overwrite"):
        write(store, order(place))
    with pytest.raises(NothingToDoError):
        write(store, order(place, overwrite=True), sites=("nobody",))
    assert bytes_of(place) == before
    assert write(store, order(place, overwrite=True), limit=2).rows == 2
    (place / "notes.txt").touch()
    with pytest.raises(OutputError, match=r"notes\.txt: newscrawl has not written it; move it out"):
        write(store, order(place, overwrite=True))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["data", "news"]


@pytest.mark.parametrize("name", ["a-file", "a-folder"])
def test_what_is_no_package_is_never_replaced(store: Store, tmp_path: Path, name: str) -> None:
    (tmp_path / "a-file").touch()
    (tmp_path / "a-folder").mkdir()
    (tmp_path / "a-folder" / "photo.jpg").touch()
    with pytest.raises(OutputError, match=r"it is no (folder|package)"):
        write(store, order(tmp_path / name, overwrite=True))
    assert (tmp_path / "a-folder" / "photo.jpg").exists()


def test_two_cannot_write_one_package(store: Store, tmp_path: Path) -> None:
    write(store, order(tmp_path / "news"))
    with places._held(tmp_path / "news"), pytest.raises(LockedError, match="another process is writing it"):
        write(store, order(tmp_path / "news", overwrite=True))


# -- later rounds -------------------------------------------------------------------------------------------------------


def round_of(place: Path, **more: Any) -> Order:
    return order(place, adds="news", **more)


def test_a_round_adds_what_is_new_or_changed(store: Store, tmp_path: Path) -> None:
    place = tmp_path / "news"
    first = write(store, round_of(place))
    shard = (place / "data/train-00000.parquet").read_bytes()
    with pytest.raises(NothingToDoError, match="nothing new or changed"):
        write(store, round_of(place))
    add(store, [article(8), CHANGED, COPY])
    second = write(store, round_of(place))
    assert (len(second.rounds), second.rows, second.statistics.changed) == (2, 9, 1)
    assert second.files[0] == first.files[0]
    assert (place / "data/train-00000.parquet").read_bytes() == shard
    assert rows_of(place)[7:] == [("Title 2", 2), ("Title 8", 1)], "the copy's story is there"
    assert is_whole(place)
    latest = duckdb.sql(
        f"SELECT count(*), sum(revision) FROM (SELECT * FROM '{place}/data/*.parquet' "
        "QUALIFY row_number() OVER (PARTITION BY id ORDER BY revision DESC) = 1)"
    )
    assert latest.fetchall() == [(8, 9)]
    with pytest.raises(NothingToDoError):
        write(store, round_of(place))


def test_rounds_add_up_to_one_export(store: Store, tmp_path: Path) -> None:
    splits = splits_of("train=60,test=40", None)
    for number in range(8, 20):
        with suppress(NothingToDoError):
            write(store, round_of(tmp_path / "grown", splits=splits), copies=True)
        add(store, [article(number)])
    grown = write(store, round_of(tmp_path / "grown", splits=splits), copies=True)
    at_once = write(store, order(tmp_path / "at-once", splits=splits), copies=True)
    counts = [
        {split: sum(file.rows for file in files) for split, files in one.splits().items()} for one in (grown, at_once)
    ]
    assert counts[0] == counts[1]
    assert replace(grown.statistics) == at_once.statistics
    assert sorted(rows_of(tmp_path / "grown")) == sorted(rows_of(tmp_path / "at-once"))
    assert is_whole(tmp_path / "grown")


def test_earlier_texts_come_once(store: Store, tmp_path: Path) -> None:
    add(store, [CHANGED])
    write(store, round_of(tmp_path / "news"), revisions=True)
    add(store, [article(2, body="A third text, of other words than the two before, took the place of both of them.")])
    write(store, round_of(tmp_path / "news"), revisions=True)
    counted = Counter(rows_of(tmp_path / "news"))
    assert {key for key in counted if key[0] == "Title 2"} == {("Title 2", 1), ("Title 2", 2), ("Title 2", 3)}
    assert set(counted.values()) == {1}


def test_a_round_needs_the_package_it_is_added_to(store: Store, tmp_path: Path) -> None:
    place = tmp_path / "news"
    write(store, order(place))
    add(store, [article(8)])
    with pytest.raises(UsageError, match="the store has not written it as export news"):
        write(store, round_of(place))
    write(store, round_of(place, overwrite=True))
    with pytest.raises(UsageError, match=r"other options \(site\); give the same, or begin anew"):
        write(store, round_of(place, choice={"site": ["gazette"]}))
    add(store, [article(9)])
    (place / "schema.json").write_text("{}\n")
    with pytest.raises(UsageError, match=r"schema\.json: it was changed since it was written"):
        write(store, round_of(place))


def test_a_package_of_another_name_or_store_is_not_added_to(store: Store, tmp_path: Path) -> None:
    write(store, round_of(tmp_path / "news"))
    with store_of(tmp_path / "other", ARTICLES[:2]) as other:
        write(other, round_of(tmp_path / "elsewhere"))
        add(other, [article(9)])
        with pytest.raises(UsageError, match="the store has not written it"):
            write(other, round_of(tmp_path / "news"))


def edit(place: Path, *changes: tuple[str, str]) -> None:
    """Change the card by hand."""
    text = (place / "README.md").read_text()
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    (place / "README.md").write_text(text)


def test_what_a_publisher_has_written_into_the_card_stays_in_every_round(store: Store, tmp_path: Path) -> None:
    place = tmp_path / "news"
    write(store, round_of(place))
    edit(
        place, ('license: "other"\nlicense_name: unknown\n', "license: cc0-1.0\n# asked for in November\n"),
        ("tags:\n", "task_categories:\n- summarization\ntags:\n- mine\n"), ("# news\n", "# The Gazette, whole\nMy words.\n"),
        (END, f"{END}\n\n## Thanks\nTo all."),
    )  # fmt: skip
    assert is_whole(place), "who loads it meanwhile has nothing to fear"
    for number, rows in ((8, 8), (9, 9)):
        add(store, [article(number)])
        write(store, round_of(place))
        text = (place / "README.md").read_text()
        assert "license: cc0-1.0\n# asked for in November\n" in text
        assert "task_categories:\n- summarization\ntags:\n- mine\n- news\n" in text
        assert "# The Gazette, whole\nMy words.\n" in text
        assert text.endswith(f"{END}\n\n## Thanks\nTo all.\n")
        assert f"\n- **{rows} rows**, " in text
        assert f"num_examples: {rows}\n" in text
        assert text.count("configs:") == text.count("**rows") + 1 == 1
        assert is_whole(place)
    fresh = tmp_path / "fresh"
    write(store, order(fresh))
    write(store, order(place, overwrite=True))
    text = (place / "README.md").read_text()
    assert "My words." in text, "whoever begins anew has not changed their mind on the words"
    assert "written in 1 round" in text
    edit(place, ("# asked for in November\n", ""), ("license: cc0-1.0\n", 'license: "other"\nlicense_name: unknown\n'),
         ("task_categories:\n- summarization\n", ""), ("- mine\n", ""), ("# The Gazette, whole\nMy words.\n", "# news\n"),
         ("\n\n## Thanks\nTo all.", ""))  # fmt: skip
    assert bytes_of(place) == bytes_of(fresh), "all else is as if nobody had edited it"


def test_a_licence_that_is_said_anew_goes_before_the_card(store: Store, tmp_path: Path) -> None:
    place = tmp_path / "news"
    write(store, order(place))
    edit(place, ('"other"', '"mit"'))
    write(store, replace(order(place, overwrite=True), about=About("news", licence="cc-by-4.0")))
    text = (place / "README.md").read_text()
    assert ('license: "cc-by-4.0"' in text, "mit" in text, "license_name" in text) == (True, False, False)


def test_a_card_of_ones_own_keeps_its_text_and_gets_a_head(store: Store, tmp_path: Path) -> None:
    place = tmp_path / "news"
    write(store, round_of(place))
    (place / "README.md").write_bytes(b"# Mine\r\n\xff\r\n")
    add(store, [article(8)])
    write(store, round_of(place))
    made = (place / "README.md").read_bytes()
    assert made.endswith(b"---\r\n\r\n# Mine\r\n\xff\r\n")
    assert b"num_examples: 8\r\n" in made
    assert not is_marked(made)
    assert is_whole(place)
    (place / "README.md").unlink()
    add(store, [article(9)])
    write(store, round_of(place))
    assert is_marked((place / "README.md").read_bytes())


# -- deaths -------------------------------------------------------------------------------------------------------------


class Deaths:
    """Lets the call with *number*, of those that change a folder or a file's place, be the process's last."""

    def __init__(self, patch: pytest.MonkeyPatch, number: int) -> None:
        self.made: list[str] = []
        self.number = number
        for module, name in [
            *((os, name) for name in ("link", "mkdir", "rename", "replace", "fsync")),
            (places, "_exchange"),
        ]:
            patch.setattr(module, name, self._wrapped(name, getattr(module, name)))

    def _wrapped(self, name: str, call: Any) -> Any:
        def wrapped(*values: Any, **named: Any) -> Any:
            done = call(*values, **named)
            self.made.append(name)
            if len(self.made) == self.number:
                os._exit(9)
            return done

        return wrapped


def run_in_child(folder: Path, number: int, wanted: Order) -> int:
    child = os.fork()
    if not child:
        code = 1
        try:
            with pytest.MonkeyPatch.context() as patch, Store.open(folder / "data" / STORE_FILE) as store:
                Deaths(patch, number)
                write(store, wanted)
                code = 0
        finally:
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


@pytest.mark.parametrize("can_exchange", [True, False])
def test_a_process_that_dies_anywhere_leaves_a_whole_package(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, can_exchange: bool
) -> None:
    """The old one or the new one; and the next round adds what is missing, once."""
    if not can_exchange:
        monkeypatch.setattr(places, "_exchange", lambda *_: False)
    with store_of(tmp_path / "made", ARTICLES) as store:
        write(store, round_of(tmp_path / "made" / "news"))
        add(store, [article(8), CHANGED])
    number, codes = 1, []
    while 0 not in codes:
        folder = tmp_path / str(number)
        shutil.copytree(tmp_path / "made", folder)
        place = folder / "news"
        codes.append(run_in_child(folder, number, round_of(place)))
        places.mend(place)
        assert is_whole(place)
        assert len(rows_of(place)) in (7, 9)
        with store_of(folder) as store:
            with suppress(NothingToDoError):
                write(store, round_of(place))
            with pytest.raises(NothingToDoError):
                write(store, round_of(place))
        assert sorted(rows_of(place)) == sorted([(f"Title {n}", 1) for n in range(1, 9)] + [("Title 2", 2)])
        assert is_whole(place)
        assert sorted(path.name for path in folder.iterdir()) == ["data", "news"], "nothing is left beside it"
        number += 1
    assert codes[:-1] == [9] * (number - 2)
    assert number > 10


def test_a_full_disk_leaves_the_old_package(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(store, order(tmp_path / "news"), limit=2)
    before = bytes_of(tmp_path / "news")

    def fail(*_: object) -> None:
        raise OSError(28, os.strerror(28))

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(OutputError, match="No space left on device"):
        write(store, order(tmp_path / "news", overwrite=True))
    monkeypatch.undo()
    assert bytes_of(tmp_path / "news") == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["data", "news"]
