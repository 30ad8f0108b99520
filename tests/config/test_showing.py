from __future__ import annotations

from typing import TYPE_CHECKING

import orjson

from newscrawl.config import SiteFacts, load_configuration
from newscrawl.config.showing import document_of, problems_of

if TYPE_CHECKING:
    from pathlib import Path

TEXT = """\
ping = "https://hc.example/SECRET1"
[groups.papers]
tags = ["paper"]
sites = ["faz"]
cron = "0 * * * *"
[groups.none]
countries = ["AT"]
without = ["fza"]
[sites.faz]
limit = 3
[sites.ltoo]
limit = 3
[sites."example.org"]
delay = 1
[alerts.hook]
kind = "webhook"
url = "https://user:SECRET2@hooks.example/SECRET3?q=SECRET4#SECRET5"
headers = { Authorization = "SECRET6" }
[alerts.mail]
kind = "email"
host = "localhost"
user = "u"
password = "SECRET7"
sender = "a@b"
to = ["c@d"]
"""
FACTS = [SiteFacts("faz", tags=("paper",)), SiteFacts("lto", tags=("law",)), SiteFacts("off", off=True)]


def test_every_value_is_shown_with_its_origin_and_no_secret(tmp_path: Path) -> None:
    path = tmp_path / "newscrawl.toml"
    path.write_text(TEXT)
    configuration = load_configuration(path, {})
    document = document_of(configuration, FACTS)
    assert b"SECRET" not in orjson.dumps(document)
    assert document["values"]["ping"] == {"value": "https://hc.example/***", "origin": f"{path} line 1"}
    assert document["values"]["limit"] == {"value": 0, "origin": "default"}
    assert document["groups"]["papers"]["members"] == ["faz"]
    assert document["groups"]["papers"]["cron"] == {"value": "0 * * * *", "origin": f"{path} line 5"}
    assert document["groups"]["papers"]["time_limit"] == {"value": "1h", "origin": "default"}
    assert document["alerts"]["hook"]["url"] == {"value": "https://hooks.example/***", "origin": f"{path} line 17"}
    assert document["alerts"]["hook"]["headers"]["value"] == {"Authorization": "***"}
    assert document["alerts"]["mail"]["password"]["value"] == "***"
    assert document["sites"]["faz"] == {"limit": {"value": 3, "origin": f"{path} line 10"}}
    assert document["notes"] == ["1 of 3 sites are in no group: lto"]


def test_names_that_nobody_knows_and_groups_without_a_site(tmp_path: Path) -> None:
    path = tmp_path / "newscrawl.toml"
    path.write_text(TEXT)
    assert problems_of(load_configuration(path, {}), FACTS) == [
        f"{path} line 6: groups.none: there is no card 'fza'; did you mean faz?",
        f"{path} line 6: groups.none: no card is in it; newscrawl list shows all",
        f"{path} line 12: sites.ltoo: there is no card 'ltoo'; did you mean lto?",
    ]


def test_a_country_that_no_card_has_is_told_with_the_line_of_the_export(tmp_path: Path) -> None:
    path = tmp_path / "newscrawl.toml"
    path.write_text("[[exports]]\nfile = 'a.jsonl'\noptions = ['--country', 'de', '--country', 'XX']\n")
    facts = [SiteFacts("faz", country="DE"), SiteFacts("lto", country="AT"), SiteFacts("none")]
    assert problems_of(load_configuration(path, {}), facts) == [
        f"{path} line 3: exports[0].options: --country XX: no card has it; cards have AT, DE"
    ]
