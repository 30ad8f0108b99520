"""How old archives are, by their names: ``SITE-20261123T120000Z-5fa3c1-00001.warc.gz`` (:mod:`newscrawl.archive.writer`)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_NAME = re.compile(r".+-(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z-[0-9a-f]{6,16}-\d{5}\.warc\.gz")


def archives_before(folder: Path, instant: str) -> list[Path]:
    """Return the archives in *folder* of crawls that began before *instant* (``YYYY-MM-DDTHH:MM:SSZ``), the oldest first.

    Files of other names are none of ours; those that end in ``.open`` are still written, or left by a crawl that was
    killed, which the next crawl of the site finishes.
    """
    found = []
    for path in folder.iterdir():
        match = _NAME.fullmatch(path.name)
        if match and path.is_file() and not path.is_symlink():
            year, month, day, hour, minute, second = match.groups()
            found.append((f"{year}-{month}-{day}T{hour}:{minute}:{second}Z", path))
    return [path for began, path in sorted(found) if began < instant]
