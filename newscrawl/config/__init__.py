"""What a crawl is set to, and by what: flags, the environment, newscrawl.toml, defaults.

>>> configuration = load_configuration(environ={"NEWSCRAWL_LIMIT": "20"})
>>> configuration["limit"], configuration.values["limit"].origin
(20, 'environment NEWSCRAWL_LIMIT')
"""

from __future__ import annotations

from newscrawl.config.configuration import Configuration, ExportStep, Value
from newscrawl.config.groups import Group, SiteFacts
from newscrawl.config.load import load_configuration
from newscrawl.config.receivers import Receiver

__all__ = ["Configuration", "ExportStep", "Group", "Receiver", "SiteFacts", "Value", "load_configuration"]
