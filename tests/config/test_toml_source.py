"""Files of configuration: what each holds, and in which line every key stands."""

from __future__ import annotations

import os
import time
import tomllib
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.config.toml_source import SIZE_MAX, _lines_of, read_source
from newscrawl.exceptions import ConfigurationError

if TYPE_CHECKING:
    from pathlib import Path

TEXT = '''\
# a = 1
data = "d"   # [x]
many = [
  "one ] # no end",
  'two [',   # {
  """
three = 3
""",
]
said = """
[no.table]
x = 1 \\""" " \\\\
"""""
raw = \'\'\'
y = 2 [
\'\'\'\'
dotted.inner.key = { a = 1, b = { c = 2 } }

  [groups.one]
  cron = "* * * * *"
[groups."two.x"]
sites = []
[[exports]]
file = "a"
[[exports]]
file = "b"
[exports.more]
x = 1
[groups]
three.cron = ""
last = 9'''


def test_lines_of_keys() -> None:
    tomllib.loads(TEXT)
    lines = dict(_lines_of(TEXT))
    assert {place: line for place, line in lines.items() if len(place) == 1} == {
        ("data",): 2, ("many",): 3, ("said",): 10, ("raw",): 14, ("dotted",): 17, ("groups",): 29,
    }  # fmt: skip
    assert lines["dotted", "inner", "key"] == lines["dotted", "inner", "key", "b", "c"] == 17
    assert lines["groups", "one"] == 19
    assert lines["groups", "one", "cron"] == 20
    assert lines["groups", "two.x", "sites"] == 22
    assert (lines["exports", 0], lines["exports", 0, "file"]) == (23, 24)
    assert (lines["exports", 1], lines["exports", 1, "file"]) == (25, 26)
    assert lines["exports", 1, "more", "x"] == 28
    assert lines["groups", "three", "cron"] == 30
    assert lines["groups", "last"] == 31


VALUES = st.sampled_from(
    ["1", '"a # [ b"', "'it [s'", "[\n  1, # ]\n  2,\n]", '"""\nx = 1\n[a]\n"""', "'''\n\\\n'''", "{ a = [1, 2] }",
     "2026-11-01", "true", '"\\""', '"""a"b""c"""'],
)  # fmt: skip
GAPS = st.sampled_from(["", "\n", "# [x]\n", "\n\n  # ' \"\n"])


@given(st.lists(st.tuples(GAPS, VALUES, st.booleans()), max_size=12))
def test_every_key_has_the_line_it_was_written_in(parts: list[tuple[str, str, bool]]) -> None:
    text, expected, header = "", {}, ()
    for number, (gap, value, is_header) in enumerate(parts):
        text += gap
        line = text.count("\n") + 1
        if is_header:
            header = (f"t{number}",)
            text += f"[t{number}]\n"
            expected[header] = line
        else:
            text += f"k{number} = {value} # end\n"
            expected[(*header, f"k{number}")] = line
    tomllib.loads(text)
    lines = dict(_lines_of(text))
    assert {place: lines[place] for place in expected} == expected


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"a = \n", "line 1, column 5: invalid value"),
        (b"a = 1\n\nb = [1,\n2", "line 4, at the end: unclosed array"),
        (b'a = """x\n', "line 1, at the end: unterminated string"),
        (b"[a]\n[a]\n", "line 2, column 3: cannot declare"),
        ("a = 'ü'\nb = '".encode() + b"\xe4'", "line 2: byte 0xe4 is no UTF-8"),
        ("a = 1".encode("utf-16"), "it is in UTF-16; save it as UTF-8"),
        (b"a = " + b"9" * 5_000, "a number or a nesting"),
        (b"a = " + b"[" * 5_000, "a number or a nesting"),
        (b"a" + b".a" * 5_000 + b" = 1", "a number or a nesting"),
        (b"a = 1\0", "line 1, column 6"),
        (b"#" * (SIZE_MAX + 1), "more than 1000000 bytes"),
    ],
)
def test_a_file_that_is_no_toml(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "newscrawl.toml"
    path.write_bytes(content)
    with pytest.raises(ConfigurationError) as caught:
        read_source(path)
    assert str(caught.value).startswith(str(path))
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("content", [b"", b"\xef\xbb\xbf", b"\xef\xbb\xbfa = 1\r\n", b"# nothing\n"])
def test_files_that_hold_little(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "newscrawl.toml"
    path.write_bytes(content)
    source = read_source(path)
    assert source.tables == ({"a": 1} if b"a" in content else {})
    assert source.lines == ({("a",): 1} if b"a" in content else {})


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="it is a folder; name a file"):
        read_source(tmp_path)
    with pytest.raises(ConfigurationError, match="No such file"):
        read_source(tmp_path / "none.toml")
    with pytest.raises(ConfigurationError, match="is no name of a file"):
        read_source(tmp_path / "a\0b")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read anything")
def test_a_file_that_may_not_be_read(tmp_path: Path) -> None:
    path = tmp_path / "newscrawl.toml"
    path.touch(mode=0o000)
    with pytest.raises(ConfigurationError, match="Permission denied"):
        read_source(path)


@pytest.mark.parametrize(
    "text",
    [
        "a = [" + '"x", ' * 40_000 + "]",
        "a = [\n" + '  "x",\n' * 30_000 + "]",
        'a = """' + '" "" ' * 50_000 + '"""',
        "a = '''" + "' '' " * 50_000 + "'''",
        'a = "' + '\\"' * 80_000 + '"',
        "#" * 200_000,
        "# '\n" * 50_000,
    ],
)
def test_lines_take_time_in_proportion_to_the_text(text: str) -> None:
    start = time.process_time()
    lines = dict(_lines_of(text))
    assert time.process_time() - start < 3
    assert lines == ({} if text.startswith("#") else {("a",): 1})
