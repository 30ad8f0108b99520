"""Sciences et Avenir."""

from __future__ import annotations

from newscrawl.platforms.generic import Generic


class SciencesEtAvenir(Generic):
    """Sciences et Avenir, France: science."""

    name = "sciencesetavenir"
    domain = "sciencesetavenir.fr"
    host = "www.sciencesetavenir.fr"
    sections = ["/sante/", "/espace/", "/nature-environnement/", "/archeo-paleo/"]
    feeds = ["/sante/rss.xml"]
    language = "fr"
    country = "FR"
