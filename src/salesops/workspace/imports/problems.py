"""Why an upload cannot be taken, found or worked on, in words for whoever asked."""

from salesops.kernel.finding import Finding


class UploadRefused(ValueError):  # noqa: N818  a judgement on what was sent, said to the sender
    """What was sent cannot be taken."""

    def __init__(self, where: str, what: str, why: str, fix: str) -> None:
        self.finding = Finding(where, what, why, fix)
        super().__init__(str(self.finding))


class UnknownUploadError(LookupError):
    """There is no upload of that name."""


class BusyError(RuntimeError):
    """Something is going on with the upload, and two things at once would spoil both."""
