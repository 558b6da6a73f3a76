"""Taking in files sent to a record: a few files' worth at most, the rest passes by unread."""

import re
from typing import Any

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpRequest

TOO_LARGE = "FILES_TOO_LARGE"
_OURS = re.compile(r"/api/files$|/[a-z]+/\d+/files$")
AT_ONCE = 4
"""How many files of the largest size may come in one request."""


class Bound(FileUploadHandler):
    """Stands before the handler that stores, at the addresses of files alone.

    One file may have FILE_LIMIT bytes, all together AT_ONCE times that.
    """

    def __init__(self, request: HttpRequest | None = None) -> None:
        super().__init__(request)
        self.received = 0
        self.of_this = 0
        self.is_ours = False

    def handle_raw_input(
        self,
        input_data: Any,
        META: dict[str, Any],  # noqa: N803  Django calls it so
        content_length: int,
        boundary: bytes,
        encoding: str | None = None,
    ) -> None:
        self.is_ours = self.request is not None and bool(_OURS.match(self.request.path_info))
        if self.is_ours and content_length > 2 * AT_ONCE * settings.FILE_LIMIT:
            self._refuse()

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.of_this = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        if not self.is_ours:
            return raw_data
        self.received += len(raw_data)
        self.of_this += len(raw_data)
        if self.of_this > settings.FILE_LIMIT or self.received > AT_ONCE * settings.FILE_LIMIT:
            self._refuse()
        return None if self.request is not None and was_too_large(self.request) else raw_data

    def file_complete(self, file_size: int) -> None:
        """The next handler has the file."""

    def _refuse(self) -> None:
        if self.request is not None:
            self.request.META[TOO_LARGE] = True


def was_too_large(request: HttpRequest) -> bool:
    """Whether more was sent than is taken. What was stored of it is cut off and of no use."""
    return bool(request.META.get(TOO_LARGE))
