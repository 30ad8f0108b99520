"""``newscrawl export`` and ``newscrawl validate`` as they are typed."""

from __future__ import annotations

import gzip
import os
import shlex
from pathlib import Path
from typing import TYPE_CHECKING

import orjson
import pytest
from article_stores import add, article, store_of, story

from newscrawl.run import STORE_FILE
from newscrawl.store import Store

if TYPE_CHECKING:
    from commandline import CommandLine, Ran

CONFIGURATION = """
[groups.german]
sites = ["heise"]
languages = ["de"]
countries = ["DE"]
"""


@pytest.fixture
def told(newscrawl: CommandLine) -> CommandLine:
    """Six articles of three sites, one of them with a card."""
    articles = [
        *(article(number) for number in range(1, 4)),
        article(4, site="heise", language="de", agency="dpa", agencies=["dpa"]),
        article(5, site="heise", language="de", section="Sport"),
        article(6, site="herald", body=article(1).body),
    ]
    with store_of(newscrawl.folder, articles):
        pass
    (newscrawl.folder / "newscrawl.toml").write_text(CONFIGURATION)
    return newscrawl


def titles(ran: Ran) -> str:
    assert ran.code == 0, ran.err
    return " ".join(orjson.loads(line)["title"].removeprefix("Title ") for line in ran.out.splitlines())


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("", "1 2 3 4 5"),
        ("--keep-duplicates", "1 2 3 4 5 6"),
        ("--site heise --site gazette --limit 4", "1 2 3 4"),
        ("--group german", "4 5"),
        ("--country de", "4 5"),
        ("--country DE --language de --agency afp", "5"),
        ("--section sport", "5"),
        ("--since 2026-11-04 --until 2026-11-05", "3 4"),
        ("--where word_count>10 --until 2026-11-02", "1"),
        ("--min-words 20 --sort arrival --limit 1", "1"),
    ],
)
def test_filters(told: CommandLine, words: str, found: str) -> None:
    assert titles(told("export", "-", *words.split())) == found


def test_a_sample_is_the_same_each_time(told: CommandLine) -> None:
    samples = [titles(told("export", "-", "--sample", "2", "--seed", seed)) for seed in ("0", "0", "5", "6")]
    assert samples[0] == samples[1]
    assert len(set(samples)) > 1
    assert {len(sample.split()) for sample in samples} == {2}


def test_a_package_with_everything(told: CommandLine) -> None:
    ran = told(
        "export",
        "news/",
        "--split",
        "train=50,test=50",
        "--licence",
        "cc0-1.0",
        "-s",
        "NEWSCRAWL_CONTACT=me@home.example",
    )
    assert (ran.code, ran.out) == (0, "")
    assert ran.err == "news: 5 articles in 2 files\n"
    checked = told("validate", "news")
    assert (checked.code, checked.out, checked.err) == (0, "", "news: no fault, 5 rows in 2 files\n")
    card = (told.folder / "news" / "README.md").read_text()
    assert 'license: "cc0-1.0"' in card
    assert "write to me\\@home.example" in card
    (told.folder / "news" / "data" / "train-00000.parquet").write_bytes(b"PAR1")
    checked = told("validate", "news", "--json")
    assert checked.code == 1
    faults = [orjson.loads(line) for line in checked.out.splitlines()]
    assert {"path", "line", "problem"} == set(faults[0])
    assert faults[0]["path"] == "data/train-00000.parquet"


def test_the_commands_of_the_document(told: CommandLine) -> None:
    with Store.open(told.folder / "data" / STORE_FILE) as store:
        add(store, [article(11, title="The election", body=story(11, paragraphs=40), language="en")])
    text = (Path(__file__).parents[2] / "docs" / "datasets.md").read_text("utf-8")
    commands = [line.removeprefix("$ newscrawl ") for line in text.splitlines() if line.startswith("$ newscrawl ")]
    assert len(commands) == 5
    for command in commands:
        ran = told(*shlex.split(command))
        assert ran.code == 0, f"{command}: {ran.err}"


