"""``newscrawl parse``."""

from __future__ import annotations

from scrapy.commands import parse

from newscrawl.cli import Unstored
from newscrawl.sites import SitesOption


class Command(SitesOption, Unstored, parse.Command):
    """Scrapy's command, for one page with its spider; nothing is stored."""
