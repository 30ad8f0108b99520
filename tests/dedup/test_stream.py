from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing, suppress
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from dedup.stories import (
    ENGLISH,
    FOOTER,
    GERMAN,
    OTHER_ENGLISH,
    STORIES,
    THIRD_ENGLISH,
    edited,
    paragraphs,
    results,
    weather,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from newscrawl.cleaning.characters import comparison_key
from newscrawl.dedup import Deduplicator, Document, Role, Verdict, canonical_order, content_hash, index, stream
from newscrawl.dedup.index import VERSION
from newscrawl.exceptions import LockedError, StoreError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

BASE = paragraphs(ENGLISH)
OTHER = paragraphs(OTHER_ENGLISH)
THIRD = paragraphs(THIRD_ENGLISH)


def clusters(documents: Iterable[Document]) -> set[frozenset[str]]:
    """Return the ids that are together, in clusters of two or more."""
    with Deduplicator() as dedup:
        for document in documents:
            dedup.add(document)
        found: dict[str, set[str]] = {}
        for verdict in dedup.verdicts():
            found.setdefault(verdict.cluster_id, set()).add(verdict.id)
    return {frozenset(ids) for ids in found.values() if len(ids) > 1}


def small_world() -> list[Document]:
    """Return printings of stories in seven languages, and texts that only look like printings."""
    documents = []
    for language, story in sorted(STORIES.items()):
        text = paragraphs(story)
        copies = [
            text,
            [*text[:-1]],
            ["Share", *text, "Follow us"],
            [" ".join(text)],
            ["Local. Nothing new here.", *text],
        ]
        documents += [Document(f"{language}{number}", copy) for number, copy in enumerate(copies)]
    robots = [weather(f"Town{n}", "Monday", 20 + n, 5 + n, 30 + 5 * n, 3 * n) for n in range(6)]
    robots += [results(f"Firm{n}", f"{n}1.{n}", f"{n}0.3", f"{n}12.8", f"0.{n}5") for n in range(1, 6)]
    footers = [f"{text} {FOOTER}" for text in (OTHER[0], OTHER[1], THIRD[0], THIRD[1])]
    return documents + [Document(f"alone{number}", text) for number, text in enumerate(robots + footers)]


EXPECTED = {frozenset(f"{language}{number}" for number in range(5)) for language in STORIES}


@pytest.mark.parametrize("shuffle", range(6))
def test_a_small_world_in_any_order(shuffle: int) -> None:
    documents = small_world()
    if shuffle:
        random.Random(shuffle).shuffle(documents)
    assert clusters(documents) == EXPECTED


def test_the_same_documents_in_the_same_order_give_the_same_file(tmp_path: Path) -> None:
    dumps = []
    for name in ("one", "other"):
        with Deduplicator(tmp_path / name) as dedup:
            for document in small_world():
                dedup.add(document)
        with closing(sqlite3.connect(tmp_path / name)) as connection:
            dumps.append(list(connection.iterdump()))
    assert dumps[0] == dumps[1]


def test_in_canonical_order_the_arrival_does_not_matter(tmp_path: Path) -> None:
    dumps = []
    for shuffle in range(3):
        documents = small_world()
        random.Random(shuffle).shuffle(documents)
        with Deduplicator(tmp_path / str(shuffle)) as dedup:
            for document in sorted(documents, key=canonical_order):
                dedup.add(document)
        with closing(sqlite3.connect(tmp_path / str(shuffle))) as connection:
            dumps.append(list(connection.iterdump()))
    assert dumps[0] == dumps[1] == dumps[2]


def test_a_verdict_says_why() -> None:
    with Deduplicator() as dedup:
        first = dedup.add(Document("a", BASE))
        copy = dedup.add(Document("b", BASE[:4]))
    assert (first.cluster_id, first.role, first.duplicate_of, first.edges) == ("a", Role.CANONICAL, None, ())
    assert (copy.cluster_id, copy.role, copy.duplicate_of) == ("a", Role.COPY, "a")
    edge = copy.edges[0]
    assert (edge.id, edge.reason) == ("a", "nearly the same words")
    assert edge.figures is not None
    assert edge.similarity == edge.figures["similarity"] > 0.75
    assert edge.figures["containment"] == 1


def test_an_excerpt_is_one() -> None:
    with Deduplicator() as dedup:
        dedup.add(Document("a", BASE))
        assert dedup.add(Document("b", BASE[:3])).role is Role.EXCERPT


def test_the_canonical_one_may_come_last() -> None:
    with Deduplicator() as dedup:
        dedup.add(Document("copy", BASE[:3], published_at="2026-03-01T06:00:00Z"))
        last = dedup.add(Document("original", BASE, published_at="2026-03-02T06:00:00Z", from_agency=True))
        assert last.role is Role.CANONICAL
        assert [(verdict.id, verdict.role, verdict.duplicate_of) for verdict in dedup.verdicts()] == [
            ("copy", Role.EXCERPT, "original"),
            ("original", Role.CANONICAL, None),
        ]


@given(st.permutations(range(5)))
@settings(max_examples=20, deadline=None)
def test_who_is_canonical_does_not_depend_on_arrival(order: list[int]) -> None:
    texts = [BASE, BASE[:3], BASE[:4], ["Share", *BASE], BASE]
    with Deduplicator() as dedup:
        for number in order:
            dedup.add(Document(f"d{number}", texts[number], published_at=f"2026-03-0{number + 1}T06:00:00Z"))
        found = {verdict.id: (verdict.role, verdict.duplicate_of) for verdict in dedup.verdicts()}
    assert found["d0"] == (Role.CANONICAL, None)
    assert {duplicate_of for name, (_, duplicate_of) in found.items() if name != "d0"} == {"d0"}


@given(st.lists(st.sampled_from([*BASE, *OTHER, "Share", "", "Live", FOOTER]), max_size=6), st.integers(0, 3))
@settings(max_examples=60, deadline=None)
def test_adding_again_changes_nothing(text: list[str], before: int) -> None:
    with Deduplicator() as dedup:
        for number in range(before):
            dedup.add(Document(f"x{number}", [BASE, OTHER, THIRD][number]))
        first = dedup.add(Document("a", text))
        everything = list(dedup.verdicts())
        assert dedup.add(Document("a", text)) == replace(first, joined=())
        assert list(dedup.verdicts()) == everything


@given(st.lists(st.text(max_size=30), min_size=1, max_size=4))
@settings(max_examples=100, deadline=None)
def test_the_same_words_are_the_same_cluster(text: list[str]) -> None:
    printed = [paragraph.upper().replace("'", "’") for paragraph in text]
    with Deduplicator() as dedup:
        first, other = dedup.add(Document("a", text)), dedup.add(Document("b", printed))
    if content_hash(text) == content_hash(printed) and any(map(comparison_key, text)):
        assert other.cluster_id == first.cluster_id


@pytest.mark.parametrize("text", ["", " \n", "—", [], ["", ""]], ids=repr)
def test_a_text_without_words_is_nobodys_copy(text: str | list[str]) -> None:
    with Deduplicator() as dedup:
        dedup.add(Document("a", text))
        assert dedup.add(Document("b", text)).role is Role.CANONICAL


def test_a_short_text_is_only_a_copy_of_the_same_words() -> None:
    with Deduplicator() as dedup:
        dedup.add(Document("a", "Photo: the harbour of Calder at dawn on Monday"))
        assert dedup.add(Document("b", "Photo: the harbour of Calder at dawn on Friday")).role is Role.CANONICAL
        assert dedup.add(Document("c", "PHOTO – The harbour of Calder, at dawn, on Monday")).duplicate_of == "a"


@pytest.mark.parametrize(("days", "joined"), [(0, True), (90, True), (91, False), (2000, False)])
def test_texts_that_differ_are_compared_for_ninety_days(days: int, joined: bool) -> None:
    later = (date(2025, 11, 3) + timedelta(days)).isoformat()
    with Deduplicator() as dedup:
        dedup.add(Document("a", BASE, published_at="2025-11-03T06:00:00Z"))
        assert (dedup.add(Document("b", BASE[:4], published_at=later)).cluster_id == "a") is joined
        assert dedup.add(Document("c", BASE, published_at="2031-01-01")).cluster_id == "a"  # the same words: for ever


@pytest.mark.parametrize(
    ("first", "second"), [(None, "2026-03-01"), ("2026-03-01", None), ("2019-03-01", "soon"), (None, None)]
)
def test_a_text_without_a_date_is_compared_with_all(first: str | None, second: str | None) -> None:
    with Deduplicator() as dedup:
        dedup.add(Document("a", BASE, published_at=first))
        assert dedup.add(Document("b", BASE[:4], published_at=second)).cluster_id == "a"


def test_another_text_of_a_known_address_is_a_revision() -> None:
    with Deduplicator() as dedup:
        dedup.add(Document("a", BASE, url="https://a.example/ferry"))
        revised = dedup.add(Document("b", [*BASE[:2], *OTHER[:2], *BASE[2:4]], url="https://a.example/ferry"))
        assert (revised.role, revised.cluster_id, revised.duplicate_of) == (Role.REVISION, "a", "a")


def test_an_address_whose_text_changes_altogether_has_no_revisions() -> None:
    with Deduplicator() as dedup:
        dedup.add(Document("a", BASE, url="https://a.example/"))
        assert dedup.add(Document("b", OTHER, url="https://a.example/")).role is Role.CANONICAL


def test_copies_of_a_documents_second_text_are_found() -> None:
    with Deduplicator() as dedup:
        dedup.add(Document("a", BASE))
        dedup.add(Document("a", OTHER))
        assert dedup.add(Document("b", OTHER)).cluster_id == "a"


def test_a_brief_that_grows_into_a_story_joins_its_copies() -> None:
    with Deduplicator() as dedup:
        dedup.add(Document("full", BASE, published_at="2026-03-01"))
        brief = dedup.add(Document("brief", BASE[0].split(". ")[0], published_at="2026-03-02"))
        assert brief.cluster_id == "brief"
        grown = dedup.add(Document("brief", BASE, published_at="2026-03-02"))
        assert (grown.cluster_id, grown.duplicate_of, grown.joined) == ("full", "full", ("brief",))
        assert grown.edges[0].reason == "the same words"


def test_copies_of_either_text_are_found() -> None:
    """The second text is so unlike the first that its copies would not be found by it."""
    second = edited(BASE, 0.35)
    with Deduplicator() as dedup:
        dedup.add(Document("a", BASE))
        dedup.add(Document("a", second))
        assert dedup.add(Document("exact", BASE)).cluster_id == "a"
        assert dedup.add(Document("near", second[:4])).cluster_id == "a"


def test_a_known_document_that_grows_may_stand_for_its_cluster() -> None:
    with Deduplicator() as dedup:
        dedup.add(Document("a", BASE[:3], published_at="2026-03-01"))
        assert dedup.add(Document("b", BASE, published_at="2026-03-02")).role is Role.CANONICAL
        assert dedup.add(Document("a", BASE, published_at="2026-03-01")).role is Role.CANONICAL
        verdict = dedup.find("b")
        assert verdict is not None
        assert (verdict.role, verdict.duplicate_of) == (Role.COPY, "a")


def test_a_text_that_changes_altogether_leaves_its_copies_what_they_are() -> None:
    with Deduplicator() as dedup:
        for name in ("a", "copy"):
            dedup.add(Document(name, BASE))
        changed = dedup.add(Document("a", OTHER))
        assert (changed.cluster_id, changed.duplicate_of, changed.edges) == ("a", None, ())
        assert dedup.find("copy") == Verdict("copy", 2, "copy", Role.CANONICAL, None)
        assert dedup.add(Document("same", BASE)).duplicate_of == "copy"
        assert dedup.add(Document("near", BASE[:3])).duplicate_of == "copy"
        assert dedup.add(Document("other", OTHER)).duplicate_of == "a"


@pytest.mark.parametrize("leaver", range(4))
def test_whoever_leaves_a_cluster_the_others_stay_together(leaver: int) -> None:
    texts = [BASE, BASE, BASE[:3], edited(BASE, 0.08)]
    names = [f"d{number}" for number in range(4)]
    with Deduplicator() as dedup:
        for name, text in zip(names, texts, strict=True):
            dedup.add(Document(name, text))
        dedup.add(Document("other", OTHER))
        gone = names.pop(leaver)
        assert dedup.add(Document(gone, OTHER[:3])).cluster_id in (gone, "other")
        kept = [verdict for verdict in dedup.verdicts() if verdict.id in names]
        assert {verdict.cluster_id for verdict in kept} == {names[0]}
        assert sum(verdict.duplicate_of is None for verdict in kept) == 1
        assert {edge.id for verdict in kept for edge in verdict.edges} <= set(names)
        assert all(verdict.edges for verdict in kept[1:])
        assert dedup.add(Document("new", edited(BASE, 0.05, seed=9))).cluster_id == names[0]
        back = dedup.add(Document(gone, texts[leaver]))
        assert back.cluster_id == min(gone, names[0])
        assert {verdict.cluster_id for verdict in dedup.verdicts() if verdict.id in names} == {back.cluster_id}


TEXTS = [
    BASE,
    BASE[:3],
    edited(BASE, 0.08),
    edited(BASE, 0.35),
    OTHER,
    OTHER[:3],
    [*OTHER, BASE[0]],
    THIRD,
    ["Live"],
    ["Share"],
    [],
]


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, len(TEXTS) - 1)), max_size=14))
@settings(max_examples=150, deadline=None)
def test_whatever_texts_documents_have_in_turn_what_is_known_of_the_clusters_is_true(
    turns: list[tuple[int, int]],
) -> None:
    with Deduplicator() as dedup:
        for name, text in turns:
            dedup.add(Document(f"d{name}", TEXTS[text]))
        together: dict[int, list[int]] = {}
        for entry in dedup.index.entries():
            together.setdefault(entry.cluster, []).append(entry.number)
        for cluster, numbers in together.items():
            group = dedup.index.group(cluster)
            assert cluster in numbers
            assert [entry.number for entry in dedup.index.members(cluster)] == numbers
            if group is None:
                assert numbers == [cluster]
            else:
                assert group.size == len(numbers) > 1
                assert group.canonical in numbers
                assert group.exemplars >= sum(dedup.index.codes(number) is not None for number in numbers)
        assert {group.cluster for group in dedup.index.groups()} == {
            one for one, numbers in together.items() if len(numbers) > 1
        }


