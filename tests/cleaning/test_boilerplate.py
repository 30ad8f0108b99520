"""What stands around a story goes by its phrases; no sentence of the story does."""

from __future__ import annotations

import time
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.cleaning import boilerplate
from newscrawl.cleaning.boilerplate import (
    Removed,
    drop_boilerplate,
    is_comments_heading,
    is_invitation,
    is_related_heading,
    without_lead,
)
from newscrawl.cleaning.characters import comparison_key

STORY = [
    "The harbour of Elmstad stays closed until Friday, its master said on Monday after the second storm in a week.",
    "A crane fell on the eastern quay; nobody was hurt, but two barges sank at their moorings before dawn.",
    "Ships for the islands leave from Norhaven instead, where extra berths were opened overnight.",
    "Shopkeepers by the water count their losses, and insurers have sent the first of their people.",
    "Volunteers filled four thousand sandbags in the school yard, and more are expected on Sunday.",
    "The town council meets on Wednesday to discuss who pays for the clearing of the basin.",
    "Forecasters see calmer weather from Thursday on, with light winds and sun along the whole coast.",
]
PHRASE_FILES = sorted((Path(boilerplate.__file__).parent / "phrases").glob("*.txt"))

LINES = {
    "en": [
        ("newsletter", "Sign up for our newsletter and get the best of the coast every morning"),
        ("share", "Share this article"),
        ("share", "Follow us on Instagram for more pictures"),
        ("read_more", "READ MORE: Mayor walks out of harbour talks"),
        ("read_more", "Also read | Mayor walks out"),
        ("copyright", "© 2024 The Elmstad Herald. All rights reserved."),
        ("copyright", "This material may not be published, broadcast, rewritten or redistributed."),
        ("chrome", "Hi, what are you looking for?"),
        ("chrome", "Connect with us"),
        ("chrome", "Click to comment"),
        ("chrome", "ADVERTISEMENT"),
        ("cookies", "We use cookies to make this site work."),
        ("paywall", "Subscribe to continue reading"),
    ],
    "de": [
        ("newsletter", "Abonnieren Sie unseren Newsletter: jeden Morgen das Wichtigste"),
        ("read_more", "Lesen Sie auch: Streit um den Hafen"),
        ("chrome", "Anzeige"),
        ("cookies", "An dieser Stelle finden Sie einen externen Inhalt von Y, der den Artikel ergänzt."),
        ("paywall", "Dieser Artikel ist nur für Abonnenten lesbar"),
    ],
    "fr": [
        ("newsletter", "Inscrivez-vous à notre newsletter"),
        ("read_more", "À lire aussi : La tempête approche"),
        ("paywall", "Il vous reste 65 % de cet article à lire. La suite est réservée aux abonnés."),
        ("chrome", "PUBLICITÉ"),
    ],
    "es": [
        ("newsletter", "Suscríbete a nuestro boletín diario"),
        ("read_more", "Te puede interesar: El puerto sigue cerrado"),
        ("copyright", "Todos los derechos reservados"),
    ],
    "pt": [
        ("newsletter", "Receba as notícias no seu e-mail"),
        ("read_more", "Leia também: Porto continua fechado"),
        ("chrome", "Publicidade"),
    ],
    "it": [
        ("newsletter", "Iscriviti alla newsletter"),
        ("read_more", "LEGGI ANCHE › Il porto resta chiuso"),
        ("copyright", "Riproduzione riservata"),
    ],
    "nl": [
        ("newsletter", "Meld je aan voor onze nieuwsbrief"),
        ("read_more", "Lees ook: Haven blijft dicht"),
        ("chrome", "Advertentie"),
    ],
    "pl": [
        ("read_more", "Czytaj też: Port nadal zamknięty"),
        ("chrome", "Reklama"),
        ("newsletter", "Zapisz się na newsletter"),
    ],
    "sv": [("read_more", "Läs också: Hamnen stängd"), ("share", "Dela artikeln"), ("chrome", "Annons")],
    "da": [("read_more", "LÆS OGSÅ: Havnen er lukket"), ("share", "Del artiklen"), ("chrome", "Annonce")],
    "no": [("read_more", "Les også: Havnen er stengt"), ("chrome", "Annonse"), ("share", "Følg oss på Facebook")],
    "fi": [("read_more", "Lue myös: Satama suljettu"), ("chrome", "Mainos"), ("newsletter", "Tilaa uutiskirje")],
    "cs": [("read_more", "Čtěte také: Přístav zůstává zavřený"), ("chrome", "Reklama"), ("share", "Sdílet článek")],
    "hu": [("read_more", "Olvassa el ezt is: Zárva a kikötő"), ("chrome", "Hirdetés"), ("share", "Megosztás")],
    "ro": [("read_more", "Citește și: Portul rămâne închis"), ("chrome", "Publicitate"), ("share", "Distribuie")],
    "tr": [("read_more", "Ayrıca okuyun: Liman kapalı"), ("chrome", "Reklam"), ("share", "Haberi paylaş")],
    "el": [("read_more", "Διαβάστε επίσης: Κλειστό το λιμάνι"), ("chrome", "ΔΙΑΦΗΜΙΣΗ"), ("share", "Κοινοποίηση")],
    "ru": [
        ("read_more", "Читайте также: Порт закрыт"),
        ("chrome", "Реклама"),
        ("newsletter", "Подписывайтесь на наш телеграм-канал!"),
    ],
    "uk": [("read_more", "Читайте також: Порт зачинено"), ("share", "Поділитися"), ("chrome", "Коментарі")],
    "ar": [("read_more", "اقرأ أيضًا: إغلاق الميناء"), ("copyright", "جميع الحقوق محفوظة"), ("chrome", "إعلان")],
    "he": [("read_more", "קראו גם: הנמל סגור"), ("chrome", "פרסומת"), ("share", "שתפו")],
    "fa": [("read_more", "بیشتر بخوانید: بندر بسته شد"), ("share", "اشتراک‌گذاری"), ("chrome", "تبلیغات")],
    "hi": [("read_more", "यह भी पढ़ें: बंदरगाह बंद"), ("chrome", "विज्ञापन"), ("share", "शेयर करें")],
    "id": [("read_more", "Baca juga: Pelabuhan ditutup"), ("share", "Bagikan artikel ini"), ("chrome", "Iklan")],
    "ja": [
        ("read_more", "関連記事：港は閉鎖中"),
        ("share", "この記事をシェアする"),
        ("paywall", "この記事は有料会員限定です。"),
    ],
    "ko": [
        ("copyright", "ⓒ 항구일보, 무단 전재 및 재배포 금지"),
        ("share", "기사 공유하기"),
        ("newsletter", "뉴스레터 구독하기"),
    ],
    "zh": [("read_more", "延伸阅读：港口关闭"), ("chrome", "广告"), ("copyright", "未经授权不得转载")],
}


