import json
import time

import pytest

from newscrawl.extraction.language import detect_language, find_language, language_tag
from newscrawl.extraction.page import parse_page

ENGLISH = (
    "The ferries of Calder Bay are running again after a strike that lasted for nine weeks. The crews and owners said "
    "on Monday that they had agreed to a new contract, which will be signed at the end of the month."
)
GERMAN = (
    "Die Fähren der Bucht fahren wieder, nachdem ein Streik nach neun Wochen zu Ende gegangen ist. Die Besatzungen und "
    "die Reederei haben sich auf einen neuen Vertrag geeinigt, der am Ende des Monats unterzeichnet werden soll."
)
TEXTS = {
    "en": ENGLISH,
    "de": GERMAN,
    "nl": (
        "De veerboten varen weer na een staking die negen weken heeft geduurd, en de bemanning is het met"
        " de reder eens over een nieuw contract dat op maandag wordt getekend."
    ),
    "fr": (
        "Les bateaux de la baie sont de retour après une grève qui a duré neuf semaines, et les équipages"
        " ont accepté un contrat qui est signé avec la direction pour cinq ans."
    ),
    "es": (
        "Los barcos de la bahía vuelven a navegar después de una huelga que duró nueve semanas, y las "
        "tripulaciones han aceptado un contrato que se firma el lunes con la empresa."
    ),
    "pt": (
        "Os barcos da baía voltaram a navegar depois de uma greve que durou nove semanas, e as "
        "tripulações aceitaram um contrato que não foi assinado com a empresa até segunda."
    ),
    "it": (
        "I traghetti della baia sono tornati a navigare dopo uno sciopero che è durato nove settimane, e "
        "gli equipaggi hanno firmato un contratto con la società per il lavoro nel porto."
    ),
    "pl": (
        "Promy w zatoce znowu pływają po strajku, który trwał dziewięć tygodni, a załogi podpisały umowę "
        "z armatorem, że nie będzie kolejnego strajku do końca roku oraz że płace są wyższe."
    ),
    "sv": (
        "Färjorna i viken går igen efter en strejk som varade i nio veckor, och besättningarna har "
        "skrivit på ett avtal med rederiet som inte är klart men som ska gälla för fem år."
    ),
    "no": (
        "Fergene i bukta går igjen etter en streik som varte i ni uker, og mannskapet har skrevet under "
        "på en avtale med rederiet som ikke er klar, men som skal gjelde fra mandag av."
    ),
    "fi": (
        "Lautat kulkevat taas lahdella, kun lakko on päättynyt, ja miehistö sekä varustamo ovat sopineet,"
        " että uusi sopimus on voimassa vuoden ja se ei ole vielä valmis, mutta hän oli mukana."
    ),
    "tr": (
        "Körfezdeki feribotlar dokuz hafta süren grevden sonra yeniden çalışıyor ve mürettebat ile şirket"
        " bu sözleşme için anlaşma yaptı, ancak daha çok gün var ve her şey yeni olarak başlıyor."
    ),
    "cs": (
        "Trajekty v zálivu znovu plují po stávce, která trvala devět týdnů, a posádky se dohodly na "
        "smlouvě, že to nebude jako dříve, protože je podle nich již také pro jejich rodiny."
    ),
    "ru": (
        "Паромы в заливе снова ходят после забастовки, которая шла девять недель, и экипажи подписали "
        "договор с компанией, что это не будет так, как было при нём, но для всех из них."
    ),
    "uk": (
        "Пороми в затоці знову ходять після страйку, що тривав дев'ять тижнів, і екіпажі підписали "
        "договір з компанією, який буде також для всіх, але не як було при ньому у порту."
    ),
    "ar": (
        "عادت العبارات إلى العمل في الخليج بعد إضراب استمر تسعة أسابيع، وقال البحارة إن الاتفاق الذي تم "
        "مع الشركة كان من أجل كل من يعمل على السفن في الميناء."
    ),
    "fa": (
        "کشتی‌ها پس از اعتصابی که نه هفته طول کشید دوباره در خلیج کار می‌کنند و خدمه با شرکت به توافق "
        "رسیدند که این قرارداد را برای یک سال امضا کرد و آن را نیز با هم اعلام شده است."
    ),
    "hi": (
        "खाड़ी में नौ हफ्ते की हड़ताल के बाद नावें फिर चलने लगी हैं और कर्मचारियों ने कंपनी के साथ एक "
        "समझौता किया है जो सोमवार को लागू होगा।"
    ),
    "ja": "九週間のストライキのあと、湾のフェリーが再び動き始めた。乗組員と会社は合意した。",
    "zh": "经过九个星期的罢工之后，海湾的渡轮重新开航。船员和公司已经就新的合同达成一致。",
    "ko": "아홉 주 동안의 파업이 끝난 뒤 만의 여객선이 다시 운항을 시작했다. 선원과 회사는 합의했다.",
    "el": (
        "Τα πλοία του κόλπου ξεκίνησαν πάλι μετά από απεργία εννέα εβδομάδων και τα πληρώματα υπέγραψαν νέα σύμβαση."
    ),
    "he": "המעבורות במפרץ שבו לפעול אחרי שביתה שנמשכה תשעה שבועות והצוותים חתמו על הסכם חדש עם החברה.",
    "th": "เรือข้ามฟากในอ่าวกลับมาให้บริการอีกครั้งหลังจากการประท้วงหยุดงานนานเก้าสัปดาห์",
    "zu": (
        "Izikebhe ziyasebenza futhi ngemva kwesiteleka, kodwa abantu bathi le nkampani uma ingakhokhi, "
        "ukuthi bazobuya njengoba beshilo, ukuze lokhu kuphele kanye nezinkinga zabo."
    ),
    "vi": (
        "Các chuyến phà trong vịnh đã hoạt động trở lại sau cuộc đình công và các thủy thủ cho biết họ "
        "được công ty ký với những điều khoản này từ năm nay."
    ),
}


