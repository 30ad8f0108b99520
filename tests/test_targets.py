"""What a crawl is for: cards by their names, by groups, and what is wrong with those that cannot be crawled."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from newscrawl.config import SiteFacts, load_configuration
from newscrawl.exceptions import UsageError
from newscrawl.platforms.generic import Generic
from newscrawl.targets import Target, facts_of, group_of, members_of, targets_of_names

if TYPE_CHECKING:
    from pathlib import Path

    from scrapy import Spider

    from newscrawl.config import Configuration

TEXT = """\
[groups.papers]
tags = ["paper"]
sites = ["heraldd", "broken"]
limit = 9
[groups.none]
countries = ["AT"]
[sites.gazette]
tags = ["own"]
limit = 3
discover = ["robots"]
[sites.herald]
off = true
"""


class Gazette(Generic):
    name = "gazette"
    domain = "gazette.example"
    country = "CA"
    language = "en"
    tags = ["paper"]
    discover = ["feeds"]


class Herald(Generic):
    name = "herald"
    domain = "herald.example"


class Post(Generic):
    name = "post"
    domain = "https://post.example"  # a mistake
    tags = 3  # type: ignore[assignment] # another


class Loader:
    """Knows three cards, of which one is unsound, and a file that cannot be imported."""

    cards: dict[str, type[Spider]] = {"gazette": Gazette, "herald": Herald, "post": Post}
    broken = {"broken": "broken.py:3: SyntaxError: invalid syntax"}

    def load(self, name: str) -> type[Spider]:
        if name in self.broken:
            raise UsageError(f"{self.broken[name]}; mend the card")
        return self.cards[name]

    def list(self) -> list[str]:
        return list(self.cards)

    def find_by_request(self, request: object) -> list[str]:
        return []

    @classmethod
    def from_settings(cls, settings: object) -> Loader:
        return cls()


@pytest.fixture
def configuration(tmp_path: Path) -> Configuration:
    path = tmp_path / "newscrawl.toml"
    path.write_text(TEXT)
    return load_configuration(path, {})


def test_what_cards_and_the_file_say_of_sites(configuration: Configuration) -> None:
    assert facts_of(Loader(), configuration) == [
        SiteFacts("broken"),
        SiteFacts("gazette", "CA", "en", ("paper", "own")),
        SiteFacts("herald", off=True),
        SiteFacts("post"),
    ]


def test_a_group_names_also_those_that_nobody_knows(configuration: Configuration) -> None:
    facts = facts_of(Loader(), configuration)
    members = members_of(group_of("papers", configuration), facts, configuration)
    assert members == ["broken", "gazette", "heraldd"]
    targets, wrong = targets_of_names(members, Loader(), {})
    assert [target.site for target in targets] == ["gazette"], "one that cannot be crawled stops no other"
    assert {name: str(error) for name, error in wrong.items()} == {
        "broken": "broken.py:3: SyntaxError: invalid syntax; mend the card",
        "heraldd": "there is no spider called 'heraldd'; did you mean herald?; newscrawl list shows all, a URL works too",
    }


def test_a_group_without_a_site_and_a_group_that_is_none(configuration: Configuration) -> None:
    with pytest.raises(UsageError, match=r"toml line 5: groups\.none: no card is in it"):
        members_of(group_of("none", configuration), facts_of(Loader(), configuration), configuration)
    with pytest.raises(UsageError, match="--group paper: there is no such group; did you mean papers"):
        group_of("paper", configuration)


def test_an_unsound_card_is_an_error_of_its_own() -> None:
    targets, wrong = targets_of_names(["post", "herald", "herald"], Loader(), {"a": "1"})
    assert [(target.site, target.arguments) for target in targets] == [("herald", {"a": "1"})]
    assert "and 1 more" in str(wrong["post"])


def test_a_site_takes_over_what_is_set_for_it_alone(configuration: Configuration) -> None:
    named, herald = Target(Gazette), Target(Herald)
    named.adopt(configuration, limit=9)
    herald.adopt(configuration, limit=9)
    assert named.settings == {"NEWSCRAWL_LIMIT": 3, "NEWSCRAWL_DISCOVER": ("robots",)}
    assert Gazette(**named.arguments).discover == ("robots",), "which stands before what its card says"
    assert herald.settings == {"NEWSCRAWL_LIMIT": 9}
    assert Target(Generic, {"site": "example.org"}).site == "example.org"
