"""What an import brought a deal past a gate without, kept beside the deal until it moves on or all of it is there."""

from salesops.records.models import Deal


def came_without(deal_id: int) -> str:
    """In words; '' for nothing."""
    return Deal.objects.filter(id=deal_id).values_list("came_without", flat=True).first() or ""
