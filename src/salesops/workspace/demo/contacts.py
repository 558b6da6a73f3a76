"""The people one sells to: how many an account has, and which of them a deal knows."""

from dataclasses import dataclass

import numpy as np

from salesops.workspace.demo.clock import NONE, Ints
from salesops.workspace.demo.deals import Deals
from salesops.workspace.demo.draws import Draws, spread
from salesops.workspace.demo.people_names import DEAL_ROLES
from salesops.workspace.demo.shape import CONTACTS, DEMO, PROPOSAL, SMB

KNOWS_ONE_ONLY = 0.35


@dataclass(frozen=True)
class Contacts:
    """Contacts are numbered account by account: `count` of them from `first` on."""

    first: Ints
    count: Ints

    @property
    def account(self) -> Ints:
        return np.repeat(np.arange(len(self.count)), self.count)


@dataclass(frozen=True)
class Known:
    """Row by row which contact plays which role on which deal of a block; the first of a deal is its main contact.

    since: the stage in which the contact came to be known, NONE for those known from the beginning.
    """

    deal: Ints
    number: Ints
    contact: Ints
    role: Ints
    since: Ints


def make_contacts(segment: Ints, draws: Draws) -> Contacts:
    fewest, most = CONTACTS[segment].T
    count = draws.of("contacts").integers(fewest, most + 1)
    return Contacts(np.cumsum(count) - count, count)


def known(deals: Deals, contacts: Contacts, wide: np.ndarray, rng: np.random.Generator) -> Known:
    """The further a deal goes and the larger the customer, the more people are involved; with some deals only one. `wide`
    deals come to know one more in the demo, the others only once there is a proposal."""
    furthest = deals.last_open_stage
    early = 1 + (deals.segment > SMB) * rng.integers(0, 3, len(deals))
    wanted = early + (furthest >= DEMO) + (furthest >= PROPOSAL)
    wanted = np.where(rng.random(len(deals)) < KNOWS_ONE_ONLY, 1, wanted)
    available = contacts.count[deals.account]
    main = rng.integers(0, available)
    deal, number = spread(np.minimum(wanted, available))
    contact = contacts.first[deals.account[deal]] + (main[deal] + number) % available[deal]
    others = len(DEAL_ROLES) - 1
    role = np.where(number == 0, 0, 1 + (number - 1 + main[deal]) % others)
    second = np.where(wide | (furthest == DEMO), DEMO, PROPOSAL)[deal]
    since = np.where(number < early[deal], NONE, np.where(number == early[deal], second, PROPOSAL))
    return Known(deal, number, contact, role, since)
