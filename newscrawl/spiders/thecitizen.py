"""The Citizen."""

from __future__ import annotations

from newscrawl.platforms.wordpress import WordPress


class TheCitizen(WordPress):
    """The Citizen, South Africa."""

    name = "thecitizen"
    domain = "citizen.co.za"
    host = "www.citizen.co.za"
    sections = ["/news/", "/news/south-africa/", "/business/", "/sport/"]
    language = "en"
    country = "ZA"
