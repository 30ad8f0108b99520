import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.extraction.captions import CAPTION_MAX, split_credit


@pytest.mark.parametrize(
    ("text", "caption", "credit"),
    [
        ("The ferry at noon. Photo: Ada Quill / AFP", "The ferry at noon.", "Ada Quill / AFP"),
        ("The ferry at noon.Foto: Ada Quill", "The ferry at noon.", "Ada Quill"),
        ("The ferry at noon. / EFE", "The ferry at noon.", "EFE"),
        ("The ferry at noon.Ada Quill/AFP", "The ferry at noon.", "Ada Quill/AFP"),
        ("The ferry at the U.S./Canada border", "The ferry at the U.S./Canada border", ""),
        ("The ferry at noon (Image: Getty)", "The ferry at noon", "Getty"),
        ("The ferry at noon (AP Photo/Bo Ink)", "The ferry at noon", "AP Photo/Bo Ink"),
        ("The ferry at noon. (AAP)", "The ferry at noon.", "AAP"),
        ("The ferry at noon. Credit...Ada Quill/The Herald", "The ferry at noon.", "Ada Quill/The Herald"),
        ("The ferry at noon © Herald", "The ferry at noon", "Herald"),
        ("The ferry at noon | Bildquelle: dpa", "The ferry at noon", "dpa"),
        ("The ferry at noon. — Picture by Ada Quill", "The ferry at noon.", "Ada Quill"),
        ("The ferry at noon. EFE/ B. Ink", "The ferry at noon.", "EFE/ B. Ink"),
        ("Am Hafen. Foto: Ada Quill (Keystone)", "Am Hafen.", "Ada Quill (Keystone)"),
        ("写真：共同通信", "", "共同通信"),
        ("The ferry at noon. FOTO: Ada Quill", "The ferry at noon.", "Ada Quill"),
        ("İstanbul at noon. Photo: Ada Quill", "İstanbul at noon.", "Ada Quill"),
        ("Photo by Ada Quill", "", "Ada Quill"),
        ("The ferry at noon. View image in fullscreen", "The ferry at noon.", ""),
        ("The mayor (left) and the captain (right)", "The mayor (left) and the captain (right)", ""),
        ("Ink (Greens) and Quill (Liberals)", "Ink (Greens) and Quill (Liberals)", ""),
        ("A photo of the old harbour", "A photo of the old harbour", ""),
        ("Una foto de familia del grupo", "Una foto de familia del grupo", ""),
        ("", "", ""),
    ],
)
def test_caption_and_credit_are_told_apart(text: str, caption: str, credit: str) -> None:
    assert split_credit(text) == (caption, credit)


@pytest.mark.parametrize("text", ["Rain |[", "Rain ( -", "- Rain / ("])
def test_marks_at_the_ends_go(text: str) -> None:
    assert split_credit(text) == ("Rain", "")


@given(st.text(max_size=200))
def test_nothing_is_added(text: str) -> None:
    caption, credit = split_credit(text)
    assert len(caption) + len(credit) <= max(len(text), 1) * 3  # NFC may lengthen a letter
    assert set(split_credit(caption)[0].split()) <= set(caption.split())


@pytest.mark.parametrize(
    "unit", ["Photo", "(", "Foto: ", ". Photo by ", "/ ", "©", "a", "word. ", "[a", "credit credit "]
)
def test_captions_of_any_length_are_read_in_time(unit: str) -> None:
    started = time.process_time()
    caption, credit = split_credit(unit * (150_000 // len(unit)))
    assert time.process_time() - started < 2
    assert len(caption) + len(credit) <= 2 * CAPTION_MAX
