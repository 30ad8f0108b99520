"""What an element's class and id say about its part on the page.

Class names are words people chose, so they are read as words: ``articleByline`` and ``post-byline__name`` both hold
*byline*. A *zone* names a part that is no article text (navigation, share bar, comments ...); a *role* names a part
that holds one field (byline, date, section ...). Both are hints; who uses them weighs them against the page.
"""

from __future__ import annotations

import re
from functools import lru_cache

_WORD = re.compile(r"[A-Z][a-z]{2,}|[a-z]{4,}|(?<!\d)(?:[A-Z][a-z]|(?<![A-Za-z])[a-z]+|[A-Z]+(?![a-z]))")
"""A word in a class name; two or three letters behind a digit are a piece of a hash (``css-1ad8x``)."""
_UNSEEN = re.compile(r"(?i)(?:^|[\s_-])(?:sr-?only|visually-?hidden|screen-?reader|hide-?visually|element-invisible)")
_HYPHENS = 5  # in one class name; more have those that are made of a headline
_KEPT = 65_536  # class attributes whose reading is kept
_READ = 400  # characters of the attributes that are read; the rest is a style sheet in disguise
_NOTED = 2_000  # characters of them that are noted: what is remembered by name must not grow with a hostile page

ZONES: dict[str, str] = {
    word: zone
    for zone, words in {
        "navigation": "nav navbar navigation menu menubar submenu megamenu breadcrumb breadcrumbs crumb crumbs "
        "pagination pager paging",
        "footer": "footer colophon imprint copyright",
        "header": "masthead topbar navbar",
        "share": "share sharing shares social socials sharedaddy addthis addtoany sharebar sharethis sociable follow",
        "newsletter": "newsletter newsletters subscribe subscription signup optin mailchimp mailing",
        "related": "related recommended recommendation recommendations recommend recirc recirculation outbrain taboola "
        "readmore morefrom trending popular mostread mostpopular teaser teasers promo promos promobox "
        "readnext upnext suggested suggestions seealso alsolike dontmiss relacionadas relacionados similar verwandt "
        "crosslink crosslinks card cards",
        "comments": "comment comments disqus commentlist respond talkback discussion",
        "author": "bio biography authorbox aboutauthor",
        "tags": "tags taglist tagcloud keywords topics tag",
        "caption": "caption figcaption legend imagecaption wpcaption cutline credit credits photocredit image images "
        "img photo photos picture pictures imgbox imagedescription bildunterschrift",
        "advertisement": "ad ads advert adverts advertisement advertising advertorial adsbygoogle adslot adbox banner "
        "sponsor sponsored dfp gpt",
        "sidebar": "sidebar aside rail siderail rightrail widget widgets",
        "consent": "cookie cookies gdpr consent privacy",
        "paywall": "paywall paywalled regwall premium piano",
        "search": "search searchform",
        "media": "gallery slideshow carousel lightbox video player playlist podcast audio infographic",
        "form": "form poll quiz login rating ratings vote",
        "hidden": "hidden hide screenreader visuallyhidden sronly noprint offcanvas flyout modal popup overlay tooltip",
        "factbox": "factbox infobox sidebox fact facts keyfacts box",
        "tools": "toolbar tools actions utility print printer bookmark",
    }.items()
    for word in words.split()
}

ROLES: dict[str, str] = {
    word: role
    for role, words in {
        "byline": "byline author authors writer reporter journalist contributor autor autoren auteur auteurs autore "
        "redakteur verfasser correspondent firma",
        "date": "date datetime time timestamp published pubdate publish posted updated modified datum fecha data",
        "section": "section category kicker rubric rubrik eyebrow channel ressort cat overline topline",
        "standfirst": "standfirst excerpt subtitle subhead subheadline dek deck lede summary chapo intro teaser lead",
        "title": "headline title",
        "agency": "agency source provider copyright quelle agence agencia",
        "credit": "credit credits photocredit copyright photographer",
        "caption": "caption figcaption legend cutline",
        "dateline": "dateline location",
        "tag": "tag tags keyword keywords topic topics",
    }.items()
    for word in words.split()
}


