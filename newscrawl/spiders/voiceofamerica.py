"""Voice of America."""

from __future__ import annotations

from newscrawl.platforms.generic import Generic


class VoiceOfAmerica(Generic):
    """Voice of America, United States. Much AP and Reuters copy."""

    name = "voiceofamerica"
    domain = "voanews.com"
    host = "www.voanews.com"
    sections = ["/usa", "/africa", "/europe", "/east-asia"]
    language = "en"
    country = "US"
