"""What the policies say, as the tables and macros that building needs."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast

import duckdb
import pyarrow as pa

from salesops.kernel.company import Company
from salesops.kernel.kinds import Field
from salesops.policies import queries
from salesops.policies.documents.fields import Fields
from salesops.policies.documents.quotas import Quota, Quotas
from salesops.policies.documents.sales_process import SalesProcess
from salesops.policies.documents.targets import Targets

DISTANT_PAST = date(1, 1, 1)
DISTANT_FUTURE = date(9999, 1, 1)


@dataclass(frozen=True)
class Policies:
    """The documents in force on `today`, the company's day."""

    today: date
    company: Company
    process: SalesProcess
    quotas: tuple[tuple[date, date, Quotas], ...]
    """All that ever held: from when, until when, what."""
    targets: Targets
    custom: dict[str, tuple[Field, ...]]
    """Kind -> the fields the company declared for it."""

    @property
    def quotas_in_force(self) -> Quotas:
        return next((document for start, end, document in self.quotas if start <= self.today < end), Quotas())

    def quota_entries(self) -> Iterator[tuple[Quotas, Quota]]:
        """Every quota, from the document that held on the first day of its period."""
        for start, end, document in self.quotas:
            for entry in document.entries:
                if start <= entry.span(self.company.calendar).start < end:
                    yield document, entry

    def fingerprints(self) -> dict[str, str]:
        """Part -> what it says, in short: a part that reads differently calls for building what depends on it."""
        parts: dict[str, Any] = {
            "company": self.company,
            "process": self.process,
            "quotas": self.quotas,
            "targets": self.targets,
            "fields": self.custom,
            "year": self.today.year,
        }
        return {name: hashlib.sha256(_stable(part).encode()).hexdigest()[:16] for name, part in parts.items()}


def _stable(part: Any) -> str:
    if isinstance(part, Company):
        return repr({name: value for name, value in vars(part).items() if name != "weeks"} | {"holidays": sorted(part.holidays)})
    return repr(part)


def policies_at(at: datetime) -> Policies:
    """What is in force at a moment."""
    today = company_day(at)
    fields = cast(Fields, queries.in_force("fields", today))
    return Policies(
        today=today,
        company=queries.company(today),
        process=cast(SalesProcess, queries.in_force("sales_process", today)),
        quotas=_quotas(),
        targets=cast(Targets, queries.in_force("targets", today)),
        custom={kind: fields.of(kind) for kind in ("account", "lead", "deal")},
    )


def company_day(at: datetime) -> date:
    """The company's day at a moment: by the time zone of the policy that holds on that day in UTC."""
    return queries.company(at.date()).day_of(at)


def _quotas() -> tuple[tuple[date, date, Quotas], ...]:
    return tuple(
        (version.starts_on, version.ends_on or DISTANT_FUTURE, cast(Quotas, queries.document_of(version, "quotas")))
        for version in queries.versions("quotas")
        if not version.replaced
    )


def lay_out(duck: duckdb.DuckDBPyConnection, policies: Policies) -> None:
    """`p_stage`, `p_rate`, `day_of(moment)`, `noon_of(day)` and `follow_up_target()` for SQL to use."""
    _table(duck, "p_stage", _STAGE, _stages(policies.process))
    _table(duck, "p_rate", _RATE, _rates(policies.company))
    zone = policies.company.time_zone.replace("'", "''")
    day = "CAST(moment AS DATE)" if zone == "UTC" else f"CAST((moment AT TIME ZONE 'UTC') AT TIME ZONE '{zone}' AS DATE)"
    duck.execute(f"CREATE OR REPLACE MACRO day_of(moment) AS {day}")
    duck.execute("CREATE OR REPLACE MACRO noon_of(day) AS CAST(day AS TIMESTAMP) + INTERVAL 12 HOUR")
    duck.execute(f"CREATE OR REPLACE MACRO follow_up_target() AS CAST({policies.company.lead_follow_up_hours} AS DOUBLE)")


_STAGE = pa.schema(
    [
        ("pipeline", pa.string()),
        ("stage", pa.string()),
        ("position", pa.int64()),
        ("probability", pa.decimal128(5, 4)),
        ("expected_days", pa.int64()),
        ("is_proposal", pa.bool_()),
    ]
)
_RATE = pa.schema(
    [("currency", pa.string()), ("starts_on", pa.date32()), ("ends_on", pa.date32()), ("rate", pa.decimal128(18, 8))]
)


def _stages(process: SalesProcess) -> list[dict[str, Any]]:
    """Each stage under its key and its name, in small letters, as deals may call it either way."""
    rows: dict[tuple[str, str], dict[str, Any]] = {}
    for pipeline in process.pipelines:
        for position, stage in enumerate(pipeline.stages, start=1):
            facts = {
                "position": position,
                "probability": stage.probability,
                "expected_days": stage.expected_days,
                "is_proposal": stage.proposal,
            }
            for key in ((p, s) for p in _spellings(pipeline) for s in _spellings(stage)):
                rows.setdefault(key, {"pipeline": key[0], "stage": key[1], **facts})
    return list(rows.values())


def _spellings(thing: Any) -> set[str]:
    return {thing.key.lower(), thing.name.lower()}


def _rates(company: Company) -> list[dict[str, Any]]:
    """Rates with their end; the company's own currency, and none said, are worth 1."""
    rows = [{"currency": c, "starts_on": DISTANT_PAST, "ends_on": DISTANT_FUTURE, "rate": 1} for c in (company.currency, "")]
    for currency in sorted({rate.currency for rate in company.exchange_rates}):
        dated = sorted((r.starts_on, r.rate) for r in company.exchange_rates if r.currency == currency)
        ends = [*(starts_on for starts_on, _ in dated[1:]), DISTANT_FUTURE]
        rows += [
            {"currency": currency, "starts_on": starts_on, "ends_on": ends_on, "rate": rate}
            for (starts_on, rate), ends_on in zip(dated, ends, strict=True)
        ]
    return rows


def _table(duck: duckdb.DuckDBPyConnection, name: str, schema: pa.Schema, rows: list[dict[str, Any]]) -> None:
    duck.register("given", pa.Table.from_pylist(rows, schema=schema))
    duck.execute(f"CREATE OR REPLACE TABLE {name} AS SELECT * FROM given")
    duck.unregister("given")
