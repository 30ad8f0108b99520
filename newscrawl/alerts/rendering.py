"""A message in the shapes that receivers take: a JSON document, plain text, HTML, and blocks for Slack.

What sites put into a sentence was made one plain line when it was noted (:func:`newscrawl.alerts.judging.plain`); here it
is kept from being read as markup.
"""

from __future__ import annotations

import re
import socket
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from newscrawl import __version__

if TYPE_CHECKING:
    from jinja2 import Template

    from newscrawl.alerts.message import Change, Message

FORMAT = 1
"""Version of the JSON document: a key may be added to it without a new one, none taken away or given another meaning."""
CHANGES_MAX = 200
"""Changes that a message holds; the worst come first, of the rest the number is told."""
SLACK_CHANGES_MAX = 40
"""The same for Slack, which takes 50 blocks."""
SLACK_TEXT_MAX = 3_000
"""Characters that Slack takes in one block."""


def document_of(message: Message) -> dict[str, Any]:
    """Return the message as the JSON document that docs/alerts.md describes."""
    return {
        "newscrawl": __version__,
        "format": FORMAT,
        "kind": message.kind,
        "at": message.at,
        "machine": socket.gethostname(),
        "title": message.title,
        "sites": dict(message.sites),
        "changes": [
            {
                "site": change.site, "was": change.was, "verdict": change.now, "recovered": change.is_over,
                "since": change.since, **change.record,
            }
            for change in message.changes[:CHANGES_MAX]
        ],
        "omitted": max(0, len(message.changes) - CHANGES_MAX),
    }  # fmt: skip


def text_of(message: Message) -> str:
    """Return the message as plain text."""
    lines = [f"{message.title} ({message.standing})", ""]
    for change in message.changes[:CHANGES_MAX]:
        lines += [headline_of(change), *(f"  {line}" for line in lines_of(change))]
        if change.record["next"]:
            lines.append(f"  next: {change.record['next']}")
        lines.append("")
    if more := omitted(message, CHANGES_MAX):
        lines += [more, ""]
    return "\n".join([*lines, _signature(message)]) + "\n"


def html_of(message: Message) -> str:
    """Return the message as an HTML page of its own; nothing in it is fetched from anywhere."""
    return _template().render(
        message=message,
        changes=[(change, lines_of(change)) for change in message.changes[:CHANGES_MAX]],
        more=omitted(message, CHANGES_MAX),
        signature=_signature(message),
    )


def slack_of(message: Message) -> dict[str, Any]:
    """Return the message as Slack's incoming webhooks take it, and those of services that are like them.

    ``text`` is the title, for notifications and for services that know no blocks.
    """
    title = f"newscrawl: {message.title}"
    blocks: list[dict[str, Any]] = [_section(f"*{_mrkdwn(title)}*\n{_mrkdwn(message.standing)}")]
    blocks += [_section(_slack_change(change)) for change in message.changes[:SLACK_CHANGES_MAX]]
    foot = " ".join(filter(None, (omitted(message, SLACK_CHANGES_MAX), _signature(message))))
    blocks.append({"type": "context", "elements": [{"type": "mrkdwn", "text": _mrkdwn(foot), "verbatim": True}]})
    text = [_mrkdwn(title), *(_mrkdwn(headline_of(change)) for change in message.changes[:SLACK_CHANGES_MAX])]
    return {"text": "\n".join(text), "blocks": blocks}


def headline_of(change: Change) -> str:
    """Return the line over a change.

    >>> from newscrawl.alerts.message import Change
    >>> headline_of(Change("heise", "ok", "fail", "2026-11-23T10:00:00Z", False, {}))
    'FAIL heise (was ok), since 2026-11-23 10:00 UTC'
    """
    word = "RECOVERED" if change.is_over else change.now.upper()
    now = f", now {change.now}" if change.is_over and change.now == "warn" else ""
    since = f"{change.since[:10]} {change.since[11:16]} UTC"
    return f"{word} {change.site} (was {change.was}{now}), since {since}"


def lines_of(change: Change) -> list[str]:
    """Return what is said of a change: what was found, and what its run came to."""
    record = change.record
    lines = [f"{one['verdict']}: {one['sentence']}" for one in record["findings"]] or [record["sentence"]]
    if figures := ", ".join(f"{number} {word}" for word, number in record["figures"].items() if number):
        lines.append(f"its run: {figures}")
    return lines


def omitted(message: Message, shown: int) -> str:
    """Return what is said of the changes that are not shown, if there are any."""
    more = len(message.changes) - shown
    return f"and {more} more: newscrawl health tells all" if more > 0 else ""


def _signature(message: Message) -> str:
    return f"newscrawl {__version__} on {socket.gethostname()}, {message.at}"


@cache
def _template() -> Template:
    from jinja2 import Environment, StrictUndefined

    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    environment.globals["headline_of"] = headline_of
    return environment.from_string(files("newscrawl.alerts").joinpath("digest.html").read_text("utf-8"))


# -- Slack's markup -------------------------------------------------------------------------------------------------------

_MARKS = re.compile(r"(?<![^\W_])[*_~`]|[*_~`](?![^\W_])|@")
"""What begins or ends bold, italic, struck or typewriter text: a mark that stands at the edge of a word; and mentions."""
_COMMAND_MAX = 800
_NOTHING = "\u2060"  # a word joiner: no width, and no letter


def _section(text: str) -> dict[str, Any]:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text, "verbatim": True}}


def _slack_change(change: Change) -> str:
    told = [f"*{_mrkdwn(headline_of(change))}*"]
    command = f"`{_escape((change.record['next'] or '').replace('`', '%60'))}`"
    if len(command) > _COMMAND_MAX:
        command = f"`newscrawl health {_escape(change.site)}`"
    left = SLACK_TEXT_MAX - len(told[0]) - len(command) - 2
    for line in map(_mrkdwn, lines_of(change)):
        left -= len(line) + 1
        if left < 0:  # half a line could end within an escape
            break
        told.append(line)
    return "\n".join([*told, command] if change.record["next"] else told)


def _mrkdwn(text: str) -> str:
    """Return text that Slack shows as it is: no link, no mention, no markup."""
    return _escape(_MARKS.sub(rf"{_NOTHING}\g<0>{_NOTHING}", text))


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
