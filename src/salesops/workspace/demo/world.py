"""The whole simulated company, before it is written down."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from salesops.workspace.demo.business import Business, do_business
from salesops.workspace.demo.cast import Cast
from salesops.workspace.demo.clock import NONE, Ints, Span
from salesops.workspace.demo.contacts import Contacts, make_contacts
from salesops.workspace.demo.deals import EXPANSION, NEW, Deals
from salesops.workspace.demo.draws import Draws
from salesops.workspace.demo.hiring import make_cast
from salesops.workspace.demo.leads import Leads, make_leads
from salesops.workspace.demo.shape import INBOUND_SOURCES, OUTBOUND_SOURCES, SOURCES


@dataclass(frozen=True)
class World:
    """sources: place in SOURCES by deal. lead: the lead's number by deal, NONE for most. service: first day and the
    day after the last one, by deal, NONE where nothing was sold."""

    span: Span
    draws: Draws
    cast: Cast
    business: Business
    contacts: Contacts
    leads: Leads
    sources: Ints
    lead: Ints
    service_start: Ints
    service_end: Ints


def simulate(*, deals: int, seed: int, today: date) -> World:
    """The same arguments make the same company. Nothing happens on `today` or later."""
    span, draws = Span.before(today), Draws(seed)
    cast = make_cast(deals, span, draws)
    business = do_business(deals, cast, span, draws)
    sources = _sources(business.deals, draws)
    leads = make_leads(business.deals, sources, cast, span, draws)
    lead = np.full(len(business.deals), NONE)
    led = np.flatnonzero(leads.deal != NONE)
    lead[leads.deal[led]] = led
    contacts = make_contacts(cast.seat_segment[business.accounts.seat], draws)
    return World(span, draws, cast, business, contacts, leads, sources, lead, *_service(business))


def _sources(deals: Deals, draws: Draws) -> Ints:
    rng = draws.of("sources")
    inbound = rng.integers(0, len(INBOUND_SOURCES), len(deals))
    outbound = len(INBOUND_SOURCES) + rng.integers(0, len(OUTBOUND_SOURCES), len(deals))
    found = np.where(deals.inbound == 1, inbound, outbound)
    from_customer = (deals.type != NEW) & (deals.term != NONE)
    return np.where(from_customer, len(SOURCES) - 1, found)


def _service(business: Business) -> tuple[Ints, Ints]:
    deals, terms = business.deals, business.terms
    start, end = np.full(len(deals), NONE), np.full(len(deals), NONE)
    started = terms.deal != NONE
    start[terms.deal[started]], end[terms.deal[started]] = terms.start[started], terms.end[started]
    added = np.flatnonzero(deals.won & (deals.type == EXPANSION) & (deals.term != NONE))
    start[added] = deals.ended[added]
    end[added] = np.maximum(terms.end[deals.term[added]], deals.ended[added] + 28)
    return start, end
