from __future__ import annotations

import sqlite3
from contextlib import closing
from itertools import permutations
from pathlib import Path
from typing import TYPE_CHECKING

import orjson
import pytest
from dedup.stories import ENGLISH, OTHER_ENGLISH, THIRD_ENGLISH, edited, paragraphs
from hypothesis import given, settings
from hypothesis import strategies as st

from newscrawl.cleaning.learnt import fingerprint
from newscrawl.dedup import Role
from newscrawl.dedup.clusters import FULL_TEXT_SHARE
from newscrawl.dedup.fingerprints import content_hash
from newscrawl.exceptions import StoreError
from newscrawl.exporters.records import final_records
from newscrawl.items import Article
from newscrawl.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

TEXT = "It rained in the valley all day, and the river rose by a metre."
STORY, OTHER, THIRD = map(paragraphs, (ENGLISH, OTHER_ENGLISH, THIRD_ENGLISH))


@pytest.fixture
def store() -> Iterator[Store]:
    with Store.open(Path(":memory:")) as opened:
        yield opened


def article(
    name: str, body: str | Sequence[str] = TEXT, published: str | None = "2026-11-20T08:00:00Z", **more: object
) -> Article:
    text = [body] if isinstance(body, str) else list(body)
    made = Article(
        id=name, url=f"https://{name}.example/rain", site=name, title="Rain", body="\n\n".join(text), run_id="r1",
        published_at=published, fetched_at="2026-11-21T08:00:00Z", content_hash=content_hash(text),
        word_count=sum(len(paragraph.split()) for paragraph in text),
    )  # fmt: skip
    for field, value in more.items():
        setattr(made, field, value)
    return made


def clusters(store: Store) -> dict[str, tuple[str, str | None]]:
    return {stored.id: (stored.cluster_id, stored.duplicate_of) for stored in store.articles.all(copies=True)}


def roles(store: Store) -> dict[str, str]:
    return {stored.id: stored.role for stored in store.articles.all(copies=True)}


def test_an_article_stands_for_itself(store: Store) -> None:
    made = article("a")
    assert store.articles.add(made) == 1
    assert (made.cluster_id, made.duplicate_of) == ("a", None)
    assert store.articles.get("b") is None
    (stored,) = store.articles.all()
    assert stored == store.articles.get("a")
    assert orjson.loads(stored.record)["title"] == "Rain"
    assert "trail" not in orjson.loads(stored.record)


def test_typography_does_not_make_another_story(store: Store) -> None:
    store.articles.add(article("a", "“It’s raining” – said the miller of the valley."))
    copy = article("b", '"It\'s raining" - said the miller of the valley.')
    store.articles.add(copy)
    assert copy.duplicate_of == "a"
    (edge,) = store.articles.edges("b")
    assert (edge.id, edge.similarity, edge.reason) == ("a", 1.0, "the same words")


@pytest.mark.parametrize("order", list(permutations([0, 1, 2])))
def test_the_earliest_published_stands_for_the_cluster_whatever_the_order(store: Store, order: tuple[int, ...]) -> None:
    dated = [article("late", published="2026-11-20T10:00:00Z"), article("early", published="2026-11-20T06:00:00Z"),
             article("undated", published=None)]  # fmt: skip
    for index in order:
        store.articles.add(dated[index])
    (first,) = {cluster for cluster, _ in clusters(store).values()}
    assert first == dated[order[0]].id, "a cluster keeps the name of its first article"
    assert {name: points for name, (_, points) in clusters(store).items()} == {
        "late": "early", "early": None, "undated": "early",
    }  # fmt: skip
    assert [stored.id for stored in store.articles.all()] == ["early"]


def test_a_printing_with_edits_joins_its_story(store: Store) -> None:
    store.articles.add(article("a", STORY))
    store.articles.add(article("b", OTHER))
    copy = article("c", ["A local paragraph comes first.", *edited(STORY, 0.05)])
    store.articles.add(copy)
    assert (copy.cluster_id, copy.duplicate_of) == ("a", "a")
    assert roles(store) == {"a": "canonical", "b": "canonical", "c": "copy"}
    (edge,) = store.articles.edges("c")
    assert edge.id == "a"
    assert edge.figures is not None
    assert 0.6 < edge.similarity == edge.figures["similarity"] < 1