MORE_LINES = {
    "bg": [
        ("chrome", "Видяхте грешка? Пишете ни"),
        ("share", "Последвайте ни в Viber"),
        ("copyright", "Всички права запазени"),
    ],
    "hr": [("chrome", "Prijavi grešku"), ("share", "Pratite nas na Facebooku"), ("copyright", "Sva prava pridržana")],
    "sr": [("chrome", "Пријави грешку"), ("share", "Пратите нас на Вајберу"), ("copyright", "Сва права задржана")],
    "bn": [("chrome", "বিজ্ঞাপন"), ("copyright", "সর্বস্বত্ব সংরক্ষিত")],
    "ta": [("chrome", "விளம்பரம்"), ("read_more", "இதையும் படியுங்கள்: படகு கட்டணம் உயரும்")],
    "ur": [("chrome", "اشتہار"), ("copyright", "جملہ حقوق محفوظ ہیں")],
    "ms": [("copyright", "Hak cipta terpelihara"), ("share", "Ikuti kami di saluran Telegram")],
    "vi": [("chrome", "Quảng cáo"), ("share", "Theo dõi chúng tôi trên Facebook")],
    "th": [("chrome", "โฆษณา"), ("copyright", "สงวนลิขสิทธิ์")],
}
"""Languages that not every kind of phrase is known in."""


@pytest.mark.parametrize(
    ("kind", "line"),
    [
        pytest.param(*row, id=f"{language}-{row[1][:24]}")
        for language, rows in (LINES | MORE_LINES).items()
        for row in rows
    ],
)
def test_a_line_of_the_page_goes_wherever_it_stands(kind: str, line: str) -> None:
    body = [*STORY[:4], line, *STORY[4:]]
    assert drop_boilerplate(body) == (STORY, [Removed(kind, line)])


