"""VnExpress."""

from __future__ import annotations

from newscrawl.platforms.generic import Generic


class VnExpress(Generic):
    """VnExpress, Vietnam."""

    name = "vnexpress"
    domain = "vnexpress.net"
    sections = ["/tin-tuc-24h", "/thoi-su", "/the-gioi", "/kinh-doanh"]
    language = "vi"
    country = "VN"