def test_an_exemplar_that_joins_another_story_is_no_exemplar_of_its_old_one() -> None:
    with Deduplicator() as dedup:
        dedup.add(Document("other", OTHER))
        dedup.add(Document("a", BASE))
        assert dedup.add(Document("a", OTHER)).cluster_id == "other"
        assert dedup.add(Document("b", BASE)).cluster_id == "b"
        assert dedup.add(Document("c", BASE[:3])).cluster_id == "b"


def test_an_earlier_text_is_remembered_if_it_is_of_the_same_story() -> None:
    with Deduplicator() as dedup:
        dedup.add(Document("a", BASE))
        dedup.add_earlier(Document("a", edited(BASE, 0.35)))
        dedup.add_earlier(Document("a", OTHER))
        dedup.add_earlier(Document("nobody", THIRD))
        assert dedup.add(Document("b", edited(BASE, 0.35))).cluster_id == "a"
        assert dedup.add(Document("c", OTHER)).cluster_id == "c"
        assert dedup.add(Document("d", THIRD)).cluster_id == "d"


@pytest.mark.parametrize(
    ("text", "same"),
    [
        (BASE, True),
        (BASE[:3], True),
        (edited(BASE, 0.1), True),
        (BASE[2:], True),  # a part of it, too
        (OTHER, False),
        ([], False),
        (["Ferry"], False),
    ],
    ids=["same", "part", "edited", "rest", "other", "empty", "word"],
)
def test_whether_a_text_prints_the_story_of_a_known_one(text: list[str], same: bool) -> None:
    with Deduplicator() as dedup:
        dedup.add(Document("a", BASE))
        assert dedup.is_printing(Document("a", text)) is same
        assert not dedup.is_printing(Document("b", text))


