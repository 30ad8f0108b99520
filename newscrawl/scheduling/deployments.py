"""The files by which a machine runs the schedule: ``newscrawl schedule --print systemd|timer|cron|github``."""

from __future__ import annotations

from dataclasses import dataclass
from shlex import quote
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

STOP_SECONDS = 120
"""What a stop may take: the graces of newscrawl.scheduling.running, and publishing."""


@dataclass(frozen=True, slots=True)
class Deployment:
    """What the files are made from: the command (its program as an absolute path), the user, the folder it runs in, and what
    of the environment it needs.
    """

    command: Sequence[str]
    user: str
    folder: Path
    data: Path
    environment: Mapping[str, str]
    requirement: str
    """what pip installs"""


def systemd(deployment: Deployment) -> str:
    """Return a service that runs for ever."""
    return (
        "# /etc/systemd/system/newscrawl.service\n"
        "# then: systemctl daemon-reload && systemctl enable --now newscrawl\n"
        f"{_unit('newscrawl: scheduled crawls')}"
        f"{_service(deployment, 'exec', ())}"
        "ExecReload=/bin/kill -HUP $MAINPID\n"
        "Restart=on-failure\n"
        "RestartSec=30\n"
        "RestartPreventExitStatus=2\n"  # a mistake in newscrawl.toml does not go away by itself
        "\n[Install]\nWantedBy=multi-user.target\n"
    )


def timer(deployment: Deployment) -> str:
    """Return a timer and its service, for a machine that is to hold no process between the crawls."""
    return (
        "# /etc/systemd/system/newscrawl-once.service\n"
        f"{_unit('newscrawl: what is due')}"
        f"{_service(deployment, 'oneshot', ('--once',))}"
        "TimeoutStartSec=infinity\n"
        "\n# /etc/systemd/system/newscrawl-once.timer\n"
        "# then: systemctl daemon-reload && systemctl enable --now newscrawl-once.timer\n"
        "[Unit]\nDescription=newscrawl: every five minutes\n"
        "\n[Timer]\nOnCalendar=*:0/5\nAccuracySec=1s\nPersistent=true\n"
        "\n[Install]\nWantedBy=timers.target\n"
    )


def cron(deployment: Deployment) -> str:
    """Return a file for /etc/cron.d, whose lines name their user."""
    command = " ".join(quote(word) for word in (*deployment.command, "--once"))
    log = quote(str(deployment.data / "logs" / "schedule.log"))
    folder = quote(str(deployment.folder))
    settings = "".join(f"{name} = {value}\n" for name, value in deployment.environment.items())
    logs = quote(str(deployment.data / "logs"))
    line = f"cd {folder} && mkdir -p {logs} && {command} >>{log} 2>&1".replace("%", r"\%")
    return (
        "# /etc/cron.d/newscrawl (crontab -e takes the last line without the user)\n"
        "# What is due is known by the history in the store: a call that finds nothing due, or another one at work, ends at once.\n"
        f"SHELL = /bin/sh\n{settings}"
        f"*/5 * * * * {deployment.user} {line}\n"
    )


def github(deployment: Deployment) -> str:
    """Return a workflow; the store is kept between its runs in the cache, and as an artefact."""
    data = deployment.data if not deployment.data.is_absolute() else "data"
    return f"""\
# .github/workflows/newscrawl.yml, beside newscrawl.toml
name: newscrawl
"on":
  schedule:
    - cron: "*/30 * * * *" # in UTC, and often late; what is due by newscrawl.toml is caught up
  workflow_dispatch:
concurrency: # one at a time: they share the store
  group: newscrawl
  cancel-in-progress: false
permissions:
  contents: read
jobs:
  crawl:
    runs-on: ubuntu-latest
    timeout-minutes: 350
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-python@v5
        with:
          python-version: "3.12"
      - run: pip install {deployment.requirement}
      - uses: actions/cache/restore@v4
        with:
          path: {data}
          key: newscrawl-${{{{ github.run_id }}}}
          restore-keys: newscrawl-
      - run: newscrawl schedule --once
        env: # what newscrawl.toml takes from the environment
          NEWSCRAWL_PING: ${{{{ secrets.NEWSCRAWL_PING }}}}
      - uses: actions/cache/save@v4
        if: always()
        with:
          path: {data}
          key: newscrawl-${{{{ github.run_id }}}}
      - uses: actions/upload-artifact@v4
        if: always()
        with:
          name: newscrawl
          path: {data}/exports
"""


FORMS: Mapping[str, Callable[[Deployment], str]] = {"systemd": systemd, "timer": timer, "cron": cron, "github": github}


def _unit(description: str) -> str:
    return f"[Unit]\nDescription={description}\nWants=network-online.target\nAfter=network-online.target\n"


def _service(deployment: Deployment, kind: str, words: Sequence[str]) -> str:
    command = " ".join(_in_unit(word) for word in (*deployment.command, *words))
    settings = "".join(f"Environment={_quoted(f'{name}={value}')}\n" for name, value in deployment.environment.items())
    return (
        f"\n[Service]\nType={kind}\nUser={deployment.user}\nWorkingDirectory={_path_in_unit(deployment.folder)}\n"
        f"{settings}ExecStart={command}\n"
        "KillMode=mixed\n"  # SIGTERM to the scheduler alone, which asks its crawls; what is left at the end is killed
        f"TimeoutStopSec={STOP_SECONDS}\n"
        "Nice=10\nNoNewPrivileges=true\nProtectSystem=full\n"
    )


def _in_unit(word: str) -> str:
    """Return a word as a unit file writes it in a command: percent and dollar signs stand for themselves."""
    return _quoted(word.replace("$", "$$"))


def _quoted(word: str) -> str:
    """Return a word as a unit file writes it where dollar signs mean nothing."""
    word = word.replace("\\", "\\\\").replace("%", "%%")
    return '"' + word.replace('"', '\\"') + '"' if not word or set(word) & set(" \t'\";") else word


def _path_in_unit(path: Path) -> str:
    return str(path).replace("%", "%%")
