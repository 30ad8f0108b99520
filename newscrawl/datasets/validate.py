"""Whether a dataset is what it should be: a package against its manifest and sums, or a data file by itself."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING

import orjson

from newscrawl.datasets.checks import Checker
from newscrawl.datasets.faults import Faults, Seen
from newscrawl.datasets.manifest import CARD, MANIFEST, SUMS, Manifest, read_sums, sha256_of
from newscrawl.exceptions import UsageError
from newscrawl.exporters.formats import ENDINGS, ending_of
from newscrawl.items import SCHEMA_VERSION

if TYPE_CHECKING:
    from pathlib import Path

_SIDE_FILES = (CARD, "croissant.json", "schema.json", MANIFEST)


@dataclass(frozen=True)
class Verdict:
    """What validation has found: faults, how many rows and data files were read, and in whose words, when not in ours."""

    faults: Faults
    rows: int
    files: int
    shape: str | None = None


def validate(path: Path) -> Verdict:
    """Return what is wrong with a package or a data file.

    Raises:
        UsageError: there is nothing, or nothing that newscrawl writes.
    """
    faults = Faults()
    with closing(Seen()) as seen, closing(Seen()) as stories:
        checker = Checker(faults, seen, stories)
        if path.is_dir():
            files = _package(path, checker)
        elif not path.exists():
            raise UsageError(
                f"{path}: there is no such file; name a package's folder or a file ending in {', '.join(ENDINGS)}"
            )
        elif ending_of(path.name) is None:
            raise UsageError(f"{path}: name a package's folder, or a file that ends in {', '.join(ENDINGS)}")
        else:
            checker.check(path, str(path))
            files = 1
        return Verdict(faults, checker.rows, files, checker.shape)


def _package(place: Path, checker: Checker) -> int:
    """Check a package and return how many data files it has."""
    faults = checker.faults
    odd = sorted(path for path in place.rglob("*") if not path.is_dir() and not path.is_file())
    for path in odd:
        faults.add(path.relative_to(place).as_posix(), None, "it is no ordinary file; nothing of the package was read")
    if odd:  # a pipe would never end
        return 0
    digests = _sums(place, faults)
    manifest = _manifest(place, faults)
    if manifest is None:
        return 0
    if manifest.schema_version != SCHEMA_VERSION:
        faults.add(
            MANIFEST,
            None,
            f"its records are of version {manifest.schema_version}; this newscrawl reads {SCHEMA_VERSION}",
        )
    for file in manifest.files:
        if digests.get(file.path) != file.sha256:
            faults.add(MANIFEST, None, f"the SHA-256 of {file.path} is not that of {SUMS}", "another SHA-256")
    _card(place, manifest, faults)
    is_sorted = "published_at" in manifest.columns
    has_splits = len(manifest.splits()) > 1
    for split, files in manifest.splits().items():
        before = None
        for file in files:
            if file.round != before:
                checker.begin()
                before = file.round
            path = place / file.path
            if not path.is_file():
                continue  # the sums have told
            rows = checker.check(path, file.path, split=split if has_splits else "", is_sorted=is_sorted)
            if rows != file.rows:
                faults.add(file.path, None, f"it has {rows} rows that can be read, the manifest says {file.rows}")
            if checker.columns is not None and checker.columns != manifest.columns:
                faults.add(file.path, None, "its columns are not those of the manifest")
    _coverage(manifest, checker)
    return len(manifest.files)


def _sums(place: Path, faults: Faults) -> dict[str, str]:
    """Check every file but the card, which may be edited, against SHA256SUMS, and return what that says."""
    try:
        digests = read_sums((place / SUMS).read_bytes())
    except (OSError, ValueError) as error:
        faults.add(SUMS, None, _why(error))
        return {}
    there = {path.relative_to(place).as_posix() for path in place.rglob("*") if not path.is_dir()} - {SUMS}
    for name in sorted(there - {*digests, CARD}):
        faults.add(name, None, f"it is not in {SUMS}")
    for number, (name, digest) in enumerate(digests.items(), 1):
        if name not in there:
            faults.add(SUMS, number, f"there is no {name}")
        elif name != CARD and (found := _digest(place / name)) != digest:
            faults.add(
                name,
                None,
                f"its SHA-256 is {found}, not {digest} ({SUMS}:{number}): it was changed or damaged",
                "sha256",
            )
    for name in _SIDE_FILES:
        if name not in there:
            faults.add(name, None, "it is missing")
    return digests


def _digest(path: Path) -> str:
    try:
        return sha256_of(path)
    except OSError as error:
        return f"not to be read ({error.strerror})"


def _manifest(place: Path, faults: Faults) -> Manifest | None:
    try:
        return Manifest.load((place / MANIFEST).read_bytes())
    except (OSError, ValueError) as error:
        faults.add(MANIFEST, None, _why(error))
        return None


def _card(place: Path, manifest: Manifest, faults: Faults) -> None:
    """Check that the side files can be read and speak of the shards that there are."""
    for name in ("croissant.json", "schema.json"):
        try:
            orjson.loads((place / name).read_bytes())
        except OSError:
            continue  # told
        except ValueError as error:
            faults.add(name, None, _why(error))
    try:
        lines = (place / CARD).read_bytes().decode("utf-8", "replace").splitlines()
    except OSError:
        return
    for file in manifest.files:
        if f"    - {file.path}" not in lines:
            faults.add(CARD, None, f"its head does not name {file.path}", "shards that are not named")


def _coverage(manifest: Manifest, checker: Checker) -> None:
    """Check that the counts of the manifest can be those of its rows."""
    statistics = manifest.statistics
    if statistics.rows != checker.rows:
        checker.faults.add(MANIFEST, None, f"its statistics count {statistics.rows} rows, {checker.rows} can be read")
    for name in sorted({*statistics.filled} ^ {*manifest.columns}):
        checker.faults.add(
            MANIFEST, None, f"its statistics and its columns differ in {name}", "columns that are not counted"
        )


def _why(error: Exception) -> str:
    return f"it cannot be read: {getattr(error, 'strerror', None) or error}"
