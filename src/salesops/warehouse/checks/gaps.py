"""What numbers silently lack: rates, stages and people that documents or records name and nobody declared."""

from collections.abc import Iterator

from salesops.kernel.finding import Finding
from salesops.warehouse.build import people
from salesops.warehouse.build.quotas import unresolved
from salesops.warehouse.checks.examined import Examined


def check(examined: Examined) -> Iterator[Finding]:
    people.lay_out(examined.shop)
    yield from _holders(examined)
    yield from _rates(examined)
    yield from _stages(examined)
    yield from _hierarchy(examined)


def _holders(examined: Examined) -> Iterator[Finding]:
    for named in unresolved(examined.shop):
        kind = named.split()[0]
        fix = f"Correct the name in the quotas policy, or add the {kind}. An e-mail or external id is never ambiguous."
        what = f"No single {kind} is meant by {named.removeprefix(kind).strip()!r}."
        yield Finding("policy/quotas", what, "Their quota counts nowhere.", fix)


def _rates(examined: Examined) -> Iterator[Finding]:
    rows = examined.rows("""
        SELECT currency, count(*), min(coalesce(closed_on, created_on)) FROM w_deal
        WHERE amount_local IS NOT NULL AND amount IS NULL GROUP BY currency ORDER BY currency
    """)
    for currency, count, since in rows:
        what = f"There is no exchange rate of {currency} from {since} on."
        fix = "Add it under exchange_rates in the company policy, and apply that."
        yield Finding("policy/company", what, f"The amounts of {count:,} deals count as empty.", fix)


def _stages(examined: Examined) -> Iterator[Finding]:
    rows = examined.rows("""
        SELECT pipeline, stage, count(*) FROM w_deal WHERE stage_position IS NULL GROUP BY ALL ORDER BY ALL
    """)
    for pipeline, stage, count in rows:
        what = f"The sales process has no stage {stage!r} in the pipeline {pipeline!r}."
        why = f"{count:,} deals stand there without order, probability or expected days."
        yield Finding("policy/sales_process", what, why, "Add the stage to the policy, or move the deals.", "warning")


def _hierarchy(examined: Examined) -> Iterator[Finding]:
    rows = examined.rows(f"""
        SELECT p.person FROM w_person_version p
        WHERE p.valid_to = {_NOW} AND p.role = 'rep' AND (p.left_on IS NULL OR p.left_on > DATE '{examined.shop.policies.today}')
            AND p.manager_id IS NULL ORDER BY p.person
    """)
    if rows:
        names = [str(name) for (name,) in rows]
        shown = ", ".join(names[:5]) + (f" and {len(names) - 5:,} more" if len(names) > 5 else "")
        what = f"{len(names):,} reps have no manager: {shown}."
        yield Finding("records/person", what, "No manager sees their numbers.", "Give each a manager.", "warning")


_NOW = "TIMESTAMP '9999-01-01'"