def test_rounds(told: CommandLine) -> None:
    assert told("export", "news/", "--since-last").code == 0
    again = told("export", "news/", "--since-last")
    assert (again.code, again.errors) == (
        4, ["newscrawl: error: the store has nothing new or changed that news has not; it stays as it is"],
    )  # fmt: skip
    with Store.open(told.folder / "data" / STORE_FILE) as store:
        add(store, [article(9)])
    more = told("export", "news", "--since-last")
    assert (more.code, more.err) == (0, "news: 1 more, 6 articles in 2 files\n")
    assert told("validate", "news").code == 0
    other = told("export", "news", "--since-last", "--site", "gazette")
    assert other.code == 2
    assert "news: it was exported with other options (site); give the same" in other.err


def test_a_dry_run_counts_and_writes_nothing(told: CommandLine) -> None:
    for name in ("a.jsonl", "a.jsonl.gz", "a.csv", "news/"):
        ran = told("export", name, "--dry-run")
        assert (ran.code, ran.out) == (0, "")
        assert ran.err.startswith(f"{name}: would be 5 articles (counted), ")
    assert not (told.folder / "a.jsonl").exists()
    size = told("export", "a.jsonl.gz", "--dry-run").err.split("(counted), ")[1].split(" bytes")[0]
    assert told("export", "a.jsonl.gz").code == 0
    packed = (told.folder / "a.jsonl.gz").read_bytes()
    assert int(size.replace(",", "")) == len(packed)
    assert gzip.decompress(packed).count(b"\n") == 5


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (
            "a.txt",
            2,
            "a.txt: name a file that ends in .jsonl, .jsonl.gz, .jsonl.zst, .csv, .parquet, .warc.gz, a folder/",
        ),
        ("a.jsonl b.jsonl", 2, "export where? give one name"),
        ("- --fields titel", 2, "--fields titel: there is no such field; did you mean title?"),
        ("- --fields date", 2, "--fields date: there is no such field"),
        ("- --fields ,", 2, "--fields names none"),
        ("- --fields url --no-body", 2, "both name the fields"),
        ("- --as ninj", 2, "--as ninj: there is schemaorg and ninjs; did you mean ninjs?"),
        ("a.csv --as ninjs", 2, "--as ninjs is for JSON Lines"),
        ("- --where wordcount>3", 2, "wordcount is no field that may stand there; did you mean word_count?"),
        ("- --where word_count>", 2, "syntax error"),
        ("- --since yesterday", 2, "'yesterday' is no date"),
        ("- --until 2026-13-01", 2, "--until '2026-13-01' is no date"),
        ("news/ --split-at June", 2, "--split-at 'June' is no date"),
        ("./ --overwrite", 6, "name one, as dataset/"),
        ("- --min-words many", 2, "--min-words: 'many' is no whole number from 1 on"),
        ("- --sample 0", 2, "--sample: '0' is no whole number from 1 on"),
        ("- --group french", 2, "--group french: there is no such group"),
        ("- --country XX", 2, "--country XX: no card has it"),
        ("- --site hiese", 4, "holds no article of site hiese; did you mean heise?; nothing was written"),
        ("- --section Sprot", 4, "nothing was written; --section Sprot: did you mean Sport?"),
        ("- --agency AFPP", 4, "--agency AFPP: did you mean AFP?"),
        ("a.jsonl --split train=100", 2, "--split is for packages: name a folder"),
        ("a.jsonl --since-last", 2, "--since-last is for packages"),
        ("news/ --split train=50,test=40", 2, "the shares are 90 % together"),
        ("news/ --sort arrival", 2, "a package is sorted by published_at"),
        ("news/ --format csv", 2, "invalid choice: 'csv'"),
        ("kept.jsonl", 6, "kept.jsonl: it exists; add --overwrite"),
        ("kept", 6, "kept: it is no package of newscrawl"),
        ("kept --overwrite", 6, "kept: it is no package of newscrawl"),
        ("kept.jsonl/x/", 6, "kept.jsonl/x: File exists; free the place"),
        ("kept.jsonl/x.csv", 6, "kept.jsonl/x.csv: File exists; free the place"),
    ],
)
def test_mistakes(told: CommandLine, words: str, code: int, said: str) -> None:
    (told.folder / "kept.jsonl").write_text("old\n")
    (told.folder / "kept").mkdir()
    (told.folder / "kept" / "photo.jpg").touch()
    ran = told("export", *words.split())
    assert (ran.code, ran.out) == (code, ""), ran.err
    (line,) = ran.err.splitlines()
    assert said in line
    assert (told.folder / "kept.jsonl").read_text() == "old\n"
    assert (told.folder / "kept" / "photo.jpg").exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [("", "validate what?"), ("a b", "validate what?"), ("nothing", "nothing: there is no such file")],
)
def test_mistakes_of_validate(newscrawl: CommandLine, words: str, said: str) -> None:
    ran = newscrawl("validate", *words.split())
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.errors[0]


