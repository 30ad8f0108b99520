"""Mutated pages of the demo: nothing raises, nothing takes long. The full run is ``benchmarks/fuzz.py``."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

spec = importlib.util.spec_from_file_location("fuzz", Path(__file__).parent.parent / "benchmarks" / "fuzz.py")
assert spec is not None
assert spec.loader is not None
fuzz = importlib.util.module_from_spec(spec)
spec.loader.exec_module(fuzz)
PAGES = fuzz.sources(None)[::7]


@pytest.mark.parametrize("seed", range(300))
def test_a_mutated_page(seed: int) -> None:
    seconds, wrong = fuzz.try_page(fuzz.mutated(PAGES[seed % len(PAGES)], seed))
    assert wrong is None
    assert seconds < fuzz.CPU_MAX


def test_mutations_are_the_same_for_the_same_seed() -> None:
    assert fuzz.mutated(PAGES[0], 7) == fuzz.mutated(PAGES[0], 7)
    assert len({fuzz.mutated(PAGES[0], seed) for seed in range(50)}) > 40
