"""Who may import whom: the core never imports the shell, and each package only what stands below it.

The table is ARCHITECTURE's, word for word; a new edge is added here with its reason or not at all.
"""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import newscrawl

if TYPE_CHECKING:
    from collections.abc import Iterator

PACKAGE = Path(newscrawl.__file__).parent
EVERYBODY = {"items", "exceptions", "instants"}
"""What everything may import; these import nothing of ours."""
CORE = {
    "": {"extract", "items", "stages"},  # the library's face imports what is asked of it, when it is asked
    "instants": set(),
    "items": set(),
    "exceptions": set(),
    "addresses": set(),
    "safety": set(),
    "cleaning": set(),
    "extraction": {"addresses", "cleaning"},
    "discovery": {"addresses", "cleaning", "extraction", "safety"},  # a section page is a page table, too
    "dedup": {"cleaning"},
    "store": {
        "addresses",
        "cleaning",
        "dedup",
    },  # which articles of two stores are one; what recurs on a site; clusters
    "archive": {"addresses", "safety"},  # a page is found by the identity of its URL; its body may be a bomb
    "exporters": {"archive", "cleaning", "dedup", "store"},  # raw pages
    "datasets": {"", "exporters", "safety", "store"},  # the version; what a card shows of strangers is printable
    "reports": {
        "",
        "addresses",
        "cleaning",
        "config",
        "dedup",
        "exporters",
        "locks",
        "safety",
        "store",
    },  # they tell of most
    "config": {
        "",
        "datasets",
        "discovery",
        "exporters",
        "safety",
        "store",
    },  # what a date, a split, a column are
    "scheduling": {"alerts", "config", "locks", "reports", "run", "safety", "store", "streams"},
    "alerts": {"", "config", "locks", "reports", "run", "safety", "store"},  # what is told is what health says
    "loaders": {"extraction"},
    "stages": {"cleaning", "dedup"},
    "locks": set(),
    "frontier": {"addresses", "store"},
    "run": {"addresses", "exporters", "frontier", "locks", "store"},
    "extract": {"addresses", "archive", "extraction", "stages"},
    "drafting": {"addresses", "cleaning", "discovery", "extract", "extraction", "reports", "safety", "stages"},
    "demo": set(),
}
"""Packages and modules that know nothing of Scrapy, and what of ours each may import."""
SHELL = {
    "settings": {"config"},
    "runs": {"discovery", "run", "store"},
    "conditional": set(),
    "scheduler": {"extensions", "run", "runs"},
    "archiving": {"", "archive", "extensions", "runs"},
    "failures": {"safety", "store"},
    "network": {"failures", "safety", "store"},
    "handlers": {"archive", "safety"},
    "middlewares": {"addresses", "conditional", "failures", "run", "runs", "safety", "store"},
    "pipelines": {"run", "runs", "safety", "stages", "store"},
    "platforms": {"", "addresses", "conditional", "config", "discovery", "extraction", "failures", "loaders", "network",
                  "scheduler", "safety", "store"},
    "spiders": {"platforms"},
    "sites": {"config", "drafting", "extract", "extraction", "platforms", "settings", "stages"},
    "errands": {"drafting", "failures", "store"},
    "recording": {"drafting", "extraction", "platforms", "sites", "stages"},
    "testing": {"drafting", "platforms", "sites"},
    "exporters.feeds": {"exporters"},
    "demo.spiders": {"platforms"},
    "extensions": {"network", "reports", "run", "runs", "store"},
    "selecting": {"cli", "config", "run", "store", "targets"},
    "targets": {"addresses", "cli", "config", "platforms", "safety"},
    "crawling": {"cli", "extensions", "garbage", "reports", "run", "runs", "store", "streams", "targets"},
    "notices": {"alerts", "config", "crawling", "reports"},
    "logs": {"reports", "safety"},
    "streams": set(),
    "cli": {"", "config", "logs", "reports", "safety", "streams"},
    "garbage": set(),
    "__main__": {"cli", "garbage"},
    "commands": {"", "addresses", "alerts", "archive", "cli", "config", "crawling", "datasets", "dedup", "demo",
                 "discovery", "drafting", "errands", "exporters", "extensions", "extract", "extraction", "garbage", "handlers",
                 "locks", "logs", "notices", "platforms", "recording", "reports", "run", "safety", "scheduling", "selecting",
                 "sites", "stages", "store", "targets"},
}  # fmt: skip
"""What stands outside, and what of ours it may import."""
ALLOWED = {**CORE, **SHELL}
MODULES = sorted(PACKAGE.rglob("*.py"))


