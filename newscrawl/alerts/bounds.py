"""A bound to a whole exchange. The timeout of a socket bounds each wait alone, and a server may send a byte now and then."""

from __future__ import annotations

import socket
import threading
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@contextmanager
def cut_after(seconds: float, socket_of: Callable[[], socket.socket | None]) -> Iterator[None]:
    """Break the connection that *socket_of* returns when the block takes longer.

    Raises:
        TimeoutError: the block failed after that.
    """
    was_cut = threading.Event()

    def cut() -> None:
        was_cut.set()
        connection = socket_of()
        with suppress(OSError):
            if connection is not None:
                connection.shutdown(socket.SHUT_RDWR)

    timer = threading.Timer(seconds, cut)
    timer.daemon = True
    timer.start()
    try:
        yield
    except Exception as error:
        if was_cut.is_set():
            raise TimeoutError from error
        raise
    finally:
        timer.cancel()