def test_an_excerpt_is_told_from_a_copy(store: Store) -> None:
    store.articles.add(article("a", STORY))
    store.articles.add(article("b", STORY[:3]))
    assert roles(store) == {"a": "canonical", "b": "excerpt"}


def test_the_agencys_own_site_stands_for_its_story(store: Store) -> None:
    store.articles.add(article("a", STORY, "2026-11-19"))
    store.articles.add(article("wire", STORY, "2026-11-20", sources={"agency": "url"}))
    assert clusters(store) == {"a": ("a", "wire"), "wire": ("a", None)}


def test_an_article_that_belongs_to_two_clusters_makes_one_of_them(store: Store) -> None:
    """Each half alone has too little in common with the other; the whole story has both."""
    store.articles.add(article("one", STORY[:3], "2026-11-01"))
    store.articles.add(article("other", [STORY[0], *STORY[3:]], "2026-11-02"))
    assert clusters(store) == {"one": ("one", None), "other": ("other", None)}
    store.articles.add(article("whole", STORY, "2026-11-03"))
    assert clusters(store) == {"one": ("one", "whole"), "other": ("one", "whole"), "whole": ("one", None)}
    assert {edge.id for edge in store.articles.edges("whole")} == {"one", "other"}


def test_figures_and_roles_are_in_the_file_for_anybody_to_read(tmp_path: Path) -> None:
    with Store.open(tmp_path / "s.db") as store, store.transaction():
        store.articles.add(article("a", STORY))
        store.articles.add(article("b", STORY[:3]))
        store.articles.revise(article("a", [*STORY, "Nobody expects the study before the summer."]))
    with closing(sqlite3.connect(tmp_path / "s.db")) as database:
        printings = database.execute("SELECT id, revision, role, cluster_id, duplicate_of FROM printings ORDER BY 1, 2")
        assert printings.fetchall() == [
            ("a", 1, "revision", "a", None), ("a", 2, "canonical", "a", None), ("b", 1, "excerpt", "a", "a"),
        ]  # fmt: skip
        (edge,) = database.execute("SELECT id, other_id, similarity, containment, lead, reason, figures FROM edges")
    assert edge[:2] == ("b", "a")
    assert 0 < edge[2] < 1 == edge[3] == edge[4]
    assert "shorter" in edge[5] or "opening" in edge[5]
    assert orjson.loads(edge[6])["numbers_same"] == 1


@pytest.mark.parametrize("words", [139, 140])
def test_the_view_and_the_library_mean_the_same_by_an_excerpt(store: Store, words: int) -> None:
    """140 of 200 words are 70 %."""
    body = [" ".join(f"word{number}" for number in range(200))]
    store.articles.add(article("a", body, "2026-11-01"))
    store.articles.add(article("b", [" ".join(body[0].split()[:words])], "2026-11-02"))
    assert FULL_TEXT_SHARE == 0.7
    assert roles(store)["b"] == (Role.EXCERPT if words < 140 else Role.COPY)


def test_what_recurs_on_a_site_is_not_compared(store: Store) -> None:
    footer = "This outlet is a member of the association of small papers and answers to its council of readers."
    learnt = frozenset([fingerprint(footer)])
    store.articles.add(article("a", [*STORY, footer]), learnt)
    store.articles.add(article("b", STORY), learnt)
    (edge,) = store.articles.edges("b")
    assert edge.reason == "the same words"


# -- revisions --------------------------------------------------------------------------------------------------------


def test_another_text_is_a_revision_and_the_first_is_kept(store: Store) -> None:
    store.articles.add(article("a", STORY))
    again = article("a", [*STORY, "A study was promised again."], fetched_at="2026-11-22T08:00:00Z")
    store.articles.revise(again)
    assert again.revision == 2
    (stored,) = store.articles.all()
    assert (stored.revision, stored.fetched_at, stored.number) == (2, "2026-11-22T08:00:00Z", 1)
    (before,) = store.articles.revisions(stored)
    assert (before.revision, before.role, orjson.loads(before.record)["body"]) == (1, "revision", "\n\n".join(STORY))
    assert [one.revision for one in store.articles.all(revisions=True)] == [1, 2]
    assert store.articles.count() == 1