def test_a_document_between_two_clusters_joins_them() -> None:
    """Each half alone has too little in common with the other; the whole story has both."""
    halves = [BASE[:3], [BASE[0], *BASE[3:]]]
    with Deduplicator() as dedup:
        for number, half in enumerate(halves):
            dedup.add(Document(f"h{number}", half))
        assert len({verdict.cluster_id for verdict in dedup.verdicts()}) == 2
        whole = dedup.add(Document("whole", BASE))
        assert whole.joined == ("h1",)
        assert {verdict.cluster_id for verdict in dedup.verdicts()} == {"h0"}
        assert {verdict.duplicate_of for verdict in dedup.verdicts()} == {"whole", None}


def test_one_weak_edge_does_not_join_big_clusters() -> None:
    halves = [BASE[:3], [BASE[0], *BASE[3:]]]
    with Deduplicator() as dedup:
        for number, half in enumerate(halves):
            for copy in range(3):
                dedup.add(Document(f"h{number}-{copy}", [*half, *["Share"] * copy]))
        assert dedup.add(Document("whole", BASE)).joined == ()
        assert len({verdict.cluster_id for verdict in dedup.verdicts()}) == 2


def test_a_template_that_many_share_finds_nothing_any_more() -> None:
    with Deduplicator() as dedup:
        for number in range(40):
            dedup.add(
                Document(f"w{number}", weather(f"Town{number}", "Monday", number, number - 9, 2 * number, number))
            )
        text = weather("Elsewhere", "Monday", 99, 98, 97, 96)
        numbers = shared(dedup, text)
    assert numbers == []


