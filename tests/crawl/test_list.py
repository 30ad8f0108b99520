"""The catalogue on the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import orjson

if TYPE_CHECKING:
    from commandline import CommandLine


def test_sites_are_picked_by_country_and_language(newscrawl: CommandLine) -> None:
    every = [orjson.loads(line) for line in newscrawl("list", "--json").out.splitlines()]
    for option, name, word in (("--country", "country", "ZA"), ("--language", "language", "zu")):
        ran = newscrawl("list", "--json", option, word.lower())
        assert ran.code == 0, ran.err
        picked = [orjson.loads(line) for line in ran.out.splitlines()]
        assert picked
        assert picked == [card for card in every if card[name] == word]
    both = newscrawl("list", "--country", "ZA", "--language", "zu").out.split()
    assert both == [card["name"] for card in every if (card["country"], card["language"]) == ("ZA", "zu")]
    assert set(every[0]) == {"name", "domain", "country", "language", "platform", "sections"}


def test_a_country_nobody_has_is_told(newscrawl: CommandLine) -> None:
    ran = newscrawl("list", "--country", "QQ")
    assert (ran.code, ran.out) == (4, "")
    assert ran.errors == [
        "newscrawl: error: list --country QQ: no card has it; newscrawl list --json shows what there is"
    ]
