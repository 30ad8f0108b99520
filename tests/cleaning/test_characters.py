"""Two normalisations: exported text keeps what is printed, the comparison key keeps only the words."""

from __future__ import annotations

import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.cleaning.characters import (
    clean_paragraphs,
    clean_text,
    comparison_key,
    count_words,
    paragraph_key,
    paragraph_keys,
    words_of,
)

ANY_TEXT = st.text(st.characters(exclude_categories=[]), max_size=60)
AWKWARD = st.text(
    st.sampled_from(
        "aé e\u0301'’\u00ad\u200b\u200c\u200d\u200e\u202e\ufeff\u00a0\u2028\u2800\x00\x1f\x85\ud800 نक्👩🚀\ufe0f日ก"
    ),
    max_size=12,
)


@pytest.mark.parametrize(
    ("printed", "exported"),
    [
        ("Plain text.", "Plain text."),
        ("", ""),
        (" \u00a0\u2003 ", ""),
        ("  Two  blanks ", "Two blanks"),
        ("a\tb\r\nc\x0bd", "a b c d"),
        ("10\u202f000\u00a0€", "10 000 €"),
        ("one\u2028two\u2029three\u0085four", "one two three four"),
        ("東京\u3000大阪", "東京 大阪"),
        ("thin\u2009hair\u200aem\u2003", "thin hair em"),
        ("Donau\u00addampf\u00adschiff", "Donaudampfschiff"),
        ("zero\u200bwidth\u2060joined\ufeff", "zerowidthjoined"),
        ("bell\x07 and\x00 null\x7f, C1 \x9fcontrol", "bell and null, C1 control"),
        ("half \ud83d of a pair", "half of a pair"),
        ("a \u200b b", "a b"),
        ("picture \ufffc here", "picture here"),
        ("blank\u2800braille\u3164filler", "blank braille filler"),
        ("Zoe\u0308 cafe\u0301", "Zoë café"),
        ("“Curly” – ‘as’ printed — «oui»… 'straight' \"too\"", "“Curly” – ‘as’ printed — «oui»… 'straight' \"too\""),
        ("ﬁn ½ ② ™", "ﬁn ½ ② ™"),
    ],
)
def test_exported_text_loses_only_what_nobody_sees(printed: str, exported: str) -> None:
    assert clean_text(printed) == exported


@pytest.mark.parametrize(
    "spelled",
    [
        "می‌خواهم",  # Persian, U+200C inside the word
        "क्‍ष",  # Devanagari half form, U+200D
        "അവന്‍ വന്നു",  # Malayalam chillu, U+200D at the end of a word
        "👩‍🚀 👨‍👩‍👧 🏳️‍🌈",  # emoji sequences
        "שלום \u200f(abc)\u200f עולם",  # direction marks beside Hebrew letters
    ],
)
def test_joiners_and_direction_marks_survive_where_they_are_spelling(spelled: str) -> None:
    assert clean_text(spelled) == unicodedata.normalize("NFC", spelled)


@pytest.mark.parametrize(
    ("printed", "exported"),
    [
        ("joined\u200dLatin\u200c", "joinedLatin"),
        ("\u200ffoo\u202a bar\u202c", "foo bar"),
        ("می\u200c\u200cخواهم", "می\u200cخواهم"),
        ("क\u0300\u094d\u200cष", "क\u094d\u0300ष"),
        ("👩\u200d", "👩"),
        ("👩\u200d words", "👩 words"),
    ],
)
def test_joiners_and_direction_marks_go_where_they_are_debris(printed: str, exported: str) -> None:
    assert clean_text(printed) == exported


@given(ANY_TEXT | AWKWARD)
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    once = clean_text(text)
    assert clean_text(once) == once


@given(ANY_TEXT | AWKWARD)
def test_exported_text_can_be_written_on_one_line(text: str) -> None:
    cleaned = clean_text(text)
    assert cleaned.splitlines() in ([], [cleaned])
    assert cleaned == cleaned.strip() == unicodedata.normalize("NFC", cleaned)
    assert cleaned.encode("utf-8").decode("utf-8") == cleaned


@given(ANY_TEXT)
def test_cleaning_does_not_change_the_words(text: str) -> None:
    visible = "".join(letter for letter in text if unicodedata.category(letter) not in {"Cc", "Cf", "Cs", "Cn"})
    assert comparison_key(clean_text(visible)) == comparison_key(visible)


