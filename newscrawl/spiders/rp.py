"""Rzeczpospolita."""

from __future__ import annotations

from newscrawl.platforms.generic import Generic


class Rp(Generic):
    """Rzeczpospolita, Poland."""

    name = "rp"
    domain = "rp.pl"
    host = "www.rp.pl"
    sections = ["/wydarzenia", "/wydarzenia/swiat", "/ekonomia", "/prawo"]
    language = "pl"
    country = "PL"
