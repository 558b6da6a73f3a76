"""A message that something was done, with a way back."""

from collections.abc import Iterable

from django.contrib import messages
from django.http import HttpRequest

TAG = "undo:"
MOST = 200
"""Events in one message; more are undone where they were done (bulk edits have their own page)."""


def offer(request: HttpRequest, text: str, sequences: Iterable[int | None]) -> None:
    """Say `text` on the next page, with an Undo button for the events with these numbers."""
    numbers = [str(number) for number in sequences if number is not None]
    tags = f"{TAG}{','.join(numbers)}" if 0 < len(numbers) <= MOST else ""
    messages.success(request, text, extra_tags=tags)
