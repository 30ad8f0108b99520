"""What the tests of this folder start from: libraries that know that there is no network, and sockets that hold them to it."""

from __future__ import annotations

import os
import socket
from typing import Any

import pytest

for name in ("HF_HUB_OFFLINE", "HF_DATASETS_OFFLINE", "HF_HUB_DISABLE_TELEMETRY"):  # read when they are imported
    os.environ[name] = "1"


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nothing of this process reach another machine."""
    connect = socket.socket.connect

    def only_here(self: socket.socket, address: Any) -> None:
        if self.family != socket.AF_UNIX:
            assert address[0] in ("127.0.0.1", "::1", "localhost"), f"a test asked {address}"
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", only_here)
    return
