"""Following history: each reader has a name, sees every event once, in order, and goes on where it was when it died."""

from collections.abc import Callable

from django.db import transaction

from salesops.history import queries as history
from salesops.history.models import Watermark

AT_ONCE = 500
"""Events in one transaction."""

Handle = Callable[[list[history.Entry]], None]


def follow(name: str, handle: Handle, *, most: int = AT_ONCE) -> int:
    """Give the next events to `handle`, in one transaction with the mark that they were; how many numbers were passed.

    The first look begins at the last event there is: what was before, nobody waits for. Of two workers the second waits.
    """
    done = Watermark.objects.filter(name=name).values_list("up_to", flat=True).first()
    if done is not None and done >= history.last_sequence():
        return 0
    with transaction.atomic():
        Watermark.objects.get_or_create(name=name, defaults={"up_to": history.last_sequence()})
        mark = Watermark.objects.select_for_update().get(name=name)
        last = min(history.last_sequence(), mark.up_to + most)
        if last <= mark.up_to:
            return 0
        passed = range(mark.up_to + 1, last + 1)
        handle(history.entries(passed))
        mark.up_to = last
        mark.save()
    return len(passed)


def followed(name: str) -> int | None:
    """The number of the last event a reader has seen; None before its first look."""
    return Watermark.objects.filter(name=name).values_list("up_to", flat=True).first()
