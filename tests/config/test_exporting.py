"""The options of an export step are those of the command, and no others."""

from __future__ import annotations

import argparse

from scrapy.settings import Settings

from newscrawl.commands.export import Command
from newscrawl.config.exporting import _StepParser


def test_a_step_may_have_every_option_of_the_command_with_as_many_values() -> None:
    command, parser = Command(), argparse.ArgumentParser()
    command.settings = Settings()
    command.add_options(parser)

    def told(parser: argparse.ArgumentParser) -> dict[str, object]:
        return {flag: (action.nargs, action.choices) for action in parser._actions for flag in action.option_strings}

    wanted = told(parser)
    assert {wanted.pop("-h"), wanted.pop("--help")} == {(0, None)}, "nobody reads it"
    assert told(_StepParser()) == wanted
