"""Scheduled crawls: what is due by arithmetic on the history in the store, and the processes that do it.

Nothing here keeps state of its own. :mod:`~newscrawl.scheduling.due` is a pure function of the times of a group, the
history of a site and the present instant; :mod:`~newscrawl.scheduling.scheduler` does what it says, after it has written
that down.
"""
