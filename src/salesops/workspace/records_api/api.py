"""Everything below /api/records: one router a kind, all made alike."""

from ninja import Router

from salesops.kernel.kinds import ACTIVITY, DEAL, KINDS, LEAD, Kind
from salesops.web.api_caller import allows
from salesops.workspace.records_api import shapes
from salesops.workspace.records_api.kinds import add_kinds
from salesops.workspace.records_api.many import add_many, add_undo
from salesops.workspace.records_api.reading import add_lists, add_one
from salesops.workspace.records_api.special import add_complete, add_convert, add_move
from salesops.workspace.records_api.writing import add_changes

_FURTHER = {DEAL: add_move, LEAD: add_convert, ACTIVITY: add_complete}


def _router_of(kind: Kind) -> Router:
    made = Router(tags=[kind.plural], auth=allows("records:read"))
    for add in (add_lists, add_changes, add_many, add_one):
        add(made, kind)
    if kind in _FURTHER:
        _FURTHER[kind](made)
    return made


router = Router(tags=["records"], auth=allows("records:read"))
add_kinds(router)
add_undo(router)
for _kind in KINDS.values():
    router.add_router(f"/{shapes.slug(_kind)}", _router_of(_kind))
