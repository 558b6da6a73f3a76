"""What a line of products comes to, and whether the lines agree with the deal. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal, localcontext

from salesops.kernel.money import rounded

ROLES = ("Champion", "Economic buyer", "Decision maker", "Influencer", "Blocker", "User")
"""Suggested for a contact on a deal; any other may be typed."""
_EXACT = 60
"""Digits: more than three stored numbers multiplied can have."""


def line_amount(quantity: Decimal | None, unit_price: Decimal | None, discount: Decimal | None) -> Decimal | None:
    """Quantity times unit price less the discount (a share of 1), rounded half up to the cent, once, at the end."""
    if quantity is None or unit_price is None:
        return None
    with localcontext(prec=_EXACT):
        return rounded(quantity * unit_price * (Decimal(1) - (discount or Decimal(0))))


@dataclass(frozen=True)
class Comparison:
    """What the products come to, beside what the deal says."""

    total: Decimal
    amount: Decimal | None

    @property
    def differs(self) -> bool:
        return self.amount is None or self.total != self.amount


def compared(amounts: Iterable[Decimal | None], amount: Decimal | None) -> Comparison:
    return Comparison(sum((one for one in amounts if one is not None), Decimal(0)), amount)


def domain_of(email: str) -> str:
    """The domain a company's e-mail comes from; '' for none and for those anybody can have."""
    domain = email.rpartition("@")[2].strip().lower() if "@" in email else ""
    return "" if domain in _ANYBODYS or "." not in domain else domain


def is_of(website: str, domain: str) -> bool:
    """Whether a website is of a domain: `www.acme.example/en` is of `acme.example`, `notacme.example` is not."""
    host = website.strip().lower().partition("://")[2] or website.strip().lower()
    host = host.partition("/")[0].partition(":")[0]
    return bool(domain) and (host == domain or host.endswith(f".{domain}"))


_ANYBODYS = frozenset(
    {"gmail.com", "googlemail.com", "outlook.com", "hotmail.com", "live.com", "yahoo.com", "icloud.com", "me.com", "aol.com",
     "proton.me", "protonmail.com", "gmx.de", "gmx.net", "web.de", "mail.com", "yandex.com", "qq.com", "163.com"}
)  # fmt: skip
