"""Finding cards: the shipped ones, those of a user's own folder, and those that cannot be imported."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from scrapy.settings import Settings

from newscrawl.drafting.pairs import pairs_of
from newscrawl.exceptions import UsageError
from newscrawl.extract import SavedPage
from newscrawl.platforms.generic import Generic
from newscrawl.sites import CardLoader, card_of, card_of_page, home_of, read_saved
from newscrawl.stages import why_no_article

if TYPE_CHECKING:
    from pathlib import Path

    from commandline import CommandLine

CARD = """
from newscrawl.platforms.generic import Generic


class {title}(Generic):
    name = "{name}"
    domain = "{name}.example"
"""


def loader(sites: Path | None = None) -> CardLoader:
    return CardLoader(
        Settings({"SPIDER_MODULES": ["newscrawl.spiders"], "NEWSCRAWL_SITES": str(sites) if sites else None})
    )


def write(folder: Path, name: str, source: str | None = None) -> None:
    (folder / f"{name}.py").write_text(source or CARD.format(title=name.title(), name=name))


def test_a_folder_of_ones_own_stands_beside_the_shipped_cards(tmp_path: Path) -> None:
    write(tmp_path, "gazette")
    assert set(loader(tmp_path).list()) == {*loader().list(), "gazette"}


def test_the_folder_may_be_called_as_it_likes(tmp_path: Path) -> None:
    folder = tmp_path / "my sites.v2"
    folder.mkdir()
    write(folder, "gazette")
    assert loader(folder).load("gazette").name == "gazette"


def test_an_own_card_stands_before_a_shipped_one_of_its_name(tmp_path: Path) -> None:
    write(tmp_path, "digitaljournal")
    assert loader(tmp_path).load("digitaljournal").domain == "digitaljournal.example"  # type: ignore[attr-defined]


def test_a_card_that_was_changed_is_read_again(tmp_path: Path) -> None:
    write(tmp_path, "gazette")
    first = loader(tmp_path).load("gazette")
    assert loader(tmp_path).load("gazette") is first
    write(tmp_path, "gazette", CARD.format(title="Gazette", name="gazette") + "    language = 'de'\n")
    assert loader(tmp_path).load("gazette").language == "de"  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("class Gazette(:\n", "gazette.py:1: SyntaxError"),
        (
            "\n\nimport nothing_of_that_name\n",
            "gazette.py:3: ModuleNotFoundError: No module named 'nothing_of_that_name'",
        ),
        ("from newscrawl.platforms.generic import Genric\n", "gazette.py:1: ImportError: cannot import name 'Genric'"),
        ("from newscrawl.platforms.generic import Genric\n", "; did you mean Generic?"),
        (
            "from newscrawl.platforms.wordpres import WordPress\n",
            "'newscrawl.platforms.wordpres'; did you mean wordpress?",
        ),
        ("raise SystemExit(0)\n", "gazette.py:1: SystemExit: 0"),
        ("raise ValueError('one\\ntwo')\n", "gazette.py:1: ValueError: one two"),
        ("x = 1\nclass Gazette(Generic):\n    pass\n", "gazette.py:2: NameError: name 'Generic' is not defined"),
    ],
)
def test_a_file_that_cannot_be_imported_costs_no_other_site(tmp_path: Path, source: str, said: str) -> None:
    write(tmp_path, "gazette", source)
    write(tmp_path, "herald")
    cards = loader(tmp_path)
    assert "herald" in cards.list()
    assert "gazette" not in cards.list()
    with pytest.raises(UsageError) as error:
        cards.load("gazette")
    assert said in str(error.value)


def test_a_broken_card_is_not_replaced_by_a_shipped_one(tmp_path: Path) -> None:
    write(tmp_path, "digitaljournal", "import nothing_of_that_name\n")
    with pytest.raises(UsageError, match=r"digitaljournal\.py:1: ModuleNotFoundError"):
        loader(tmp_path).load("digitaljournal")


def test_two_cards_of_one_name_are_told(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    write(tmp_path, "gazette")
    write(tmp_path, "journal", CARD.format(title="Journal", name="gazette"))
    cards = loader(tmp_path)
    said = f"{tmp_path / 'journal.py'}: there is a card called gazette already, {tmp_path / 'gazette.py'}"
    assert cards.load("gazette").__name__ == "Gazette"
    assert f"{said}; the other sites work" in caplog.messages
    with pytest.raises(UsageError, match="there is a card called gazette already"):
        cards.load("journal")


def test_helpers_of_a_folder_are_no_cards(tmp_path: Path) -> None:
    for name in ("_common", "conftest", "test_own", "setup"):
        write(tmp_path, name)
    assert set(loader(tmp_path).list()) == set(loader().list())


def test_the_folder_is_a_setting_and_a_variable(tmp_path: Path, newscrawl: CommandLine) -> None:
    """And an option, with which all other tests name it."""
    write(tmp_path, "gazette")
    for ran in (
        newscrawl("list", "-s", f"NEWSCRAWL_SITES={tmp_path}"),
        newscrawl("list", env={"NEWSCRAWL_SITES": str(tmp_path)}),
    ):
        assert (ran.code, ran.err) == (0, "")
        assert "gazette" in ran.out.splitlines()


def test_a_folder_that_is_not_there_is_named(newscrawl: CommandLine) -> None:
    ran = newscrawl("list", "--sites", "nowhere")
    assert ran.code == 2
    assert "--sites nowhere: there is no such folder; newscrawl newsite URL --sites nowhere makes it" in ran.err


def test_one_broken_card_does_not_stop_the_others(tmp_path: Path, newscrawl: CommandLine) -> None:
    write(tmp_path, "gazette", "import nothing_of_that_name\n")
    ran = newscrawl("crawl", "gazette", "--sites", str(tmp_path))
    assert ran.code == 2
    (error,) = ran.errors
    assert "gazette.py:1: ModuleNotFoundError: No module named 'nothing_of_that_name'; mend the card" in error
    assert ran.err.count("the other sites work") == 1


def test_pages_lie_beside_the_cards(tmp_path: Path) -> None:
    assert home_of(str(tmp_path)) == (tmp_path, tmp_path / "tests" / "sites")
    cards, pages = home_of(None)
    assert (cards / "digitaljournal.py").exists()
    assert list(pairs_of(pages / "digitaljournal"))


def test_a_page_is_read_with_the_card_of_its_folder(tmp_path: Path) -> None:
    write(tmp_path, "gazette")
    page = tmp_path / "tests" / "sites" / "gazette" / "storm.html"
    assert card_of_page(page).domain == "gazette.example"
    assert card_of_page(page.parent.parent / "generic" / "storm.html") is Generic
    assert card_of_page(page.parent.parent / "digitaljournal" / "storm.html").name == "digitaljournal"


def test_a_site_without_a_card_gets_the_command_that_drafts_one() -> None:
    with pytest.raises(UsageError, match="newscrawl newsite URL --name gazette drafts one"):
        card_of("gazette", Settings({"SPIDER_MODULES": ["newscrawl.spiders"]}))


@pytest.mark.parametrize(("hint", "taken"), [({}, False), ({"source": "feed", "published_at": "2026-11-20"}, True)])
def test_a_short_page_without_a_date_is_an_article_where_a_feed_dates_it(hint: dict[str, str], taken: bool) -> None:
    text = "".join(
        f"<p>The ferry stayed in port for another night, which was night {night} of the storm." for night in range(5)
    )
    saved = SavedPage(f"<h1>Ferry stays in port</h1>{text}".encode(), "https://gazette.example/n/12", "12", "text/html")
    article = read_saved(saved, Generic, hint)
    assert 50 <= article.word_count < 120
    assert (why_no_article(article) is None) == taken
