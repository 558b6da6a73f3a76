"""Taking in what a browser sends: at most so much, the rest is let pass by unread so that the answer can say why."""

from typing import Any

from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpRequest

LIMIT_BYTES = 2 * 1024**3
"""All files of one upload together."""
TOO_LARGE = "UPLOAD_TOO_LARGE"


class Quota(FileUploadHandler):
    """Stands before the handler that stores: passes it nothing more once the limit is reached."""

    def __init__(self, request: HttpRequest | None = None) -> None:
        super().__init__(request)
        self.received = 0

    def handle_raw_input(
        self,
        input_data: Any,
        META: dict[str, Any],  # noqa: N803  Django calls it so
        content_length: int,
        boundary: bytes,
        encoding: str | None = None,
    ) -> None:
        self.received = 0
        if content_length > LIMIT_BYTES:
            self._refuse()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        self.received += len(raw_data)
        if self.received > LIMIT_BYTES:
            self._refuse()
        return None if self.refused else raw_data

    def file_complete(self, file_size: int) -> None:
        """The next handler has the file."""

    @property
    def refused(self) -> bool:
        return self.request is not None and was_too_large(self.request)

    def _refuse(self) -> None:
        if self.request is not None:
            self.request.META[TOO_LARGE] = True


def was_too_large(request: HttpRequest) -> bool:
    """Whether more was sent than one upload may hold. What was stored of it is cut off and of no use."""
    return bool(request.META.get(TOO_LARGE))