@pytest.mark.parametrize(
    "sentence",
    [
        "Read more carefully, the report says nothing of the kind.",
        "Share prices fell by a third after the announcement.",
        "Share this with nobody, she told him.",
        "Follow us, the guide said, and they followed.",
        "Already a member of the union, Sweden has ratified the treaty.",
        "Originally published on paper only, the list is now online.",
        "Copyright law has not kept up with the machines.",
        "Advertisement spending rose by 4 percent.",
        "Cookies, cakes and bread were handed out at the harbour.",
        "Subscribe or leave: that was the choice, he said.",
        "“We use cookies to thank the volunteers,” the baker said.",
        "The newsletter was found in his desk.",
        "DÃ©putÃ© depuis 2017, il est réélu.",
        "By Monday evening the water had gone.",
        "By the Numbers",
        "Related to the king by marriage, she lived at court.",
        "The agency AFP reported the closure first.",
        "Reuters is seen as reliable, the survey found.",
        "Comments by the minister drew laughter.",
        "The hotline can be reached at 0800 1234.",
        "Von Montag an fahren wieder Schiffe.",
        "Teilen will er die Macht nicht.",
        "Lesen Sie auch zwischen den Zeilen, rät der Autor.",
        "Lire aussi les petites lignes du contrat est utile, dit-il.",
        "Par ailleurs, le port reste fermé.",
        "Compartir la mesa es compartir la vida, decía.",
        "Por otra parte, el puerto sigue cerrado.",
        "Leia também os clássicos, aconselha o professor.",
        "Leggi e decreti non bastano, dice il sindaco.",
        "Lees ook tussen de regels door, zegt zij.",
        "Reklama w sieci drożeje z roku na rok.",
        "Annonserna i tidningen blev färre.",
        "Del af havnen er stadig lukket.",
        "Les også mellom linjene, sier hun.",
        "Lue myös rivien välistä, hän sanoo.",
        "Reklama na internetu zdražuje.",
        "Hirdetést adott fel a lapban.",
        "Citește și scrie de la patru ani.",
        "Reklam harcamaları yüzde dört arttı.",
        "Διαβάστε και ανάμεσα στις γραμμές, λέει.",
        "Реклама в интернете дорожает.",
        "Читайте также между строк, советует он.",
        "Реклама в мережі дорожчає.",
        "شارك الآلاف في المسيرة يوم الأحد.",
        "הפרסומת עלתה יותר מהמוצר.",
        "تبلیغات در اینترنت گران‌تر شد.",
        "विज्ञापन पर खर्च बढ़ा है।",
        "Iklan di internet makin mahal.",
        "広告費は前年より増えた。",
        "광고비가 지난해보다 늘었다.",
        "广告支出同比增长百分之四。",
    ],
)
@pytest.mark.parametrize("place", [0, 3, 7])
def test_a_sentence_of_the_story_stays_wherever_it_stands(sentence: str, place: int) -> None:
    body = [*STORY[:place], sentence, *STORY[place:]]
    assert drop_boilerplate(body) == (body, [])


@pytest.mark.parametrize("line", ["* * *", "___", "1.", "“Share this article”, it said.", "🚢"])
def test_marks_and_quoted_phrases_stay(line: str) -> None:
    body = [*STORY[:4], line, *STORY[4:]]
    assert drop_boilerplate(body) == (body, [])


@pytest.mark.parametrize(
    ("title", "line"),
    [
        ("Storm closes Elmstad's harbour", "STORM CLOSES ELMSTAD’S HARBOUR"),
        ("Storm closes harbour | The Elmstad Herald", "Storm closes harbour"),
        ("Sturm schließt Hafen - Kurier", "Sturm schließt Hafen"),
        ("台風で港が閉鎖", "台風で港が閉鎖"),
    ],
)
def test_a_first_line_that_repeats_the_title_goes(title: str, line: str) -> None:
    assert drop_boilerplate(["World", line, *STORY], title=title) == (["World", *STORY], [Removed("title", line)])
    assert drop_boilerplate([line, line, *STORY], title=title)[0] == STORY


def test_a_title_said_again_in_the_story_stays() -> None:
    body = [*STORY, "Storm closes harbour"]
    assert drop_boilerplate(body, title="Storm closes harbour") == (body, [])
    assert drop_boilerplate(["Storm closes harbour"], title="Storm closes harbour")[0] == ["Storm closes harbour"]


