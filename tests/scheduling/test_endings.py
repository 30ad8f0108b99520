"""What becomes of a slot, by how its process and the run of its site ended."""

from __future__ import annotations

from pathlib import Path

import pytest

from newscrawl.items import Source
from newscrawl.scheduling.endings import Ended, Stop, settle
from newscrawl.store import Disposition, Slot, State, Store
from newscrawl.store.schedule import SiteRun

SLOT = Slot("wires", "alpha", "2030-01-01T00:00:00Z", state=State.RUNNING, planned_at="2030-01-01T00:00:00Z")
LOCKED = "site alpha: process 7 crawls it now; wait for it, or use another --data"


def settled(ended: Ended, reason: str | None = None, disposition: Disposition = Disposition.READ) -> Slot:
    """Settle the slot with a run of its site that ended for *reason*."""
    with Store.open(Path(":memory:")) as store:
        with store.transaction():
            store.runs.begin("r1", "alpha", SLOT.slot)
            source = Source("section", "https://alpha.example/")
            store.sources.end(source, site="alpha", run="r1", at=SLOT.slot, disposition=disposition, detail=None)
            store.runs.add("r1", found=0, known=5)
            if reason:
                store.runs.finish("r1", SLOT.slot, reason)
                store.history.note("r1")
        return settle(store, SLOT, SiteRun("r1", SLOT.slot, reason), ended, "2030-01-01T00:05:00Z")


def without_run(ended: Ended) -> Slot:
    with Store.open(Path(":memory:")) as store:
        return settle(store, SLOT, None, ended, "2030-01-01T00:05:00Z")


@pytest.mark.parametrize(
    ("ended", "reason", "disposition", "expected"),
    [
        (Ended(0), "finished", Disposition.READ, (State.DONE, 0)),
        (Ended(1), "finished", Disposition.FAILED_DNS, (State.FAILED, 1)),
        (Ended(1), "finished", Disposition.READ, (State.DONE, 0)),  # the process had trouble with another site
        (Ended(-9), "finished", Disposition.READ, (State.DONE, 0)),  # killed when this site was over
        (Ended(None), "finished", Disposition.READ, (State.DONE, 0)),  # nobody saw it end
        (Ended(130), "shutdown", Disposition.READ, (State.INTERRUPTED, 130)),
        (Ended(130, Stop.SCHEDULE), "shutdown", Disposition.READ, (State.INTERRUPTED, 130)),
        (Ended(130, Stop.TIME_LIMIT), "shutdown", Disposition.READ, (State.DONE, 130)),
        (Ended(-9, Stop.TIME_LIMIT), None, Disposition.READ, (State.INTERRUPTED, 130)),
        (Ended(-9), None, Disposition.READ, (State.INTERRUPTED, 130)),
        (Ended(6), "failed", Disposition.READ, (State.FAILED, 6)),
    ],
)
def test_a_run_tells_what_became_of_its_slot(
    ended: Ended, reason: str | None, disposition: Disposition, expected: tuple[State, int]
) -> None:
    slot = settled(ended, reason, disposition)
    assert (slot.state, slot.exit_code) == expected
    assert (slot.run, slot.ended_at) == ("r1", "2030-01-01T00:05:00Z")
    assert slot.reason


@pytest.mark.parametrize(
    ("ended", "state", "code", "reason"),
    [
        (Ended(-15), State.INTERRUPTED, 130, "not reached: its process was killed (SIGTERM)"),
        (Ended(None), State.INTERRUPTED, 130, "not reached: its process did not come to its end"),
        (Ended(130, Stop.TIME_LIMIT), State.INTERRUPTED, 130, "not reached: stopped at its time limit"),
        (Ended(5, errors=(LOCKED,)), State.INTERRUPTED, 5, LOCKED),
        (Ended(2, errors=("alpha.py:7: no", "beta.py:9: no")), State.FAILED, 2, "alpha.py:7: no"),
        (Ended(3, errors=("x",)), State.FAILED, 1, "x"),  # the 3 is another site's
        (Ended(0), State.FAILED, 1, "no run of it began"),
    ],
)
def test_a_site_that_was_asked_nothing(ended: Ended, state: State, code: int, reason: str) -> None:
    slot = without_run(ended)
    assert (slot.state, slot.exit_code, slot.reason, slot.run) == (state, code, reason, None)
