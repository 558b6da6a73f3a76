"""A scope as a condition on the rows of a kind. It decides nothing: `access.scope_of` does."""

from django.db.models import Q

from salesops.kernel.scope import Scope
from salesops.records.access import ABOUT
from salesops.records.models import MODELS, Account, Deal

_OWNED_BY = {
    "account": "owner_id",
    "contact": "owner_id",
    "lead": "owner_id",
    "deal": "owner_id",
    "person": "id",
}
_PART_OF_DEAL = frozenset({"deal_line", "deal_contact"})
_PART_OF_ACCOUNT = frozenset({"subscription", "invoice"})
_COMMON = frozenset({"team", "product", "price"})
"""What everybody who sees anything may see. The rest (`spend`) is for those who see everything."""

_NONE = Q(pk__in=())


def visible(kind: str, scope: Scope) -> Q:
    """The rows of a kind that are within the scope."""
    if scope.everything:
        return Q()
    if not scope.people:
        return _NONE
    if kind in _OWNED_BY:
        return Q(**{f"{_OWNED_BY[kind]}__in": scope.people})
    if kind == "activity":
        return _of_activities(scope.people)
    if kind in _PART_OF_DEAL:
        return Q(deal_id__in=Deal.objects.filter(owner_id__in=scope.people).values("id"))
    if kind in _PART_OF_ACCOUNT:
        return Q(account_id__in=Account.objects.filter(owner_id__in=scope.people).values("id"))
    return Q() if kind in _COMMON else _NONE


def _of_activities(people: frozenset[int]) -> Q:
    """Theirs, or about a record of theirs."""
    condition = Q(person_id__in=people)
    for kind in ABOUT:
        condition |= Q(**{f"{kind}_id__in": MODELS[kind].objects.filter(owner_id__in=people).values("id")})
    return condition
