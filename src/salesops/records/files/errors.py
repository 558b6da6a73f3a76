"""Why a file cannot be taken, in words for whoever sent it."""

from salesops.kernel.finding import Finding


class FileRefused(ValueError):  # noqa: N818  a judgement on what was sent, said to the sender
    """What was sent cannot be attached."""

    def __init__(self, name: str, what: str, why: str, fix: str) -> None:
        self.finding = Finding(name, what, why, fix)
        super().__init__(str(self.finding))


class NoSuchFileError(LookupError):
    """There is no such file, or it belongs to a record that is not the viewer's to see."""