def shared(dedup: Deduplicator, text: str) -> list[int]:
    from newscrawl.dedup.shingles import encode, fingerprints

    found, full = dedup.index.candidates(None, fingerprints(encode(comparison_key(text))))
    assert full
    return found


# -- the file ---------------------------------------------------------------------------------------------------------


def test_what_was_added_is_known_to_the_next_process(tmp_path: Path) -> None:
    with Deduplicator(tmp_path / "index") as dedup:
        dedup.add(Document("a", BASE))
    with Deduplicator(tmp_path / "index") as dedup:
        assert dedup.add(Document("b", BASE[:4])).duplicate_of == "a"
        assert dedup.find("a") is not None
        assert dedup.find("c") is None


def test_what_is_not_committed_is_lost_and_nothing_else(tmp_path: Path) -> None:
    dedup = Deduplicator(tmp_path / "index", batch=2)
    for number, text in enumerate([BASE, OTHER, THIRD]):
        dedup.add(Document(f"d{number}", text))
    dedup.close()
    with Deduplicator(tmp_path / "index") as dedup:
        assert [verdict.id for verdict in dedup.verdicts()] == ["d0", "d1"]
        assert dedup.add(Document("copy", OTHER[:2])).duplicate_of == "d1"  # although its fingerprints were not filed


