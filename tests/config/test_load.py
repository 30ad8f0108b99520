"""The layers of a configuration: which of them sets a value, and what is said of mistakes."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.config import Configuration, load_configuration
from newscrawl.config.keys import EXPORT_KEYS, GROUP_KEYS, KEYS, RECEIVER_KEYS, SECTIONS, SITE_KEYS
from newscrawl.config.load import load_or_exit, values_of_flags
from newscrawl.config.showing import document_of
from newscrawl.exceptions import ConfigurationError

NOTHING: dict[str, str] = {}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def load(text: str, environ: dict[str, str] | None = None, **flags: object) -> Configuration:
    Path("newscrawl.toml").write_text(text, "utf-8")
    return load_configuration(environ=environ or {}, flags={f"--{name}": value for name, value in flags.items()})


def problems(text: str, environ: dict[str, str] | None = None) -> tuple[str, ...]:
    with pytest.raises(ConfigurationError) as caught:
        load(text, environ)
    return caught.value.problems


def test_flags_beat_environment_beats_file_beats_defaults(folder: Path) -> None:
    text = "# file\nlimit = 1\ndelay = 1\nconcurrency = 1\n"
    environ = {"NEWSCRAWL_LIMIT": "2", "NEWSCRAWL_DELAY": "2"}
    configuration = load(text, environ, limit="3")
    assert {key: (configuration[key], configuration.values[key].origin) for key in ("limit", "delay", "concurrency", "pause")} == {
        "limit": (3, "flag --limit"),
        "delay": (2.0, "environment NEWSCRAWL_DELAY"),
        "concurrency": (1, "newscrawl.toml line 4"),
        "pause": (5.0, "default"),
    }  # fmt: skip


def test_the_file_is_the_one_that_is_named_else_the_one_here(folder: Path) -> None:
    assert load_configuration(environ=NOTHING).path is None
    (folder / "newscrawl.toml").write_text("limit = 1")
    other = folder / "other" / "mine.toml"
    other.parent.mkdir()
    other.write_text('limit = 2\ndata = "d"\ncards = "/c"\nwarc = "~/w"\n')
    assert load_configuration(environ=NOTHING)["limit"] == 1
    for configuration in (
        load_configuration(environ={"NEWSCRAWL_CONFIG": str(other)}),
        load_configuration(other, NOTHING),
    ):
        assert configuration.path == other
        assert configuration["limit"] == 2
        assert configuration["data"] == str(folder / "other" / "d"), "paths are relative to the file"
        assert configuration["cards"] == "/c"
        assert configuration["warc"] == str(Path("~/w").expanduser())
    with pytest.raises(ConfigurationError, match=r"none\.toml: it cannot be read"):
        load_configuration(environ={"NEWSCRAWL_CONFIG": "none.toml"})


def test_paths_of_the_environment_are_relative_to_where_the_command_runs(folder: Path) -> None:
    assert load("", {"NEWSCRAWL_DATA": "d"})["data"] == "d"
    assert load('data = "d"')["data"] == "d", "the folder of the file is this one"


@pytest.mark.parametrize("text", ["", "\ufeff", "\ufefflimit = 0\r\n", "[groups]\n[alerts]\n[sites]\n"])
def test_a_file_may_say_nothing(folder: Path, text: str) -> None:
    configuration = load(text)
    assert configuration["limit"] == 0
    assert (configuration.groups, configuration.receivers, configuration.exports) == ({}, (), ())


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("\ndealy = 1", "2: dealy: there is no such key; did you mean delay?"),
        ("DOWNLOAD_DELAY = 1", "1: DOWNLOAD_DELAY: there is no such key; did you mean delay?"),
        ("NEWSCRAWL_SITES = 1", "1: NEWSCRAWL_SITES: there is no such key; did you mean cards?"),
        ("[group.x]", "1: group: there is no such key; did you mean groups?"),
        ("delay = '1'", "1: delay: '1' is no number from 0 to 3600"),
        ("delay = nan", "1: delay: nan is no number from 0 to 3600"),
        ("limit = -1", "1: limit: -1 is no whole number from 0 to 10000000"),
        ("progress = 1", "1: progress: 1 is no true or false"),
        ("discover = 'feeds'", '1: discover: \'feeds\' is no list of feeds, robots, teasers, none; write ["feeds"]'),
        ("replay = ['a']", "1: replay: it is of one run only, so it has no place in a file; use --replay"),
        ("store = 'x.db'", "1: store: it is of one run only, so it has no place in a file; use -s NEWSCRAWL_STORE"),
        ("delay_env = 'X'", "1: delay_env: there is no such key; did you mean delay?"),
        ("ping = 'hc-ping.example/secret'", "1: ping: it is no URL; write it like https://example.org/path"),
        ("ping_env = 3", '1: ping_env: it names no environment variable; write ping_env = "OPS_SECRET"'),
        ("sites = 'cards'", "1: sites: it is no table; write [sites.NAME] and its keys in lines below; the folder of"),
        ("[sites]\nheise = 3", "2: sites.heise: it is no table; write [sites.NAME] and its keys in lines below"),
        ("[groups.x]\ntags = ['a']\ndata = 'x'",
         "3: groups.x.data: there is no such key; it is a key of the whole file, to stand above the first [table]"),
        ("[groups.x]\ncrno = ''\ntags = ['a']", "2: groups.x.crno: there is no such key; did you mean cron?"),
        ("[groups.x]\ncron = '* * * * *'", "1: groups.x: it selects no site; give it sites, countries, languages or tags"),
        ("[groups.x]\ntags = ['a']\nleast = '2h'\nmost = '1h'", "3: groups.x.least: it is longer than most"),
        ("[groups.x]\ntags = ['a']\ntime_limit = '0s'", "3: groups.x.time_limit: it leaves no time for a crawl; write it"),
        ("[groups.'a b']\ntags = ['a']", "1: groups.a b: 'a b' is no name; use letters, digits, dots, - and _"),
        ("[groups.x]\ntags = ['a']\ntimezone = 'Berlin'", "3: groups.x.timezone: 'Berlin' is no time zone; write it"),
        ("[sites.heise]\ndata = 'x'", "2: sites.heise.data: there is no such key; it is a key of the whole"),
        ("[alerts.a]\nurl = 'https://a.example/'", "1: alerts.a.kind: it is missing; write one of webhook, slack, email, command"),
        ("[alerts.a]\nkind = 'slak'", "2: alerts.a.kind: 'slak' is no kind of receiver; write one of webhook, slack"),
        ("[alerts.a]\nkind = 'slack'", "1: alerts.a.url: it is missing"),
        ("[alerts.a]\nkind = 'slack'\nurl = 'secret'", "3: alerts.a.url: it is no URL; write it like https://example.org/path"),
        ("[alerts.a]\nkind = 'command'\ncommand = ['x']\non = ['bad']",
         "4: alerts.a.on: ['bad'] is no list of ok, new, warn, stale, fail: 'bad'"),
        ("exports = 'a.jsonl'", "1: exports: it is no list of tables; write [[exports]] and its keys in lines below"),
        ("exports = [1]", "1: exports[0]: it is no table"),
        ("[[exports]]\noptions = []", "1: exports[0].file: it is missing"),
        ("[groups.one]\ntags = ['a']\n[[exports]]\nfile = 'a'\ngroups = ['on']",
         "5: exports[0].groups: there is no group 'on'; did you mean one?"),
        *((f"[groups.one]\ntags = ['a']\n[[exports]]\nfile = '{file}'\noptions = {options}", f"5: exports[0].options: {said}")
          for file, options, said in (
            ("a.jsonl", ["--sicne", "7d"], "'--sicne' is no option of newscrawl export; did you mean --since?"),
            ("a.jsonl", ["--qqq=1"], "'--qqq' is no option of newscrawl export; newscrawl export -h lists them"),
            ("a.jsonl", ["-h"], "'-h' is no option of newscrawl export"),
            ("data", ["--since-las"], "'--since-las' is no option of newscrawl export; did you mean --since-last?"),
            ("a.jsonl", ["--since 7d"],
             "'--since 7d' is more than one word; write each as a text of its own: \"--since\", \"7d\""),
            ("a.jsonl", ["en"], "'en' belongs to no option; `file` names what is written"),
            ("a.jsonl", ["--limit"], "--limit: expected one argument"),
            ("a.jsonl", ["--limit", "few"], "--limit: 'few' is no whole number from 1 on"),
            ("a.jsonl", ["--sort", "size"], "--sort: invalid choice: 'size' (choose from 'published_at', 'arrival')"),
            ("a.jsonl", ["--since", "monday"], "--since 'monday' is no date; write YYYY-MM-DD, or a length like 12h, 3d, 2w"),
            ("a.jsonl", ["--fields", "titel"], "--fields titel: there is no such field; did you mean title?"),
            ("a.jsonl", ["--as", "ninj"], "--as ninj: there is schemaorg and ninjs; did you mean ninjs?"),
            ("a.csv", ["--as", "ninjs"], "--as ninjs is for JSON Lines: name a file that ends in .jsonl"),
            ("a.jsonl", ["--since-last"], "--since-last is for packages: name a folder, as a/"),
            ("data", ["--split", "train=90"], "--split train=90: the shares are 90 % together; make them 100"),
            ("data", ["--sort", "arrival"], "--sort arrival is for single files; a package is sorted by published_at"),
            ("a.jsonl", ["--where", "word_count >"], "--where 'word_count >': "),
            ("a.jsonl", ["--where", "wordcount > 3"], "--where 'wordcount > 3': wordcount is no field that may stand there"),
            ("a.jsonl", ["--group", "on"], "--group on: there is no such group; did you mean one?"),
            ("a.jsonl", ["--group", "wires"], "--group wires: there is no such group; the file has one"),
            ("a.jsonl", ["--dry-run"], "--dry-run writes nothing, and nobody reads what it tells; leave it out"),
        )),
        ("[[exports]]\nfile = '-'", "2: exports[0].file: nobody reads the standard output of a step; name a file, or a folder/"),
        ("[[exports]]\nfile = 'a.xlsx'\noptions = ['--as', 'x']",
         "2: exports[0].file: a.xlsx: name a file that ends in .jsonl, .jsonl.gz, .jsonl.zst, .csv, .parquet, .warc.gz, or a "),
    ],
)  # fmt: skip
def test_mistakes_are_told_with_their_line(folder: Path, text: str, said: str) -> None:
    (problem,) = problems(text)
    assert problem.startswith(f"newscrawl.toml line {said}")


def test_options_of_an_export_that_fit_are_taken_as_they_stand(folder: Path) -> None:
    options = [
        "--split",
        "train=90,test=10",
        "--since-last",
        "--group",
        "one",
        "--where",
        "word_count > 300",
        "-vv",
        "-s",
        "A=1",
    ]
    configuration = load(f"[groups.one]\ntags = ['a']\n[[exports]]\nfile = 'news.2026/'\noptions = {options}")
    assert [step.arguments for step in configuration.exports] == [("news.2026/", *options)]


def test_several_mistakes_of_an_export_are_told_at_once(folder: Path) -> None:
    options = ["--since", "x", "--fields", "x", "--group", "x", "--split-at", "x"]
    told = problems(f"[[exports]]\nfile = 'a.jsonl'\noptions = {options}")
    assert [problem.split(": ")[2].split()[0] for problem in told] == ["--split-at", "--fields", "--since", "--group"]


def test_scrapy_is_told_of_mistakes_in_lines_and_not_by_a_traceback(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "newscrawl.toml").write_text("limti = 1\ndelay = '\\u001b[2J'\n".replace("'", '"'))
    monkeypatch.delenv("NEWSCRAWL_CONFIG", raising=False)
    with pytest.raises(SystemExit) as caught:
        load_or_exit()
    assert caught.value.code == 2
    first, second = capsys.readouterr().err.splitlines()
    assert first == "newscrawl: error: newscrawl.toml line 1: limti: there is no such key; did you mean limit?"
    assert second.startswith("newscrawl: error: newscrawl.toml line 2: delay: ")
    assert second.isprintable()


def test_all_mistakes_are_told_at_once(folder: Path) -> None:
    told = problems("limti = 1\ndelay = 'x'\n", {"NEWSCRAWL_PAUSE": "long"})
    assert [problem.partition(":")[0] for problem in told] == [
        "newscrawl.toml line 1", "newscrawl.toml line 2", "environment NEWSCRAWL_PAUSE",
    ]  # fmt: skip
    assert str(ConfigurationError(told)).endswith("(and 2 more; newscrawl config names them all)")


VALUES = st.sampled_from(
    ["0", "-1", "1.5", "nan", "true", '"x"', '""', '"3d"', '"a.example"', '"https://a.example/"', '"* * * * *"', '"UTC"', "[]",
     '["x"]', "[1, 2]", '[["x"]]', "{}", '{ a = "b" }', "{ a = { b = 1 } }", "2026-11-01", "07:30:00",
     '"\\u0000"', '"webhook"', '"email"'],
)  # fmt: skip
NAMES = st.sampled_from(
    [*KEYS, *SECTIONS, "ping_env", "url_env", "nonsense",
     *(f"groups.g.{key}" for key in GROUP_KEYS), *(f"sites.s.{key}" for key in SITE_KEYS), "alerts.a", "groups.g", "sites.s",
     *(f"alerts.a.{key}" for keys in RECEIVER_KEYS.values() for key in keys), "alerts.a.headers_env", "alerts.a.password_env"],
)  # fmt: skip
TABLES = st.lists(
    st.tuples(st.sampled_from([*EXPORT_KEYS, "more"]), VALUES), max_size=2, unique_by=lambda pair: pair[0]
)


@given(st.dictionaries(NAMES, VALUES, max_size=6), st.lists(TABLES, max_size=2))
def test_whatever_a_file_holds_is_taken_or_told(keys: dict[str, str], exports: list[list[tuple[str, str]]]) -> None:
    text = "".join(f"{name} = {value}\n" for name, value in keys.items() if not exports or name != "exports")
    text += "".join("[[exports]]\n" + "".join(f"{name} = {value}\n" for name, value in table) for table in exports)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "newscrawl.toml")
        path.write_text(text, "utf-8")
        try:
            document = document_of(load_configuration(path, {}), [])
        except ConfigurationError as error:
            for problem in error.problems:
                assert problem.startswith(str(path)), problem
                assert problem.isprintable()
        else:
            assert set(document["values"]) == set(KEYS)


def test_variables(folder: Path) -> None:
    configuration = load(
        "limit = 3", {"NEWSCRAWL_LIMIT": "", "NEWSCRAWL_RETRY": "nonsense", "NEWSCRAWL_REVISIT_HOURS": "1,2"}
    )
    assert configuration["limit"] == 3, "an empty variable is none"
    assert configuration["retry"] == (), "what is of one run only is no matter of the environment"
    assert configuration["revisit_hours"] == (1.0, 2.0)


def test_a_variable_that_is_nearly_ours_is_noted_and_others_are_not(folder: Path) -> None:
    environ = {"NEWSCRAWL_DELYA": "3", "NEWSCRAWL_SERVICE_HOST": "10.0.0.1", "NEWSCRAWL_CONFIG": ""}
    assert load("", environ).notes == (
        "environment NEWSCRAWL_DELYA: there is no such setting; did you mean NEWSCRAWL_DELAY?",
    )


def test_flags_are_checked_as_the_file_is() -> None:
    values = values_of_flags({"-s NEWSCRAWL_LIMIT": "3", "-s DOWNLOAD_DELAY": "0", "-s DNS_TIMEOUT": "x"})
    assert {key: value.value for key, value in values.items()} == {"limit": 3, "delay": 0.0}
    with pytest.raises(ConfigurationError) as caught:
        values_of_flags({"-s NEWSCRAWL_LIMTI": "3", "-s NEWSCRAWL_PAUSE": "x"})
    assert caught.value.problems == (
        "-s NEWSCRAWL_LIMTI: there is no such setting; did you mean NEWSCRAWL_LIMIT?",
        "flag -s NEWSCRAWL_PAUSE: 'x' is no number from 0 to 86400",
    )


RECEIVERS = """
ping_env = "SWITCH"
[alerts.hook]
kind = "webhook"
url = "https://a.example/x"
headers = { X-One = "1" }
headers_env = { Authorization = "TOKEN" }
retries = 0
[alerts.mail]
kind = "email"
host = "localhost"
password_env = "PASSWORD"
sender = "a@b.example"
to = ["c@d.example"]
"""


def test_secrets_are_taken_from_the_environment(folder: Path) -> None:
    environ = {"SWITCH": "https://hc.example/1", "TOKEN": "Bearer t", "PASSWORD": "p"}
    configuration = load(RECEIVERS, environ)
    hook, mail = configuration.receivers
    assert configuration.ping == "https://hc.example/1"
    assert hook.options == {"url": "https://a.example/x", "headers": {"X-One": "1", "Authorization": "Bearer t"},
                            "timeout": 10.0, "retries": 0}  # fmt: skip
    assert (mail.options["password"], mail.options["to"], mail.options["port"]) == ("p", ("c@d.example",), None)
    assert (hook.on, hook.missing, mail.line) == (("ok", "stale", "fail"), (), 9)
    assert "Bearer" not in repr(hook)


def test_a_secret_that_is_not_set_is_noted_and_hinders_nobody_else(folder: Path) -> None:
    configuration = load(RECEIVERS, {"TOKEN": "t"})
    hook, mail = configuration.receivers
    assert configuration.ping is None
    assert (hook.missing, mail.missing) == ((), ("PASSWORD",))
    assert configuration.notes == (
        "newscrawl.toml line 2: ping_env: SWITCH is not set",
        "newscrawl.toml line 12: alerts.mail.password_env: PASSWORD is not set",
    )


def test_a_secret_of_the_environment_is_checked_and_not_shown(folder: Path) -> None:
    (problem,) = problems("ping_env = 'SWITCH'", {"SWITCH": "ftp://secret"})
    assert problem == "newscrawl.toml line 1: ping_env: it is no URL; write it like https://example.org/path"


def test_settings_of_scrapy(folder: Path) -> None:
    configuration = load(
        "delay = 2\n[sites.heise]\nlimit = 3\ntags = ['x']\noff = true\n[sites.'example.org']\ndelay = 1"
    )
    assert configuration.settings["DOWNLOAD_DELAY"] == 2.0
    assert configuration.settings["NEWSCRAWL_SITES"] is None
    assert "" not in configuration.settings
    assert configuration.settings_of("heise") == {"NEWSCRAWL_LIMIT": 3}
    assert configuration.settings_of("example.org") == {"DOWNLOAD_DELAY": 1.0}
    assert configuration.settings_of("faz") == {}


def test_export_steps(folder: Path) -> None:
    configuration = load(
        "[groups.g]\ntags = ['a']\n[[exports]]\nfile = 'x/a.jsonl'\noptions = ['--site', 'heise']\ngroups = ['g']"
    )
    (step,) = configuration.exports
    assert (step.arguments, step.groups, step.line) == (("x/a.jsonl", "--site", "heise"), ("g",), 3)
