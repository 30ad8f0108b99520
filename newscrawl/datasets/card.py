"""``README.md``: the dataset card. Its head tells loaders which files are which split and of which types they are, its
text tells people what the dataset is, how it was made, and what they may not find in it.

Everything that comes from sites (names, languages, agencies, words of robots) is shown as text: no Markdown, HTML or YAML
in it means anything.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

import orjson

from newscrawl.datasets.editing import BEGIN, END
from newscrawl.safety.printable import printable

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from jinja2 import Template

    from newscrawl.datasets.columns import Column
    from newscrawl.datasets.manifest import Manifest

SHOWN_MAX = 50
"""Lines of a table; the rest is added up in one."""
_UNTOLD = ("format", "licence")
"""Options that choose no articles."""
_WORD_MAX = 120
_MARKS = re.compile(r"[^\w\s'.,%/-]|_")
_LANGUAGE = re.compile(r"[a-z]{2,3}")
_SIZES = ((1_000, "n<1K"), (10_000, "1K<n<10K"), (100_000, "10K<n<100K"), (1_000_000, "100K<n<1M"),
          (10_000_000, "1M<n<10M"), (100_000_000, "10M<n<100M"), (1_000_000_000, "100M<n<1B"))  # fmt: skip
_TYPES = {"string": "string", "integer": "int32", "number": "float64", "boolean": "bool",
          "instant": "timestamp[us, tz=UTC]", "day": "date32"}  # fmt: skip


@dataclass(frozen=True)
class About:
    """What the one who exports says of a dataset."""

    name: str
    licence: str | None = None
    contact: str | None = None
    """a URL or a mail address where removal is asked for"""
    creator: str | None = None
    url: str | None = None

    @property
    def summary(self) -> str:
        """The dataset in a sentence."""
        return "News articles with their dates, agencies, authors, rights and duplicates, collected by newscrawl."

    @property
    def citation(self) -> str:
        """How it is cited."""
        return f"{self.name}: news articles collected by newscrawl"


def plain(text: str) -> str:
    r"""Return a stranger's text as Markdown that shows just that, in one line.

    >>> plain("<b>AFP</b> | [x](http://a.example)")
    '\\<b\\>AFP\\</b\\> \\| \\[x\\]\\(http\\://a.example\\)'
    """
    line = " ".join(printable(text).split())
    line = line if len(line) <= _WORD_MAX else f"{line[: _WORD_MAX - 3]}..."
    line = _MARKS.sub(lambda match: f"\\{match[0]}" if match[0].isascii() else match[0], line)
    return line.replace("www.", "www\\.") or " "


def card(manifest: Manifest, columns: Sequence[Column], about: About, empty: Sequence[str] = ()) -> bytes:
    """Return the bytes of ``README.md``; *empty* are splits that were asked for and have no row."""
    return "\n".join([*_head(manifest, columns, about), "", _text(manifest, columns, about, empty)]).encode()


# -- the head, in YAML --------------------------------------------------------------------------------------------------


def _quoted(text: str) -> str:
    """Return a text as a scalar of YAML: a JSON string is one."""
    return orjson.dumps(text).decode()


def _head(manifest: Manifest, columns: Sequence[Column], about: About) -> Iterator[str]:
    yield "---"
    yield f"pretty_name: {_quoted(about.name)}"
    yield f"license: {_quoted(about.licence or 'other')}"
    if not about.licence:
        yield "license_name: unknown"
    languages = sorted({tag.partition("-")[0].lower() for tag in manifest.statistics.languages})
    languages = [tag for tag in languages if _LANGUAGE.fullmatch(tag) and tag != "und"]
    if languages:
        yield "language:"
        yield from (f"- {_quoted(tag)}" for tag in languages)
    yield "size_categories:"
    yield f"- {_quoted(next((word for size, word in _SIZES if manifest.rows < size), 'n>1B'))}"
    yield "tags:"
    yield "- news"
    yield "- newscrawl"
    yield "- croissant"
    yield "configs:"
    yield "- config_name: default"
    yield "  data_files:"
    for split, shards in manifest.splits().items():
        yield f"  - split: {split}"
        yield "    path:"
        yield from (f"    - {file.path}" for file in shards)
    yield "dataset_info:"
    yield "  features:"
    for column in columns:
        yield from _feature(column, "  ")
    yield "  splits:"
    for split, shards in manifest.splits().items():
        yield f"  - name: {split}"
        yield f"    num_bytes: {sum(file.memory for file in shards)}"
        yield f"    num_examples: {sum(file.rows for file in shards)}"
    yield f"  download_size: {manifest.size}"
    yield f"  dataset_size: {sum(file.memory for file in manifest.files)}"
    yield "---"


def _feature(column: Column, indent: str) -> Iterator[str]:
    """Yield the lines of a column in the notation of Hugging Face's ``Features``."""
    yield f"{indent}- name: {column.name}"
    if column.kind == "strings":
        yield f"{indent}  list: string"
    elif column.parts:
        yield f"{indent}  {'list' if column.kind == 'objects' else 'struct'}:"
        for part in column.parts:
            yield from _feature(part, f"{indent}  ")
    else:
        yield f"{indent}  dtype: {_TYPES[column.kind]}"


# -- the text -----------------------------------------------------------------------------------------------------------


def _text(manifest: Manifest, columns: Sequence[Column], about: About, empty: Sequence[str]) -> str:
    numbers = manifest.statistics
    choice = {name: value for name, value in sorted(manifest.choice.items()) if name not in _UNTOLD}
    asked = [(name, value) for name, value in choice.items() if value not in (None, False, [], 0)]
    splits = manifest.splits()
    return _template().render(
        manifest=manifest, columns=columns, about=about, numbers=numbers, splits=splits, first_split=next(iter(splits)),
        empty=empty, begin=BEGIN, end=END, asked=[(name, _said(value)) for name, value in asked], removed=_most(numbers.removed),
        sites=_most(numbers.sites), languages=_most(numbers.languages), agencies=_most(numbers.agencies),
        months=sorted(numbers.months.items()), rights=_most(numbers.rights),
    )  # fmt: skip


@cache
def _template() -> Template:
    from jinja2 import Environment, StrictUndefined

    # what it makes is Markdown, and what is a stranger's goes through `plain`
    environment = Environment(autoescape=False, undefined=StrictUndefined, keep_trailing_newline=True)  # noqa: S701
    environment.filters.update(plain=plain, count=_count, size=_size, type=_type)
    return environment.from_string(files("newscrawl.datasets").joinpath("card.md.tmpl").read_text("utf-8"))


def _said(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else "yes" if value is True else str(value)


def _type(column: Column) -> str:
    """Return the type of a column, as people read it."""
    words = {"strings": "list of string", "object": "struct"}
    if column.kind == "objects":
        return f"list of {', '.join(part.name for part in column.parts)}"
    return words.get(column.kind) or _TYPES[column.kind]


def _most(counter: Mapping[str, int]) -> list[tuple[str, int]]:
    """Return the most frequent words, and the sum of the others."""
    ordered = sorted(counter.items(), key=lambda item: (-item[1], item[0]))
    rest = ordered[SHOWN_MAX:]
    return ordered[:SHOWN_MAX] + ([(f"{len(rest)} others", sum(number for _, number in rest))] if rest else [])


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _size(number: int) -> str:
    """Return bytes as people read them.

    >>> _size(1_234_567)
    '1.2 MB'
    """
    return f"{number / 1e6:.1f} MB" if number >= 100_000 else f"{number / 1e3:.1f} kB"
