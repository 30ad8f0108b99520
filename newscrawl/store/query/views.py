"""The views of the store that users may ask: their names, their columns and what type each is of.

The views themselves are at the end of ``schema.sql``; docs/query.md says what each column means.
"""

from __future__ import annotations

from typing import Literal, cast

Type = Literal["text", "integer", "number", "boolean"]


def _columns(told: str) -> dict[str, Type]:
    """Return columns with their types, as ``title word_count:integer``; text where there is none."""
    pairs = (word.partition(":") for word in told.split())
    return {name: cast("Type", kind or "text") for name, _, kind in pairs}


VIEWS: dict[str, dict[str, Type]] = {
    "article": _columns(
        "id revision:integer site url canonical_url publisher title description body section agency agencies authors byline "
        "dateline date published_at modified_at fetched_at language topics is_accessible_for_free:boolean "
        "word_count:integer content_hash cluster_id role duplicate_of run_id"
    ),
    "revision": _columns(
        "article_id revision:integer url title body modified_at fetched_at word_count:integer content_hash run_id"
    ),
    "cluster": _columns("id article_id articles:integer sites:integer first_published_at last_published_at"),
    "author": _columns("article_id position:integer name"),
    "topic": _columns("article_id position:integer name"),
    "image": _columns("article_id position:integer url caption credit"),
    "teaser": _columns("article_id position:integer section title url"),
    "url": _columns(
        "url site kind disposition detail article_id attempts:integer visits:integer found_run_id run_id ended_at"
    ),
    "source": _columns("url site kind disposition detail run_id ended_at"),
    "reject": _columns("url site reason title body word_count:integer"),
    "run": _columns(
        "id site started_at finished_at reason found:integer known:integer pending:integer articles:integer words:number "
        "age_hours:number"
    ),
}
"""Views by name, each with its columns in their order and their types."""
