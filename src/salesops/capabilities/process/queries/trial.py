"""What another sales process would do to the deals there are: which could no longer go on, and which could again."""

from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from salesops.capabilities.process.decide.naming import missing
from salesops.capabilities.process.decide.ready import SEPARATOR, lacking
from salesops.kernel.scope import Scope
from salesops.metrics.errors import AskError
from salesops.policies import queries as policies
from salesops.policies.documents.sales_process import SalesProcess
from salesops.policies.trials import MOST_RECORDS, Concerned, Trial, TrialRefused, tell
from salesops.warehouse.engine import current
from salesops.web.formatting import counted, money

Deals = Mapping[int, Mapping[str, Any]]


def try_process(old: SalesProcess, new: SalesProcess, day: date, scope: Scope, at: datetime) -> Trial:
    """The open deals whose next gate would ask for more, or less, than it does. Raises TrialRefused for what cannot be judged."""
    tell("Judging every open deal by the process in force", 0.1)
    before = _lacking(old, scope)
    tell("Judging every open deal by the new one", 0.5)
    after = _lacking(new, scope)
    stranded = _stranded(old, new, scope)
    currency = policies.company(day).currency
    worse = {deal: row for deal, row in after.items() if _names(row) - _names(before.get(deal))}
    better = {deal: row for deal, row in before.items() if deal not in after}
    newly = {deal: row for deal, row in worse.items() if deal not in before}
    sentences = [
        *_said(newly, "would not go on to their next stage any more", currency),
        *_said({d: r for d, r in worse.items() if d in before}, "would lack something more than they do", currency),
        *_said(better, "would lack nothing any more", currency),
        *_said(stranded, "stand in a stage that there would be no more", currency),
        *_why(worse, before),
    ]
    concerned = {**worse, **better, **stranded}
    return Trial(
        tuple(sentences),
        {"refused": len(newly), "lacking_more": len(worse) - len(newly), "freed": len(better), "stranded": len(stranded)},
        {"refused": _worth(newly), "freed": _worth(better), "stranded": _worth(stranded)},
        tuple(_concerned(deal, row, before, after, stranded, currency) for deal, row in _largest(concerned))[:MOST_RECORDS],
        tuple(sorted({int(row["owner_id"]) for row in concerned.values() if row["owner_id"] is not None})),
    )


def _lacking(process: SalesProcess, scope: Scope) -> Deals:
    engine = current()
    try:
        rows = engine.to_arrow(lacking(process, engine.tables)).to_pylist()
    except AskError as error:
        raise TrialRefused(str(error)) from error
    return {int(row["deal_id"]): row for row in rows if scope.sees(row["owner_id"])}


def _stranded(old: SalesProcess, new: SalesProcess, scope: Scope) -> Deals:
    """Open deals in stages of the old process that the new one does not know."""
    there = {(p.key, s.key) for p in new.pipelines for s in p.stages}
    stages = {(p.key, s.key): s.name for p in old.pipelines for s in p.stages if s.status == "open"}
    gone = {place: name for place, name in stages.items() if place not in there}
    if not gone:
        return {}
    engine = current()
    deals = engine.tables["deal"]
    columns = ("deal_id", "name", "account", "owner_id", "person", "team", "pipeline", "stage", "amount")
    rows = engine.to_arrow(deals.filter(deals.status == "open").select(*columns)).to_pylist()
    return {
        int(row["deal_id"]): {**row, "lacks": "", "stage": gone[row["pipeline"], row["stage"]]}
        for row in rows
        if (row["pipeline"], row["stage"]) in gone and scope.sees(row["owner_id"])
    }


def _names(row: Mapping[str, Any] | None) -> frozenset[str]:
    return frozenset() if row is None else frozenset(name for name in row["lacks"].split(SEPARATOR) if name)


def _worth(deals: Deals) -> Decimal:
    return sum((row["amount"] or Decimal(0) for row in deals.values()), Decimal(0))


def _said(deals: Deals, what: str, currency: str) -> list[str]:
    if not deals:
        return []
    people = len({row["owner_id"] for row in deals.values()})
    worth = money(_worth(deals), currency)
    return [f"{counted(len(deals), 'open deal')} worth {worth} of {counted(people, 'person', 'people')} {what}."]


def _why(worse: Deals, before: Deals) -> list[str]:
    """What most of them lack."""
    more = Counter(name for deal, row in worse.items() for name in _names(row) - _names(before.get(deal)))
    most = ", ".join(f"{missing(name)} ({count:,})" for name, count in more.most_common(5))
    return [f"Missing most: {most}."] if more else []


def _largest(deals: Deals) -> list[tuple[int, Mapping[str, Any]]]:
    return sorted(deals.items(), key=lambda pair: (-(pair[1]["amount"] or 0), pair[0]))


def _concerned(deal: int, row: Mapping[str, Any], before: Deals, after: Deals, stranded: Deals, currency: str) -> Concerned:
    was, will = _names(before.get(deal)), _names(after.get(deal))
    why = f"{row['stage']} is no stage any more" if deal in stranded else _difference(was, will)
    said = [row["stage"], "no stage"] if deal in stranded else [_listed(names) or "nothing missing" for names in (was, will)]
    account, own = row["account"] or "", row["name"] or ""
    name = own if account in own else f"{account} {own}".strip()
    return Concerned("deal", deal, name, why, *said, amount=money(row["amount"], currency), owner=row["person"] or "Nobody")


def _difference(was: frozenset[str], will: frozenset[str]) -> str:
    more, less = will - was, was - will
    return f"would lack {_listed(more)}" if more else f"would no longer lack {_listed(less)}"


def _listed(names: frozenset[str]) -> str:
    return ", ".join(sorted(map(missing, names)))
