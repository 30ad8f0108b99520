"""The table of agencies, and the names found in texts."""

import time
from collections import Counter
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.extraction.agencies import _folded, _table, agency_at, fold, mentions_of, naming, tokens_of

ROWS = [
    line.split("\t")
    for line in files("newscrawl.extraction").joinpath("agencies.tsv").read_text("utf-8").splitlines()
    if not line.startswith("#")
]


def named(text: str) -> list[tuple[str, str]]:
    return [(mention.agency.name, mention.strength) for mention in mentions_of(text)]


def test_table_has_over_a_hundred_agencies_with_six_columns_each():
    assert all(len(row) == 6 for row in ROWS)
    assert sum(row[1] == "agency" for row in ROWS) > 100
    assert {row[1] for row in ROWS} == {"agency", "press-release"}
    assert all(len(row[2]) == 2 and row[2].isupper() for row in ROWS)


def test_table_names_each_agency_once():
    assert [name for name, count in Counter(row[0] for row in ROWS).items() if count > 1] == []


def test_domains_are_hosts_and_belong_to_one_agency():
    domains = [domain for row in ROWS for domain in row[3].split("|") if domain]
    assert all("." in domain and "/" not in domain and domain == domain.lower() for domain in domains)
    assert len(domains) == len(set(domains))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("The Associated Press", "AP"),
        ("Agence France-Presse", "AFP"),
        ("AGENCE FRANCE PRESSE", "AFP"),
        ("وكالة فرانس برس", "AFP"),
        ("أ ف ب", "AFP"),
        ("法新社", "AFP"),
        ("رويترز", "Reuters"),
        ("Рейтер", "Reuters"),
        ("ロイター", "Reuters"),
        ("路透社", "Reuters"),
        ("美联社", "AP"),
        ("Deutsche Presse-Agentur", "dpa"),
        ("د ب أ", "dpa"),
        ("共同通信", "Kyodo News"),
        ("时事通信", "Jiji Press"),
        ("時事通信社", "Jiji Press"),
        ("新华社", "Xinhua"),
        ("新華社", "Xinhua"),
        ("연합뉴스", "Yonhap"),
        ("ТАСС", "TASS"),
        ("Интерфакс", "Interfax"),
        ("РИА Новости", "RIA Novosti"),
        ("Укрінформ", "Ukrinform"),
        ("Anadolu Ajansı", "Anadolu"),
        ("ANADOLU AJANSI", "Anadolu"),
        ("Česká tisková kancelář", "CTK"),
        ("Schweizerische Depeschenagentur", "Keystone-SDA"),
        ("The Canadian Press", "The Canadian Press"),
        ("Press Trust of India", "PTI"),
        ("Agencia Brasil", "Agência Brasil"),
        ("PRNewswire", "PR Newswire"),
    ],
)
def test_full_and_native_names(text, name):
    assert named(text) == [(name, "plain")]


def test_the_longest_name_wins():
    assert named("dpa-AFX") == [("dpa-AFX", "plain")]
    assert named("Associated Press of Pakistan") == [("APP", "plain")]
    assert named("Interfax-Ukraine") == [("Interfax-Ukraine", "plain")]
    assert named("共同通信PRワイヤー") == [("Kyodo JBN", "plain")]


def test_initials_and_words_count_only_as_written():
    assert named("AP") == [("AP", "weak")]
    assert named("Ap") == []
    assert named("map") == []
    assert named("beta test") == []
    assert named("Petra Adler") == []
    assert named("Petra Adler (Petra)")[-1] == ("Petra", "bracket")


def test_mentions_give_offsets_in_the_text():
    text = "By The Associated Press, Oslo"
    (mention,) = mentions_of(text)
    assert text[mention.start : mention.end] == "The Associated Press"


@pytest.mark.parametrize(
    ("domain", "name"),
    [
        ("apnews.com", "AP"),
        ("www.apnews.com", "AP"),
        ("hosted.ap.org", "AP"),
        ("www.aa.com.tr", "Anadolu"),
        ("APNEWS.com.", "AP"),
    ],
)
def test_home_domains(domain, name):
    agency = agency_at(domain)
    assert agency is not None
    assert agency.name == name


@pytest.mark.parametrize("domain", ["", "com", "notapnews.com", "apnews.com.example.org", "..", "a" * 5000])
def test_other_domains(domain):
    assert agency_at(domain) is None


@given(st.text())
def test_fold_is_settled_after_two_steps(text):
    # Casefolding can bring out letters that normalising would take apart again, never more than once.
    assert fold(fold(fold(text))) == fold(fold(text))


@given(st.text(alphabet="Reuters AFPdpa(),/-新华社共同 é", max_size=120))
def test_mentions_lie_in_order_without_overlap(text):
    end = 0
    for mention in mentions_of(text):
        assert end <= mention.start < mention.end <= len(text)
        assert mention.first < mention.last <= len(tokens_of(text))
        end = mention.end


LATIN = "".join(map(chr, range(256)))
NOT_OURS = "µ¼½¾"
"""Letters and numbers of Latin-1 that do not fold into one of it."""


@given(st.text(max_size=120) | st.text(alphabet=f"{LATIN}“„—łßẞ", max_size=120))
def test_texts_are_folded_as_their_words_are(text):
    text = text.translate(dict.fromkeys(map(ord, NOT_OURS)))
    assert _folded(text).split() == [token.folded for token in tokens_of(text)]


def test_no_name_has_a_letter_that_is_not_folded():
    assert not [sign for sign in _table().signs if not {*NOT_OURS, "μ", "⁄"}.isdisjoint(sign) and sign[0].isascii()]


@given(
    st.lists(
        st.one_of(
            st.sampled_from(["AP", "(Petra)", "The Associated Press", "Agência Brasil", "ТАСС", "新华社", "د ب أ"]),
            st.sampled_from(["Associated", "Press Trust", "Petra", "of\nIndia", "Press\nTrust of India", "ТАССа"]),
            st.text(alphabet="Reuters AFPdpa(),/-新华社共同 é\n", max_size=20),
        ),
        max_size=6,
    )
)
def test_texts_that_name_agencies_are_those_with_mentions(texts):
    assert naming(texts) == [text for text in texts if mentions_of(text)]


@pytest.mark.parametrize("unit", ["Reuters ", "新华社", "(", "a ", "é", "AP/"])
def test_long_texts_cost_no_time(unit):
    started = time.process_time()
    mentions_of(unit * (200_000 // len(unit)))
    naming([unit] * 5_000)
    assert time.process_time() - started < 1
