"""Delivering a message to a receiver: attempts with rising pauses, and a sentence for whatever goes wrong."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import orjson

from newscrawl.alerts.command import run_command
from newscrawl.alerts.http import post
from newscrawl.alerts.judging import plain
from newscrawl.alerts.mail import send_mail
from newscrawl.alerts.rendering import document_of, slack_of
from newscrawl.alerts.undelivered import Undelivered

if TYPE_CHECKING:
    from newscrawl.alerts.message import Message
    from newscrawl.config import Receiver

FIRST_PAUSE = 1.0
"""Seconds between the first attempt and the second; each pause is three times the one before."""


def deliver(receiver: Receiver, message: Message, until: float) -> str:
    """Deliver *message*, with new attempts where it may help, and return a note of what did not go well, if anything.

    *until* is when it must have ended, on the monotonic clock: no attempt begins after it.

    Raises:
        Undelivered: the message did not arrive; the sentence says why and holds no secret.
    """
    if receiver.missing:
        raise Undelivered(f"environment variable {', '.join(receiver.missing)} is not set")
    attempts = int(str(receiver.options["retries"])) + 1
    pause = FIRST_PAUSE
    for attempt in range(1, attempts + 1):
        try:
            return masked(_attempt(receiver, message, until), receiver.options)
        except Undelivered as error:
            pause = max(pause, error.after)
            ended = not error.may_pass or attempt == attempts or time.monotonic() + pause >= until
            if ended:
                said = masked(str(error), receiver.options)
                raise Undelivered(f"{said} ({attempt} attempts)" if attempt > 1 else said) from error
        time.sleep(pause)
        pause *= 3
    raise Undelivered("no attempt was made; set retries to 0 or more")


def _attempt(receiver: Receiver, message: Message, until: float) -> str:
    options = receiver.options
    seconds = max(0.1, min(float(str(options["timeout"])), until - time.monotonic()))
    match receiver.kind:
        case "webhook":
            post(str(options["url"]), orjson.dumps(document_of(message)), _texts(options["headers"]), seconds)
        case "slack":
            post(str(options["url"]), orjson.dumps(slack_of(message)), {}, seconds)
        case "email":
            return send_mail(options, message, seconds)
        case "command":
            run_command(options["command"], orjson.dumps(document_of(message)), seconds)
    return ""


def _texts(table: object) -> dict[str, str]:
    return {str(name): str(value) for name, value in table.items()} if isinstance(table, Mapping) else {}


def place_of(receiver: Receiver) -> str:
    """Return where a receiver is, without its secrets: a host, mail addresses, a program."""
    options = receiver.options
    match receiver.kind:
        case "email":
            to = options["to"]
            return f"{', '.join(map(str, to)) if isinstance(to, tuple) else to} by {options['host']}"
        case "command":
            words = options["command"]
            return str(words[0]) if isinstance(words, tuple) and words else "no command"
        case _:
            return host_of(str(options["url"]))


def host_of(url: str) -> str:
    """Return the scheme and the host of a URL; the rest of it may be a secret.

    >>> host_of("https://user:word@hooks.example:8443/services/T0/B0/secret")
    'https://hooks.example:8443'
    """
    try:
        parts = urlsplit(url)
    except ValueError:
        return "its URL"
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}" if parts.netloc else "its URL"


def masked(sentence: str, options: Mapping[str, object]) -> str:
    """Return a sentence, one plain line, in which nothing secret of a receiver's options stands."""
    secrets = [str(options["password"])] if options.get("password") else []
    secrets += [value for value in _texts(options.get("headers")).values() if value]
    url = str(options.get("url") or "")
    if url:
        rest = url.removeprefix(host_of(url))
        secrets += [url, *([rest] if len(rest) > 1 else []), *(part for part in _parts(url) if len(part) > 3)]
    for secret in sorted(secrets, key=len, reverse=True):
        sentence = sentence.replace(secret, "***")
    return plain(sentence)


def _parts(url: str) -> list[str]:
    """Return the user's name and password of a URL, the steps of its path and its query."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return []
    return [part for part in (parts.username, parts.password, *parts.path.split("/"), parts.query) if part]
