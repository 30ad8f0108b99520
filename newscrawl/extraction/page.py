"""The bytes of a page become its page table: libxml2 reads the page and tells the walk of each tag and piece of text.

No tree is built. That saves the time a tree takes, and the traps of trees with it: libxml2's tree takes time in the
square of an element's attributes, and is cut silently where tags nest too deep.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lxml import etree

from newscrawl.addresses.urls import without_credentials
from newscrawl.extraction.bounds import TAGS_MAX, within_bounds
from newscrawl.extraction.encoding import to_utf8
from newscrawl.extraction.table import PageTable, PageText
from newscrawl.extraction.unread import without_unread
from newscrawl.extraction.walk import DEPTH_MAX, TooDeepError, Walk, is_read_as_block, is_skipped

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newscrawl.extraction.table import Node

_FEED = 65_536  # bytes; after a stop libxml2 still reads to the end of what it was given


def parse_page(body: bytes | str, url: str, content_type: str | None = None) -> PageTable:
    """Return the page table of a page as received; *content_type* is the HTTP header, if there was one.

    Never raises on what a page holds: what could not be read is named in ``problems``, and a page without any element
    gives a table with empty lists.

    >>> page = parse_page("<h1>Rain</h1><p>It <b>rains</b>.<p>Still.", "https://news.example/rain")
    >>> [(block.tag, block.text) for block in page.blocks]
    [('h1', 'Rain'), ('p', 'It rains.'), ('p', 'Still.')]
    """
    if isinstance(body, str):
        utf8, encoding = body.replace("\0", "").encode("utf-8", "replace"), "utf-8"
    else:
        utf8, encoding = to_utf8(body, content_type)
    url = without_credentials(url)
    page = PageTable(url=url, encoding=encoding, text=PageText(url), utf8=utf8)
    read = without_unread(utf8)
    whole, read = len(read), within_bounds(read)
    if len(read) < whole:
        page.problems.append(f"there are more than {TAGS_MAX} tags; the rest of the page was not read")
    walk = Walk(page)
    target: Any = walk  # the stubs ask for methods that the parser does not need
    parser = etree.HTMLParser(target=target, encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
    try:
        for start in range(0, len(read), _FEED):
            parser.feed(read[start : start + _FEED])
        if read:
            parser.close()
    except TooDeepError:
        page.problems.append(f"tags nest deeper than {DEPTH_MAX}; the rest of the page was not read")
    except (etree.ParserError, etree.XMLSyntaxError) as error:
        page.problems.append(f"the page could not be parsed: {error}")
    walk.finish()
    return page


def block_elements(page: PageTable) -> Iterator[tuple[Node, Any]]:
    """Yield every node of a page with its element of the page's tree, for rules that select in the tree."""
    if page.tree is None:
        return
    nodes = iter(page.nodes)
    node = next(nodes, None)
    walker = etree.iterwalk(page.tree, events=("start",))
    for _, element in walker:
        if is_skipped(element.tag):
            walker.skip_subtree()
        elif node is not None and node.tag == element.tag and is_read_as_block(element):
            yield node, element
            node = next(nodes, None)
