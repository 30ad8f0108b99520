"""Quotes and dashes as an outlet sets them. Story files keep straight quotes and `` - `` for a dash."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Typography:
    """The marks an outlet prints: double quotes, single quotes (the closing one is the apostrophe too) and the dash."""

    double: tuple[str, str]
    single: tuple[str, str]
    dash: str


STRAIGHT = Typography(double=('"', '"'), single=("'", "'"), dash=" - ")
BRITISH = Typography(double=("“", "”"), single=("‘", "’"), dash=" – ")
AMERICAN = Typography(double=("“", "”"), single=("‘", "’"), dash=" — ")
GERMAN = Typography(double=("„", "“"), single=("‚", "’"), dash=" – ")

_BEFORE_AN_OPENING_QUOTE = frozenset(" \u00a0\n([{-–—\"'“‘„‚")


def typeset(text: str, style: Typography) -> str:
    r"""Return *text* with its straight quotes and spaced hyphens set in *style*.

    >>> typeset('"It\'s late," he said - twice.', BRITISH)
    '“It’s late,” he said – twice.'
    """
    if style == STRAIGHT:
        return text
    before = " "
    printed = []
    for character in text.replace(" - ", style.dash):
        if character in "\"'":
            pair = style.double if character == '"' else style.single
            printed.append(pair[0] if before in _BEFORE_AN_OPENING_QUOTE else pair[1])
        else:
            printed.append(character)
        before = character
    return "".join(printed)