@pytest.mark.parametrize(
    ("changes", "same"),
    [
        ({"body": "It rained in the valley all day\u2009\u2014 and the river rose\u00a0by a metre"}, True),
        ({"title": "\u201cRain\u201d"}, True),
        ({"description": "What happened", "modified_at": "2026-11-21"}, True),
        ({"title": "Heavy rain"}, False),
        ({"body": TEXT.replace("metre", "foot")}, False),
        ({"body": f"{TEXT}\n\nNobody was hurt."}, False),
        ({"body": f"{TEXT}\n\nFollow us wherever you like."}, True),  # recurs on the site
        ({"title": None}, False),
    ],
    ids=str,
)
def test_only_words_make_a_revision(store: Store, changes: dict[str, str], same: bool) -> None:
    store.articles.add(article("a"))
    again = article("a", **changes)
    again.content_hash = content_hash(again.paragraphs)
    learnt = frozenset([fingerprint("Follow us wherever you like.")])
    assert store.articles.has_same_text(again, learnt) is same


def test_a_brief_that_becomes_the_full_story_joins_its_copies(store: Store) -> None:
    """The brief has too little of the story to be a printing of it; the text that replaces it is one."""
    brief = [STORY[0].split(". ")[0] + ".", "More follows."]
    store.articles.add(article("a", STORY, "2026-11-19"))
    store.articles.add(article("b", brief, "2026-11-20"))
    store.articles.revise(article("b", STORY, "2026-11-20"))
    assert clusters(store) == {"a": ("a", None), "b": ("a", "a")}


def test_an_article_that_grows_may_stand_for_its_story(store: Store) -> None:
    store.articles.add(article("a", STORY[:3], "2026-11-19"))
    store.articles.add(article("b", STORY, "2026-11-20"))
    assert roles(store) == {"a": "excerpt", "b": "canonical"}
    store.articles.revise(article("a", STORY, "2026-11-19"))
    assert roles(store) == {"a": "canonical", "b": "copy"}


def test_an_address_whose_text_changes_altogether_leaves_its_story(store: Store) -> None:
    """A forecast at one address: yesterday's copy elsewhere is no printing of today's."""
    store.articles.add(article("daily", STORY))
    store.articles.add(article("first-copy", STORY, "2026-11-21"))
    store.articles.revise(article("daily", OTHER))
    store.articles.add(article("second-copy", OTHER, "2026-11-21"))
    assert clusters(store) == {
        "daily": ("daily", None), "first-copy": ("first-copy", None), "second-copy": ("daily", "daily"),
    }  # fmt: skip


# -- clusters made anew -----------------------------------------------------------------------------------------------


def world() -> list[Article]:
    """Three stories on eight sites, with copies, excerpts and edits."""
    texts = {
        "a": STORY, "b": edited(STORY, 0.04), "c": STORY[:3], "d": [*STORY, *OTHER[:1]], "e": OTHER, "f": OTHER[:4],
        "g": THIRD, "h": ["The town remembers.", *THIRD],
    }  # fmt: skip
    return [
        article(name, text, f"2026-11-{day:02d}T06:00:00Z") for day, (name, text) in enumerate(texts.items(), start=1)
    ]


def export(path: Path) -> bytes:
    with Store.open(path) as store:
        return b"\n".join(final_records(store, store.articles.all(copies=True)))


@given(st.permutations(range(8)))
@settings(max_examples=12, deadline=None)
def test_a_rebuild_gives_the_same_clusters_whatever_the_order_of_arrival(
    tmp_path_factory: pytest.TempPathFactory, order: list[int]
) -> None:
    folder = tmp_path_factory.mktemp("rebuild")
    made = world()
    exports = []
    for name, numbers in (("sorted", sorted(order)), ("shuffled", order)):
        path = folder / f"{name}.db"
        with Store.open(path) as store, store.transaction():
            for number in numbers:
                store.articles.add(made[number])
        assert Store.rebuild(path) == len(made)
        exports.append(export(path))
        Store.rebuild(path)
        exports.append(export(path))
    assert len(set(exports)) == 1
    assert {frozenset(line["cluster_id"] for line in map(orjson.loads, exports[0].splitlines()))} == {frozenset("aeg")}


