"""Conditional requests: what to ask so that a server need not send again what has not changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newscrawl.items import Validators

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.http import Response

NOT_MODIFIED = 304
_LENGTH_MAX = 1_000
"""Characters of a validator that is kept; a longer one is no tag."""


def make_conditional(request: Request, validators: Validators) -> Request:
    """Ask for an answer only if it is another than the one with *validators*; the callback then sees a 304."""
    if validators.etag:
        request.headers["If-None-Match"] = validators.etag
    if validators.last_modified:
        request.headers["If-Modified-Since"] = validators.last_modified
    if any(validators):
        request.meta["handle_httpstatus_list"] = [NOT_MODIFIED]
    return request


def validators_of(response: Response) -> Validators:
    """Return the validators that came with an answer."""
    return Validators(_header(response, b"ETag"), _header(response, b"Last-Modified"))


def _header(response: Response, name: bytes) -> str | None:
    value = response.headers.get(name)
    if value is None or len(value) > _LENGTH_MAX:
        return None
    return value.decode("latin-1").strip() or None
