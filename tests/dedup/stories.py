"""Texts of our own for the tests of duplicates: stories in several languages and scripts, and what outlets do to them."""

from __future__ import annotations

import random

ENGLISH = """\
The town of Marlow Bay will keep its only ferry for at least another winter after councillors agreed on Tuesday night to
pay half of the repairs. The vessel, built in 1974, has been tied up since a crack was found in its hull in September.
|
"We could not tell the islanders to swim," said the mayor, Ida Penrose, after a debate that lasted four hours. She had
asked for the whole sum, 310,000 pounds, but the treasurer insisted that the county should carry its share.
|
Some 900 people live on the two islands across the bay. Since the ferry stopped they have depended on a fishing boat
that takes eleven passengers and no cars, and on a helicopter for emergencies. Shopkeepers say that deliveries now cost
three times as much, and the school has lost two of its teachers.
|
The shipyard in Calder expects to finish the work within nine weeks once the steel has arrived. Its manager, Tomas
Rehn, warned that the engine is near the end of its life too. "You can mend a hull," he said. "You cannot mend time."
|
A new vessel would cost about 14 million pounds. The county has promised a study by the spring, the third in ten years.
Fishermen, who have earned well from the crossing, offered to carry the post free of charge until then."""

GERMAN = """\
Der Stadtrat von Birkenau hat am Mittwochabend beschlossen, das alte Hallenbad doch nicht zu schließen. Mit 17 zu 12
Stimmen nahm er einen Antrag der Bürgerliste an, der die Sanierung über acht Jahre streckt.
|
„Ein Bad ist kein Luxus, sondern Daseinsvorsorge“, sagte die Sprecherin der Bürgerliste, Helene Krüger, nach der
Abstimmung. Der Kämmerer hatte gewarnt, die Kosten von 4,6 Millionen Euro seien ohne höhere Gebühren nicht zu tragen.
|
Das Gebäude aus den sechziger Jahren wird von drei Schulen und zwei Vereinen genutzt. Im vergangenen Winter musste es
wegen eines Rohrbruchs sechs Wochen lang geschlossen bleiben, seitdem ist das Dach nur notdürftig abgestützt.
|
Die Arbeiten sollen im Frühjahr mit der Heizung beginnen. Danach folgen das Dach und die Umkleiden, zuletzt das Becken
selbst. Der Schwimmverein will einen Teil der Malerarbeiten übernehmen und hofft auf Spenden aus den Nachbargemeinden."""

SPANISH = """\
El puente viejo de Valdemora quedará cerrado al tráfico desde el lunes, después de que una inspección encontrara grietas
en dos de sus cinco arcos. El ayuntamiento anunció la medida en la noche del viernes, pocas horas antes del mercado.
|
«Preferimos una cola larga a una desgracia», declaró la concejala de obras, Marta Quiroga, que no quiso adelantar cuánto
durará el cierre. Los técnicos han pedido al menos tres semanas para medir la piedra y revisar los cimientos.
|
Unos 6.000 coches cruzan cada día el río por ese paso, el único en doce kilómetros. Los comerciantes del barrio bajo temen
perder la campaña de otoño y reclaman una pasarela provisional para peatones, como la que se montó durante las riadas.
|
La diputación estudia desviar los autobuses escolares por la presa, aunque el camino es estrecho y no tiene arcén."""

RUSSIAN = """\
Жители посёлка Заречный третий день остаются без автобусного сообщения с районным центром после того, как паводок размыл
дорогу у старой мельницы. По словам главы администрации Нины Вороновой, ремонт займёт не меньше двух недель.
|
Хлеб и лекарства доставляют на лодке, которую предоставило лесничество. Школьники занимаются дома, а учителя передают им
задания по телефону. «Мы привыкли к весне, но такой воды не помнят даже старики», — рассказала продавщица магазина.
|
Дорожники обещают отсыпать временный проезд щебнем, как только уровень реки опустится на полметра. Новый мост, о котором
просят уже пятнадцать лет, обойдётся примерно в сорок миллионов рублей, и денег на него в бюджете пока нет."""

CHINESE = """\
青石镇的老渡口将在下个月重新开放。镇政府星期三晚上宣布,停航两年的木船已经修好,每天早晚各开一班,方便对岸的学生和菜农。
|
船工老周今年七十一岁,在河上摇了四十多年的船。他说:「桥再宽,也有人喜欢坐船。」停航以后,住在南岸的人要绕行九公里才能到集市。
|
修船的费用一共十八万元,一半来自村民捐款,另一半由县里的文物部门承担。渡口旁的石阶和茶棚也按照旧照片恢复了原来的样子。
|
不过,有些居民担心游客太多会打扰安静的生活。镇长表示,周末将限制人数,门票收入全部用于维护河岸和种树。"""