def test_an_error_in_the_middle_leaves_the_batch_out(tmp_path: Path) -> None:
    with suppress(RuntimeError), Deduplicator(tmp_path / "index") as dedup:
        dedup.add(Document("a", BASE))
        raise RuntimeError
    with Deduplicator(tmp_path / "index") as dedup:
        assert list(dedup.verdicts()) == []


def test_fingerprints_filed_or_waiting_find_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = []
    for unfiled in (1, 5, 1000):
        monkeypatch.setattr(stream, "UNFILED_MAX", unfiled)
        with Deduplicator(tmp_path / f"index{unfiled}") as dedup:
            for document in small_world():
                dedup.add(document)
            found.append([(verdict.id, verdict.cluster_id) for verdict in dedup.verdicts()])
    assert found[0] == found[1] == found[2]


ADD_SLOWLY = """
import sys
from dedup.test_stream import small_world
from newscrawl.dedup import Deduplicator
dedup = Deduplicator(sys.argv[1], batch=5)
for document in small_world():
    dedup.add(document)
    print(document.id, flush=True)
"""


@pytest.mark.parametrize("after", [1, 4, 5, 13, 30])
def test_killed_in_the_middle_and_run_again(tmp_path: Path, after: int) -> None:
    path = tmp_path / "index"
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, "-c", ADD_SLOWLY, str(path)]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        for _ in range(after):
            process.stdout.readline()
        process.send_signal(signal.SIGKILL)
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    with Deduplicator(path) as dedup:
        assert len(list(dedup.verdicts())) >= after - after % 5
        for document in small_world():
            dedup.add(document)
        again = list(dedup.verdicts())
    with Deduplicator() as dedup:
        for document in small_world():
            dedup.add(document)
        assert again == list(dedup.verdicts())


def test_an_index_of_another_version_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "index"
    with Deduplicator(path) as dedup:
        dedup.add(Document("a", BASE))
    connection = sqlite3.connect(path)
    connection.execute("UPDATE near_meta SET value = '9.9' WHERE key = 'version'")
    connection.commit()
    connection.close()
    with pytest.raises(StoreError, match=rf"version 9\.9, this newscrawl reads {VERSION}; .*newscrawl dedup"):
        Deduplicator(path)


