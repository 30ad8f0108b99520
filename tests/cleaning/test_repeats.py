"""A body printed twice is kept once; a body that repeats itself on purpose is left alone."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newscrawl.cleaning.characters import comparison_key
from newscrawl.cleaning.repeats import collapse_repeats

BODY = [
    'The harbour of Elmstad stays closed until Friday, said its master on Monday. "We can\'t take risks," she said.',
    "A crane fell on the eastern quay during the storm - nobody was hurt, but two barges sank at their moorings.",
    '"I heard it go," said Piet Oman, who mends nets nearby. "It sounded like a train."',
    "Ships for the islands leave from Norhaven instead, where extra berths were opened overnight.",
    "The town council meets on Wednesday to discuss who pays for the clearing of the basin.",
]
CURLY = [text.replace("'", "’").replace(' "', " “").replace('"', "”").replace(" - ", " – ") for text in BODY]
BLOB = " ".join(CURLY)


def words(texts: list[str]) -> list[str]:
    return sorted(word for text in texts for word in comparison_key(text))


def test_typography_alone_does_not_make_a_second_printing_new() -> None:
    assert collapse_repeats(BODY + CURLY) == (BODY, CURLY)


def test_the_first_printing_wins_whichever_it_is() -> None:
    assert collapse_repeats(CURLY + BODY) == (CURLY, BODY)


def test_a_second_printing_in_one_piece_goes() -> None:
    assert collapse_repeats([*BODY, BLOB]) == (BODY, [BLOB])


def test_a_first_printing_in_one_piece_gets_the_paragraphs_of_the_second() -> None:
    assert collapse_repeats([BLOB, *BODY]) == (CURLY, BODY)


def test_both_printings_in_one_piece_are_told_apart() -> None:
    assert collapse_repeats([f"{BLOB} {BLOB}"]) == ([BLOB], [BLOB])


def test_other_paragraph_breaks_do_not_hide_a_second_printing() -> None:
    reflowed = [f"{CURLY[0]} {CURLY[1]}", f"{CURLY[2]} {CURLY[3]} {CURLY[4]}"]
    assert collapse_repeats(BODY + reflowed) == (BODY, reflowed)
    assert collapse_repeats(reflowed + BODY) == (reflowed, BODY)


def test_a_second_printing_that_stops_early_goes() -> None:
    assert collapse_repeats(BODY + CURLY[:3]) == (BODY, CURLY[:3])


def test_three_printings_become_one() -> None:
    assert collapse_repeats(BODY + CURLY + BODY)[0] == BODY


def test_a_standfirst_said_again_by_the_lead_is_kept_once() -> None:
    assert collapse_repeats([CURLY[3], BODY[3], *BODY[:3]]) == ([CURLY[3], *BODY[:3]], [BODY[3]])


def test_text_after_a_second_printing_stays() -> None:
    more = "Update: the council has moved its meeting to Thursday."
    assert collapse_repeats([*BODY, *CURLY, more]) == ([*BODY, more], CURLY)


def test_an_edited_second_printing_goes() -> None:
    edited = [text.replace("Monday", "Tuesday").replace("two barges", "three barges") for text in CURLY]
    assert edited != CURLY
    assert collapse_repeats(BODY + edited) == (BODY, edited)


def test_a_short_line_does_not_save_the_second_printing_around_it() -> None:
    page = [*BODY[:2], "AFP", *BODY[2:], *CURLY[:2], "Written By", "AFP", *CURLY[2:]]
    kept, removed = collapse_repeats(page)
    assert kept == [*BODY[:2], "AFP", *BODY[2:], "Written By"]
    assert removed == [*CURLY[:2], "AFP", *CURLY[2:]]


def test_each_paragraph_twice_in_a_row_goes_down_to_the_short_ones() -> None:
    body = [BODY[0], "Nobody was hurt.", BODY[1], "No.", "What next?", BODY[2]]
    assert collapse_repeats([copy for text in body for copy in (text, text)]) == (body, body)


@pytest.mark.parametrize(
    "page",
    [
        [],
        [""],
        ["No.", "No."],
        [*BODY[:2], "No.", "No.", "Never.", *BODY[2:]],
        [*BODY[:2], "Row, row, row.", "Row, row, row.", *BODY[2:]],
        ["* * *", BODY[0], "* * *", BODY[1], "* * *", BODY[2]],
        ["Stir in the flour and wait.", BODY[0], "Stir in the flour and wait.", BODY[1], "Stir in the flour and wait."],
        [BODY[0] + " He would not do it. He would not do it. " + BODY[1]],
        [BODY[0], f'{BODY[1]} "We can\'t take risks," the harbour master had said. {BODY[2]}'],
    ],
)
def test_what_is_said_again_on_purpose_stays(page: list[str]) -> None:
    assert collapse_repeats(page) == (page, [])


_ALIKE = {
    "dates": [
        f"On {day} March the committee met at the town hall and voted to postpone its decision until the following week."
        for day in (3, 10, 17, 24)
    ],
    "witnesses": [
        f"{name} told the committee that the decision to close the only hospital of the town had been wrong from the very "
        "beginning, and that the government should have listened to the people who have to live with it."
        for name in ("Ada Quill", "Tomas van der Reed of Hartsea", "Ines Hall", "Jean-Marie Stone, 54,")
    ],
    "gauges": [
        f"On the evening of the {day} the water rose to {height} centimetres above its usual level at the gauge below the "
        f"old bridge, and the fire brigade had to pump out the cellars of {houses} houses in the lower town."
        for day, height, houses in (("3rd", 120, 12), ("twenty-fourth", 95, 7), ("6th", 101, 9))
    ],
}


@pytest.mark.parametrize("lines", _ALIKE.values(), ids=_ALIKE)
def test_lines_that_are_made_alike_stay_and_their_second_printing_goes(lines: list[str]) -> None:
    page = ["The town has seen a week like no other, officials said on Sunday.", *lines, "More is expected by Friday."]
    assert collapse_repeats(page) == (page, [])
    assert collapse_repeats(page * 2) == (page, page)


def test_a_list_whose_lines_return_stays() -> None:
    songs = [f"Singer {letter}, The song of {letter}" for letter in "ABCDE"]
    page = [*BODY, "Song of the year", *songs, "Counting goes on through the night.", "Best single", *songs]
    assert collapse_repeats(page) == (page, [])


@pytest.mark.parametrize(
    "sentences",
    [
        [
            "受台风影响，港口将关闭到星期五，港务局局长周一表示不会冒险。",
            "暴风雨期间一台起重机倒在东码头，没有人员受伤，但两艘驳船沉没。",
            "开往各岛的船只改从北港出发，当地连夜增设了泊位。",
            "市议会将于星期三讨论清理费用由谁承担。",
        ],
        [
            "台風の影響で港は金曜日まで閉鎖されると港長が月曜日に述べた。",
            "嵐の間に東の岸壁でクレーンが倒れたが、けが人はいなかった。",
            "島へ向かう船は北港から出ており、夜のうちに岸壁が増やされた。",
            "町議会は水曜日に費用の負担について話し合う予定である。",
        ],
        [
            "ท่าเรือจะปิดจนถึงวันศุกร์เนื่องจากพายุ ผู้อำนวยการท่าเรือกล่าวเมื่อวันจันทร์",
            "เครนตัวหนึ่งล้มลงที่ท่าเทียบเรือฝั่งตะวันออก ไม่มีผู้ใดได้รับบาดเจ็บ แต่เรือสองลำจมลง",
            "เรือที่ไปยังเกาะต่าง ๆ ออกจากท่าเรือทางเหนือแทน ซึ่งเปิดเพิ่มในตอนกลางคืน",
        ],
    ],
    ids=["zh", "ja", "th"],
)
def test_scripts_without_blanks_collapse_too(sentences: list[str]) -> None:
    blob = "".join(sentences) if "。" in sentences[0] else " ".join(sentences)
    assert collapse_repeats(sentences + sentences) == (sentences, sentences)
    assert collapse_repeats([*sentences, blob]) == (sentences, [blob])
    assert collapse_repeats([blob, *sentences]) == (sentences, sentences)
    assert collapse_repeats(sentences) == (sentences, [])


VOCABULARY = (
    "harbour storm quay barge net town council crane ship island berth night Friday said of in the a and".split()
)
SENTENCE = st.lists(st.sampled_from(VOCABULARY), min_size=6, max_size=17, unique=True).map(
    lambda chosen: " ".join(chosen) + "."
)
PARAGRAPH = st.lists(SENTENCE, min_size=1, max_size=4).map(" ".join)
LINE = st.sampled_from(["AFP", "No.", "Written By", "* * *", "What next?"])
PAGE = st.lists(PARAGRAPH | LINE, max_size=8)
REPETITIVE = st.lists(st.integers(0, 3), max_size=12).map(
    lambda picks: [(BODY[0], "No.", "The quay of the town is closed.", BODY[2])[pick] for pick in picks]
)


@settings(deadline=None)
@given(PAGE | REPETITIVE)
def test_collapsing_twice_is_collapsing_once(page: list[str]) -> None:
    kept, _ = collapse_repeats(page)
    assert collapse_repeats(kept) == (kept, [])


@settings(deadline=None)
@given(st.lists(PARAGRAPH, min_size=1, max_size=6).flatmap(lambda page: st.permutations([*page, "AFP", "* * *"])))
def test_a_page_after_itself_adds_nothing(page: list[str]) -> None:
    assert collapse_repeats(page + page)[0] == collapse_repeats(page)[0]


@settings(deadline=None)
@given(PAGE | REPETITIVE, st.booleans())
def test_no_word_is_added_or_lost(page: list[str], twice: bool) -> None:
    page = [*page, " ".join(page)] if twice else page
    kept, removed = collapse_repeats(page)
    assert words(kept + removed) == words(page)


@settings(deadline=None)
@given(PAGE | REPETITIVE)
def test_what_is_kept_keeps_its_order(page: list[str]) -> None:
    kept = " ".join(collapse_repeats(page)[0]).split()
    given_words = iter(" ".join(page).split())
    assert all(word in given_words for word in kept)


@pytest.mark.parametrize(
    "page",
    [
        ["The same short line stands here."] * 99_991,
        ["No."] * 99_991,
        ["AFP", "The same short line stands here.", "* * *"] * 29_989,
        [f"Line {number} of a page that never says a thing twice." for number in range(60_000)],
        ["word " * 1_000_000],
        ["One two three four five six seven. " * 100_000],
        [" ".join(map(str, range(700_000)))],
        ["!" * 1_000_000, "." * 1_000_000],
        ["ก " * 200_000],
        [f"{number} says one two three four five." for number in range(60_000)],
    ],
    ids=["lines", "no", "mixed", "once", "words", "sentences", "numbers", "marks", "thai", "almost"],
)
def test_hostile_pages_take_linear_time(page: list[str]) -> None:
    started = time.process_time()
    collapse_repeats(page)
    assert time.process_time() - started < 10
