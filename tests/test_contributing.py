"""The transcript in CONTRIBUTING is replayed: what it says a command prints, the command prints."""

from __future__ import annotations

import re
import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from commandline import CommandLine

CONTRIBUTING = Path(__file__).parent.parent / "CONTRIBUTING.md"
LEFT_OUT = "..."


def transcript() -> list[tuple[str, list[str]]]:
    """Return the commands about the new site, each with the lines below it."""
    text = CONTRIBUTING.read_text("utf-8").partition("## Add a site in five minutes\n")[2].partition("\n## ")[0]
    steps: list[tuple[str, list[str]]] = []
    for block in re.findall(r"```console\n(.*?)```", text, re.DOTALL):
        for line in block.splitlines():
            if line.startswith("$ "):
                steps.append((line[2:], []))
            else:
                steps[-1][1].append(line)
    return steps


def follows(lines: list[str], told: list[str]) -> bool:
    """Ask whether *lines* are as *told*, where "..." stands for any lines, and at the end of a line for any words."""
    if not told:
        return not lines
    if told[0] == LEFT_OUT:
        return any(follows(lines[start:], told[1:]) for start in range(len(lines) + 1))
    if not lines:
        return False
    same = lines[0].startswith(told[0].removesuffix(LEFT_OUT)) if told[0].endswith(LEFT_OUT) else lines[0] == told[0]
    return same and follows(lines[1:], told[1:])


def test_the_transcript_is_what_happens(newscrawl: CommandLine) -> None:
    steps = transcript()
    assert [step.split()[:2] for step, _ in steps] == [
        ["newscrawl", "demo"], ["newscrawl", "newsite"], ["newscrawl", "preview"], ["pytest", "mysites"], ["newscrawl", "crawl"],
    ]  # fmt: skip
    for command, told in steps:
        script, *words = shlex.split(command)
        if script == "pytest":
            ran = newscrawl("-m", "pytest", "-p", "no:cacheprovider", *words, script=sys.executable)
        else:
            ran = newscrawl(*words)
        assert ran.code == 0, f"{command}\n{ran.err}"
        assert follows(ran.out.splitlines(), told), f"{command}\n{ran.out}"


def test_what_differs_from_the_transcript_is_noticed() -> None:
    assert follows(["a", "b", "c 1"], ["a", "...", "c ..."])
    assert not follows(["a", "b"], ["a", "c"])
    assert not follows(["a", "b"], ["a"])
    assert not follows(["a"], ["a", "b"])
