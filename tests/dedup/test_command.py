from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from commandline import SCRIPTS
from dedup.stories import ENGLISH, OTHER_ENGLISH, paragraphs

if TYPE_CHECKING:
    from commandline import CommandLine

BASE = "\n".join(paragraphs(ENGLISH))
SHORTER = "\n".join(paragraphs(ENGLISH)[:3])
OTHER = "\n".join(paragraphs(OTHER_ENGLISH))
FULL = Path("/dev/full")


def write(path: Path, *records: dict[str, Any]) -> None:
    path.write_text("".join(json.dumps(record) + "\n" for record in records), "utf-8")


def test_a_file_is_marked(newscrawl: CommandLine, tmp_path: Path) -> None:
    write(tmp_path / "in.jsonl", {"id": "a", "text": BASE}, {"id": "b", "text": OTHER}, {"id": "c", "text": SHORTER})
    ran = newscrawl("dedup", "in.jsonl", "-o", "out.jsonl")
    assert (ran.code, ran.out) == (0, "")
    assert ran.err == "out.jsonl: 3 records; 2 stories, 1 duplicate (1 excerpt)\n"
    records = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text("utf-8").splitlines()]
    assert [(record["id"], record["cluster_id"], record["duplicate_of"]) for record in records] == [
        ("a", "a", None),
        ("b", "b", None),
        ("c", "a", "a"),
    ]


def test_copies_are_dropped_and_bad_lines_counted(newscrawl: CommandLine, tmp_path: Path) -> None:
    write(tmp_path / "in.jsonl", {"key": "a", "html": "", "words": BASE}, {"key": "b", "words": SHORTER}, {"key": "c"})
    ran = newscrawl("dedup", "--drop", "--text-field", "words", "--id-field", "key", "in.jsonl", "-o", "-")
    assert ran.code == 0
    assert [json.loads(line)["key"] for line in ran.out.splitlines()] == ["a"]
    assert ran.err.splitlines() == [
        "in.jsonl:3: no text in 'words'; skipped",
        "-: 1 record; 1 story, 1 duplicate (1 excerpt)",
        "1 line skipped: 1 no text in 'words'",
    ]


def test_a_file_may_have_any_name(newscrawl: CommandLine, tmp_path: Path) -> None:
    """Bytes of a name that are no text reach a program as lone surrogates, which SQLite does not take."""
    name = "\x1b[2J\udc80.jsonl"
    (tmp_path / name).write_bytes(json.dumps({"text": BASE}).encode() + b"\n{")
    ran = newscrawl("dedup", name, "-o", f"out{name}")
    assert ran.code == 0, ran.err
    assert ran.err.splitlines()[0].startswith("\\x1b[2J?.jsonl:2: not JSON")
    assert json.loads((tmp_path / f"out{name}").read_bytes())["cluster_id"] == "\x1b[2J?.jsonl:1"


def test_a_bad_line_is_fatal_when_asked(newscrawl: CommandLine, tmp_path: Path) -> None:
    (tmp_path / "in.jsonl").write_text('{"text": "one"}\nnothing\n')
    (tmp_path / "out.jsonl").write_text("old\n")
    ran = newscrawl("dedup", "--strict", "in.jsonl", "-o", "out.jsonl")
    assert ran.code == 1
    assert len(ran.errors) == 1
    assert ran.errors[0].startswith("newscrawl: error: in.jsonl:2: not JSON (")
    assert (tmp_path / "out.jsonl").read_text() == "old\n"


@pytest.mark.skipif(not FULL.exists(), reason="only Linux has a full device")
def test_a_standard_output_that_takes_no_more_is_told_in_a_line(newscrawl: CommandLine, tmp_path: Path) -> None:
    write(tmp_path / "in.jsonl", {"text": BASE})
    words = [SCRIPTS / "newscrawl", "dedup", "in.jsonl", "-o", "-"]
    with FULL.open("wb") as full:
        ran = subprocess.run(words, cwd=tmp_path, stdout=full, stderr=subprocess.PIPE, check=False)
    assert ran.returncode == 6
    told = ran.stderr.decode().splitlines()
    assert told[-1].startswith("newscrawl: error: standard output or a temporary file: No space left on device; ")
    assert not any("Traceback" in line for line in told)


@pytest.mark.parametrize(
    ("words", "code", "error"),
    [
        ((), 2, "dedup what?"),
        (("in.jsonl",), 2, "dedup where to?"),
        (("none.jsonl", "-o", "out.jsonl"), 2, "none.jsonl: there is no such file"),
        (("in.jsonl", "-o", "in.jsonl"), 2, "in.jsonl: it is read and written"),
        (("in.jsonl", "-o", "out.jsonl", "--index", "./out.jsonl"), 2, "out.jsonl: it is the index, too"),
        (("in.jsonl", "-o", "pipe"), 6, "pipe: it is no ordinary file"),
        (("-", "-", "-o", "out.jsonl"), 2, "- is given twice"),
        (("in.jsonl", "-o", "no/out.jsonl"), 6, "no/out.jsonl: there is no folder"),
        (("empty.jsonl", "-o", "out.jsonl"), 4, "empty.jsonl: no record with a text in 0 lines"),
        (("in.jsonl", "-o", "out.jsonl", "--index", "in.jsonl"), 1, "index in.jsonl: "),
    ],
)
def test_mistakes(newscrawl: CommandLine, tmp_path: Path, words: tuple[str, ...], code: int, error: str) -> None:
    write(tmp_path / "in.jsonl", {"text": BASE})
    (tmp_path / "empty.jsonl").touch()
    os.mkfifo(tmp_path / "pipe")
    ran = newscrawl("dedup", *words)
    assert ran.code == code
    assert len(ran.errors) == 1
    assert ran.errors[0].startswith(f"newscrawl: error: {error}")
    assert not (tmp_path / "out.jsonl").exists()
