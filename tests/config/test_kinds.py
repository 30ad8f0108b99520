"""The kinds of values: what each takes, from TOML and from a text, and what it refuses."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from newscrawl.config import kinds
from newscrawl.config.kinds import Kind, UnfitError, choices, number, numbers, shown, whole

COUNT, SHARE, HOURS, WAYS = whole(1, 9), number(0, 1), numbers(0, 10), choices("feeds", "robots")


@pytest.mark.parametrize(
    ("kind", "value", "taken"),
    [
        (kinds.TEXT, "a", "a"),
        (kinds.FLAG, False, False),
        (COUNT, 9, 9),
        (SHARE, 1, 1.0),
        (SHARE, 0.25, 0.25),
        (HOURS, [1, 2.5], (1.0, 2.5)),
        (HOURS, [], ()),
        (kinds.NAMES, ["a", "b"], ("a", "b")),
        (WAYS, ["robots"], ("robots",)),
        (kinds.SINCE, date(2026, 11, 1), "2026-11-01"),
        (kinds.SINCE, datetime(2026, 11, 1, 6), "2026-11-01T06:00:00"),  # noqa: DTZ001 # as TOML writes it
        (kinds.SINCE, "3d", "3d"),
        (kinds.RETRY, ["failed", "gone"], ("failed", "gone")),
        (kinds.DURATION, "90s", timedelta(seconds=90)),
        (kinds.DURATION, "1.5 h", timedelta(minutes=90)),
        (kinds.URL, "http://127.0.0.1:8000/x?y=z", "http://127.0.0.1:8000/x?y=z"),
        (kinds.CRON, "*/30  6-22 * * MON-FRI", "*/30 6-22 * * MON-FRI"),
        (kinds.CRON, "0 0 29 2 *", "0 0 29 2 *"),
        (kinds.ZONE, "America/Argentina/Ushuaia", "America/Argentina/Ushuaia"),
        (kinds.HEADERS, {"X-A": "b"}, {"X-A": "b"}),
        (kinds.COMMAND, ["/bin/mail", "-s", "x"], ("/bin/mail", "-s", "x")),
    ],
)
def test_what_is_taken(kind: Kind, value: object, taken: object) -> None:
    assert kind.of_value(value) == taken


@pytest.mark.parametrize(
    ("kind", "value", "hint"),
    [
        (kinds.TEXT, 3, '; write it in quotes: "3"'),
        (kinds.TEXT, "  ", "; leave the key out for none"),
        (kinds.TEXT, ["a"], ""),
        (kinds.FLAG, 1, ""),
        (kinds.FLAG, "true", ""),
        (COUNT, 0, ""),
        (COUNT, 10, ""),
        (COUNT, True, ""),
        (COUNT, 2.0, ""),
        (COUNT, "2", ""),
        (COUNT, 10**400, ""),
        (SHARE, float("nan"), ""),
        (SHARE, float("inf"), ""),
        (SHARE, False, ""),
        (SHARE, [0.5], ""),
        (HOURS, 3, "; write [3]"),
        (HOURS, [11], ""),
        (kinds.NAMES, "a", '; write ["a"]'),
        (kinds.NAMES, ["a", 1], ""),
        (kinds.NAMES, [""], ""),
        (kinds.NAMES, {"a": 1}, ""),
        (WAYS, ["feed"], ": 'feed'; did you mean feeds?"),
        (kinds.SINCE, "yesterday", ""),
        (kinds.SINCE, 3, '; write it in quotes: "3"'),
        (kinds.RETRY, ["fialed"], ""),
        (kinds.DURATION, 90, ""),
        (kinds.DURATION, "90", ""),
        (kinds.DURATION, "-1h", ""),
        (kinds.DURATION, "9999999d", ""),
        (kinds.URL, "ftp://a.example/", ""),
        (kinds.URL, "https:///x", ""),
        (kinds.URL, "https://a b/", ""),
        (kinds.URL, "https://[::1", ""),
        (kinds.URL, "https://a.example:99999/", ""),
        (kinds.URL, "https://a.example/\n", "; leave out what cannot be printed"),
        (kinds.CRON, "@daily", "; write five fields, as in 0 6 * * * for every day at six"),
        (kinds.CRON, "* * * *", "; it has 4 fields"),
        (kinds.CRON, "* * * * * *", "; it has 6 fields"),
        (kinds.CRON, "60 * * * *", " (Bad minute)"),
        (kinds.CRON, "0 0 30 2 *", " (Bad day-of-month)"),
        (kinds.CRON, "0 0 * * 1-", ""),
        (kinds.ZONE, "Europe/Berln", "; did you mean Europe/Berlin?"),
        (kinds.ZONE, "europe/berlin", "; did you mean Europe/Berlin?"),
        (kinds.ZONE, "/etc/localtime", ""),
        (kinds.ZONE, "../../etc/passwd", ""),
        (kinds.ZONE, "Europe", ""),
        (kinds.HEADERS, {"X": 1}, ""),
        (kinds.HEADERS, {"X": "a\nb"}, ""),
        (kinds.COMMAND, [], ""),
        (kinds.COMMAND, "mail", '; write ["mail"]'),
    ],
)
def test_what_is_refused(kind: Kind, value: object, hint: str) -> None:
    with pytest.raises(UnfitError) as caught:
        kind.of_value(value)
    assert str(caught.value).startswith(hint)


@pytest.mark.parametrize(
    ("kind", "text", "taken"),
    [
        (kinds.FLAG, "True", True),
        (kinds.FLAG, "off", False),
        (COUNT, " 3 ", 3),
        (SHARE, "0.5", 0.5),
        (HOURS, "1, 6.5,", (1.0, 6.5)),
        (HOURS, "", ()),
        (kinds.NAMES, "a,b , c", ("a", "b", "c")),
        (WAYS, "none", None),
        (WAYS, "feeds,robots", ("feeds", "robots")),
        (COUNT, "three", None),
        (COUNT, "1e1", None),
        (SHARE, "a", None),
        (SHARE, "nan", None),
        (HOURS, "1,b", None),
        (kinds.FLAG, "maybe", None),
        (kinds.FLAG, "", None),
    ],
)
def test_texts_of_flags_and_variables(kind: Kind, text: str, taken: object) -> None:
    if taken is None:
        with pytest.raises(UnfitError, match=r"^(: 'none'.*)?$"):
            kind.of_text(text)
    else:
        assert kind.of_text(text) == taken


@pytest.mark.parametrize("kind", [kinds.SINCE, kinds.DURATION, kinds.CRON, kinds.ZONE, kinds.URL, COUNT, SHARE, HOURS])
@pytest.mark.parametrize(
    "text", ["9" * 100_000, "* " * 50_000, "a/" * 50_000, "http:" * 20_000, "\0" * 100_000, "-" * 100_000]
)
def test_hostile_texts_are_refused_at_once(kind: Kind, text: str) -> None:
    with pytest.raises(UnfitError) as caught:
        kind.of_text(text)
    assert len(str(caught.value)) < 300


def test_a_long_value_is_cut() -> None:
    assert len(shown("x" * 100_000, "number")) < 120
    assert shown(float("nan"), "number") == "nan is no number"
