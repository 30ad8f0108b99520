"""``newscrawl genspider -t news NAME DOMAIN``."""

from __future__ import annotations

import shutil
import sys
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scrapy.commands import genspider
from scrapy.utils.template import render_templatefile

from newscrawl.cli import say_error
from newscrawl.drafting.card import checked_name
from newscrawl.exceptions import NewscrawlError, UsageError
from newscrawl.sites import SitesOption, home_of

if TYPE_CHECKING:
    import argparse
    from os import PathLike


class Command(SitesOption, genspider.Command):
    """Scrapy's command, with the template of a card beside its own: ``-t news``.

    TEMPLATES_DIR would take the place of all of Scrapy's templates, so it stays unset.
    """

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Write the spider; what keeps it from being written is told in a line, and by the exit code."""
        try:
            super().run(args, opts)
        except NewscrawlError as error:
            say_error(error)
            self.exitcode = error.exit_code

    def _find_template(self, template: str) -> Path | None:
        found = _own_templates().get(template.removesuffix(".tmpl")) or super()._find_template(template)
        if found is None:
            self.exitcode = UsageError.exit_code
        return found

    def _list_templates(self) -> None:
        super()._list_templates()
        for name in _own_templates():
            sys.stdout.write(f"  {name}\n")

    def _spider_exists(self, name: str) -> bool:
        exists = super()._spider_exists(name)
        if exists:
            self.exitcode = UsageError.exit_code
        return exists

    def _generate_template_variables(self, module: str, name: str, url: str, template_name: str) -> dict[str, Any]:
        variables = super()._generate_template_variables(module, name, url, template_name)
        if template_name in _own_templates():
            variables["domain"] = variables["domain"].removeprefix("www.")
            variables["classname"] = variables["classname"].removesuffix("Spider")
        return variables

    def _genspider(
        self, module: str, name: str, url: str, template_name: str, template_file: str | PathLike[str]
    ) -> Path:
        """Write the spider, into the user's own folder where there is one, never into an installed package."""
        if template_name in _own_templates():
            checked_name(name)
        folder, _ = home_of(self.settings["NEWSCRAWL_SITES"] if self.settings is not None else None)
        path = folder / f"{module}.py"
        shutil.copyfile(template_file, path)
        render_templatefile(path, **self._generate_template_variables(module, name, url, template_name))
        sys.stdout.write(f"Created spider {name!r} using template {template_name!r} in {path}\n")
        return path


def _own_templates() -> dict[str, Path]:
    folder = Path(str(files("newscrawl").joinpath("templates")))
    return {path.stem: path for path in sorted(folder.glob("*.tmpl"))}
