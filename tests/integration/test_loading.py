"""Exports load in the libraries that people use, by the commands of docs/loading.md, with all in them that breaks loaders."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import datasets
import duckdb
import pandas as pd
import polars as pl
import pyarrow.dataset
import pyarrow.json
import pyarrow.parquet
import pytest
from article_stores import article, store_of, story

from newscrawl.datasets.card import About
from newscrawl.datasets.columns import chosen
from newscrawl.datasets.package import Order, write_package
from newscrawl.store import Selection, Store

if TYPE_CHECKING:
    from collections.abc import Callable

PAGE = (Path(__file__).parents[2] / "docs/loading.md").read_text("utf-8")
SCRIPTS = Path(sys.executable).parent
NUMBER = 120
LATE = 12_000_000
"""Bytes before a field's first value: datasets guesses types from 10 MB, pyarrow from 1 MB, polars from 100 lines."""
pytestmark = pytest.mark.filterwarnings("default")  # those libraries warn of each other


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder with a store whose articles hold all traps, and with what the page exports from it."""
    place = tmp_path_factory.mktemp("loading")
    datasets.config.HF_DATASETS_CACHE = place / "cache"
    sparse = {
        "byline": None, "dateline": None, "description": None, "section": None, "agency": None, "agencies": [], "topics": [],
        "authors": [], "images": [], "teasers": [], "is_accessible_for_free": None, "modified_at": None,
    }  # fmt: skip
    filler = "x" * (LATE // NUMBER)
    made = [
        article(
            number, **sparse, body=f"{story(0, 1)}\n\n{filler}{number}", published_at=f"2026-10-{number % 28 + 1:02d}"
        )
        for number in range(NUMBER - 2)
    ]
    made.append(article(NUMBER, title="A line\u2028in a line\u0085of lines", published_at="2026-11-19T22:00:00-10:00"))
    made.append(article(NUMBER + 1, published_at=None))
    with store_of(place, made):
        pass
    for command in commands("console", "newscrawl"):
        run(place, command)
    return place


def commands(language: str, program: str = "") -> list[str]:
    """Return the blocks of a language on the page; of the console, the commands of a program."""
    blocks = re.findall(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)
    if language != "console":
        return blocks
    lines = [line.removeprefix("$ ") for block in blocks for line in block.splitlines()]
    return [line for line in lines if line.startswith(f"{program} ")]


def run(folder: Path, command: str) -> str:
    """Run a command in *folder*, and return what it writes."""
    words = shlex.split(command)
    if words[0] == "newscrawl":
        words[0] = str(SCRIPTS / "newscrawl")
    done = subprocess.run(words, cwd=folder, capture_output=True, text=True, encoding="utf-8", timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def rows_of(articles: Any) -> int:
    """Return how many rows something has that a library has loaded."""
    if isinstance(articles, datasets.IterableDataset):
        return sum(1 for _ in articles)
    return len(articles.to_arrow_table()) if isinstance(articles, duckdb.DuckDBPyRelation) else len(articles)


@pytest.mark.parametrize("code", commands("python"))
def test_every_command_of_the_page_loads_all_articles(folder: Path, code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    names: dict[str, Any] = {}
    exec(compile(code, "docs/loading.md", "exec"), names)
    assert rows_of(names["articles"]) == NUMBER


@pytest.mark.parametrize("command", commands("console", "jq"))
@pytest.mark.skipif(shutil.which("jq") is None, reason="jq is not installed")
def test_every_command_of_jq_reads_all_articles(folder: Path, command: str) -> None:
    assert len(run(folder, command).splitlines()) == NUMBER


def test_the_page_shows_every_library() -> None:
    named = set(re.findall(r"^(?:import|from) (\w+)", "\n".join(commands("python")), re.MULTILINE))
    assert {"datasets", "pandas", "polars", "pyarrow", "duckdb", "mlcroissant"} <= named
    assert len(commands("console", "jq")) >= 2


def test_lines_of_a_file_are_its_articles(folder: Path) -> None:
    text = (folder / "articles.jsonl").read_text("utf-8")
    assert len(text.splitlines()) == text.count("\n") == NUMBER
    titles = [json.loads(line)["title"] for line in text.splitlines()]
    assert [title for title in titles if title.startswith("A line")] == ["A line in a line of lines"]


# -- the traps, in every library --------------------------------------------------------------------------------------------

PACKAGES = ("parquet", "jsonl", "shards")


@pytest.fixture(scope="module")
def packages(folder: Path) -> Path:
    """Give a folder with packages: Parquet, JSON Lines, and many files of which the first has no value in many columns."""
    with Store.open(folder / "data/newscrawl.db") as store, pytest.MonkeyPatch.context() as patch:
        for name in PACKAGES:
            if name == "shards":
                patch.setattr("newscrawl.datasets.shards.BATCH_BYTES", 2_000_000)
                patch.setattr("newscrawl.datasets.shards.SHARD_BYTES", 4_000_000)
            form = "jsonl" if name == "jsonl" else "parquet"
            order = Order(place=folder / name, about=About(name), choice={}, columns=chosen(None), format=form)
            write_package(store, Selection(), order, lambda _: None)
    assert len(list((folder / "shards/data").iterdir())) > 2
    first, *_, last = sorted((folder / "shards/data").iterdir())
    assert pyarrow.parquet.read_table(first)["byline"].null_count == len(pyarrow.parquet.read_table(first))
    assert pyarrow.parquet.read_schema(first) == pyarrow.parquet.read_schema(last)
    return folder


def with_datasets(package: Path) -> list[dict[str, Any]]:
    return list(datasets.load_dataset(str(package), split="train"))


def with_pandas(package: Path) -> list[dict[str, Any]]:
    if package.name == "jsonl":
        (file,) = (package / "data").iterdir()
        return pd.read_json(file, lines=True, dtype=False).astype(object).to_dict("records")
    return pd.read_parquet(package / "data").astype(object).to_dict("records")


def with_polars(package: Path) -> list[dict[str, Any]]:
    if package.name == "jsonl":
        return pl.read_ndjson(package / "data/*.jsonl", infer_schema_length=None).to_dicts()
    return pl.read_parquet(package / "data/*.parquet").to_dicts()


def with_pyarrow(package: Path) -> list[dict[str, Any]]:
    if package.name == "jsonl":
        (file,) = (package / "data").iterdir()
        options = pyarrow.json.ReadOptions(block_size=file.stat().st_size)
        return pyarrow.json.read_json(file, options).to_pylist()
    return pyarrow.dataset.dataset(package / "data").to_table().to_pylist()


def with_duckdb(package: Path) -> list[dict[str, Any]]:
    if package.name == "jsonl":
        sql = f"SELECT * FROM read_json('{package}/data/*.jsonl', format = 'newline_delimited', sample_size = -1)"
    else:
        sql = f"SELECT * FROM '{package}/data/*.parquet'"
    return duckdb.sql(sql).to_arrow_table().to_pylist()


@pytest.mark.parametrize("package", PACKAGES)
@pytest.mark.parametrize(
    "load", [with_datasets, with_pandas, with_polars, with_pyarrow, with_duckdb], ids=lambda load: load.__name__
)
def test_no_trap_breaks_a_library(packages: Path, package: str, load: Callable[[Path], list[dict[str, Any]]]) -> None:
    rows = load(packages / package)
    assert len(rows) == NUMBER
    by_url = {row["url"]: row for row in rows}
    late = by_url[f"https://gazette.example/world/{NUMBER}"]
    first = by_url["https://gazette.example/world/0"]
    assert is_null(first["byline"])
    assert late["byline"] == "By Ann Bell"  # late first value
    assert list(first["agencies"]) == []  # early empty list
    assert list(late["agencies"]) == ["AFP", "dpa"]
    assert [dict(image)["caption"] for image in late["images"]] == ["The river"]
    assert is_null(by_url[f"https://gazette.example/world/{NUMBER + 1}"]["published_at"])
    assert str(late["published_at"])[:10] == "2026-11-20"  # an instant, in UTC ...
    assert str(first["published_at"])[:10] == "2026-10-01"  # ... and a day: mixed precision, mixed zones
    assert late["title"] == "A line in a line of lines"
    assert is_null(first["modified_at"])
    assert late["word_count"] > first["word_count"] > 0


def is_null(value: Any) -> bool:
    return value is None or value is pd.NaT or value != value  # NaN


@pytest.mark.parametrize("package", ["parquet", "shards"])
def test_instants_are_instants_in_every_library(packages: Path, package: str) -> None:
    data = packages / package / "data"
    types = {
        "datasets": datasets.load_dataset(str(packages / package), split="train").features["published_at"].dtype,
        "pandas": str(pd.read_parquet(data)["published_at"].dtype),
        "polars": str(pl.read_parquet(data / "*.parquet")["published_at"].dtype),
        "pyarrow": str(pyarrow.dataset.dataset(data).schema.field("published_at").type),
        "duckdb": str(duckdb.sql(f"SELECT published_at FROM '{data}/*.parquet'").types[0]),
    }
    assert types == {
        "datasets": "timestamp[us, tz=UTC]",
        "pandas": "datetime64[us, UTC]",
        "polars": "Datetime(time_unit='us', time_zone='UTC')",
        "pyarrow": "timestamp[us, tz=UTC]",
        "duckdb": "TIMESTAMP WITH TIME ZONE",
    }


@pytest.mark.parametrize("package", PACKAGES)
def test_mlcroissant_validates_a_package(packages: Path, package: str) -> None:
    words = [str(SCRIPTS / "mlcroissant"), "validate", "--jsonld", str(packages / package / "croissant.json")]
    done = subprocess.run(words, capture_output=True, text=True, timeout=120, check=False)
    assert (done.returncode, "Done" in done.stderr) == (0, True), done.stderr
    assert "WARNING" not in done.stderr
    assert " W" not in done.stderr