@pytest.mark.parametrize(("language", "text"), TEXTS.items(), ids=list(TEXTS))
def test_the_language_of_a_paragraph_is_found(language: str, text: str) -> None:
    detected = detect_language(text)
    assert detected is not None
    assert detected[0] == language


@pytest.mark.parametrize(
    "text", ["", "12.5 %", "Calder Bay", "OK", "👍 👍", "Brückner, Calder, Petrel, Lindow, Merrow"]
)
def test_too_little_text_is_not_guessed_at(text: str) -> None:
    assert detect_language(text) is None


@pytest.mark.parametrize(
    ("declared", "tag"),
    [
        ("en", "en"),
        ("EN_us", "en-US"),
        ("de_DE.UTF-8", "de-DE"),
        ("pt-br", "pt-BR"),
        ("zh-hans-CN", "zh-Hans-CN"),
        ("es_LA", "es-419"),  # Facebook's locale; LA is Laos
        ("es-419", "es-419"),
        ("iw", "he"),
        ("deu", "de"),
        ("Deutsch", "de"),
        ("English", "en"),
        ("x-default", None),
        ("und", None),
        ("", None),
        ("{{lang}}", None),
    ],
)
def test_a_declaration_becomes_a_bcp_47_tag(declared: str, tag: str | None) -> None:
    assert language_tag(declared) == tag


def languages(text: str, lang: str = "", head: str = "", in_language: object = None) -> list[str]:
    script = {"@type": "NewsArticle", "headline": "Ferry strike ends", "inLanguage": in_language}
    table = parse_page(
        f'<html lang="{lang}"><head><title>Ferry strike ends</title>{head}'
        f'<script type="application/ld+json">{json.dumps(script)}</script></head><body><p>x</p></body></html>',
        "https://herald.example/ferry",
    )
    return [candidate.value for candidate in find_language(table, text)]


def test_a_declared_tag_that_agrees_keeps_its_region() -> None:
    assert languages(ENGLISH, "en-GB", '<meta property="og:locale" content="en_US">') == ["en-GB", "en-US"]


def test_a_wrong_declaration_comes_behind_the_text() -> None:
    assert languages(GERMAN, "en-US") == ["de", "en-US"]


def test_the_declaration_that_agrees_is_taken_whichever_it_is() -> None:
    assert languages(GERMAN, "en", '<meta property="og:locale" content="de_AT">') == ["de-AT", "en"]


def test_without_text_the_declarations_stand_in_their_order() -> None:
    assert languages("", "fr-CA", '<meta http-equiv="content-language" content="en">', "fr") == ["fr-CA", "fr", "en"]


def test_without_declaration_the_text_tells() -> None:
    assert languages(GERMAN) == ["de"]


def test_a_close_relative_is_not_overruled() -> None:
    assert languages(TEXTS["no"], "nb-NO") == ["nb-NO"]


def test_json_ld_may_name_the_language_as_an_object() -> None:
    assert languages("", in_language={"@type": "Language", "name": "Spanish", "alternateName": "es"}) == ["es"]


@pytest.mark.parametrize("unit", ["a", "the ", "ä", "é ", "-", "的", "ა", " ", "\u0301"])
def test_texts_of_any_length_are_read_in_time(unit: str) -> None:
    began = time.process_time()
    detect_language(unit * 120_000)
    language_tag(unit * 120_000)
    assert time.process_time() - began < 0.5


@pytest.mark.parametrize(
    ("text", "declared", "expected"),
    [
        ("Pemerintah kota mengatakan bahwa jembatan itu akan ditutup karena kabel tidak bisa dipakai lagi pada hari Kamis.",
         "ms", "id"),
        ("Kerajaan berkata jambatan itu akan ditutup kerana kabel tidak boleh digunakan lagi, dan bahawa ia pada Jumaat.",
         "id", "ms"),
        ("Most će biti zatvoren od svibnja, priopćila je uprava, a radovi će stajati tri milijuna i trajati sve do rujna.",
         "sr", "hr"),
        ("Most će biti zatvoren od maja, saopštila je uprava, a radovi će koštati tri miliona i trajati sve do sledeće godine.",
         "en", "sr"),
        ("Most je zatvoren za sve, a radovi će biti do kraja godine kako je i bilo rečeno na početku.", "sr", "sr"),
    ],
)  # fmt: skip
def test_near_relatives_are_told_by_words_of_their_own(text: str, declared: str, expected: str) -> None:
    assert languages(text, declared)[0] == expected
