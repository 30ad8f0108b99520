"""The files of the deployment pages are those that the commands print and the machine's own tools accept."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from fnmatch import fnmatch
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from packaging.requirements import Requirement

from newscrawl import __version__
from newscrawl.scheduling.deployments import FORMS, Deployment
from newscrawl.store import Store
from newscrawl.store.schedule import Slot, State

if TYPE_CHECKING:
    from commandline import CommandLine

ROOT = Path(__file__).parents[2]
PAGES = ROOT / "docs" / "deployment"
HOME = Path("/var/lib/newscrawl")
MACHINE = Deployment(
    command=("/opt/newscrawl/bin/python", "-m", "newscrawl", "schedule", "--data", f"{HOME}/data"),
    user="newscrawl", folder=HOME, data=HOME / "data", environment={"NEWSCRAWL_CONFIG": "/etc/newscrawl/newscrawl.toml"},
    requirement=f"newscrawl=={__version__}",
)  # fmt: skip
CHECKOUT = Deployment(
    command=("newscrawl", "schedule"), user="", folder=Path(), data=Path("data"), environment={},
    requirement=MACHINE.requirement,
)  # fmt: skip


def blocks(page: str, language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", (PAGES / f"{page}.md").read_text("utf-8"), re.DOTALL)


@pytest.mark.parametrize(
    ("page", "language", "form"),
    [("systemd", "ini", "systemd"), ("systemd", "ini", "timer"), ("cron", "crontab", "cron"),
     ("github-actions", "yaml", "github")],
)  # fmt: skip
def test_the_pages_show_what_the_command_prints(page: str, language: str, form: str) -> None:
    printed = FORMS[form](CHECKOUT if form == "github" else MACHINE)
    assert printed in blocks(page, language)
    assert f"newscrawl schedule --print {form}" in (PAGES / f"{page}.md").read_text("utf-8")


@pytest.mark.parametrize(
    ("page", "language", "file"),
    [("systemd", "ini", PAGES / "hardening.conf"), ("docker", "dockerfile", ROOT / "Dockerfile"),
     ("docker", "yaml", PAGES / "compose.yaml"), ("scrapyd", "ini", ROOT / "scrapy.cfg")],
)  # fmt: skip
def test_the_pages_show_the_files_that_are_there(page: str, language: str, file: Path) -> None:
    assert file.read_text("utf-8") in blocks(page, language)


def test_links_of_the_pages_lead_somewhere() -> None:
    for page in (*PAGES.glob("*.md"), ROOT / "docs" / "keeping-house.md"):
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text("utf-8")):
            assert (page.parent / target).exists(), f"{page.name}: {target}"


# -- systemd ----------------------------------------------------------------------------------------------------------

needs_systemd = pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd-analyze is not on this machine")


def units(folder: Path) -> list[Path]:
    """Write the units of the page, hardened, with the programs of this machine."""
    made = []
    for block in blocks("systemd", "ini"):
        for part in re.split(r"(?m)^(?=# /etc/systemd/system/)", block):
            named = re.match(r"# /etc/systemd/system/(\S+)\n", part)
            if named:
                path = folder / named[1]
                path.write_text(
                    part.replace("/opt/newscrawl/bin/python", sys.executable).replace("User=newscrawl", "User=root")
                )
                made.append(path)
                if path.suffix == ".service":
                    (folder / f"{path.name}.d").mkdir()
                    shutil.copy(PAGES / "hardening.conf", folder / f"{path.name}.d")
    assert [path.name for path in made] == ["newscrawl.service", "newscrawl-once.service", "newscrawl-once.timer"]
    return made


def analyze(*words: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["systemd-analyze", *map(str, words)], capture_output=True, text=True, timeout=60, check=False,
        env={**os.environ, "SYSTEMD_LOG_LEVEL": "warning", "LANG": "C"},
    )  # fmt: skip


@needs_systemd
def test_systemd_takes_the_units(tmp_path: Path) -> None:
    made = units(tmp_path)
    done = analyze("verify", *made)
    ours = [line for line in done.stderr.splitlines() if "newscrawl" in line or "hardening" in line]
    assert ours == []
    assert done.returncode == 0, done.stderr
    (tmp_path / "newscrawl.service").write_text(made[0].read_text().replace("Type=exec", "Type=exce"))
    assert "exce" in analyze("verify", made[0]).stderr, "systemd-analyze would say what is wrong"


@needs_systemd
def test_the_hardened_service_is_little_exposed(tmp_path: Path) -> None:
    service = units(tmp_path)[0]
    done = analyze("security", "--offline=true", "--threshold=30", "--no-pager", service)
    assert done.returncode == 0, done.stdout[-600:] + done.stderr


@needs_systemd
def test_the_timer_means_every_five_minutes() -> None:
    when = re.search(r"^OnCalendar=(.+)$", FORMS["timer"](MACHINE), re.MULTILINE)
    assert when
    assert analyze("calendar", when[1], "--iterations=3").returncode == 0


# -- cron -------------------------------------------------------------------------------------------------------------


def jobs(block: str) -> list[tuple[str, str]]:
    """Return (user, command) of each line of a file of /etc/cron.d, the command as cron hands it to the shell."""
    lines = [line for line in block.splitlines() if line and not line.startswith("#") and not re.match(r"\w+ = ", line)]
    parts = [line.split(maxsplit=6) for line in lines]
    assert all(re.fullmatch(r"[\d*/,-]+", field) for words in parts for field in words[:5])
    return [(words[5], re.sub(r"\\%", "%", words[6])) for words in parts]


def as_cron(command: str, folder: Path, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Run a line's command as cron does: by sh, with next to no environment."""
    command = command.replace(str(HOME), str(folder)).replace("/opt/newscrawl/bin", str(Path(sys.executable).parent))
    return subprocess.run(
        ["/bin/sh", "-c", command], capture_output=True, text=True, timeout=120, check=False, cwd="/",
        env={"PATH": "/usr/bin:/bin", "SHELL": "/bin/sh", "HOME": str(folder), "LOGNAME": "newscrawl", **environment},
    )  # fmt: skip


