from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.extraction.encoding import to_utf8


@pytest.mark.parametrize(
    ("body", "content_type", "text", "encoding"),
    [
        (b"plain", None, "plain", "utf-8"),
        ("Zoë".encode(), "text/html; charset=latin-1", "Zoë", "utf-8"),  # valid UTF-8 beats a wrong header
        ("Zoë".encode("latin-1"), None, "Zoë", "cp1252"),
        ("Zoë".encode("latin-1"), "text/html; charset=nonsense", "Zoë", "cp1252"),
        ("Žižek".encode("iso-8859-2"), "text/html; charset=iso-8859-2", "Žižek", "iso8859-2"),
        ("<meta charset=windows-1251>Мир".encode("cp1251"), None, "<meta charset=windows-1251>Мир", "cp1251"),
        ("日本".encode("shift_jis"), "text/html; charset=Shift_JIS", "日本", "cp932"),
        ("Zoë".encode("utf-16"), None, "Zoë", None),
        ("<p>Zoë</p>".encode("utf-16-le"), None, "<p>Zoë</p>", "utf-16-le"),
        ("<p>Zoë</p>".encode("utf-16-be"), None, "<p>Zoë</p>", "utf-16-be"),
        (b"\xef\xbb\xbfmark", None, "mark", None),
        (b"a\0b", None, "ab", "utf-8"),
        ("Zoë, Zoë".encode()[:-1], None, "Zoë, Zo\ufffd", "utf-8"),  # a transfer that broke off
        (b"\xff\xfe", None, "", None),
        (b"", None, "", "utf-8"),
    ],
)
def test_encodings(body: bytes, content_type: str | None, text: str, encoding: str | None) -> None:
    utf8, name = to_utf8(body, content_type)
    assert utf8.decode() == text
    if encoding:
        assert name == encoding


@pytest.mark.parametrize("before", [0, 16_381, 16_382, 16_383, 16_384, 40_000])
def test_long_pages_are_read_as_short_ones(before: int) -> None:
    text = "x" * before + "\U0001f600 日本 Zoë"
    assert to_utf8(text.encode()) == (text.encode(), "utf-8")
    assert to_utf8((text + "Zoë").encode()[:-1]) == (f"{text}Zo\ufffd".encode(), "utf-8")
    broken = b"x" * before + "Zoë".encode("latin-1") + b"x" * 40_000
    assert to_utf8(broken) == (broken.decode("cp1252").encode(), "cp1252")


@pytest.mark.parametrize("name", ["utf-7", "idna", "unicode_escape", "rot13", "hex", "zlib", "base64", "x" * 5000])
def test_codecs_that_no_page_is_written_in_are_not_used(name: str) -> None:
    utf8, used = to_utf8(b"caf\xe9 +AGE-", f"text/html; charset={name}")
    assert (utf8.decode(), used) == ("café +AGE-", "cp1252")


@given(
    st.binary(max_size=400),
    st.sampled_from([None, "text/html; charset=utf-16", "text/html; charset=big5", ";;charset="]),
)
def test_any_bytes_become_utf8_without_nul(body: bytes, content_type: str | None) -> None:
    utf8, _ = to_utf8(body, content_type)
    assert "\0" not in utf8.decode("utf-8")
