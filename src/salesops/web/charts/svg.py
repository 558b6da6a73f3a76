"""The smallest builder of SVG that charts need: elements, escaped; sizes in percent across and pixels down."""

from html import escape
from typing import Any

from django.utils.safestring import SafeString, mark_safe

Attribute = str | int | float | None


def el(tag: str, *children: str, **attributes: Attribute) -> SafeString:
    """An element. Text children are escaped, elements are not. `class_` is written `class`, `text_anchor` `text-anchor`."""
    inner = "".join(child if isinstance(child, SafeString) else escape(child) for child in children)
    written = "".join(f' {_name(name)}="{_value(value)}"' for name, value in attributes.items() if value is not None)
    return mark_safe(f"<{tag}{written}>{inner}</{tag}>")  # noqa: S308  every part is escaped above


def _name(name: str) -> str:
    kept = {"viewBox", "preserveAspectRatio"}
    return name if name in kept else name.rstrip("_").replace("_", "-")


def _value(value: Any) -> str:
    return escape(f"{value:.2f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value))


def pct(share: float) -> str:
    """A share of the width, for x and width attributes."""
    return f"{share * 100:.2f}".rstrip("0").rstrip(".") + "%"


def chart(*children: str, height: int, label: str, kind: str) -> SafeString:
    """The outer SVG. `group`, not `img`: the links inside stay reachable."""
    return el("svg", *children, class_=f"chart chart-{kind}", role="group", aria_label=label, width="100%", height=height)


def stretched(*paths: str, height: float) -> SafeString:
    """A box whose inside is 1000 wide however wide it is drawn: for paths, which know no percent."""
    return el(
        "svg",
        *paths,
        width="100%",
        height=height,
        viewBox=f"0 0 1000 {height:g}",
        preserveAspectRatio="none",
        aria_hidden="true",
        overflow="visible",
    )


def text(
    content: str, x: str | float, y: float, *, anchor: str | None = None, class_: str | None = None, dx: float | None = None
) -> SafeString:
    return el("text", content, x=x, y=y, text_anchor=anchor, class_=class_, dx=dx)


def link(href: str, *children: str, label: str) -> SafeString:
    """A bar's way to the rows behind it; without a way, the bar alone, with its words as a tooltip."""
    words = el("title", label)
    return el("a", words, *children, href=href, aria_label=label) if href else el("g", words, *children)


def named(words: str, y: float, *, most: int, narrow: int) -> list[SafeString]:
    """What a row is called, at its left; on a phone shorter, so that it ends before the bar begins."""
    wide, short = shortened(words, most), shortened(words, narrow)
    if wide == short:
        return [text(wide, 0, y, class_="label")]
    return [text(wide, 0, y, class_="label if-wide"), text(short, 0, y, class_="label if-narrow")]


def shortened(words: str, most: int) -> str:
    return words if len(words) <= most else words[: most - 1].rstrip() + "…"
