"""What the documents say is true: every command, setting, field and word is described, and the README's commands run."""

from __future__ import annotations

import dataclasses
import json
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from archives import write_warc
from faults import FAULTS
from scrapy.settings import default_settings

from newscrawl import settings
from newscrawl.cli import COMMANDS
from newscrawl.config import SiteFacts, load_configuration
from newscrawl.config.keys import EXPORT_KEYS, GROUP_KEYS, KEYS, RECEIVER_KEYS, REQUIRED, SITE_KEYS, Key
from newscrawl.config.showing import plain
from newscrawl.config.showing import text_of as value_text
from newscrawl.demo import pages
from newscrawl.items import Article
from newscrawl.store import Disposition

ROOT = Path(__file__).parent.parent
NEWSCRAWL = Path(sys.executable).with_name("newscrawl")


def text_of(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


def rows_of(name: str) -> set[str]:
    return set(re.findall(r"^\| `([^`]+)`", text_of(name), re.MULTILINE))


def test_every_field_is_described() -> None:
    assert [field.name for field in dataclasses.fields(Article)] == re.findall(
        r"^\| `(\w+)`", text_of("docs/fields.md"), re.MULTILINE
    )


def test_schema_and_record_have_the_same_keys() -> None:
    schema = json.loads(text_of("newscrawl/exporters/article.schema.json"))
    assert list(schema["properties"]) == [field.name for field in dataclasses.fields(Article)]


def test_every_disposition_is_described() -> None:
    assert {disposition.value for disposition in Disposition} == rows_of("docs/dispositions.md")


def test_every_fault_of_the_faulty_server_is_listed_with_what_becomes_of_it() -> None:
    listed = re.findall(r"^\| `([^`]+)` \| `([^`]+)`", text_of("docs/faults.md"), re.MULTILINE)
    assert listed == [(fault.name, fault.ends) for fault in FAULTS]


def test_every_setting_of_ours_is_described() -> None:
    ours = {name for name in vars(settings) if name.isupper() and name not in vars(default_settings)}
    assert ours - {"COMMANDS_MODULE", "SPIDER_MODULES"} <= rows_of("docs/settings.md")
    told = [line for line in text_of("docs/settings.md").splitlines() if line.startswith("| `")]
    assert told == [
        f"| `{key.setting}` | `{key.name}` | {default_of(key)} | {key.sentence}{f' (`{key.flag}`)' if key.flag else ''} |"
        for key in KEYS.values() if key.setting
    ]  # fmt: skip


def default_of(key: Key) -> str:
    return "required" if key.name in REQUIRED else value_text(plain(key, key.default))


def test_every_key_of_the_configuration_is_described() -> None:
    text = text_of("docs/configuration.md")
    told = [line for line in text.splitlines() if line.startswith("| `")]
    keys = [
        *(key for key in KEYS.values() if not key.setting), *GROUP_KEYS.values(),
        *(key for key in SITE_KEYS.values() if key.name not in KEYS), *EXPORT_KEYS.values(),
    ]  # fmt: skip
    for key in keys:
        noun = key.kind.noun.partition(";")[0]
        default = value_text(plain(key, key.default))
        assert f"| `{key.name}` | {noun} | {default} | {key.sentence} |" in told
    common = set.intersection(*(set(of_kind) for of_kind in RECEIVER_KEYS.values()))
    for kind, of_kind in RECEIVER_KEYS.items():
        for key in of_kind.values():
            noun = key.kind.noun.partition(";")[0]
            whose = "all" if key.name in common else kind
            assert f"| `{key.name}` | {whose} | {noun} | {default_of(key)} | {key.sentence} |" in told
    assert (
        len(told)
        == len(set(told))
        == len(keys) + len(common) + sum(len(own) - len(common) for own in RECEIVER_KEYS.values())
    )
    for name in SITE_KEYS:
        assert f"`{name}`" in text.partition("## Single sites")[2].partition("## Alerts")[0]


def test_the_configuration_of_the_documents_is_sound(tmp_path: Path) -> None:
    (example,) = re.findall(r"```toml\n(.*?)```", text_of("docs/configuration.md"), re.DOTALL)
    path = tmp_path / "newscrawl.toml"
    path.write_text(example, "utf-8")
    configuration = load_configuration(path, {})
    assert set(configuration.groups) == {"germany", "tech"}
    assert {receiver.kind for receiver in configuration.receivers} == {"webhook", "email"}
    cards = [SiteFacts(file.stem) for file in (ROOT / "newscrawl/spiders").glob("*.py")]
    named = {name for group in configuration.groups.values() for name in (*group.sites, *group.without)}
    assert named | set(configuration.site_values) <= {card.name for card in cards}


def test_every_command_is_described() -> None:
    described = {row.split()[0] for row in rows_of("docs/commands.md")}
    assert set(COMMANDS) <= described
    files = {path.stem for path in (ROOT / "newscrawl/commands").glob("*.py")} - {"__init__"}
    assert files == set(COMMANDS)


def console_blocks(name: str) -> list[str]:
    return re.findall(r"```console\n(.*?)```", text_of(name), re.DOTALL)


def commands_of_readme() -> list[str]:
    lines = [line for block in console_blocks("README.md") for line in block.splitlines()]
    return [line.removeprefix("$ ").partition("  #")[0].strip() for line in lines if line.startswith("$ ")]


MOVED = (
    ("http://harbourherald.example", "https://www.digitaljournal.com"),
    ("http://valleyobserver.example/category", "https://example.org"),
)
"""Where the README's addresses are found in the archive its crawls read: so no command needs a network."""


def archive_of_readme_sites(path: Path) -> None:
    archived = pages()
    for old, new in MOVED:
        origin, home = (place.partition("/category")[0] for place in (old, new))
        for url, page in pages().items():
            if url.startswith(origin):
                body = page.body.replace(old.encode(), new.encode()).replace(origin.encode(), home.encode())
                archived[url.replace(old, new).replace(origin, home)] = dataclasses.replace(page, body=body)
    write_warc(path, archived)


@pytest.fixture(scope="module")
def workplace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("readme")
    archive_of_readme_sites(folder / "pages.warc.gz")
    story = next(url for url in pages() if "harbourherald.example/world/" in url and url.endswith("/article"))
    (folder / "page.html").write_bytes(pages()[story].body)
    return folder


def test_readme_commands_run(workplace: Path) -> None:
    commands = commands_of_readme()
    assert len(commands) >= 6
    for command in commands:
        words = shlex.split(command)
        if words[0] in ("make", "pip", "git", "cd"):
            continue  # set-up: .ci/run and the Makefile do those
        assert words[0] == "newscrawl", command
        if words[1] in ("crawl", "newsite"):
            words += ["--replay", "pages.warc.gz"]
        done = subprocess.run(
            [NEWSCRAWL, *words[1:]], cwd=workplace, capture_output=True, text=True, timeout=120, check=False
        )
        assert done.returncode == 0, f"{command}\n{done.stderr}"


def test_make_targets_of_the_documents_exist() -> None:
    named = {
        target
        for name in ("README.md", "CONTRIBUTING.md")
        for target in re.findall(r"^\$ make (\w+)", text_of(name), re.MULTILINE)
    }
    targets = set(re.findall(r"^(\w+):", text_of("Makefile"), re.MULTILINE))
    assert named
    assert named <= targets


def test_tools_of_the_checks_are_there() -> None:
    assert shutil.which(str(NEWSCRAWL))
