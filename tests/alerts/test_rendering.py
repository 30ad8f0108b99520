from __future__ import annotations

import json
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from newscrawl.alerts.judging import SENTENCE_MAX, plain
from newscrawl.alerts.message import Change, Message
from newscrawl.alerts.rendering import (
    CHANGES_MAX,
    SLACK_CHANGES_MAX,
    SLACK_TEXT_MAX,
    document_of,
    html_of,
    slack_of,
    text_of,
)

AT = "2026-11-23T10:00:00Z"
HOSTILE = "<script>alert(1)</script> <!channel> *bold* _it_ ~no~ `code` @here & \x1b[31mred \u202egnorw <http://x|y>"


def record(sentence: str = "80 % pages failed", command: str | None = "newscrawl preview heise") -> dict[str, Any]:
    return {
        "run": "r1", "failure": "wall", "sentence": plain(sentence), "figures": {"found": 12, "failed": 9, "pending": 0},
        "findings": [{"rule": "failed", "verdict": "fail", "sentence": plain(sentence)}],
        "next": plain(command) if command else None,
    }  # fmt: skip


def message(*changes: Change) -> Message:
    return Message("digest", AT, changes, {"fail": len(changes)})


def change(site: str = "heise", **more: Any) -> Change:
    return Change(site, "ok", "fail", AT, is_over=False, record=record(**more))


def test_the_text_says_what_changed_by_which_numbers_and_what_to_do() -> None:
    told = text_of(
        message(change(), Change("welt", "fail", "ok", AT, is_over=True, record=record("3 new articles", None)))
    )
    assert told.splitlines()[:10] == [
        "1 site fails, 1 site has recovered (of 2 sites: 2 fail)",
        "",
        "FAIL heise (was ok), since 2026-11-23 10:00 UTC",
        "  fail: 80 % pages failed",
        "  its run: 12 found, 9 failed",
        "  next: newscrawl preview heise",
        "",
        "RECOVERED welt (was fail), since 2026-11-23 10:00 UTC",
        "  fail: 3 new articles",
        "  its run: 12 found, 9 failed",
    ]


def test_the_document_has_the_keys_that_are_documented() -> None:
    document = document_of(message(change()))
    assert list(document) == ["newscrawl", "format", "kind", "at", "machine", "title", "sites", "changes", "omitted"]
    assert list(document["changes"][0]) == [
        "site", "was", "verdict", "recovered", "since", "run", "failure", "sentence", "figures", "findings", "next",
    ]  # fmt: skip
    assert json.loads(json.dumps(document)) == document


def test_html_holds_what_sites_say_as_text() -> None:
    page = html_of(message(change(sentence=HOSTILE, command=f"newscrawl preview '{HOSTILE}'")))
    tree = html.fromstring(page)
    assert not tree.xpath("//script | //a | //img | //@onclick | //link")
    assert "<script>alert(1)</script>" in tree.text_content()
    assert "\x1b" not in page
    assert "\u202e" not in page


def texts_of_slack(document: dict[str, Any]) -> list[str]:
    blocks = document["blocks"]
    return [
        document["text"],
        *(block["text"]["text"] if "text" in block else block["elements"][0]["text"] for block in blocks),
    ]


def test_slack_shows_what_sites_say_as_it_is() -> None:
    for text in texts_of_slack(slack_of(message(change(sentence=HOSTILE, command=f"newscrawl preview '{HOSTILE}'")))):
        assert "<" not in text
        assert ">" not in text
        assert not re.search(r"&(?!(amp|lt|gt);)", text)
    said = slack_of(message(change(sentence=HOSTILE)))["blocks"][1]["text"]["text"]
    headline, sentence, *_ = said.split("\n")
    assert headline.startswith("*FAIL heise")
    assert headline.endswith("*")
    for mark in ("*bold", "bold*", "_it", "it_", "~no", "no~", "`code", "code`", "@here"):
        assert mark not in sentence, "a mark beside a letter would make markup"


def test_addresses_stay_as_they_are_for_slack() -> None:
    address = "https://a.example/2026/a_story_of_two~parts?x=1"
    assert address in slack_of(message(change(sentence=f"as {address}")))["blocks"][1]["text"]["text"]


def test_a_command_for_slack_cannot_end_its_code() -> None:
    said = slack_of(message(change(command="newscrawl preview 'https://a.example/`x`'")))["blocks"][1]["text"]["text"]
    assert said.endswith("\n`newscrawl preview 'https://a.example/%60x%60'`")


@pytest.mark.parametrize("number", [1, SLACK_CHANGES_MAX, SLACK_CHANGES_MAX + 1, 2_000])
def test_messages_are_bounded_and_say_what_they_leave_out(number: int) -> None:
    many = message(*(change(f"site{index}", sentence="& " * 2_000, command="x" * 400) for index in range(number)))
    slack = slack_of(many)
    assert len(slack["blocks"]) <= 50
    assert all(len(text) <= SLACK_TEXT_MAX for text in texts_of_slack(slack)[1:])
    assert len(slack["text"]) < 40_000  # Slack's bound
    more = number - SLACK_CHANGES_MAX
    assert (f"and {more} more" in texts_of_slack(slack)[-1]) == (more > 0)
    document = document_of(many)
    assert len(document["changes"]) + document["omitted"] == number
    assert len(document["changes"]) <= CHANGES_MAX
    assert (f"and {number - CHANGES_MAX} more" in text_of(many)) == (number > CHANGES_MAX)


@given(st.text())
def test_what_is_noted_is_one_short_line_that_commands_no_terminal(text: str) -> None:
    line = plain(text)
    assert len(line) <= SENTENCE_MAX
    assert len(line.splitlines()) <= 1
    assert not re.search("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", line)
    assert plain(line) == line
