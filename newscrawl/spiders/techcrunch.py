"""TechCrunch."""

from __future__ import annotations

from newscrawl.platforms.wordpress import WordPress


class TechCrunch(WordPress):
    """TechCrunch, United States: technology business."""

    name = "techcrunch"
    domain = "techcrunch.com"
    sections = ["/category/startups/", "/category/security/", "/category/apps/"]
    language = "en"
    country = "US"
