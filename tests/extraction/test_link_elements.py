from newscrawl.extraction.link_elements import linked
from newscrawl.extraction.page import parse_page

HEAD = (
    '<link rel="stylesheet" href="/style.css"><link rel="Canonical" href="/a">'
    '<link rel="alternate canonical" href="b"><link rel="canonical" href="https://herald.example/c">'
    '<link rel="canonical-ish" href="/d"><link rel="next" href="http://[broken">'
)


def test_the_first_with_the_relation_are_returned_as_absolute_urls() -> None:
    page = parse_page(f"<head>{HEAD}</head><p>a</p>", "https://herald.example/world/rain")
    assert linked(page, "canonical") == ["https://herald.example/a", "https://herald.example/world/b"]
    assert linked(page, "canonical", 1) == ["https://herald.example/a"]
    assert linked(page, "next") == [""]
    assert linked(page, "amphtml") == []


def test_they_are_relative_to_the_base_element() -> None:
    page = parse_page(f"<head><base href='https://cdn.example/x/'>{HEAD}</head><p>a</p>", "https://herald.example/rain")
    assert linked(page, "canonical") == ["https://cdn.example/a", "https://cdn.example/x/b"]