_HINTS = frozenset(ZONES) | frozenset(ROLES)
_SWITCHES = (
    "has-",
    "no-",
    "with-",
    "without-",
    "overflow",
    "tag-",
    "category-",
    "js-",
    "hide-",
    "show-",
    "not-",
    "is-",
    "elementor",
)
"""How class names begin that say what else a part has, which tag its story has, or how it is shown: not what it is."""


def words_of(names: str) -> tuple[str, ...]:
    """Return the words in a class and id attribute, in lower case, each once.

    >>> words_of("post-byline__name articleByline")
    ('post', 'byline', 'name', 'article')
    """
    return _words(names[:_READ])


@lru_cache(maxsize=8_192)
def _words(names: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(map(str.lower, _WORD.findall(names))))


Hints = tuple[str | None, tuple[str, ...]]
"""The zone that names say, if any, and the roles, each once."""
_NO_HINTS: Hints = (None, ())
_HINTS_OF_ONE: dict[str, Hints] = {}
"""What single class names and ids say."""


@lru_cache(maxsize=8_192)
def hints_of(names: str) -> Hints:
    """Return the first zone that a class and id attribute name, or None, and the roles that they name, each once.

    >>> hints_of("zox-post-soc-wrap share-bar")
    ('share', ())
    >>> hints_of("author-date")
    (None, ('byline', 'date'))
    """
    return _hints_of_new(names)


def _hints_of_new(names: str) -> Hints:
    """Read names that are not known as a whole: a page new to us has some 200, of 280 single ones."""
    known = _HINTS_OF_ONE
    found = _NO_HINTS
    for name in names[:_READ].split():
        hints = known.get(name)
        if hints is None:
            if len(known) >= _KEPT:
                known.clear()
            hints = known[name] = _hints_of_one(name)
        if hints is not _NO_HINTS:
            found = hints if found is _NO_HINTS else (found[0] or hints[0], tuple(dict.fromkeys(found[1] + hints[1])))
    return found


def _hints_of_one(name: str) -> Hints:
    words = name.replace("_", "-").split("-")
    if not ("".join(words).isalpha() and name.islower() and name.isascii()):  # else these are what the pattern finds
        words = list(map(str.lower, _WORD.findall(name)))
    if _HINTS.isdisjoint(words) or not _is_name(name):
        return _NO_HINTS
    zone: str | None = None
    roles: tuple[str, ...] = ()
    for word in words:
        if zone is None and word in ZONES:
            zone = ZONES[word]
        if word in ROLES and ROLES[word] not in roles:
            roles = (*roles, ROLES[word])
    return zone, roles


def _is_name(name: str) -> bool:
    """Ask whether one class names a part: not a switch, and not the words of a headline joined by hyphens."""
    return name.count("-") <= _HYPHENS and not name.lower().startswith(_SWITCHES)


@lru_cache(maxsize=4_096)
def is_unseen(names: str) -> bool:
    """Ask whether a class hides its text from all but screen readers.

    >>> is_unseen("link__hint sr-only"), is_unseen("hidden md:inline")
    (True, False)
    """
    return _UNSEEN.search(names) is not None


Names = tuple[str, str | None, tuple[str, ...]]
"""Class and id as one text, the zone and the roles that they name."""
NAMES: dict[str, Names] = {}
"""What has been read, by class attribute (with the id after a blank): the pages of a site share nearly all of theirs."""
NAMELESS: Names = ("", None, ())
"""What an element without class and id says."""


def names_of(classes: str | None, identity: str | None = None) -> Names:
    """Return what an element's class and id say. A reader in haste looks into NAMES first: a call costs more than that.

    >>> names_of("byline small", "author-7")
    ('byline small author-7', None, ('byline',))
    """
    key = f"{classes or ''} {identity}" if identity else classes
    if not key:
        return NAMELESS
    known = NAMES.get(key)
    if known is None:
        names = key[:_NOTED].strip()
        known = (names, *_hints_of_new(names)) if names else NAMELESS
        if len(key) <= _READ:
            if len(NAMES) >= _KEPT:
                NAMES.clear()
            NAMES[key] = known
    return known


def zone_of(names: str) -> str | None:
    """Return the first zone that a class and id attribute name, or None."""
    return hints_of(names[:_READ])[0]


def roles_of(names: str) -> tuple[str, ...]:
    """Return the roles that a class and id attribute name, each once."""
    return hints_of(names[:_READ])[1]