@pytest.mark.parametrize(
    "line",
    [
        *(
            "Written By",
            "By Jane Doe",
            "By Jane Doe and John Roe",
            "BY JANE DOE",
            "Written by: Jane Doe",
            "Written By AFP",
        ),
        *("Von Karl von der Heide", "Von", "Autor: Max Muster", "Par Anne Le Goff", "Por María de la Cruz"),
        *("Di Anna Rossi", "Door Jan van den Berg", "Автор: Иван Петров", "Γράφει", "بقلم: أحمد علي", "文／王小明"),
    ],
)
def test_a_byline_at_head_or_tail_goes(line: str) -> None:
    assert drop_boilerplate([line, *STORY]) == (STORY, [Removed("written_by", line)])
    assert drop_boilerplate([*STORY, line]) == (STORY, [Removed("written_by", line)])
    middle = [*STORY[:3], line, *STORY[2:] * 2]
    assert drop_boilerplate(middle) == (middle, [])


@pytest.mark.parametrize(
    "line",
    [
        *(
            "AFP",
            "(dpa)",
            "- AP",
            "Reuters/AP",
            "Source: AFP",
            "Quelle: dpa/AFP",
            "Avec AFP et Reuters",
            "(EFE)",
            "ANSA.",
        ),
        *("with files from The Canadian Press", "ТАСС", "新华社", "(연합뉴스)", "رويترز", "© AFP", "dpa-AFX"),
    ],
)
def test_a_line_that_only_credits_agencies_goes_from_the_end(line: str) -> None:
    assert drop_boilerplate([*STORY, line]) == (STORY, [Removed("credit", line)])


@pytest.mark.parametrize(
    "line",
    [
        *("Ada Quill is a harbour reporter for the Herald.", "Korrespondentin Ada Quill ist für den Norden zuständig."),
        *("The Herald's Ada Quill has covered the coast since 1999.", "Ada Quill schreibt über Schiffe."),
        *("Ada Quill est journaliste au service Mer.", "Ada Quill es periodista y vive en Karsk."),
    ],
)
def test_a_last_line_about_an_author_goes(line: str) -> None:
    authors = ["Ada Quill", "Bo"]
    assert drop_boilerplate([*STORY, line], authors=authors) == (STORY, [Removed("author_bio", line)])
    assert drop_boilerplate([*STORY, line]) == ([*STORY, line], [])
    assert drop_boilerplate([line, *STORY], authors=authors) == ([line, *STORY], [])


@pytest.mark.parametrize(
    "line",
    [
        "“Ada Quill is a liar,” said the mayor.",
        "Ada Quill, who is mayor of Karsk, did not answer.",
        "Nobody who knows her believes that Ada Quill is the mayor's daughter.",
        "Bo is a dog.",
    ],
)
def test_a_last_line_that_only_names_an_author_stays(line: str) -> None:
    assert drop_boilerplate([*STORY, line], authors=["Ada Quill", "Bo"]) == ([*STORY, line], [])


@pytest.mark.parametrize("line", ["Ada Quill", "ADA QUILL", "(kl)", "(kl/ab)", "[mic]"])
def test_a_signature_at_the_end_goes(line: str) -> None:
    assert drop_boilerplate([*STORY, line], authors=["Ada Quill"]) == (STORY, [Removed("written_by", line)])


@pytest.mark.parametrize("line", ["(so)", "(Karsk)", "(sic!)", "(1)", "(a boat)"])
def test_brackets_within_the_story_stay(line: str) -> None:
    body = [*STORY[:2], line, *STORY]
    assert drop_boilerplate(body) == (body, [])


@pytest.mark.parametrize(
    ("kind", "line"),
    [
        ("chrome", "Got a story? Get in touch with our news desk at desk@herald.example."),
        ("read_more", "For more stories like this, check our news page."),
        (
            "chrome",
            "Follow the Herald on every network for the latest news updates. Sign up for our daily alerts here.",
        ),
        ("newsletter", "Stay informed. Sign up for our daily push alerts here."),
        ("read_more", "Mehr Themen auf herald.example:"),
        ("read_more", "Alle Meldungen zum Sturm lesen Sie in unserem Liveblog"),
        ("newsletter", "Der Hafen-Newsletter informiert Sie jeden Morgen. Hier geht's zur Anmeldung!"),
        ("read_more", "Más información en herald.example"),
        ("chrome", "Dieser Artikel enthält Affiliate-Links."),
    ],
)
def test_closing_words_of_a_house_go(kind: str, line: str) -> None:
    assert drop_boilerplate([*STORY, line]) == (STORY, [Removed(kind, line)])


