"""Money: a decimal and its currency, never a float.

The one rounding rule of the program: half up to two decimals, halves away from zero
(0.005 -> 0.01, -0.005 -> -0.01). Sums are kept exact and rounded once, where they are stored or shown.
"""

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")


def rounded(amount: Decimal) -> Decimal:
    """The amount to the cent. Raises decimal.InvalidOperation beyond 26 digits before the point."""
    return amount.quantize(CENT, ROUND_HALF_UP)


class MoneyError(ValueError):
    """Money that makes no sense, or a sum over different currencies."""


@dataclass(frozen=True)
class Money:
    amount: Decimal
    currency: str
    """Three capital letters as in ISO 4217."""

    def __post_init__(self) -> None:
        if not isinstance(self.amount, Decimal) or not self.amount.is_finite():
            raise MoneyError(f"An amount is a finite decimal, not {self.amount!r}; make it with Decimal('12.50').")
        if not re.fullmatch("[A-Z]{3}", self.currency):
            raise MoneyError(f"A currency is three capital letters such as USD, not {self.currency!r}.")

    def __add__(self, other: "Money") -> "Money":
        return Money(self.amount + self._same(other), self.currency)

    def __sub__(self, other: "Money") -> "Money":
        return Money(self.amount - self._same(other), self.currency)

    def __neg__(self) -> "Money":
        return Money(-self.amount, self.currency)

    def __mul__(self, factor: Decimal | int) -> "Money":
        return Money(self.amount * factor, self.currency)

    def __lt__(self, other: "Money") -> bool:
        return self.amount < self._same(other)

    def __le__(self, other: "Money") -> bool:
        return self.amount <= self._same(other)

    def rounded(self) -> "Money":
        return Money(rounded(self.amount), self.currency)

    def converted(self, currency: str, rate: Decimal) -> "Money":
        """In `currency`, at `rate` of it for one unit of this; not yet rounded."""
        return Money(self.amount * rate, currency)

    def __str__(self) -> str:
        return f"{rounded(self.amount):,.2f} {self.currency}"

    def _same(self, other: "Money") -> Decimal:
        if other.currency != self.currency:
            raise MoneyError(f"{self} and {other} cannot be reckoned together; convert one at a dated rate first.")
        return other.amount
