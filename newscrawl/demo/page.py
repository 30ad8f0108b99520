"""What the demo internet answers for one address."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime

from newscrawl.demo.clock import utc

HTML = "text/html; charset=UTF-8"
RSS = "application/rss+xml; charset=UTF-8"
XML = "application/xml; charset=UTF-8"
TEXT = "text/plain; charset=UTF-8"
SVG = "image/svg+xml"


@dataclass(frozen=True, slots=True)
class Page:
    """A stored answer: status, content type, body and the other headers (ETag, Last-Modified, Location)."""

    status: int
    content_type: str
    body: bytes
    headers: Mapping[str, str]

    @property
    def text(self) -> str:
        """The body as a string."""
        return self.body.decode("utf-8")


def make_page(text: str, content_type: str, modified: datetime, status: int = 200, location: str | None = None) -> Page:
    """Return a page of *text* in UTF-8 with an ETag of its content and *modified* as its Last-Modified."""
    body = text.encode("utf-8")
    headers = {
        "ETag": f'"{hashlib.sha256(body).hexdigest()[:24]}"',
        "Last-Modified": format_datetime(utc(modified), usegmt=True),
    }
    if location is not None:
        headers["Location"] = location
    return Page(status, content_type, body, headers)


def json_for_script(value: object) -> str:
    """Return *value* as JSON that may stand inside a script element (no ``</``)."""
    return json.dumps(value, ensure_ascii=False, indent=1).replace("</", "<\\/")