def test_a_rebuild_goes_by_the_latest_text(tmp_path: Path) -> None:
    """The forecast that moved on leaves the story of yesterday and joins that of today."""
    path = tmp_path / "s.db"
    with Store.open(path) as store, store.transaction():
        store.articles.add(article("daily", STORY, "2026-11-20"))
        store.articles.add(article("first-copy", STORY, "2026-11-21"))
        store.articles.revise(article("daily", OTHER, "2026-11-22"))
        store.articles.add(article("second-copy", OTHER, "2026-11-23"))
    Store.rebuild(path)
    with Store.open(path) as store:
        assert clusters(store) == {
            "first-copy": ("first-copy", None), "daily": ("daily", None), "second-copy": ("daily", "daily"),
        }  # fmt: skip


def test_a_copy_of_an_earlier_text_stays_with_its_story(tmp_path: Path) -> None:
    path = tmp_path / "s.db"
    rewritten = edited(STORY, 0.3)
    with Store.open(path) as store, store.transaction():
        store.articles.add(article("a", STORY, "2026-11-20"))
        store.articles.revise(article("a", rewritten, "2026-11-20"))
        store.articles.add(article("b", STORY, "2026-11-21"))
        assert clusters(store)["b"] == ("a", "a")
    Store.rebuild(path)
    with Store.open(path) as store:
        assert clusters(store)["b"] == ("a", "a")


def test_an_index_of_another_version_is_refused_with_the_command_that_makes_it_anew(tmp_path: Path) -> None:
    path = tmp_path / "my data" / "s.db"
    with Store.open(path) as store, store.transaction():
        store.articles.add(article("a", STORY))
        store.articles.add(article("b", STORY, "2026-11-21"))
    with closing(sqlite3.connect(path)) as database:
        database.execute("UPDATE near_meta SET value = '0.7' WHERE key = 'version'")
        database.commit()
    with pytest.raises(
        StoreError, match=r"of version 0\.7, .* newscrawl dedup --rebuild --data '.*/my data' makes it anew"
    ):
        Store.open(path)
    assert Store.rebuild(path) == 2
    with Store.open(path) as store:
        assert clusters(store) == {"a": ("a", None), "b": ("a", "a")}


def test_a_rebuild_that_dies_leaves_the_store_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "s.db"
    with Store.open(path) as store, store.transaction():
        for made in world():
            store.articles.add(made)
    before = export(path)

    def die(done: int) -> None:
        if done == 5:
            raise SystemExit("killed")

    with pytest.raises(SystemExit, match="killed"):
        Store.rebuild(path, die)
    assert export(path) == before


# -- reading ----------------------------------------------------------------------------------------------------------


def test_printings_come_with_the_one_that_stands_for_the_story_at_their_head(store: Store) -> None:
    for name, day in (("a", 3), ("b", 2), ("c", 1)):
        store.articles.add(article(name, published=f"2026-11-0{day}"))
    store.articles.add(article("alone", STORY))
    for name in "ac":
        stored = store.articles.get(name)
        assert stored is not None
        assert [(one.id, one.role) for one in store.articles.printings(stored)] == [
            ("c", "canonical"), ("b", "copy"), ("a", "copy"),
        ]  # fmt: skip
        assert [one.id for one in store.articles.printings(stored, limit=1)] == ["c"]
    stored = store.articles.get("alone")
    assert stored is not None
    assert store.articles.printings(stored) == []


def test_articles_come_by_date_and_site(store: Store) -> None:
    store.articles.add(article("a", "One story of the valley.", "2026-11-02"))
    store.articles.add(article("b", "Another story of the hills.", "2026-11-01"))
    assert [stored.id for stored in store.articles.all()] == ["b", "a"]
    assert [stored.id for stored in store.articles.all(site="a")] == ["a"]
    assert store.articles.count() == 2


def test_what_cleaning_removed_is_kept_beside_the_record(store: Store) -> None:
    made = article("a")
    made.remove("share", ["Share this"])
    store.articles.add(made)
    (stored,) = store.articles.all()
    assert orjson.loads(stored.record)["removed"] == [{"kind": "share", "count": 1, "chars": 10}]
    assert orjson.loads(stored.removed) == [["share", "Share this"]]
