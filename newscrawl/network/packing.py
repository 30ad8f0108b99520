"""Bodies packed again and again: each layer may cost as much as a page, so more than honest servers use are refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newscrawl.failures import Refusal
from newscrawl.store import Disposition

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.http import Response

LAYERS_MAX = 3


class PackingMiddleware:
    """Downloader middleware nearer to the network than Scrapy's unpacking, which bounds the size of each layer only."""

    def process_response(self, request: Request, response: Response) -> Response:  # noqa: ARG002 - Scrapy passes it
        """Refuse a body with more than three layers of packing."""
        layers = b",".join(response.headers.getlist("Content-Encoding")).count(b",") + 1
        if layers > LAYERS_MAX:
            raise Refusal(Disposition.FAILED_TOO_LARGE, f"packed {layers} times")
        return response
