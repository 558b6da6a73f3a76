"""What may be asked of a list, and what is answered."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from salesops.kernel.condition import ALWAYS, Condition
from salesops.kernel.finding import Finding
from salesops.kernel.kinds import KINDS, Field, Kind
from salesops.records.row import Row


class AskError(ValueError):
    """A question that names what there is not, or gives a value its field cannot hold."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(str(finding))
        self.finding = finding


@dataclass(frozen=True)
class Ask:
    """A question about the records of one kind.

    where:   fields of the kind, `custom.<name>`, bookkeeping (`id`, `created_at`, `updated_at`, `external_id`, `source_system`,
             `version`), `stage_since` of a deal, and through one reference (`account.segment`). Days may be `today`, `today-30`.
    search:  words, each of which stands in one of the record's texts or in the name of its account or owner.
    order:   names as in `where`, `-` before one for the largest first. Empty comes before everything else; the id is last.
    at:      as of this moment; None = as it is now.
    custom:  the custom fields of the kind that are in force.
    sums:    fields with numbers, to add up over all that match.
    after:   the `next` of the page before, instead of an offset.
    """

    kind: str
    where: Condition = ALWAYS
    search: str = ""
    order: tuple[str, ...] = ()
    limit: int = 50
    offset: int = 0
    at: datetime | None = None
    custom: tuple[Field, ...] = ()
    sums: tuple[str, ...] = ()
    after: str = ""
    today: date | None = None
    """What `today` means in the condition; needed only where it says so."""
    zone: str = "UTC"
    """The time zone in which a day begins where a moment is compared with it: the company's."""

    @property
    def described(self) -> Kind:
        return KINDS[self.kind]


@dataclass(frozen=True)
class Page:
    """`names[kind][id]` is what each record the rows refer to is called; `next` the cursor of the page after, '' at the end."""

    rows: tuple[Row, ...]
    names: Mapping[str, Mapping[int, str]] = field(default_factory=dict)
    next: str = ""


@dataclass(frozen=True)
class Total:
    count: int = 0
    sums: Mapping[str, Decimal] = field(default_factory=dict)
