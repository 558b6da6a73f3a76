"""Who may see and change a saved view, and whether it can be kept as it is."""

from collections.abc import Collection

from salesops.kernel.kinds import KINDS
from salesops.records.access import Viewer, may
from salesops.records.access import may_change as may_change_anything
from salesops.workspace.views.facts import SHARED, SURFACES, Draft

LONGEST_NAME = 80
MOST_COLUMNS = 60
MOST_LETTERS = 20_000


def may_manage(viewer: Viewer) -> bool:
    """Whether the viewer may change what others shared."""
    return may(viewer, "apply_policies")


def may_change(viewer: Viewer, *, owner_id: int, shared: str) -> bool:
    """Its owner may change a view, and operations what is shared."""
    return may_change_anything(viewer) and (owner_id == viewer.user_id or (shared != "nobody" and may_manage(viewer)))


def wrong_with(draft: Draft) -> str:
    """What is wrong with a view that is to be kept, in words; empty if nothing is."""
    checks = (
        (not draft.name.strip(), "The view has no name. Give it one, such as Closing this month."),
        (len(draft.name) > LONGEST_NAME, f"The name is longer than {LONGEST_NAME} letters. Shorten it."),
        ("\x00" in draft.name, "The name holds a null character. Remove it."),
        (draft.kind not in KINDS, f"There is no kind of record {draft.kind!r}."),
        (draft.surface not in SURFACES, f"Views are of a grid or a board, not of {draft.surface!r}."),
        (draft.shared not in SHARED, "A view is shared with nobody, a team or everyone."),
        (draft.shared == "team" and draft.team_id is None, "Say which team the view is shared with."),
        (len(draft.columns) > MOST_COLUMNS, f"A view has at most {MOST_COLUMNS} columns. Take some away."),
        (len(repr((draft.condition, draft.options))) > MOST_LETTERS, "The condition is too long to be kept. Make it simpler."),
    )
    return next((words for is_wrong, words in checks if is_wrong), "")


def wrong_with_sharing(draft: Draft, viewer: Viewer, teams: Collection[int]) -> str:
    """What is wrong with whom it is shared with, in words."""
    if draft.shared != "team" or may_manage(viewer) or draft.team_id in teams:
        return ""
    return "You can share a view with your own team or one above it. Choose one of these, or everyone."
