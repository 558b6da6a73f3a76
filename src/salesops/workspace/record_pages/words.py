"""Values of records in words: names instead of ids, money and days as they are written, stages as the process calls them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from salesops.history.encoding import CUSTOM, decode
from salesops.kernel.company import Company
from salesops.kernel.kinds import KINDS, Field
from salesops.policies.documents.sales_process import SalesProcess
from salesops.web import formatting as written

_OURS = ("deleted_at",)


@dataclass(frozen=True)
class Words:
    """How values are said: in whose currency and time zone, by which process, with which names."""

    company: Company
    process: SalesProcess
    names: Mapping[str, Mapping[int, str]] = field(default_factory=dict)
    custom: Mapping[str, Field] = field(default_factory=dict)
    """`custom.<name>` -> the field."""

    def said(self, described: Field, value: Any, *, currency: str = "", pipeline: str = "") -> str:
        """A value of a field; an en dash for none."""
        if value is None or value == "":
            return written.NONE
        if described.type in ("text", "long_text", "json"):
            return self._text(described, str(value), pipeline)
        return self._typed(described, value, currency or self.company.currency)

    def _typed(self, described: Field, value: Any, currency: str) -> str:
        match described.type:
            case "money":
                return written.money_full(value, currency)
            case "number" | "integer":
                return self._number(value)
            case "date":
                return written.day(value, year=True)
            case "moment":
                return self.moment(value)
            case "yes_no":
                return "Yes" if value else "No"
            case "ref":
                return self.name(described.refers_to, value)
        return in_words(str(value))

    def said_of(self, kind: str, name: str, value: Any, values: Mapping[str, Any]) -> str:
        """A value of any field of a kind, by its name; `values` are the record's others (its currency, its pipeline)."""
        if name.startswith(CUSTOM):
            return self.said_custom(name, value, values)
        described = KINDS[kind].by_name.get(name) if kind in KINDS else None
        if described is None:
            return self.moment(value) if isinstance(value, datetime) else written.NONE if value in (None, "") else str(value)
        return self.said(described, value, currency=values.get("currency") or "", pipeline=values.get("pipeline") or "")

    def said_custom(self, name: str, encoded: Any, values: Mapping[str, Any]) -> str:
        described = self.custom.get(name)
        if described is None:
            return written.NONE if encoded in (None, "") else str(encoded)
        if described.type == "choice":
            return str(encoded) if encoded else written.NONE
        return self.said(described, decode(encoded, described.type), currency=values.get("currency") or "")

    def name(self, kind: str, record_id: int) -> str:
        return self.names.get(kind, {}).get(record_id) or f"{KINDS[kind].name.replace('_', ' ')} {record_id}"

    def moment(self, moment: datetime) -> str:
        """`Aug 28, 2026, 16:11`, in the company's time zone."""
        local = moment.astimezone(ZoneInfo(self.company.time_zone))
        return f"{written.day(local, year=True)}, {local:%H:%M}"

    def day(self, moment: datetime) -> date:
        return self.company.day_of(moment)

    def stage(self, pipeline: str, key: str) -> str:
        found = self.process.stage(pipeline, key)
        return found.name if found else in_words(key)

    def pipeline(self, key: str) -> str:
        found = self.process.pipeline(key) if key else None
        return found.name if found else in_words(key)

    def _text(self, described: Field, value: str, pipeline: str) -> str:
        if described.name == "stage":
            return self.stage(pipeline, value)
        return self.pipeline(value) if described.name == "pipeline" else value

    def _number(self, value: Any) -> str:
        plain = f"{value:,.4f}".rstrip("0").rstrip(".") if value % 1 else f"{value:,.0f}"
        return plain.replace("-", written.MINUS)


def in_words(key: str) -> str:
    """`best_case` is `Best case`."""
    return key.replace("_", " ")[:1].upper() + key.replace("_", " ")[1:]


def title_of(kind: str, name: str, custom: Mapping[str, Field]) -> str:
    """What a field is called."""
    if name.startswith(CUSTOM):
        return custom[name].title if name in custom else in_words(name.removeprefix(CUSTOM))
    described = KINDS[kind].by_name.get(name) if kind in KINDS else None
    return described.title if described else in_words(name)


def ago(then: datetime, now: datetime) -> str:
    """`3 days ago`; `in 2 h` for what is still to come."""
    seconds = (now - then).total_seconds()
    if abs(seconds) < 60:
        return "just now" if seconds >= 0 else "in a moment"
    return f"{_span(seconds)} ago" if seconds > 0 else f"in {_span(-seconds)}"


def _span(seconds: float) -> str:
    days = int(seconds // 86400)
    if days < 60:
        return written.age(seconds)
    return f"{days // 30} months" if days < 730 else f"{days // 365} years"


def size(count: int) -> str:
    """`3.2 MB`"""
    if count < 1000:
        return f"{count} bytes"
    return f"{count / 1000:,.0f} KB" if count < 1_000_000 else f"{count / 1_000_000:,.1f} MB"
