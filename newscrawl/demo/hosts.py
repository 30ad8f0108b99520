"""The four hosts of the demo internet: where each keeps its articles, sections, feeds and sitemaps."""

from dataclasses import dataclass

from newscrawl.demo.typography import AMERICAN, GERMAN, STRAIGHT, Typography


@dataclass(frozen=True, slots=True)
class Host:
    """One outlet. Paths are patterns for ``str.format``; *sections* maps a section's printed name to its path."""

    key: str
    domain: str
    title: str
    tagline: str
    language: str
    typography: Typography
    sections: dict[str, str]
    article_path: str
    picture_path: str
    author_path: str
    topic_path: str | None
    next_page: str
    page_size: int
    teaser_count: int

    @property
    def origin(self) -> str:
        """Scheme and host, without a slash at the end."""
        return f"http://{self.domain}"


HARBOUR_HERALD = Host(
    key="harbourherald",
    domain="harbourherald.example",
    title="Harbour Herald",
    tagline="News on the turn of the tide",
    language="en-GB",
    typography=STRAIGHT,
    sections={"World": "/world/", "Business": "/business/", "Tech & Science": "/tech-science/"},
    article_path="{section}{slug}/article",
    picture_path="/wp-content/uploads/2026/11/{slug}.svg",
    author_path="/author/{slug}/",
    topic_path="/tag/{slug}/",
    next_page="{path}page/{number}/",
    page_size=6,
    teaser_count=4,
)

VALLEY_OBSERVER = Host(
    key="valleyobserver",
    domain="valleyobserver.example",
    title="The Valley Observer",
    tagline="Marlow County, and the rest of it",
    language="en-US",
    typography=AMERICAN,
    sections={"Local": "/category/local/", "World": "/category/world/"},
    article_path="/{date:%Y/%m/%d}/{slug}/",
    picture_path="/wp-content/uploads/2026/11/{slug}.svg",
    author_path="/author/{slug}/",
    topic_path="/tag/{slug}/",
    next_page="{path}page/{number}/",
    page_size=6,
    teaser_count=3,
)

MERIDIAN_POST = Host(
    key="meridianpost",
    domain="meridianpost.example",
    title="Meridian Post",
    tagline="A daily owned by those who write and read it",
    language="en",
    typography=STRAIGHT,
    sections={"News": "/news", "Economy": "/economy", "Science": "/science"},
    article_path="{section}/{slug}-{number}",
    picture_path="/media/{number}/{slug}.svg",
    author_path="/authors/{slug}",
    topic_path="/topics/{slug}",
    next_page="{path}?page={number}",
    page_size=4,
    teaser_count=3,
)

KURIER_ZEITUNG = Host(
    key="kurierzeitung",
    domain="kurierzeitung.example",
    title="Kurierzeitung",
    tagline="Tageszeitung für Lindental und Umgebung",
    language="de",
    typography=GERMAN,
    sections={"Politik": "/politik/", "Wirtschaft": "/wirtschaft/"},
    article_path="{section}{slug}-{number}.html",
    picture_path="/bilder/{slug}.svg",
    author_path="/autor/{slug}/",
    topic_path=None,
    next_page="{path}seite-{number}/",
    page_size=10,
    teaser_count=3,
)

HOSTS: dict[str, Host] = {host.key: host for host in (HARBOUR_HERALD, VALLEY_OBSERVER, MERIDIAN_POST, KURIER_ZEITUNG)}
