from __future__ import annotations

from pathlib import Path

from newscrawl.store import SiteVerdict, Store


def test_a_verdict_holds_since_the_first_run_that_gave_it() -> None:
    with Store.open(Path(":memory:")) as store:
        for at, verdict in enumerate(("ok", "fail", "fail", "ok")):
            with store.transaction():
                store.verdicts.note("heise", verdict, f"t{at}", {"run": at})
            (noted,) = store.verdicts.all()
            assert noted == SiteVerdict("heise", verdict, ("t0", "t1", "t1", "t3")[at], {"run": at})


def test_each_receiver_has_been_told_something_else() -> None:
    with Store.open(Path(":memory:")) as store:
        with store.transaction():
            store.verdicts.note_told("ops", {"heise": "fail", "welt": "stale"}, "t0")
            store.verdicts.note_told("chat", {"heise": "ok"}, "t0")
            store.verdicts.note_told("ops", {"welt": "ok"}, "t1")
        assert store.verdicts.told("ops") == {"heise": "fail", "welt": "ok"}
        assert store.verdicts.told("chat") == {"heise": "ok"}
        assert store.verdicts.told("nobody") == {}
