"""Leads and what changed about them, onto sheets."""

import numpy as np
import pyarrow as pa

from salesops.workspace.demo.account_rows import DOUBLES, AccountBook, phones
from salesops.workspace.demo.changes import Changes, Spell
from salesops.workspace.demo.clock import NONE, Ints
from salesops.workspace.demo.company_names import cities, company_names, domains
from salesops.workspace.demo.contact_rows import mail, titles, who
from salesops.workspace.demo.draws import chosen
from salesops.workspace.demo.leads import (
    CAMPAIGNS,
    CONVERTED,
    DISQUALIFIED,
    FRESH,
    QUALIFIED,
    REASONS,
    STATUSES,
    WORKING,
    Leads,
    words_of,
)
from salesops.workspace.demo.shape import EMPLOYEES, INBOUND_SOURCES, INDUSTRIES, SEGMENTS
from salesops.workspace.demo.sheets import Folder
from salesops.workspace.demo.texts import (
    account_ids,
    contact_ids,
    deal_ids,
    integers,
    joined,
    lead_ids,
    moment_text,
    moments,
    person_ids,
    picked,
)
from salesops.workspace.demo.world import World

SEGMENT_SHARES = [0.6, 0.3, 0.1]
NO_SEGMENT = 0.08


def write_leads(folder: Folder, world: World, book: AccountBook) -> None:
    leads = world.leads
    account, contact = _led_to(world)
    reason, campaign = words_of(len(leads), world.draws)
    reason = np.where(leads.status == DISQUALIFIED, reason, NONE)
    external_ids = lead_ids(np.arange(len(leads)))
    folder.add(
        "lead",
        {
            "external_id": external_ids,
            "created_at": moments(leads.created),
            **_who(world, book, account, contact),
            "source": picked(INBOUND_SOURCES, leads.source),
            "campaign": picked(CAMPAIGNS, campaign),
            "status": picked(STATUSES, leads.status),
            "owner": person_ids(leads.owner),
            "disqualified_reason": picked(REASONS, reason),
            "first_touched_at": moments(leads.touched),
            "qualified_at": moments(leads.qualified),
            "converted_at": moments(_converted_at(leads)),
            "converted_account": account_ids(account),
            "converted_contact": contact_ids(contact),
            "converted_deal": deal_ids(leads.deal),
        },
    )
    folder.remember("lead", external_ids, _past(leads, reason, account, contact))


def _led_to(world: World) -> tuple[Ints, Ints]:
    """Account and contact of each lead, NONE where it led to none."""
    deal = world.leads.deal
    account = np.where(deal == NONE, NONE, world.business.deals.account[np.maximum(deal, 0)])
    return account, np.where(deal == NONE, NONE, world.contacts.first[np.maximum(account, 0)])


def _converted_at(leads: Leads) -> Ints:
    return np.where(leads.status == CONVERTED, leads.decided, NONE)


def _who(world: World, book: AccountBook, account: Ints, contact: Ints) -> dict[str, pa.Array]:
    """A lead that was converted is its contact; all others are people and companies of their own."""
    rng = world.draws.of("lead people")
    count = len(account)
    others = np.arange(count) + round(len(book) * (1 + DOUBLES)) + 1
    number = np.where(contact == NONE, len(world.contacts.account) + np.arange(count), contact)
    company = np.where(account == NONE, others, account)
    first, last = who(number)
    domain = domains(company)
    city = np.where(account == NONE, rng.integers(0, 17, count), book.city[np.maximum(account, 0)])
    segment = np.where(account == NONE, chosen(rng, SEGMENT_SHARES, count), book.segment[np.maximum(account, 0)])
    fewest, most = EMPLOYEES[segment].T
    return {
        "name": joined(first, " ", last),
        "company": company_names(company),
        "email": mail(first, last, domain),
        "phone": phones(rng, count),
        "title": titles(number)[0],
        "industry": picked(INDUSTRIES, rng.integers(0, len(INDUSTRIES), count)),
        "employees": integers(rng.integers(fewest, most + 1)),
        **cities(city),
        "segment": picked(SEGMENTS, np.where(rng.random(count) < NO_SEGMENT, NONE, segment)),
        "score": integers(np.clip(rng.normal(np.where(account == NONE, 42, 61), 16), 1, 99).astype(np.int64)),
    }


def _past(leads: Leads, reason: Ints, account: Ints, contact: Ints) -> list[Changes]:
    """New, then working from the first touch, then qualified, then converted or disqualified."""
    touched = np.flatnonzero(leads.touched != NONE)
    qualified = np.flatnonzero(leads.qualified != NONE)
    decided = np.flatnonzero(leads.decided != NONE)
    converted = np.flatnonzero(leads.status == CONVERTED)
    before = np.where(leads.qualified == NONE, WORKING, QUALIFIED)

    def became(field: str, rows: Ints, moment: Ints, old: Ints, new: Ints, spell: Spell) -> Changes:
        return Changes(field, rows, moment[rows], old[rows], new[rows], leads.owner[rows], spell)

    def status(rows: Ints, moment: Ints, old: Ints, new: Ints) -> Changes:
        return became("status", rows, moment, old, new, lambda v: picked(STATUSES, v))

    none, fresh, working, known = (np.full(len(leads), value) for value in (NONE, FRESH, WORKING, QUALIFIED))
    return [
        status(touched, leads.touched, fresh, working),
        status(qualified, leads.qualified, working, known),
        status(decided, leads.decided, before, leads.status),
        became("first_touched_at", touched, leads.touched, none, leads.touched, moment_text),
        became("qualified_at", qualified, leads.qualified, none, leads.qualified, moment_text),
        became("converted_at", converted, leads.decided, none, leads.decided, moment_text),
        became(
            "disqualified_reason", decided[reason[decided] != NONE], leads.decided, none, reason, lambda v: picked(REASONS, v)
        ),
        became("converted_account", converted, leads.decided, none, account, account_ids),
        became("converted_contact", converted, leads.decided, none, contact, contact_ids),
        became("converted_deal", converted, leads.decided, none, leads.deal, deal_ids),
    ]
