"""El Espectador."""

from __future__ import annotations

from newscrawl.platforms.arc import Arc


class ElEspectador(Arc):
    """El Espectador, Colombia."""

    name = "elespectador"
    domain = "elespectador.com"
    host = "www.elespectador.com"
    sections = ["/judicial/"]
    language = "es"
    country = "CO"
