"""The log of a command: one handler, in plain lines or as JSON, in which nothing of a site's commands the terminal."""

from __future__ import annotations

import logging
import re
import sys
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from newscrawl.reports.events import EventFormatter
from newscrawl.safety.printable import printable

if TYPE_CHECKING:
    from scrapy.settings import BaseSettings


def take_log(settings: BaseSettings, *, as_json: bool = False) -> None:
    """Log as *settings* say, in place of Scrapy's own handler, which is made anew for each crawler without what is added
    to it here.
    """
    name = settings["LOG_FILE"]
    handler: logging.Handler
    if name:
        if not settings.getbool("LOG_FILE_APPEND"):
            Path(name).write_bytes(b"")
        handler = logging.FileHandler(name, encoding=settings["LOG_ENCODING"])
    else:
        handler = _StderrHandler() if settings.getbool("LOG_ENABLED") else logging.NullHandler()
    plain = logging.Formatter(settings["LOG_FORMAT"], settings["LOG_DATEFORMAT"])
    handler.setFormatter(EventFormatter() if as_json else plain)
    handler.setLevel(settings["LOG_LEVEL"])
    handler.addFilter(PrintableLog())
    logging.root.setLevel(logging.NOTSET)
    logging.root.addHandler(handler)


def logs_json() -> bool:
    """Ask whether what is said on standard error is JSON."""
    return any(isinstance(handler.formatter, EventFormatter) for handler in logging.root.handlers)


class _StderrHandler(logging.StreamHandler[Any]):
    """Writes to standard error as it is at the moment: while progress is shown, lines go above it."""

    def __init__(self) -> None:
        logging.Handler.__init__(self)

    @property
    def stream(self) -> IO[str]:
        return sys.stderr


_SECRET_SETTING = re.compile(r"""('[A-Z_]{0,40}(?:PASS|SECRET|TOKEN|KEY)[A-Z_]{0,40}': )(?:'[^'\n]*'|"[^"\n]*")""")


class PrintableLog(logging.Filter):
    """Keeps what sites put into messages and tracebacks from commanding the terminal that shows the log, and passwords out
    of the list of settings that Scrapy begins with.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        """Write control characters out; every record passes."""
        record.msg, record.args = printable(record.getMessage()), None
        if record.name == "scrapy.crawler":
            record.msg = _SECRET_SETTING.sub(r"\1'***'", record.msg)
        if record.exc_info and not record.exc_text:
            record.exc_text = printable(logging.Formatter().formatException(record.exc_info))
        return True
