"""Tags the templates share: an icon, a definition, the parts of a page."""

from functools import cache

from django import template
from django.utils.safestring import SafeString, mark_safe
from lucide.templatetags.lucide import lucide

from salesops.web.charts.svg import el

register = template.Library()


@register.simple_tag
@cache
def icon(name: str, size: int = 16) -> SafeString:
    return mark_safe(lucide(name, size=size, aria_hidden="true", stroke_width="1.75"))  # noqa: S308  our own drawing


@register.simple_tag
def key(kind: str) -> SafeString:
    """The sign of a series in a legend: a line for `line-...`, a square for the rest."""
    if kind.startswith("line-"):
        stroke = el("line", class_=kind.removeprefix("line-"), x1=0, x2=14, y1=5, y2=5)
        return el("svg", stroke, width=14, height=10, aria_hidden="true")
    return el("svg", el("rect", class_=kind, width=10, height=10, rx=2), width=10, height=10, aria_hidden="true")


@register.filter
def words(destination: object) -> str:
    """What the palette searches in."""
    return f"{getattr(destination, 'label', '')} {getattr(destination, 'words', '')}".lower()


@register.filter
def undoes(message: object) -> str:
    """The numbers of the events that the Undo button of a message takes back; '' for none."""
    tags = str(getattr(message, "extra_tags", "") or "")
    return tags.removeprefix("undo:") if tags.startswith("undo:") else ""
