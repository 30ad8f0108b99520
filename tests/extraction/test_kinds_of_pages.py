"""Pages of many kinds, each beside what is to be read in it. All are made up; their shapes are those of real ones."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest

from newscrawl import extract_article

if TYPE_CHECKING:
    from collections.abc import Callable

URL = "https://karskpost.example/world/2026/05/ferry-back-1234"
TITLE = "Ferry back after nine weeks"
ONE = "The ferry to Karsk came back on Monday after nine weeks in the dry dock, and the quay was full before dawn."
TWO = "Harbour master Ada Quill said the crew had replaced both engines and most of the wiring since September."
THREE = "“We did not want another winter like the last one,” she told reporters as the first lorries rolled aboard."
FOUR = "The island's shops have lived on helicopters and fishing boats since then, and prices rose by a third."
STORY = [ONE, TWO, THREE, FOUR]
PARAGRAPHS = "".join(f"<p>{text}</p>" for text in STORY)
HEADER = "<header><nav><ul><li><a href='/'>Home</a><li><a href='/world/'>World</a></ul></nav></header>"
FOOTER = "<footer><p>© 2026 The Karsk Post. All rights reserved.</p><a href='/imprint'>Imprint</a></footer>"


def page(body: str, *, title: str = TITLE, head: str = "", language: str = "en") -> str:
    return (
        f"<!doctype html><html lang='{language}'><head><meta charset='utf-8'><title>{title} | The Karsk Post</title>"
        f"{head}</head><body>{HEADER}{body}{FOOTER}</body></html>"
    )


def ld(body: str, headline: str = TITLE) -> str:
    news: dict[str, Any] = {
        "@type": "NewsArticle", "headline": headline, "articleBody": body, "datePublished": "2026-05-03T06:00:00Z",
        "author": {"@type": "Person", "name": "Ada Quill"},
    }  # fmt: skip
    return f"<script type='application/ld+json'>{json.dumps(news)}</script>"


@dataclass
class Kind:
    """A page and what is in it; what is not given here is not asked."""

    html: str
    paragraphs: list[str]
    fields: dict[str, Any] = field(default_factory=dict)


def post(hour: str, headline: str, *texts: str) -> str:
    inside = "".join(f"<p>{text}</p>" for text in texts)
    return (
        f"<article class='post'><time datetime='2026-05-03T{hour}:15:00+02:00'>{hour}.15</time><h2>{headline}</h2>"
        f"{inside}<div class='share'><a href='#'>Share</a></div></article>"
    )


NOON = "The line said no ship would leave before Tuesday noon because of waves of six metres off the cape."
TICKETS = "Passengers with tickets can change them free of charge at the desk, it said in a statement."
POWER = "About two thousand homes are without power after a mast fell near the lighthouse in the night."
SCHOOL = "All schools on the island send their pupils home at eleven, the council decided in the morning."
OTHER = [
    "The old lighthouse opens its doors to visitors this summer for the first time in a hundred years.",
    "Two hundred and twelve steps lead to the lamp, which will be lit again on Sundays, the council said.",
]
QUAY = [
    "Two cranes were lashed to the wall of the customs house, where the wind cannot reach them from the sea.",
    "Whoever has a boat in the inner basin is asked to look after the ropes before the tide turns at four.",
]
ARTICLE = f"<article><h1>{TITLE}</h1><p class='byline'>By Ada Quill</p>{PARAGRAPHS}</article>"

KINDS: dict[str, Kind] = {
    "live blog": Kind(
        page(
            "<main><h1>Storm over Karsk - live updates</h1><div class='byline'>By Ada Quill and Bo Ink</div>"
            + post("12", "Ferries stay in port", NOON, TICKETS)
            + post("11", "Power out in the north", POWER)
            + post("10", "Schools closed", SCHOOL)
            + "</main>",
            title="Storm over Karsk - live updates",
        ),
        ["Ferries stay in port", NOON, TICKETS, "Power out in the north", POWER, "Schools closed", SCHOOL],
        {"title": "Storm over Karsk", "authors": ["Ada Quill", "Bo Ink"]},
    ),
    "live blog below an introduction, each post signed": Kind(
        page(
            f"<article><h1>Storm over Karsk</h1><div class='text'>{PARAGRAPHS}{PARAGRAPHS.replace('e', 'ee')}"
            f"{PARAGRAPHS.replace('o', 'oo')}</div><div class='entries'>"
            + "".join(
                f"<div class='entry no-{name}'><div class='info author'>Bo Ink, {name}</div><h3>{headline}</h3>"
                f"<div class='entry-text'><p>{text} So it was, {name} said.</p><p>{more} So it is, {name} said.</p></div></div>"
                for name, headline, text, more in [
                    ("Ada", "Ferries stay in port", NOON, TICKETS),
                    ("Cy", "No power", POWER, SCHOOL),
                    ("Di", "Lighthouse", *OTHER),
                    ("Ed", "Quay", *QUAY),
                ]
            )
            + "</div></article>",
            title="Storm over Karsk",
        ),
        [
            *(*STORY, *(text.replace("e", "ee") for text in STORY), *(text.replace("o", "oo") for text in STORY)),
            *("Ferries stay in port", f"{NOON} So it was, Ada said.", f"{TICKETS} So it is, Ada said."),
            *("No power", f"{POWER} So it was, Cy said.", f"{SCHOOL} So it is, Cy said."),
            *("Lighthouse", f"{OTHER[0]} So it was, Di said.", f"{OTHER[1]} So it is, Di said."),
            *("Quay", f"{QUAY[0]} So it was, Ed said.", f"{QUAY[1]} So it is, Ed said."),
        ],
    ),
    "teaser with an excerpt in the text": Kind(
        page(
            f"<article><h1>{TITLE}</h1><div class='text'><p>{ONE}</p><p>{TWO}</p></div><div class='snippet'><div "
            "class='snippet-head'><h3><a href='/lamp-9'>Lighthouse opens to visitors after a hundred years</a></h3></div>"
            f"<div class='snippet-text'><div>{OTHER[0]} <a href='/lamp-9'>Read on</a></div></div></div>"
            f"<div class='text'><p>{THREE}</p><p>{FOUR}</p></div></article>"
        ),
        STORY,
    ),
    "paywall": Kind(
        page(
            f"<article><h1>{TITLE}</h1><div class='article-body'><p>{ONE}</p><p>{TWO}</p></div>"
            "<div class='paywall-box'><h3>Read on with Post+</h3><p>Subscribe now for 1 crown in the first month and "
            "read this article and all others without limits, on every device you own.</p></div></article>",
        ),
        [ONE, TWO],
    ),
    "slide show with an introduction": Kind(
        page(
            f"<article><h1>{TITLE}</h1><section class='slideshow'><div class='slideshow-intro'><p>{ONE}</p>"
            f"<p>{TWO} It took a while.</p></div><div class='slideshow-slides'>"
            + "".join(
                f"<div class='slide no-{name}'><h2>{heading}</h2><figure><img src='/{name}.jpg'><figcaption>Picture "
                f"{name}</figcaption></figure><div class='slide-text'><p>{text}</p><p>{more}</p></div></div>"
                for name, heading, text, more in [
                    ("a", "The quay", THREE, FOUR),
                    ("b", "The deck", NOON, TICKETS),
                    ("c", "The mast", POWER, SCHOOL),
                ]
            )
            + "</div></section></article>"
        ),
        [
            *(ONE, f"{TWO} It took a while."),
            *("The quay", THREE, FOUR, "The deck", NOON, TICKETS, "The mast", POWER, SCHOOL),
        ],
    ),
    "recipe in a card": Kind(
        page(
            f"<article><h1>{TITLE}</h1><div class='entry-content'>{PARAGRAPHS}<div class='recipe-card'>"
            "<h3>Ingredients</h3><ul><li>2 herrings, cleaned</li><li>1 pinch of salt</li></ul><h3>Instructions</h3><ol>"
            "<li>Put the herrings on a plate and salt them well, then wait until the tide turns.</li>"
            "<li>Turn them once, and wait again until the boats are back in the harbour at night.</li></ol></div>"
            f"<p>{NOON}</p></div></article>"
        ),
        [
            *(*STORY, "Ingredients", "2 herrings, cleaned", "1 pinch of salt", "Instructions"),
            "Put the herrings on a plate and salt them well, then wait until the tide turns.",
            *("Turn them once, and wait again until the boats are back in the harbour at night.", NOON),
        ],
    ),
    "table": Kind(
        page(
            f"<article><h1>{TITLE}</h1><p>{ONE}</p><table><tr><th>Party</th><th>Votes</th></tr>"
            f"<tr><td>Harbour</td><td>1,204</td></tr></table><p>{TWO}</p></article>"
        ),
        [ONE, "Party Votes", "Harbour 1,204", TWO],
    ),
    "paragraph broken by a widget": Kind(
        page(f"<article><h1>{TITLE}</h1><p>{ONE[:-1]}</p><p>, the mayor said.</p><p>{TWO}</p></article>"),
        [f"{ONE[:-1]}, the mayor said.", TWO],
    ),
    "paragraph that is all link": Kind(
        page(
            f"<article><h1>{TITLE}</h1><p>{ONE}</p><p><a href='/a-1'>It is not over yet.</a></p><p>{TWO}</p>"
            f"<p><a href='/world/2026/05/mast-77'>A mast fell near the lighthouse in the night</a></p><p>{THREE}</p>"
            "</article>"
        ),
        [ONE, "It is not over yet.", TWO, THREE],
    ),
    "links with hints, credits below pictures, a box of links in the text": Kind(
        page(
            f"<article class='rich'><h1>{TITLE}</h1><div class='part'><p>{NOON}</p><div class='teaser-box'>"
            + "".join(
                f"<p><a href='/world/ferry-{n}'>What the ferry carried in year {n} of its life</a></p>" for n in "1234"
            )
            + "</div><p>The <a href='/x'>study<span>(opens in a new window)</span></a> took nine years and cost a "
            f"million.</p></div><img src='/q.png'><p><em>(Credit: Bo Ink / The Post)</em></p>{PARAGRAPHS}</article>"
        ),
        [NOON, "The study took nine years and cost a million.", *STORY],
    ),
    "two articles": Kind(
        page(
            f"<main>{ARTICLE}<article><h1>Lighthouse opens</h1><p class='byline'>By Bo Ink</p><p>{OTHER[0]}</p>"
            f"<p>{OTHER[1]}</p></article></main>"
        ),
        STORY,
        {"title": TITLE, "authors": ["Ada Quill"]},
    ),
    "AMP": Kind(
        "<!doctype html><html amp lang='en'><head><title>Ferry back after nine weeks</title></head><body><amp-sidebar>"
        f"<ul><li><a href='/'>Home</a></ul></amp-sidebar><h1>{TITLE}</h1><p class='amp-byline'>By Ada Quill</p>"
        f"<div class='amp-body'><p>{ONE}</p><amp-ad width=300></amp-ad><p>{TWO}</p><p>{THREE}</p></div></body></html>",
        [ONE, TWO, THREE],
        {"authors": ["Ada Quill"]},
    ),
    "JSON-LD body cut short": Kind(page(ARTICLE, head=ld(f"{ONE} {TWO[:60]}...")), STORY),
    "JSON-LD body with escaped markup": Kind(
        page(ARTICLE, head=ld("".join(f"&lt;p&gt;{text}&lt;/p&gt;" for text in STORY))), STORY
    ),
    "JSON-LD body of another article": Kind(page(ARTICLE, head=ld(" ".join(OTHER))), STORY),
    "JSON-LD body only, in lines": Kind(
        page("<div id='app'></div>", head=ld("\n".join(STORY))), STORY, {"authors": ["Ada Quill"]}
    ),
    "JSON-LD body only, escaped": Kind(
        page("<div id='app'></div>", head=ld("".join(f"&lt;p&gt;{text}&lt;/p&gt;" for text in STORY))), STORY
    ),
    "microdata only, parted by br": Kind(
        page(
            "<div itemscope itemtype='https://schema.org/NewsArticle'><h1 itemprop='headline'>Ferry back after nine "
            "weeks</h1><span itemprop='author' itemscope itemtype='https://schema.org/Person'><span itemprop='name'>Ada "
            "Quill</span></span><meta itemprop='datePublished' content='2026-05-03T06:00:00+02:00'>"
            f"<div itemprop='articleBody'>{'<br><br>'.join(STORY)}</div></div>"
        ),
        STORY,
        {"authors": ["Ada Quill"], "published_at": "2026-05-03T06:00:00+02:00"},
    ),
    "nothing but fonts and br": Kind(
        f"<html><head><title>{TITLE} - Karsk Post</title></head><body><table><tr><td><a href=/>Home</a></td><td><b>{TITLE}"
        f"</b><br><font size=1>May 3, 2026</font><br><br>{'<br><br>'.join(STORY)}<br><br><a href=/print>Print this page"
        "</a></td></tr></table></body></html>",
        STORY,
        {"title": TITLE, "published_at": "2026-05-03"},
    ),
    "press release": Kind(
        page(
            "<div class='release'><h1>Quill Shipyards Orders Second Ferry</h1><p>KARSK, May 3, 2026 /PRNewswire/ -- Quill "
            f"Shipyards today announced that it has ordered a second ferry.</p><p>{TWO}</p><p>{FOUR}</p>"
            "<p>SOURCE Quill Shipyards</p></div>",
            title="Quill Shipyards Orders Second Ferry",
        ),
        [
            "Quill Shipyards today announced that it has ordered a second ferry.",
            *(TWO, FOUR, "SOURCE Quill Shipyards"),
        ],
        {"dateline": "KARSK, May 3, 2026 /PRNewswire/", "authors": [], "agencies": []},
    ),
    "German wire story below a summary": Kind(
        page(
            "<article><h1>Fähre nach neun Wochen zurück</h1><p class='dachzeile'>Verkehr</p><p class='lead'>Die Insel "
            "atmet auf: Am Montag legte die Fähre wieder an.</p><p>Karsk (dpa/lno) - Nach neun Wochen im Trockendock ist "
            "die Fähre nach Karsk am Montag zurückgekehrt.</p><p>Die Besatzung habe beide Motoren und den größten Teil "
            "der Leitungen ersetzt, sagte die Hafenmeisterin.</p><p>© dpa-infocom, dpa:260503-930-12345/1</p></article>",
            title="Fähre nach neun Wochen zurück",
            language="de",
        ),
        [
            "Die Insel atmet auf: Am Montag legte die Fähre wieder an.",
            "Nach neun Wochen im Trockendock ist die Fähre nach Karsk am Montag zurückgekehrt.",
            "Die Besatzung habe beide Motoren und den größten Teil der Leitungen ersetzt, sagte die Hafenmeisterin.",
        ],
        {"dateline": "Karsk (dpa/lno)", "agencies": ["dpa"]},
    ),
    "dateline in a paragraph of its own": Kind(
        page(
            f"<article><h1>{TITLE}</h1><div class='text'><p><strong>Karsk -</strong></p>{PARAGRAPHS}</div></article>",
            language="de",
        ),
        STORY,
        {"dateline": "Karsk"},
    ),
    "Arabic": Kind(
        "<!doctype html><html lang='ar' dir='rtl'><head><meta charset='utf-8'><title>عودة العبارة إلى كارسك</title></head>"
        "<body><nav><a href='/'>الرئيسية</a></nav><article><h1>عودة العبارة إلى كارسك</h1><div class='author'>كتب: أحمد سالم"
        "</div><div class='date'>3 مايو 2026</div><div class='body'><p>كارسك (أ ف ب) - عادت العبارة إلى جزيرة كارسك يوم "
        "الاثنين بعد تسعة أسابيع من الإصلاح في الحوض الجاف.</p><p>وقالت مديرة الميناء إن الطاقم استبدل المحركين ومعظم "
        "الأسلاك بتكلفة بلغت أربعة ملايين كرونة.</p></div></article></body></html>",
        [
            "عادت العبارة إلى جزيرة كارسك يوم الاثنين بعد تسعة أسابيع من الإصلاح في الحوض الجاف.",
            "وقالت مديرة الميناء إن الطاقم استبدل المحركين ومعظم الأسلاك بتكلفة بلغت أربعة ملايين كرونة.",
        ],
        {
            "dateline": "كارسك (أ ف ب)",
            "agencies": ["AFP"],
            "authors": ["أحمد سالم"],
            "published_at": "2026-05-03",
            "language": "ar",
        },
    ),
    "Chinese": Kind(
        "<!doctype html><html lang='zh-CN'><head><meta charset='utf-8'><title>渡轮重返卡尔斯克岛_卡尔斯克邮报</title></head>"
        "<body><div class='nav'><a href='/'>首页</a></div><h1>渡轮重返卡尔斯克岛</h1><div class='info'><span>2026年05月03日 "
        "08:00</span> <span>来源：新华社</span> <span>作者：王小明</span></div><div class='content'><p>新华社卡尔斯克5月3日电"
        "（记者王小明）经过九周的干船坞维修，开往卡尔斯克岛的渡轮于星期一重新投入运营，码头上天还没亮就挤满了人。</p><p>港务长表示，"
        "船员更换了两台发动机和大部分电线，费用为四百万克朗。</p></div><div class='editor'>责任编辑：李华</div></body></html>",
        [
            "经过九周的干船坞维修，开往卡尔斯克岛的渡轮于星期一重新投入运营，码头上天还没亮就挤满了人。",
            "港务长表示，船员更换了两台发动机和大部分电线，费用为四百万克朗。",
        ],
        {"authors": ["王小明"], "agencies": ["Xinhua"], "dateline": "新华社卡尔斯克5月3日电（记者王小明）"},
    ),
    "Japanese": Kind(
        "<!doctype html><html lang='ja'><head><meta charset='utf-8'><title>フェリー再開、カルスク島へ｜カルスク新聞</title></head>"
        "<body><article><h1>フェリー再開、カルスク島へ</h1><p class='date'>2026年5月3日 8時00分</p><p class='author'>山田太郎</p>"
        "<div class='body'><p>【ロンドン共同】カルスク島へのフェリーが月曜日、九週間の修理を終えて運航を再開した。"
        "夜明け前から港は人であふれていた。</p><p>港の責任者によると、エンジン二基と配線の大部分を交換し、費用は四百万クローネだった。</p></div></article>"
        "</body></html>",
        [
            "カルスク島へのフェリーが月曜日、九週間の修理を終えて運航を再開した。夜明け前から港は人であふれていた。",
            "港の責任者によると、エンジン二基と配線の大部分を交換し、費用は四百万クローネだった。",
        ],
        {"authors": ["山田太郎"], "agencies": ["Kyodo News"], "dateline": "【ロンドン共同】"},
    ),
}


@pytest.mark.parametrize("name", KINDS)
def test_kinds_of_pages(name: str) -> None:
    kind = KINDS[name]
    article = extract_article(kind.html, URL)
    assert article.paragraphs == kind.paragraphs
    assert {field: getattr(article, field) for field in kind.fields} == kind.fields
    assert article.trail.problems == []


@pytest.mark.parametrize("times", [2, 3, 5])
@pytest.mark.parametrize(
    "printings",
    [
        lambda times: f"<article>{PARAGRAPHS * times}</article>",
        lambda times: "".join(f"<div class='copy-{number}'>{PARAGRAPHS}</div>" for number in range(times)),
        lambda times: "<article>" + "".join(f"<p>{text}</p>" * times for text in STORY) + "</article>",
        lambda times: f"<article><p>{ONE} {TWO}</p></article>" * times,
    ],
    ids=["in a row", "apart", "each paragraph", "a short one"],
)
def test_a_body_is_printed_once_however_often_the_page_prints_it(times: int, printings: Callable[[int], str]) -> None:
    found = extract_article(page(f"<main><h1>{TITLE}</h1>{printings(times)}</main>"), URL)
    assert " ".join(found.paragraphs) in (" ".join(STORY), f"{ONE} {TWO}")
    assert sum(removed.count for removed in found.removed if removed.kind in ("repeated", "pullquote", "other"))


SHORT = "Trams are not affected."
CURLY = [ONE, "“We’re back,” said the mate, Lo Vey. “That’s all.”", TWO, SHORT, THREE, FOUR]
STRAIGHT = [text.translate(str.maketrans("“”’", '""\'')) for text in CURLY]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("<div class='story'>{}</div>", "<div class='print'>{}</div>"),
        ("<div class='d-md-none'>{}</div>", "<div class='d-none d-md-block'>{}</div>"),
        ("<div>{}</div>", "<div style='display:none'>{}</div>"),
        ("<div style='display:none'>{}</div>", "<div>{}</div>"),
        ("<div>{}</div>", "<noscript>{}</noscript>"),
        ("<section>{}</section>", "<section id='full'><div>{}</div></section>"),
    ],
)
def test_a_second_printing_in_other_quotes_and_in_a_part_of_its_own_goes_whole(first: str, second: str) -> None:
    straight, curly = ("".join(f"<p>{text}</p>" for text in texts) for texts in (STRAIGHT, CURLY))
    inside = f"<article>{first.format(straight)}{second.format(curly)}</article>"
    found = extract_article(page(f"<main><h1>{TITLE}</h1>{inside}</main>"), URL)
    assert found.paragraphs in (STRAIGHT, CURLY)


def test_what_a_page_says_over_and_over_beside_a_story_is_no_body() -> None:
    holder = "<div class='slot'><p>This story is free to read because our members pay for the harbour desk.</p></div>"
    inside = "".join(f"<p>{text}</p>{holder}" for text in STORY)
    found = extract_article(page(f"<main><h1>{TITLE}</h1><article>{inside}</article></main>"), URL)
    assert found.paragraphs == STORY


SCRIPTS = {
    "zh": [
        "市议会周二投票决定关闭旧桥一年，此前工程师在两座桥墩上发现了裂缝。",
        "市长安娜说：“我们别无选择。”",
        "火车不受影响。",
        "这座桥建于1907年，每天有一万一千辆汽车通过，是设计者当年预计的三倍。关于渡轮的决定预计将在一月份作出。",
    ],
    "ja": [
        "市議会は火曜日、古い橋を一年間閉鎖することを決めた。橋脚二本にひびが見つかっていた。",
        "市長は「選択の余地はない」と述べた。",
        "列車に影響はない。",
        "橋は1907年に建てられ、一日一万一千台の車が通る。",
    ],
    "th": [
        "สภาเมืองลงมติเมื่อวันอังคารให้ปิดสะพานเก่าเป็นเวลาหนึ่งปี หลังวิศวกรพบรอยร้าวในตอม่อสองต้น",
        "นายกเทศมนตรีกล่าวว่า “เราไม่มีทางเลือก ไม่มีใครอยากรอให้เกิดอุบัติเหตุ”",
        "รถไฟไม่ได้รับผลกระทบ",
        "สะพานสร้างขึ้นในปี 1907 และรองรับรถยนต์วันละหนึ่งหมื่นหนึ่งพันคัน มากกว่าที่คาดไว้สามเท่า",
    ],
    "ar": [
        "صوت مجلس المدينة يوم الثلاثاء على إغلاق الجسر القديم لمدة عام بعد أن وجد المهندسون شقوقا في أعمدته.",
        'وقالت رئيسة البلدية: "ليس لدينا خيار، لا أحد يريد أن ينتظر وقوع حادث."',
        "القطارات لن تتأثر.",
        "وقد بني الجسر عام 1907 وتعبره أحد عشر ألف سيارة يوميا، أي ثلاثة أضعاف ما خطط له بناته.",
    ],
    "ru": [
        "Городской совет во вторник решил закрыть старый мост на год после того, как инженеры нашли трещины в опорах.",
        "«У нас нет выбора, — сказала мэр. — Никто не хочет ждать аварии».",
        "Поезда ходят как обычно.",
        "Мост построен в 1907 году, по нему проезжает одиннадцать тысяч машин в день, втрое больше, чем рассчитывали.",
    ],
}


@pytest.mark.parametrize("times", [1, 2, 3])
@pytest.mark.parametrize("language", SCRIPTS)
def test_a_short_story_in_any_script_below_a_foot_in_english(language: str, times: int) -> None:
    story = SCRIPTS[language]
    title = story[0][:24]
    printed = "".join(f"<p>{text}</p>" for text in story) * times
    long = (
        "<p>No part of this site may be copied, stored or sent on without the consent of the Karsk Post in writing.</p>"
    )
    html = page(
        f"<div><h1>{title}</h1><div>{printed}</div></div><footer>{long}</footer>", title=title, language=language
    )
    assert extract_article(html, URL).paragraphs == story


@pytest.mark.parametrize(
    ("dateline", "again"),
    [
        ("KARSK, May 3 (AFP) - ", "KARSK, May 3 (AFP) – "),
        ("KARSK — ", "KARSK — "),
        ("Karsk (dpa/lno) - ", "Karsk (dpa/lno) – "),
        ("【カルスク共同】", "【カルスク共同】"),
    ],
)
def test_a_dateline_that_is_printed_twice_with_its_body_is_kept_once(dateline: str, again: str) -> None:
    first, second = ("".join(f"<p>{text}</p>" for text in (opening + ONE, *STORY[1:])) for opening in (dateline, again))
    found = extract_article(page(f"<main><h1>{TITLE}</h1><article>{first}{second}</article></main>"), URL)
    assert found.paragraphs == STORY
    assert found.dateline == dateline.rstrip(" -—")


def test_the_next_item_from_the_same_place_keeps_its_dateline() -> None:
    texts = [f"KARSK (AFP) - {ONE}", TWO, THREE, f"KARSK (AFP) - {FOUR}"]
    inside = "".join(f"<p>{text}</p>" for text in texts)
    found = extract_article(page(f"<main><h1>{TITLE}</h1><article>{inside}</article></main>"), URL)
    assert found.paragraphs == [ONE, *texts[1:]]


@pytest.mark.parametrize(
    ("line", "agency"),
    [
        ("Con información de AFP y EFE", "AFP"),
        ("*Com informações da Agência Brasil", "Agência Brasil"),
        ("Mit Material der dpa", "dpa"),
        ("(Quelle: Karsker Bote/APA)", "APA"),
        ("The Associated Press contributed to this report.", "AP"),
        ("This report by The Canadian Press was first published May 3, 2026.", "The Canadian Press"),
    ],
)
def test_a_line_that_only_credits_an_agency_is_no_body(line: str, agency: str) -> None:
    found = extract_article(page(f"<article><h1>{TITLE}</h1>{PARAGRAPHS}<p>{line}</p></article>"), URL)
    assert (found.paragraphs, found.agency) == (STORY, agency)


@pytest.mark.parametrize(
    "line",
    ["The mayor told AFP so.", "AFP will leave Karsk.", "彼女はそう話した。(c)AFP", "Schreiben Sie der dpa!",
     "The report first appeared in The Karsk Bote, Reuters said.", "With reports from AP the fleet turned back.",
     "Mit Informationen von dpa war nicht zu rechnen, sagte er.", "Copyright trolls sued AFP."],
)  # fmt: skip
def test_a_sentence_with_an_agency_is_body(line: str) -> None:
    head = "<p class='byline'>AFP</p>"
    found = extract_article(page(f"<article><h1>{TITLE}</h1>{head}{PARAGRAPHS}<p>{line}</p></article>"), URL)
    assert found.paragraphs == [*STORY, line]
