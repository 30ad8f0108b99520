from __future__ import annotations

from typing import TYPE_CHECKING

from newscrawl.archive.ages import archives_before

if TYPE_CHECKING:
    from pathlib import Path


def test_archives_are_as_old_as_their_names_say(tmp_path: Path) -> None:
    ours = ["b-site-20250102T030405Z-0af3c1-00001.warc.gz", "a-20250102T030406Z-0af3c1-00002.warc.gz",
            "a-20250601T000000Z-0af3c1-00001.warc.gz"]  # fmt: skip
    others = ["a-20200101T000000Z-0af3c1-00001.warc.gz.open", "a-20200101T000000Z.warc.gz", "20200101.warc.gz",
              "a-20200101T000000Z-XYZ-00001.warc.gz", "notes.txt"]  # fmt: skip
    for name in ours + others:
        (tmp_path / name).touch()
    (tmp_path / "c-20200101T000000Z-0af3c1-00001.warc.gz").mkdir()
    (tmp_path / "d-20200101T000000Z-0af3c1-00001.warc.gz").symlink_to(tmp_path / "notes.txt")
    assert [path.name for path in archives_before(tmp_path, "2025-06-01T00:00:00Z")] == ours[:2]
    assert [path.name for path in archives_before(tmp_path, "2025-01-02T03:04:06Z")] == ours[:1]
    assert len(archives_before(tmp_path, "9999")) == 3


def test_a_name_without_end_is_read_at_once(tmp_path: Path) -> None:
    (tmp_path / f"{'a-2' * 80}").touch()
    assert archives_before(tmp_path, "9999") == []
