"""Alerts: who is told when a site's verdict changes, and a dead-man switch that is told of every run.

What the rest of the house calls. None of it ever raises, and each is bounded in time, so a receiver that is down or slow
costs a crawl nothing but a sentence:

* :func:`tell`, after each run of some sites, sends each receiver one digest of what changed since it was last told.
* :func:`ping` tells a dead-man switch (healthchecks style) that a run begins, has succeeded or has failed;
  :func:`ping_beside` does so while the caller goes on.
* :func:`try_receivers` sends each receiver a test message (``newscrawl alerts --test``).
"""

from __future__ import annotations

from newscrawl.alerts.judging import Ending
from newscrawl.alerts.ping import ping, ping_beside
from newscrawl.alerts.telling import Told, tell, try_receivers

__all__ = ["Ending", "Told", "ping", "ping_beside", "tell", "try_receivers"]