JAPANESE = """\
北浜町の小さな灯台が、来年の春から町の図書館として使われることになった。町議会が火曜日に改修の予算を認めた。
|
灯台は二十年前に役目を終え、長いあいだ鍵がかけられたままだった。町民からは取り壊しを惜しむ声が多く寄せられていた。
|
新しい図書館には約三千冊の本が並び、最上階の窓からは湾を見渡せる。子どものための読み聞かせの会も毎週開かれる予定だ。
|
設計を担当する建築家は「らせん階段を一段ずつ上りながら、一冊ずつ本に出会ってほしい」と話している。"""

THAI = """\
ชาวบ้านตำบลท่าเรือเก่าช่วยกันซ่อมสะพานไม้ที่พังเพราะน้ำหลากเมื่อเดือนที่แล้ว โดยไม่รองบประมาณจากทางการ
|
ผู้ใหญ่บ้านกล่าวว่าเด็กนักเรียนกว่าหกสิบคนต้องเดินอ้อมไกลหลายกิโลเมตรทุกเช้า ทุกคนจึงตกลงบริจาคไม้และแรงงานในวันหยุด
|
ช่างไม้อาวุโสของหมู่บ้านเป็นคนวางแบบสะพานใหม่ให้แข็งแรงกว่าเดิม และคาดว่าจะเปิดใช้ได้ก่อนเปิดภาคเรียนหน้า"""

OTHER_ENGLISH = """\
A choir of postal workers from the northern suburbs has won the regional singing prize for the second year in a row. The
jury praised their clear vowels and the courage to perform without a conductor.
|
They rehearse in the sorting hall between the late and the early shift, when the belts stand still. "The echo is our
eighth voice," said their founder, Benedict Amari, who drives a parcel van in the hills above the city.
|
The final takes place in the capital at the end of May. The winners will record an album with the state radio orchestra
and tour the mining towns of the west in the autumn. Tickets for the home concert were gone within the hour."""

THIRD_ENGLISH = """\
Beekeepers along the Orrin valley have lost a third of their colonies in a single winter, the heaviest toll since records
began, according to figures that their association published on Sunday.
|
Scientists suspect a mite that came with imported queens, helped by a mild November in which the insects never rested.
Orchards that rent hives in April are looking for help as far away as the coast.
|
"Without them there is no cider," said the farmer Judith Okafor, whose trees have stood since her grandmother's days. She
has planted clover between the rows and hopes that wild bees will do part of the work."""

STORIES = {
    "en": ENGLISH,
    "de": GERMAN,
    "es": SPANISH,
    "ru": RUSSIAN,
    "zh": CHINESE,
    "ja": JAPANESE,
    "th": THAI,
}


def paragraphs(story: str) -> list[str]:
    """Return a story as outlets store it: a line a paragraph."""
    return [" ".join(part.split("\n")).strip() for part in story.split("|\n")]


FOOTER = (
    "The Coastal Press Alliance is owned by its 42 member papers and reports from six counties without help from any "
    "government. Its journalists follow a code that you can read on our pages. Write to the editors if you have found a "
    "mistake; we correct it on the same day. Our letter brings the five stories of the morning to your desk before nine. "
    "All rights reserved; nothing may be copied, broadcast or rewritten without the permission of the alliance."
)


def edited(text: list[str], share: float, seed: int = 1) -> list[str]:
    """Return a text of which a *share* of the words was replaced, each by another word of it."""
    chance = random.Random(seed)
    words = " ".join(text).split()
    return [
        " ".join(chance.choice(words) if chance.random() < share else word for word in paragraph.split())
        for paragraph in text
    ]


def weather(town: str, day: str, high: int, low: int, wind: int, rain: int) -> str:
    """Return a forecast as a robot writes it."""
    return (
        f"The weather in {town} on {day}: clouds in the morning give way to sunny spells, with a high of {high} degrees "
        f"and a low of {low} degrees at night. Wind from the west reaches {wind} kilometres an hour on the coast. The "
        f"chance of rain is {rain} percent. Drivers should allow more time for their journeys and check the state of the "
        "roads before they leave. The next forecast follows in the evening."
    )


def wetter(ort: str, hoch: int, tief: int, wind: int) -> str:
    """Return a forecast as a robot writes it in German."""
    return (
        f"So wird das Wetter in {ort}: Am Vormittag bleibt es meist trocken, später ziehen von Westen her Schauer durch. "
        f"Die Temperatur steigt auf {hoch} Grad, in der Nacht sinkt sie auf {tief} Grad. Der Wind weht mit bis zu {wind} "
        "Kilometern in der Stunde. Autofahrer sollten sich auf nasse Straßen einstellen und Abstand halten."
    )


def results(company: str, profit: str, before: str, revenue: str, dividend: str) -> str:
    """Return quarterly results as a robot writes them."""
    return (
        f"{company} reported a net profit of {profit} million crowns for the third quarter, compared with {before} million "
        f"a year earlier. Revenue came to {revenue} million crowns. The board will propose a dividend of {dividend} crowns "
        "a share to the annual meeting. The company makes no forecast for the rest of the year. Trading in its shares was "
        "suspended for an hour before the figures were published."
    )
