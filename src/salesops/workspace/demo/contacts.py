"""The people one sells to: how many an account has, and which of them a deal knows."""

from dataclasses import dataclass

import numpy as np

from salesops.workspace.demo.clock import NONE, Ints
from salesops.workspace.demo.deals import Deals
from salesops.workspace.demo.draws import Draws, spread
from salesops.workspace.demo.people_names import DEAL_ROLES
from salesops.workspace.demo.shape import CONTACTS, DEMO, PROPOSAL, SMB

KNOWS_ONE_ONLY = 0.35
DECIDES_ALONE = 0.85
"""Of those who are the only one a deal knows."""


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
    second = np.where(wide | (furthest == DEMO), DEMO, PROPOSAL)[deal]
    since = np.where(number < early[deal], NONE, np.where(number == early[deal], second, PROPOSAL))
    alone = np.minimum(np.minimum(early, wanted), available) == 1
    return Known(deal, number, contact, _roles(number, main[deal], alone[deal], rng), since)


def _roles(number: Ints, main: Ints, alone: np.ndarray, rng: np.random.Generator) -> Ints:
    """The first is the champion, the second decides; whoever is alone decides, mostly. The others vary."""
    decides = DEAL_ROLES.index("Decision maker")
    others = np.array([place for place in range(1, len(DEAL_ROLES)) if place != decides])
    role = np.where(number < 2, decides, others[(number + main) % len(others)])
    champion = (number == 0) & (~alone | (rng.random(len(number)) >= DECIDES_ALONE))
    return np.where(champion, DEAL_ROLES.index("Champion"), role)
