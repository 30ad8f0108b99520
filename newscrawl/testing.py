"""A plugin of pytest: every test page is a test of each field that its expected article names, without any test code.

pytest loads it by itself where newscrawl is installed. It looks at ``tests/sites/<site>/`` only, in any folder.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

import pytest

from newscrawl.exceptions import NewscrawlError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from newscrawl.drafting.pairs import Difference


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.File | None:
    """Take test pages, and expected articles that have no page."""
    if file_path.suffix not in (".gz", ".html", ".json"):
        return None  # before anything of ours is imported: this is asked of every file of every project
    from newscrawl.drafting.pairs import has_page, is_expected_article, is_test_page

    if is_test_page(file_path) or (is_expected_article(file_path) and not has_page(file_path)):
        return PageFile.from_parent(parent, path=file_path)
    return None


class PageFile(pytest.File):
    """A test page: one item for each field of its expected article."""

    def collect(self) -> Iterator[pytest.Item]:
        """Yield the items. A page without its article, or the other way round, is one that fails."""
        try:
            names = list(self.expected)
        except UsageError as error:
            yield Broken.from_parent(self, name="expected article", problem=str(error))
            return
        for name in names:
            yield Field.from_parent(self, name=name)

    @cached_property
    def expected(self) -> dict[str, Any]:
        """The expected article."""
        from newscrawl.drafting.pairs import Pair, is_test_page

        if not is_test_page(self.path):
            raise UsageError(f"{self.path}: its page is missing; save it beside, or remove the expected article")
        return Pair(self.path).expected()

    @cached_property
    def found(self) -> dict[str, Difference]:
        """What the page gives otherwise, by field; read once for all items."""
        from newscrawl.drafting.pairs import NO_CARD, Pair, differences
        from newscrawl.platforms.cards import require_sound
        from newscrawl.sites import card_of_page, read_saved

        card = card_of_page(self.path)
        if self.path.parent.name != NO_CARD:
            require_sound(card)
        article = read_saved(Pair(self.path).saved(self.expected), card)
        return {difference.field: difference for difference in differences(self.expected, article)}


class Field(pytest.Item):
    """A field of a test page."""

    parent: PageFile

    def runtest(self) -> None:
        """Compare the field."""
        difference = self.parent.found.get(self.name)
        if difference is not None:
            raise DiffersError(difference)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """Tell both values, and what to do."""
        error = excinfo.value
        if isinstance(error, DiffersError):
            from newscrawl.drafting.differing import told

            return told(error.difference, self.path)
        if isinstance(error, NewscrawlError):
            return str(error)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int | None, str]:
        """Return where the item stands, and its name in reports."""
        return self.path, None, f"{self.path.parent.name}/{self.path.name}: {self.name}"


class Broken(pytest.Item):
    """A page without its expected article, an article without its page."""

    def __init__(self, *, problem: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.problem = problem

    def runtest(self) -> None:
        """Fail."""
        raise UsageError(self.problem)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """Tell the problem in a line."""
        return str(excinfo.value) if isinstance(excinfo.value, UsageError) else super().repr_failure(excinfo, style)


class DiffersError(Exception):
    """A field is not as expected."""

    def __init__(self, difference: Difference) -> None:
        super().__init__(difference.field)
        self.difference = difference
