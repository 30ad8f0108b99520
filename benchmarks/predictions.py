"""Turn newscrawl's records into predictions for a page set with ground truth.

    newscrawl extract PATH/dev.warc.gz | python benchmarks/predictions.py PATH/truth.jsonl > pred.jsonl
    python PATH/score.py PATH/truth.jsonl pred.jsonl

A record finds its page by URL. The dateline goes back to the front of the body: the truths have it there.
"""

from __future__ import annotations

import json
import sys
from typing import Any


def prediction(identity: str, record: dict[str, Any]) -> dict[str, Any]:
    """Return the line a scorer reads for *record*."""
    return {
        "id": identity,
        "title": record["title"],
        "body": " ".join(part for part in (record["dateline"], record["body"]) if part),
        "authors": record["authors"],
        "date_published": record["published_at"],
        "agencies": record["agencies"],
    }


def main() -> None:
    """Read records from standard input, write predictions to standard output."""
    with open(sys.argv[1], encoding="utf-8") as truth:  # noqa: PTH123
        identities: dict[str, list[str]] = {}
        for page in map(json.loads, truth):
            identities.setdefault(page["url"].strip(), []).append(page["id"])
    for record in map(json.loads, sys.stdin):
        for identity in identities.get(record["url"], ()):
            print(json.dumps(prediction(identity, record), ensure_ascii=False))


if __name__ == "__main__":
    main()