@pytest.mark.parametrize(
    ("kind", "line"),
    [
        ("author_bio", "Email Ada Quill at ada@herald.example or follow her @ada."),
        ("author_bio", "(Reporting by Ada Quill and Bo Ink; editing by Cy Pen)"),
        (
            "author_bio",
            "Ink reported from Karsk. Associated Press writer Ada Quill in Elmstad contributed to this report.",
        ),
        ("author_bio", "Übersetzung: Ada Quill, Schlussredaktion: Bo Ink"),
        ("author_bio", "This story was originally published by the Herald."),
    ],
)
def test_who_worked_on_a_story_goes_from_its_end_only(kind: str, line: str) -> None:
    assert drop_boilerplate([*STORY, line]) == (STORY, [Removed(kind, line)])
    body = [line, *STORY]
    assert drop_boilerplate(body) == (body, [])


def test_an_agency_given_by_the_caller_is_known() -> None:
    assert drop_boilerplate([*STORY, "(Coastwire)"])[1] == []
    assert drop_boilerplate([*STORY, "(Coastwire)"], agencies=["Coastwire"])[1] == [Removed("credit", "(Coastwire)")]


@pytest.mark.parametrize(
    "line",
    [
        "With bureaus in ninety ports, AFP covers the world as a leading news house and checks what it prints.",
        "Reuters is a global news agency with reporters in two hundred places.",
        "Die dpa ist eine unabhängige Nachrichtenagentur mit Sitz in Deutschland und liefert Texte, Bilder und Töne.",
        "L'AFP est une agence de presse mondiale.",
        "EFE es una agencia internacional de noticias con periodistas en todo el mundo.",
        "A Lusa é uma agência portuguesa de notícias.",
        "L'ANSA è un'agenzia di stampa italiana.",
        "共同通信は日本を代表する通信社です。",
    ],
)
def test_an_agency_describing_itself_goes_from_the_end_only(line: str) -> None:
    assert drop_boilerplate([*STORY, line]) == (STORY, [Removed("agency_bio", line)])
    middle = [line, *STORY]
    assert drop_boilerplate(middle) == (middle, [])


def test_a_last_sentence_about_another_agency_stays() -> None:
    body = [*STORY, "Tarnews is a semi-official news agency, one diplomat told AFP."]
    assert drop_boilerplate(body) == (body, [])


def test_the_frame_of_a_wire_story_goes_as_a_whole() -> None:
    bio = "With 1,000 people in ninety ports, AFP covers the world as a leading global news agency."
    teasers = ["Business", "Fishers ask for more time to repay what they...", "Sport", "Rowers train on land."]
    page = ["Connect with us", "Hi, what are you looking for?", "Storm closes harbour", "-", *STORY]
    page += ["AFP", "Written By", bio, "You may also like:", *teasers]
    kept, removed = drop_boilerplate(page, title="Storm closes harbour", agencies=["AFP"])
    assert kept == STORY
    assert [text for _, text in removed] == [line for line in page if line not in STORY]
    assert Counter(kind for kind, _ in removed) == Counter(
        {"chrome": 3, "title": 1, "credit": 1, "written_by": 1, "agency_bio": 1, "related": 5}
    )


def test_a_related_heading_within_the_story_takes_nothing_with_it() -> None:
    body = [*STORY[:2], "Related", *STORY[2:]]
    assert drop_boilerplate(body) == (STORY, [Removed("related", "Related")])


@pytest.mark.parametrize(
    "heading",
    [
        *(
            "You may also like:",
            "RELATED STORIES",
            "More on this",
            "Read next",
            "Editor’s Picks",
            "Lesen Sie auch",
            "Auch interessant",
        ),
        *(
            "Das könnte Sie auch interessieren",
            "À lire aussi",
            "Vous aimerez aussi",
            "Te puede interesar",
            "Leia também",
        ),
        *("Leggi anche", "Lees ook", "Czytaj także", "Läs också", "Læs også", "Les også", "Lue myös", "Čtěte také"),
        *("Kapcsolódó cikkek", "Citește și", "İlgili haberler", "Διαβάστε επίσης", "Читайте также", "Читайте також"),
        *(
            "اقرأ أيضًا",
            "مواضيع ذات صلة",
            "קראו גם",
            "بیشتر بخوانید",
            "यह भी पढ़ें",
            "Baca juga",
            "関連記事",
            "관련기사",
            "相关阅读",
        ),
        *("延伸閱讀", "Tin liên quan", "ข่าวที่เกี่ยวข้อง", "Прочетете още", "Pročitajte još", "Preberite tudi", "Loe ka"),
    ],
)
def test_headings_over_links_are_known_in_many_languages(heading: str) -> None:
    assert is_related_heading(heading)