def test_another_database_is_refused(tmp_path: Path) -> None:
    connection = sqlite3.connect(tmp_path / "other.db")
    connection.execute("CREATE TABLE other (x)")
    connection.close()
    with pytest.raises(StoreError, match="no index of texts"):
        Deduplicator(tmp_path / "other.db")


def test_what_is_no_database_is_refused(tmp_path: Path) -> None:
    (tmp_path / "text").write_text("not a database, but long enough to look like one to nobody" * 20)
    with pytest.raises(StoreError, match="text: "):
        Deduplicator(tmp_path / "text")


def test_an_index_in_use_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index, "_BUSY_TIMEOUT", 0.05)
    with Deduplicator(tmp_path / "index") as dedup:
        dedup.add(Document("a", BASE))
        with pytest.raises(LockedError, match="another process uses it"):
            Deduplicator(tmp_path / "index")


def test_in_the_database_of_another(tmp_path: Path) -> None:
    connection = sqlite3.connect(tmp_path / "store.db", isolation_level=None)
    connection.execute("CREATE TABLE articles (id TEXT)")
    dedup = Deduplicator.on(connection, "store.db")
    connection.execute("BEGIN")
    dedup.add(Document("a", BASE))
    connection.execute("COMMIT")
    connection.execute("BEGIN")
    assert dedup.add(Document("b", BASE[:4])).duplicate_of == "a"
    connection.execute("ROLLBACK")
    dedup.forget()
    assert [verdict.id for verdict in dedup.verdicts()] == ["a"]
    assert dedup.add(Document("c", BASE[:4])).duplicate_of == "a"
    connection.close()


@pytest.mark.parametrize("unfiled", [1, 4, 1000])
def test_several_write_the_same_index_in_turn(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, unfiled: int) -> None:
    """Three connections, each with a memory of its own, that add documents in turn and undo some."""
    monkeypatch.setattr(stream, "UNFILED_MAX_SHARED", unfiled)
    connections = [sqlite3.connect(tmp_path / "store.db", isolation_level=None) for _ in range(3)]
    dedups = [Deduplicator.on(connection, "store.db") for connection in connections]
    for number, document in enumerate(small_world()):
        connection, dedup = connections[number % 3], dedups[number % 3]
        for ending in ("ROLLBACK", "COMMIT") if number % 4 == 0 else ("COMMIT",):
            connection.execute("BEGIN IMMEDIATE")
            dedup.add(document if ending == "COMMIT" else replace(document, text=[*THIRD, *OTHER], id="undone"))
            connection.execute(ending)
            if ending == "ROLLBACK":
                dedup.forget()
    found: dict[str, set[str]] = {}
    for verdict in dedups[1].verdicts():
        found.setdefault(verdict.cluster_id, set()).add(verdict.id)
    assert {frozenset(ids) for ids in found.values() if len(ids) > 1} == EXPECTED
    for connection in connections:
        connection.close()


def test_five_megabytes() -> None:
    text = paragraphs(GERMAN) * 6000
    assert sum(map(len, text)) > 5_000_000
    with Deduplicator() as dedup:
        dedup.add(Document("a", paragraphs(GERMAN)))
        started = time.process_time()
        assert dedup.add(Document("b", text)).cluster_id == "a"
        assert time.process_time() - started < 10


def test_broken_characters_are_compared_as_they_are() -> None:
    broken = [text.encode().decode("latin-1") for text in paragraphs(GERMAN)]
    with Deduplicator() as dedup:
        dedup.add(Document("a", paragraphs(GERMAN)))
        assert dedup.add(Document("b", broken)).cluster_id == "a"
        assert dedup.add(Document("c", "\ud800 lone surrogates \udfff " * 10)).role is Role.CANONICAL


def test_importing_the_package_loads_no_engine() -> None:
    program = "import sys, newscrawl.dedup; print('newscrawl.dedup.stream' in sys.modules, 'scrapy' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False"]


def test_an_unknown_name_of_the_package() -> None:
    import newscrawl.dedup

    with pytest.raises(AttributeError, match="no attribute 'Dedup'"):
        newscrawl.dedup.Dedup  # noqa: B018


def test_edited_copies_of_edited_copies_stay_with_the_story() -> None:
    copies = [Document(f"e{seed}", edited(BASE, 0.08, seed)) for seed in range(6)]
    assert clusters([Document("a", BASE), *copies]) == {frozenset({"a", *(copy.id for copy in copies)})}
