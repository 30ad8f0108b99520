from __future__ import annotations

import pytest

from newscrawl.alerts.message import Message, changes_for
from newscrawl.store import SiteVerdict

DEFAULT = ("ok", "stale", "fail")


def verdict(site: str, word: str) -> SiteVerdict:
    return SiteVerdict(site, word, "2026-11-23T10:00:00Z", {})


@pytest.mark.parametrize(
    ("told", "now", "on", "heard"),
    [
        (None, "ok", DEFAULT, None),  # a site that is as it should be is no news
        (None, "new", DEFAULT, None),
        (None, "fail", DEFAULT, ("ok", "fail", False)),
        ("fail", "fail", DEFAULT, None),  # told once
        ("fail", "ok", DEFAULT, ("fail", "ok", True)),
        ("fail", "new", DEFAULT, ("fail", "new", True)),  # no history yet, and its run went well
        ("fail", "stale", DEFAULT, ("fail", "stale", False)),
        ("stale", "fail", DEFAULT, ("stale", "fail", False)),
        (None, "warn", DEFAULT, None),  # not on the list
        ("fail", "warn", DEFAULT, ("fail", "warn", True)),  # what was told of is over
        ("ok", "fail", DEFAULT, ("ok", "fail", False)),  # it had recovered, and fails anew
        ("warn", "fail", DEFAULT, ("ok", "fail", False)),  # told when warn was on the list, which it is no more
        ("warn", "ok", DEFAULT, None),
        (None, "warn", ("warn", "fail"), ("ok", "warn", False)),
        (None, "new", ("new",), ("ok", "new", False)),
    ],
)
def test_a_receiver_hears_of_a_trouble_once_and_of_its_end_once(
    told: str | None, now: str, on: tuple[str, ...], heard: tuple[str, str, bool] | None
) -> None:
    changes = changes_for([verdict("heise", now)], {"heise": told} if told else {}, on)
    assert [(change.was, change.now, change.is_over) for change in changes] == ([heard] if heard else [])


def test_the_worst_comes_first_and_what_is_over_last() -> None:
    now = [verdict("a", "stale"), verdict("b", "ok"), verdict("c", "fail"), verdict("d", "fail"), verdict("e", "ok")]
    changes = changes_for(now, {"b": "fail"}, DEFAULT)
    assert [change.site for change in changes] == ["c", "d", "a", "b"]
    message = Message("digest", "2026-11-23T10:00:00Z", changes, {"fail": 2, "stale": 1, "ok": 2})
    assert message.title == "2 sites fail, 1 site is stale, 1 site has recovered"
    assert message.standing == "of 5 sites: 2 fail, 1 stale, 2 ok"