def name_of(path: Path) -> str:
    """Return the name of a module below the package: ``store.urls``; "" for the package itself."""
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return ".".join(part for part in parts if part != "__init__")


def place_of(module: str) -> str:
    """Return the entry of the tables that a module belongs to."""
    for special in ("exporters.feeds", "demo.spiders"):
        if module == special or module.startswith(f"{special}."):
            return special
    return module.partition(".")[0]


def imports_of(path: Path) -> Iterator[str]:
    """Yield the full names of the modules that a file imports, anywhere in it, for types only or not."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: write the whole name of what is imported"
            for alias in node.names:
                inner = f"{node.module}.{alias.name}"
                is_module = node.module == "newscrawl" and (PACKAGE / alias.name).exists()
                yield (
                    inner
                    if is_module or (PACKAGE.parent / f"{inner.replace('.', '/')}.py").exists()
                    else node.module or ""
                )


@pytest.mark.parametrize("path", MODULES, ids=lambda path: name_of(path) or "newscrawl")
def test_a_module_imports_only_what_stands_below_it(path: Path) -> None:
    place = place_of(name_of(path))
    assert place in ALLOWED, f"{place} is new: say in this test's table what it may import"
    allowed = ALLOWED[place] | {place} | (EVERYBODY if place not in EVERYBODY else set())
    ours = [
        name.removeprefix("newscrawl").lstrip(".") for name in imports_of(path) if name.partition(".")[0] == "newscrawl"
    ]
    assert [name for name in ours if place_of(name) not in allowed] == []


@pytest.mark.parametrize("path", [path for path in MODULES if place_of(name_of(path)) in CORE], ids=name_of)
def test_the_core_knows_nothing_of_scrapy(path: Path) -> None:
    roots = {name.partition(".")[0] for name in imports_of(path)}
    assert roots & {"scrapy", "twisted", "itemadapter", "queuelib", "protego"} == set()


def test_nothing_imports_the_commands() -> None:
    importers = [path for path in MODULES if any(name.startswith("newscrawl.commands") for name in imports_of(path))]
    assert {place_of(name_of(path)) for path in importers} <= {"commands"}


def test_the_table_has_no_edge_that_nobody_uses() -> None:
    used: dict[str, set[str]] = {place: set() for place in ALLOWED}
    for path in MODULES:
        ours = (name for name in imports_of(path) if name.partition(".")[0] == "newscrawl")
        used[place_of(name_of(path))].update(place_of(name.removeprefix("newscrawl").lstrip(".")) for name in ours)
    used[""] |= CORE[""]  # imported by name, at need
    places = {place_of(name_of(path)) for path in MODULES}
    assert {
        place: edges - used[place] for place, edges in ALLOWED.items() if place in places and edges - used[place]
    } == {}


@pytest.mark.parametrize(
    "code",
    [
        "import newscrawl; newscrawl.extract_article; newscrawl.clean_article; newscrawl.Article",
        "import newscrawl.store, newscrawl.run, newscrawl.reports.summary, newscrawl.archive.replay, newscrawl.demo",
    ],
)
def test_the_library_is_used_without_scrapy(code: str) -> None:
    tell = "import sys; print(sorted({name.partition('.')[0] for name in sys.modules} & {'scrapy', 'twisted', 'rich'}))"
    done = subprocess.run([sys.executable, "-c", f"{code}; {tell}"], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_importing_the_package_imports_nothing_else() -> None:
    code = "import sys; before = set(sys.modules); import newscrawl; print(sorted(set(sys.modules) - before))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    modules = ast.literal_eval(done.stdout)
    assert [name for name in modules if name.startswith("newscrawl.")] == []
    assert not {"lxml", "orjson", "sqlite3"} & set(modules)
