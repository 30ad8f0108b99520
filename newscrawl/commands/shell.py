"""``newscrawl shell``."""

from __future__ import annotations

from scrapy.commands import shell

from newscrawl.cli import Unstored
from newscrawl.sites import SitesOption


class Command(SitesOption, Unstored, shell.Command):
    """Scrapy's command, for a page at a prompt; nothing is stored."""
