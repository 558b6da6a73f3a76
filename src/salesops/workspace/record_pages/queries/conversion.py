"""What a lead could become: accounts and contacts that are there already, likeliest first, and what would be made new."""

from collections.abc import Mapping
from dataclasses import dataclass

from salesops.kernel.scope import Scope
from salesops.records.life.reading import matching
from salesops.records.queries import get_many
from salesops.records.row import Row
from salesops.web.components import Head
from salesops.workspace.record_pages.decide import domain_of, is_of
from salesops.workspace.record_pages.queries.seen import Seen


@dataclass(frozen=True)
class Match:
    id: int
    name: str
    why: str


@dataclass(frozen=True)
class ConvertForm:
    head: Head
    address: str
    back: str
    version: int
    lead: str
    accounts: tuple[Match, ...]
    contacts: tuple[Match, ...]
    pipelines: tuple[tuple[str, str], ...]
    currency: str
    given: Mapping[str, str]
    """What is filled in: of the lead at first, what was typed when it could not be done."""
    problem: str = ""


def convert_form(seen: Seen, given: Mapping[str, str] | None = None, problem: str = "") -> ConvertForm:
    scope = seen.visit.scope
    accounts = account_matches(seen.row, scope)
    contacts = contact_matches(seen.row, scope)
    crumbs = (("Leads", "/leads"), (seen.title, seen.address), ("Convert", ""))
    return ConvertForm(
        Head(f"Convert {seen.title}", "Into an account, a contact and a deal. It can be undone.", crumbs=crumbs),
        f"{seen.address}/convert",
        seen.address,
        seen.row.version,
        seen.title,
        accounts,
        contacts,
        tuple((pipeline.key, pipeline.name) for pipeline in seen.visit.process.pipelines),
        seen.visit.company.currency,
        given or _first(seen, accounts, contacts),
        problem,
    )


def account_matches(lead: Row, scope: Scope) -> tuple[Match, ...]:
    """By the name of the company, by the domain of the e-mail, and those where a contact has that e-mail."""
    domain = domain_of(str(lead["email"]))
    found = matching("account", scope=scope, words=str(lead["company"]), domain=domain)
    people = matching("contact", scope=scope, emails=(str(lead["email"]),)) if lead["email"] else []
    by_contact = get_many("account", [row["account"] for row in people if row["account"]], scope=scope)
    whys = {row.id: why for row in found if (why := _why(row, lead, domain))}
    ordered = {**{key: (row, "has a contact with that e-mail") for key, row in by_contact.items()}}
    ordered |= {row.id: (row, whys[row.id]) for row in found if row.id in whys and row.id not in ordered}
    return tuple(Match(row.id, row["name"], why) for row, why in ordered.values())


def contact_matches(lead: Row, scope: Scope) -> tuple[Match, ...]:
    if not lead["email"]:
        return ()
    found = matching("contact", scope=scope, emails=(str(lead["email"]),))
    return tuple(Match(row.id, row["name"], "has the same e-mail") for row in found)


def _why(account: Row, lead: Row, domain: str) -> str:
    """'' where nothing speaks for it."""
    if is_of(str(account["website"]), domain):
        return f"its website is of {domain}"
    company, name = str(lead["company"]).casefold(), account["name"].casefold()
    if name == company:
        return "has the same name"
    return "has a similar name" if company and name.startswith(company) else ""


def _first(seen: Seen, accounts: tuple[Match, ...], contacts: tuple[Match, ...]) -> dict[str, str]:
    lead = seen.row
    sure = [match for match in accounts if match.why != "has a similar name"]
    company = str(lead["company"] or lead["name"])
    return {
        "account": str(sure[0].id) if sure else "new",
        "account_name": company,
        "contact": str(contacts[0].id) if contacts else "new",
        "contact_name": str(lead["name"]),
        "contact_email": str(lead["email"]),
        "with_deal": "yes",
        "deal_name": company,
        "deal_amount": "",
        "deal_pipeline": seen.visit.process.pipelines[0].key,
        "deal_close_date": "",
    }