def test_the_line_of_cron_runs_as_cron_runs_it(tmp_path: Path) -> None:
    crawled = Slot("leap", "digitaljournal", "2024-02-29T00:00:00Z", state=State.DONE, planned_at="2024-02-29T00:00:00Z",
                   ended_at="2024-02-29T00:01:00Z")  # fmt: skip
    with Store.open(tmp_path / "data" / "newscrawl.db") as store, store.transaction():
        store.schedule.write([crawled])  # so nothing is due, and nobody is asked
    (tmp_path / "etc.toml").write_text('[groups.leap]\nsites = ["digitaljournal"]\ncron = "0 0 29 2 *"\n')
    ((user, command),) = jobs(blocks("cron", "crontab")[0])
    assert user == "newscrawl"
    done = as_cron(command, tmp_path, {"NEWSCRAWL_CONFIG": str(tmp_path / "etc.toml")})
    log = (tmp_path / "data" / "logs" / "schedule.log").read_text()
    assert done.returncode == 0, log
    assert (done.stdout, done.stderr) == ("", ""), "cron mails what is printed"
    assert "Traceback" not in log


def test_the_lines_of_housekeeping_run_as_cron_runs_them(tmp_path: Path) -> None:
    Store.open(tmp_path / "data" / "newscrawl.db").close()
    backup, prune, doctor = (command for _, command in jobs(blocks("cron", "crontab")[1]))
    for command in (backup, prune, doctor):
        done = as_cron(command, tmp_path, {})
        assert (done.returncode, done.stdout) == (0, ""), command + done.stderr
    assert [path.name[:7] for path in tmp_path.glob("backup-[1-7].db")] == ["backup-"]


# -- GitHub Actions ---------------------------------------------------------------------------------------------------


def test_the_workflow_is_one() -> None:
    workflow: dict[Any, Any] = yaml.safe_load(blocks("github-actions", "yaml")[0])
    triggers = workflow["on"]
    assert len(triggers["schedule"][0]["cron"].split()) == 5
    assert workflow["concurrency"]["cancel-in-progress"] is False
    assert workflow["permissions"] == {"contents": "read"}
    (job,) = workflow["jobs"].values()
    assert job["timeout-minutes"] < 360, "GitHub kills a job after six hours, and the store would not be saved"
    for step in job["steps"]:
        assert ("uses" in step) != ("run" in step)
        assert re.fullmatch(r"actions/[\w/-]+@v\d+", step.get("uses", "actions/x@v1"))
    used = [step.get("uses", step.get("run", "")).partition("@")[0] for step in job["steps"]]
    assert (
        used.index("actions/cache/restore") < used.index("newscrawl schedule --once") < used.index("actions/cache/save")
    )


# -- Docker -----------------------------------------------------------------------------------------------------------


def instructions() -> list[tuple[str, str]]:
    """Return (instruction, arguments) of the Dockerfile, in order."""
    text = re.sub(r"\\\n\s*", "", re.sub(r"(?m)^#.*\n", "", (ROOT / "Dockerfile").read_text("utf-8")))
    return [(words[0], words[1]) for line in text.splitlines() if (words := line.split(maxsplit=1))]


