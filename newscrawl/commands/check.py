"""``newscrawl check``."""

from __future__ import annotations

from scrapy.commands import check

from newscrawl.cli import Unstored
from newscrawl.sites import SitesOption


class Command(SitesOption, Unstored, check.Command):
    """Scrapy's command, for the contracts of spiders; nothing is stored."""
