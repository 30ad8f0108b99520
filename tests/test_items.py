from __future__ import annotations

import orjson
from itemadapter import ItemAdapter

from newscrawl.items import Article, Removed


def test_the_trail_is_no_part_of_the_record() -> None:
    article = Article(id="a")
    article.remove("share", ["Share this"])
    assert "trail" not in orjson.loads(orjson.dumps(article))
    assert "trail" not in ItemAdapter(article).asdict()
    assert article.trail.removed == [("share", "Share this")]


def test_removed_texts_are_counted_by_kind() -> None:
    article = Article()
    article.remove("share", ["one", "three"])
    article.remove("share", ["x"])
    article.remove("repeated", [])
    assert article.removed == [Removed("share", 3, 9)]


def test_paragraphs_and_body_are_one_thing() -> None:
    article = Article(body="First.\n\nSecond.")
    assert article.paragraphs == ["First.", "Second."]
    article.paragraphs = []
    assert article.body is None
    assert article.paragraphs == []


def test_articles_share_no_list() -> None:
    first, second = Article(), Article()
    first.authors.append("Ada Quill")
    first.trail.problems.append("x")
    assert second.authors == []
    assert second.trail.problems == []


def test_paragraphs_are_a_list_of_ones_own() -> None:
    article = Article(body="First.\n\nSecond.")
    article.paragraphs.clear()
    assert article.paragraphs == ["First.", "Second."]