def test_a_fault_is_one_line_whatever_a_file_is_called(newscrawl: CommandLine) -> None:
    (newscrawl.folder / "p").mkdir()
    os.mkfifo(newscrawl.folder / "p" / "one\ntwo\x1b[m")
    ran = newscrawl("validate", "p")
    assert (ran.code, ran.err) == (1, "p: 1 fault, 0 rows in 0 files\n")
    assert ran.out == "one two\\x1b[m: it is no ordinary file; nothing of the package was read\n"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("--split train=99,test=1", ("split test is empty, the stories of 5 articles fall elsewhere; "
         "take more articles, another share or another --seed")),
        ("--split train=99.8,dev=.1,test=.1", "splits dev, test are empty, the stories of 5"),
        ("--split-at 2027-01-01", ("split test is empty, the stories of 5 articles fall elsewhere; "
         "take another date than --split-at 2027-01-01")),
        ("--split train=99,test=1 --since-last", ("split test is empty, the stories of 5 articles fall elsewhere; "
         "later rounds may change that")),
    ],
)  # fmt: skip
def test_a_split_on_which_nothing_falls_is_told(told: CommandLine, words: str, said: str) -> None:
    ran = told("export", "news/", *words.split())
    assert ran.code == 0
    done, empty = ran.err.splitlines()
    assert done == "news: 5 articles in 1 file"
    assert empty.startswith(f"news: {said}")
    card = (told.folder / "news" / "README.md").read_text()
    assert "- split `test`: 0 rows, so there is no file of it and nothing to load\n" in card
    assert "- split `train`: 5 rows in 1 file\n" in card
    assert told("validate", "news").code == 0


def test_of_splits_that_all_hold_something_nothing_is_told(told: CommandLine) -> None:
    ran = told("export", "news/", "--split-at", "2026-11-04")
    assert ran.err == "news: 5 articles in 2 files\n"
    assert "0 rows" not in (told.folder / "news" / "README.md").read_text().partition("## Load")[0]


@pytest.mark.parametrize(("shape", "name"), [("ninjs", "IPTC ninjs 3.2"), ("schemaorg", "schema.org NewsArticle")])
def test_files_in_the_words_of_others_are_validated(told: CommandLine, shape: str, name: str) -> None:
    told("export", "a.jsonl", "--as", shape)
    checked = told("validate", "a.jsonl")
    assert (checked.code, checked.out, checked.err) == (0, "", f"a.jsonl: no fault, 5 rows in 1 file, as {name}\n")
    path = told.folder / "a.jsonl"
    path.write_bytes(path.read_bytes()[:-100])
    checked = told("validate", "a.jsonl")
    assert checked.code == 1
    assert checked.out.startswith("a.jsonl:5: ")


def test_a_card_that_was_edited_is_kept_and_that_its_counts_are_old_is_told(told: CommandLine) -> None:
    told("export", "news/", "--limit", "2")
    card = told.folder / "news" / "README.md"
    card.write_text(card.read_text().replace("# news\n", "# My news\n"))
    assert told("validate", "news").code == 0
    ran = told("export", "news/", "--overwrite")
    assert (ran.code, ran.err) == (0, "news: 5 articles in 1 file\n")
    assert "\n# My news\n" in card.read_text()
    assert "**5 rows**" in card.read_text()
    card.write_text("# Mine\n")
    ran = told("export", "news/", "--overwrite", "--limit", "3")
    assert ran.code == 0
    _, kept = ran.err.splitlines()
    assert kept.startswith(
        "news/README.md: its text was edited and stays as it is, with the counts of an earlier export; "
    )
    assert card.read_text().endswith("---\n\n# Mine\n")
    assert "num_examples: 3" in card.read_text()
