"""The table of keys says what the rest of the house says."""

from __future__ import annotations

import dataclasses

import pytest
from scrapy.settings import default_settings

from newscrawl.config.groups import Group
from newscrawl.config.keys import EXPORT_KEYS, GROUP_KEYS, KEYS, RECEIVER_KEYS, SITE_KEYS, Key
from newscrawl.config.receivers import VERDICTS
from newscrawl.platforms.generic import WAYS
from newscrawl.reports.findings import Verdict

EVERY = [*KEYS.values(), *GROUP_KEYS.values(), *SITE_KEYS.values(), *EXPORT_KEYS.values(),
         *(key for keys in RECEIVER_KEYS.values() for key in keys.values())]  # fmt: skip


def test_words_of_the_house() -> None:
    assert tuple(VERDICTS) == tuple(Verdict)
    assert set(KEYS["discover"].kind.of_text("feeds,robots,teasers")) == WAYS


def test_a_group_has_what_its_table_may_set() -> None:
    fields = {field.name: field.default for field in dataclasses.fields(Group)}
    assert {name: fields[name] for name in GROUP_KEYS} == {name: key.default for name, key in GROUP_KEYS.items()}


@pytest.mark.parametrize("key", EVERY, ids=lambda key: key.name)
def test_a_default_is_what_the_key_may_be(key: Key) -> None:
    if key.default is not None and key.name not in ("time_limit", "jitter", "least", "most"):
        assert key.kind.of_value(key.default) == key.default
    assert key.sentence
    assert not key.sentence.endswith(".")


def test_settings_are_ours_or_scrapys() -> None:
    for key in KEYS.values():
        assert key.setting.startswith("NEWSCRAWL_") or not key.setting or hasattr(default_settings, key.setting)
    variables = [key.variable for key in KEYS.values()]
    assert len(set(variables)) == len(variables)