@pytest.mark.parametrize(
    "text", ["", "Storm", "Relations", "More than a storm", "Related to him by blood, she wept.", "x" * 10_000]
)
def test_other_headings_are_no_headings_over_links(text: str) -> None:
    assert not is_related_heading(text)


@pytest.mark.parametrize(
    ("line", "rest"),
    [
        ("READ MORE: Ferry stays in port", "Ferry stays in port"),
        ("Lesen Sie auch: Fähre bleibt im Hafen", "Fähre bleibt im Hafen"),
        ("Lire aussi : le ferry reste au port", "le ferry reste au port"),
        ("Storm: ferry stays in port", "Storm: ferry stays in port"),
        ("Read more:", "Read more:"),
    ],
)
def test_words_that_lead_to_another_article_are_cut(line: str, rest: str) -> None:
    assert without_lead(line) == rest


@pytest.mark.parametrize(
    "line",
    [
        "Comments",
        "12 Kommentare",
        "Comments (3)",
        "3 thoughts on “Ferries”",
        "Laisser un commentaire",
        "Yorumlar",
        "评论 (3)",
    ],
)
def test_headings_over_comments(line: str) -> None:
    assert is_comments_heading(line)


@pytest.mark.parametrize(
    "line", ["Comment", "Kommentar", "The mayor comments on the storm", "12 March", "", "12", "Replies"]
)
def test_no_headings_over_comments(line: str) -> None:
    assert not is_comments_heading(line)


@pytest.mark.parametrize("line", ["Get the latest news in your inbox.", "Newsletter abonnieren", "Subscribe for free"])
def test_invitations(line: str) -> None:
    assert is_invitation(line)
    assert not is_invitation("Ferry stays in port")