def test_paragraphs_without_anything_to_see_are_dropped() -> None:
    assert clean_paragraphs(iter([" One ", "", "\u200b\u00a0", "Two\u00a0"])) == ["One", "Two"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", []),
        ("“—…!”", []),
        ("Don't DON’T don`t don´t donʼt", ["dont"] * 5),
        ("Zoë's e-mail, 10,5 %", ["zoes", "e", "mail", "10", "5"]),
        ("snake_case and under_", ["snake", "case", "and", "under"]),
        ("Straße STRASSE", ["strasse", "strasse"]),
        ("ΟΔΟΣ οδός", ["οδοσ", "οδοσ"]),
        ("Ёлка ёлка", ["елка", "елка"]),
        ("İstanbul", ["istanbul"]),
        ("co\u00adop\u200berate", ["cooperate"]),
        ("ﬁnance № ①", ["finance", "no", "1"]),
        ("北京2022年", ["北", "京", "2022", "年"]),
        ("Tokyo（東京）で", ["tokyo", "東", "京", "て"]),
        ("ﾃﾚﾋﾞ テレビ", ["テ", "レ", "ヒ", "テ", "レ", "ヒ"]),
        ("مُحَمَّد محمد", ["محمد", "محمد"]),
        ("हिन्दी में।", ["हिन्दी", "में"]),
        ("北京 हिन्दी में", ["北", "京", "हिन्दी", "में"]),
        ("தமிழ் செய்தி", ["தமிழ்", "செய்தி"]),
        ("한국 뉴스", [unicodedata.normalize("NFKD", "한국"), unicodedata.normalize("NFKD", "뉴스")]),
    ],
)
def test_the_comparison_key_is_the_words(text: str, words: list[str]) -> None:
    assert comparison_key(text) == [unicodedata.normalize("NFKD", word) for word in words]


@given(st.text(st.characters(categories=["L", "N", "P", "Z"]), max_size=60))
def test_composition_and_case_make_no_difference_to_the_key(text: str) -> None:
    assert comparison_key(unicodedata.normalize("NFD", text)) == comparison_key(text)
    assert comparison_key(text.casefold()) == comparison_key(text)


@given(st.text(st.characters(max_codepoint=0x17F) | st.sampled_from("“”„‚’‘–—…‐‑•‹›€șțȘ\u202f\u2009"), max_size=60))
def test_words_do_not_depend_on_the_script_beside_them(text: str) -> None:
    # a word of Russian makes the whole text take the way of any script, not the short one of Latin letters
    assert comparison_key(f"{text} слово") == [*comparison_key(text), "слово"]
    assert paragraph_key(text) == tuple(comparison_key(text))


@given(st.lists(ANY_TEXT | ANY_TEXT.map(lambda text: text * 40), max_size=4))
def test_the_keys_of_paragraphs_are_those_of_each(texts: list[str]) -> None:
    assert paragraph_keys(texts) == list(map(paragraph_key, texts))
    assert words_of(texts) == [word for text in texts for word in comparison_key(text)]


@pytest.mark.parametrize("blank", [" ", "\u00a0", "\n", "\u2028", "\u3000", "\u202f"])
@pytest.mark.parametrize(("straight", "curly"), [("'", "’"), ('"', "”"), ("-", "–"), ("...", "…")])
def test_typography_makes_no_difference_to_the_key(blank: str, straight: str, curly: str) -> None:
    one = f"Jane{straight}s word {straight} is law{straight} über alles"
    other = one.replace(straight, curly).replace(" ", blank)
    assert comparison_key(one) == comparison_key(other)


@pytest.mark.parametrize(
    ("text", "count"),
    [("", 0), ("…", 0), ("It’s 10 o'clock", 3), ("Пять слов в этой строке", 5), ("हिन्दी समाचार", 2), ("新闻2022", 3)],
)
def test_words_are_counted_in_any_script(text: str, count: int) -> None:
    assert count_words(text) == count


def test_long_runs_of_what_is_no_mark_stay() -> None:
    text = "Vote " * 5000 + "🎉" * 40 + " e\u0301 " + "…" * 40
    assert clean_text(text) == " ".join(text.replace("e\u0301", "é").split())


@pytest.mark.parametrize(
    "unit",
    ["\u200d", "👩\u200d", " \u00a0", "e\u0301", "'", "ก", "\ufeff\u200b", "क्‍", "\u0315\u0316", "\u0300\u094d\u200c"],
)
def test_hostile_text_takes_linear_time(unit: str) -> None:
    text = unit * 200_000
    started = time.process_time()
    clean_text(text)
    comparison_key(text)
    assert time.process_time() - started < 2
