from __future__ import annotations

import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from newscrawl.scheduling.deployments import FORMS, Deployment

ODD = '/srv/50% of $it\'s "news"'
DEPLOYMENT = Deployment(
    command=("/bin/echo", "-m", "newscrawl", "schedule", "--data", ODD, "-s", "A=$B %n"),
    user="root",
    folder=Path("/tmp"),
    data=Path("data"),
    environment={"NEWSCRAWL_CONFIG": f"{ODD}/newscrawl.toml"},
    requirement="newscrawl",
)


def test_the_crontab_gives_every_word_to_the_command(tmp_path: Path) -> None:
    """cron takes a percent sign for the end of the line, the shell takes the rest."""
    printed = FORMS["cron"](replace(DEPLOYMENT, folder=tmp_path))
    line = printed.splitlines()[-1]
    assert line.count("%") == line.count(r"\%")
    command = line.removeprefix("*/5 * * * * root ").replace(r"\%", "%")
    subprocess.run(["/bin/sh", "-c", command], check=True)
    said = (tmp_path / "data/logs/schedule.log").read_text()
    assert said == f"-m newscrawl schedule --data {ODD} -s A=$B %n --once\n"


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="there is no systemd")
def test_a_unit_with_odd_words_is_sound_and_escapes_them(tmp_path: Path) -> None:
    unit = tmp_path / "newscrawl.service"
    unit.write_text(FORMS["systemd"](DEPLOYMENT))
    done = subprocess.run(["systemd-analyze", "verify", unit], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert r'--data "/srv/50%% of $$it' in unit.read_text()
    assert 'Environment="NEWSCRAWL_CONFIG=/srv/50%% of $it' in unit.read_text()
