"""Why a view was not saved or shown; each reads as a sentence."""


class ViewError(ValueError):
    """Something about the view that was to be saved cannot be so; the words say what and how to mend it."""


class NoSuchViewError(LookupError):
    """There is no such view, or it is not shared with who asks: which of the two is not told."""

    def __init__(self) -> None:
        super().__init__("There is no such view. It may have been deleted, or is no longer shared with you.")


class NotYoursError(PermissionError):
    """The view may be used but not changed."""

    def __init__(self, name: str, owner: str) -> None:
        super().__init__(f"{name} belongs to {owner}: only they or operations may change it. Save a copy of your own instead.")


class ChangedMeanwhileError(RuntimeError):
    """Somebody saved the view since it was opened."""

    def __init__(self, name: str) -> None:
        super().__init__(f"{name} was changed by somebody else since you opened it. Load it again, then save.")