def of(kind: str) -> list[str]:
    return [arguments for instruction, arguments in instructions() if instruction == kind]


def in_context(path: str) -> bool:
    """Ask whether .dockerignore leaves a path of the repository in the build's context; the last rule that fits decides."""
    parents = [path, *map(str, Path(path).parents)]
    kept = True
    for rule in (ROOT / ".dockerignore").read_text("utf-8").splitlines():
        if rule and not rule.startswith("#"):
            pattern = rule.removeprefix("!").replace("**/", "*/")
            if any(fnmatch(place, pattern) for place in parents):
                kept = rule.startswith("!")
    return kept


def test_the_image_is_small_and_not_root() -> None:
    bases = [arguments.split()[0] for arguments in of("FROM")]
    assert all(re.fullmatch(r"python:3\.\d+-slim-\w+", base) for base in bases), "a slim image of one Python"
    assert len(bases) == 2
    last = [instruction for instruction, _ in instructions()][::-1]
    assert "USER" in last[: last.index("FROM")]
    (user,) = of("USER")
    assert re.fullmatch(r"[1-9]\d+:[1-9]\d+", user), "by number: Kubernetes asks whether it is root"
    assert of("ADD") == []
    assert of("VOLUME") == ["/data"]
    assert "NEWSCRAWL_DATA=/data" in of("ENV")[0].split()
    names = {Requirement(line).name for line in metadata.requires("newscrawl") or () if "extra" not in line}
    assert not names & {"pyarrow", "duckdb", "pytest"}


def test_the_context_is_what_the_image_is_built_from() -> None:
    sources = [word for arguments in of("COPY") if "--from" not in arguments for word in arguments.split()[:-1]]
    assert all(in_context(source) and (ROOT / source).exists() for source in sources)
    others = ["data/newscrawl.db", ".git/config", "tests/conftest.py", ".venv/bin/python", "newscrawl/__pycache__/cli.pyc",
              "newscrawl/store/__pycache__/urls.pyc", "newscrawl.toml", "docs/commands.md"]  # fmt: skip
    assert [path for path in others if in_context(path)] == []
    assert in_context("newscrawl/store/schema.sql")


def test_the_versions_of_the_image_are_those_of_the_lock_file(tmp_path: Path) -> None:
    shutil.copy(ROOT / "requirements.lock", tmp_path)
    steps = [step.strip() for step in of("RUN")[0].split("&&")]
    assert steps[0].startswith("sed ")
    subprocess.run(["/bin/sh", "-ec", steps[0]], cwd=tmp_path, check=True)
    locked = [Requirement(line) for line in (tmp_path / "versions.txt").read_text().splitlines()]
    versions = {one.name for one in locked if all(spec.operator == "==" for spec in one.specifier)}
    needed = [Requirement(line) for line in metadata.requires("newscrawl") or ()]
    assert {one.name for one in needed if one.marker is None} <= versions
    assert all("--constraint versions.txt" in step for step in steps if "pip install" in step)


def test_a_wheel_of_the_context_has_all_that_the_code_reads(tmp_path: Path) -> None:
    for source in ("newscrawl", "pyproject.toml", "README.md", "LICENSE"):
        place = ROOT / source
        skipped = shutil.ignore_patterns("__pycache__")
        (shutil.copytree(place, tmp_path / source, ignore=skipped) if place.is_dir() else shutil.copy(place, tmp_path))
    subprocess.run(
        [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "--no-index",
         "--disable-pip-version-check", "-w", "wheels", "."],
        cwd=tmp_path, check=True, timeout=120,
    )  # fmt: skip
    (wheel,) = (tmp_path / "wheels").iterdir()
    files = {str(path.relative_to(tmp_path)) for path in (tmp_path / "newscrawl").rglob("*") if path.is_file()}
    assert files - set(zipfile.ZipFile(wheel).namelist()) == set()


def test_the_health_of_the_container_is_asked_with_a_command_there_is(newscrawl: CommandLine) -> None:
    command = json.loads(of("HEALTHCHECK")[0].partition("CMD ")[2])
    assert command[0] == json.loads(of("ENTRYPOINT")[0])[0] == "newscrawl"
    ran = newscrawl(*command[1:])
    assert ran.code == 0, ran.out
    (newscrawl.folder / "data").mkdir()
    (newscrawl.folder / "data" / "newscrawl.db").write_text("damaged")
    assert newscrawl(*command[1:]).code == 1


def test_the_composition_is_one() -> None:
    (service,) = yaml.safe_load((PAGES / "compose.yaml").read_text("utf-8"))["services"].values()
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert "data:/data" in service["volumes"]
