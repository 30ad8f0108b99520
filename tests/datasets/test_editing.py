"""Cards that people have edited, in whatever way."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.datasets.editing import BEGIN, COUNTED, END, is_marked, renewed

MADE = f"""---
license: "other"
configs:
- config_name: default
dataset_info:
  features:
  - name: id
---

# news
{BEGIN}
- **9 rows**
{END}
""".encode()


def changed(old: str, new: str) -> bytes:
    assert old.encode() in MADE
    return MADE.replace(old.encode(), new.encode())


@pytest.mark.parametrize(
    ("edited", "text"),
    [
        (changed("9 rows", "3 rows"), MADE),
        (changed("configs:\n- config_name: default\n", ""), None),
        (changed("configs:\n- config_name: default\n", "configs: [\n  {config_name: mine}]\n\n"), MADE),
        (changed("configs:", '"configs" :'), MADE),
        (b"\xef\xbb\xbf" + MADE, MADE),
        (changed("- **9 rows**", "- **3 rows**\nmine"), MADE),
        (changed("# news", "# mine"), changed("# news", "# mine")),
        (changed("license:", "license_link: x\nlicense:"), changed("license:", "license_link: x\nlicense:")),
        (changed(f"{END}\n", f"{END}"), changed(f"{END}\n", f"{END}")),
        (MADE.replace(b"\n", b"\r\n"), MADE.replace(b"\n", b"\r\n")),
    ],
)
def test_words_stay_and_counts_are_made_new(edited: bytes, text: bytes | None) -> None:
    told = renewed(edited, MADE, COUNTED)
    if text is None:
        assert sorted(told.splitlines()) == sorted(MADE.splitlines()), "a key that is gone comes back, at the end"
    else:
        assert told == text
    assert renewed(told, MADE, COUNTED) == told


@pytest.mark.parametrize(
    ("card", "is_one"),
    [
        (MADE, True),
        (MADE.replace(b"\n", b"\r\n"), True),
        (changed(BEGIN, "<!-- newscrawl:begin -->"), True),
        (changed(BEGIN, ""), False),
        (changed(END, ""), False),
        (changed(END, f"{END}\n{END}"), False),
        (f"{END}\n{BEGIN}\n".encode(), False),
        (b"", False),
    ],
)
def test_marks_count_once_each_and_in_order(card: bytes, *, is_one: bool) -> None:
    assert is_marked(card) is is_one
    assert b"license" in renewed(card, MADE, COUNTED)


@given(
    st.binary(max_size=300)
    | st.lists(st.sampled_from(MADE.decode().splitlines()), max_size=12).map("\n".join).map(str.encode)
)
def test_whatever_a_card_holds_renewing_it_twice_changes_nothing(edited: bytes) -> None:
    once = renewed(edited, MADE, COUNTED)
    assert b"dataset_info:" in once
    assert renewed(once, MADE, COUNTED) == once


@pytest.mark.parametrize(
    "line", ["<!-- newscrawl:begin\n", "<!-- newscrawl:end\n", "---\n", "--- ", "a" * 20, "#\n", "- - -\n", "a:\n"]
)
def test_hostile_cards_cost_no_time(line: str) -> None:
    began = time.process_time()
    renewed(b"---\n" + (line * 50_000).encode(), MADE, COUNTED)
    assert time.process_time() - began < 5