@pytest.mark.parametrize("path", PHRASE_FILES, ids=lambda path: path.stem)
def test_phrase_files_hold_one_phrase_a_line(path: Path) -> None:
    phrases = [line for line in path.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    assert phrases
    for phrase in phrases:
        assert phrase == phrase.strip()
        assert comparison_key(phrase)
        if "…" in phrase and not phrase.endswith(":…"):
            words = comparison_key(phrase)
            assert len(words) > 1, f"{phrase!r} would take sentences with it"
        assert ":" not in phrase.removesuffix(":…")


def test_phrase_files_cover_every_kind_and_language() -> None:
    languages = set(LINES)
    for path in PHRASE_FILES:
        if path.stem in {"newsletter", "share", "read_more", "chrome", "cookies", "paywall", "related"}:
            marked = {
                word
                for line in path.read_text(encoding="utf-8").splitlines()
                if line.startswith("# ")
                for word in line.split()
            }
            assert languages <= marked, f"{path.stem}: {sorted(languages - marked)}"


SCRAPS = [
    *STORY,
    "AFP",
    "Written By",
    "By Jane Doe",
    "Related",
    "Share",
    "Read more: x",
    "-",
    "Storm closes harbour",
    "",
    "* * *",
    "AFP is a global news agency.",
    "About the author",
]


@given(st.lists(st.sampled_from(SCRAPS), max_size=12))
def test_dropping_twice_is_dropping_once_and_loses_no_line(body: list[str]) -> None:
    kept, removed = drop_boilerplate(body, title="Storm closes harbour")
    assert drop_boilerplate(kept, title="Storm closes harbour") == (kept, [])
    assert Counter(body) == Counter(kept) + Counter(text for _, text in removed)
    rest = iter(body)
    assert all(line in rest for line in kept)


@pytest.mark.parametrize(
    "body",
    [
        ["AFP"] * 20_000,
        ["By " + "Jane " * 20_000],
        ["is a " * 70] * 3_000,
        ["sign up to get " * 20] * 3_000,
        ["a" * 1_000_000],
        [":" * 390] * 10_000,
        ["Related", *STORY] * 2_000,
    ],
    ids=["credits", "names", "bios", "gaps", "long", "colons", "headings"],
)
def test_hostile_bodies_take_linear_time(body: list[str]) -> None:
    started = time.process_time()
    drop_boilerplate(body, title="AFP")
    assert time.process_time() - started < 5


@pytest.mark.parametrize(
    "line",
    ["abc/ def/", "abc/", "AB // CD", "(dmk)", "Photo: AFP", "Our Standards: The Thomson Reuters Trust Principles.",
     "(Reportage Ada Quill, version française Bo Ink, édité par Cy Oar)", "(Reporte de Ada Quill, editado en español por Bo Ink)",
     "(Reportagem de Ada Quill; edição de Bo Ink)", "--With assistance from Ada Quill.",
     "More stories like this are available on karsk.example"],
)  # fmt: skip
def test_whose_hands_a_wire_story_went_through_is_no_body(line: str) -> None:
    assert drop_boilerplate([*STORY, line])[0] == STORY


@pytest.mark.parametrize(
    "line",
    ["Continua depois da publicidade", "Artikel gaat verder onder de advertentie", "Dalszy ciąg materiału pod wideo",
     "Článek pokračuje pod reklamou", "Artiklen fortsætter under billedet", "La noticia continúa después de la publicidad",
     "An dieser Stelle finden Sie ergänzenden Inhalt von Karsk TV. Sie können ihn mit einem Klick anzeigen.",
     "Über dieses Thema berichtete der Inselfunk am 4. Mai 2026 um 08:00 Uhr.", "Suscríbete aquí a nuestro canal."],
)  # fmt: skip
def test_a_line_that_says_where_the_story_goes_on_is_no_body(line: str) -> None:
    assert drop_boilerplate([*STORY, line, *STORY])[0] == [*STORY, *STORY]


@pytest.mark.parametrize(
    "line",
    ["Do you know more? Contact us at tips@karsk.example.", "¿Encontraste un error? Avísanos",
     "Haben Sie einen Fehler entdeckt? Schreiben Sie uns.", "Heb je een tip? Stuur ons een bericht.",
     "(Dieser Artikel wurde zuerst am 4. Mai veröffentlicht.)", "Stand: 04.05.2026, 10:30 Uhr"],
)  # fmt: skip
def test_what_the_house_asks_its_readers_at_the_end_is_no_body(line: str) -> None:
    assert drop_boilerplate([*STORY, line])[0] == STORY


@pytest.mark.parametrize(
    "line", ["(Reportage Ada Quill, édité par Bo Ink)", "(Reporte de Ada Quill, editado por Bo Ink)"]
)
def test_who_reported_and_who_edited_is_no_text(line: str) -> None:
    assert drop_boilerplate([*STORY, line]) == (STORY, [Removed("author_bio", line)])


@pytest.mark.parametrize(
    "line",
    ["Por ora, a edição de domingo da feira foi cancelada.", "Une erreur dans l'article 4 de la loi a retardé le vote.",
     "Fehler gefunden hat der Rechnungshof auch in den Büchern der Werft.", "Har du tips, ring politiet.",
     "Заметили ошибку инженеры порта только утром.", "Нашли ошибку в тексте договора юристы порта.",
     "Помітили помилку лише наступного ранку, сказав капітан.", "Encontrou um erro o tribunal, que pediu novo cálculo.",
     "Reporte de pesca, el boletín que fue editado en Karsk, dejó de salir.",
     "Bản quyền thuộc về nhạc sĩ, tòa án tuyên hôm thứ Hai.", "船公司表示這項規定不得轉載。",
     "编辑：我们为什么要写这个？", "লেখক: আমি ফিরে আসব।"],
)  # fmt: skip
def test_a_sentence_that_opens_like_a_notice_is_kept(line: str) -> None:
    assert drop_boilerplate([line, *STORY, line]) == ([line, *STORY, line], [])


@pytest.mark.parametrize(
    "line",
    ["Нашли ошибку? Выделите её и нажмите Ctrl+Enter", "Помітили помилку? Напишіть нам", "Fehler gefunden? Jetzt melden.",
     "Une erreur dans l’article ? Proposez une correction", "(Por Ada Quill em Karsk; edição de Bo Ink)"],
)  # fmt: skip
def test_a_question_to_readers_at_the_end_is_no_body(line: str) -> None:
    assert drop_boilerplate([*STORY, line])[0] == STORY
