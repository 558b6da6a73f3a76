"""Activities onto their sheet, numbered in the order in which they are written."""

import numpy as np
import pyarrow as pa

from salesops.kernel.kinds import ACTIVITY_TYPES, CALL_OUTCOMES
from salesops.workspace.demo.activities import NOTE, Activities, detail, for_deals, for_leads
from salesops.workspace.demo.block import SIZE, Block
from salesops.workspace.demo.clock import DAY, NONE, Ints
from salesops.workspace.demo.leads import CONVERTED
from salesops.workspace.demo.sheets import Folder
from salesops.workspace.demo.texts import (
    account_ids,
    contact_ids,
    dates,
    deal_ids,
    ids,
    integers,
    lead_ids,
    moments,
    person_ids,
    picked,
)
from salesops.workspace.demo.world import World

SUBJECTS = (
    ("Call about their close process", "Follow-up call", "Check-in call", "Call to confirm the meeting"),
    ("Introduction", "Following up", "Material you asked for", "Next steps", "A short question"),
    ("Question about pricing", "Availability next week", "Question about integrations"),
    ("Re: Introduction", "Re: Following up", "Re: Next steps"),
    ("Invitation: first conversation", "Invitation: demo", "Invitation: review"),
    ("First conversation", "Demo", "Review with the team"),
    ("Nobody came to the meeting",),
    ("Send the summary", "Prepare the demo", "Update the proposal", "Call back"),
    ("Note from the conversation",),
)
NOTES = (
    "They close their books by hand and want to be done two days sooner.",
    "Budget is planned for next quarter; the finance director decides.",
    "They compare us with what they have built themselves.",
    "Legal asks for our data processing terms.",
    "Champion is on holiday until the end of the month.",
)


class ActivitySheet:
    """Counts on from one block to the next."""

    def __init__(self, folder: Folder, world: World) -> None:
        self.folder = folder
        self.world = world
        self.written = 0
        self.share = detail(len(world.business.deals))

    def deals(self, block: Block) -> None:
        rng = block.rng(self.world, "activities")
        made = for_deals(block.deals, block.known, block.habits.prompt, self.world.cast, self.world.span.today, self.share, rng)
        deal = block.rows[made.deal]
        self._write(made, deal, made.lead, self.world.business.deals.account[deal])

    def leads(self) -> None:
        leads, today = self.world.leads, self.world.span.today
        for number, first in enumerate(range(0, len(leads), SIZE)):
            part = slice(first, first + SIZE)
            until = np.where(
                leads.decided[part] == NONE, np.minimum(leads.touched[part] + 20 * DAY, today * DAY - 1), leads.decided[part]
            )
            rng = self.world.draws.of("lead activities", number)
            met = leads.status[part] == CONVERTED
            made = for_leads(leads.touched[part], until, met, leads.owner[part], self.share, today, rng)
            none = np.full(len(made.type), NONE)
            self._write(made, none, made.lead + first, none)

    def _write(self, made: Activities, deal: Ints, lead: Ints, account: Ints) -> None:
        count = len(made.type)
        number = self.written + np.arange(count)
        self.written += count
        self.folder.add(
            "activity",
            {
                "external_id": ids("AC-", number),
                "created_at": moments(made.moment),
                "type": picked(ACTIVITY_TYPES, made.type),
                "subject": _subjects(made.type, number),
                "body": picked(NOTES, np.where(made.type == NOTE, number % len(NOTES), NONE)),
                "person": person_ids(made.person),
                "at": moments(made.moment),
                "minutes": integers(made.minutes),
                "outcome": picked(CALL_OUTCOMES, made.outcome),
                "due_on": dates(made.due),
                "done_at": moments(made.done),
                "account": account_ids(account),
                "contact": contact_ids(made.contact),
                "lead": lead_ids(lead),
                "deal": deal_ids(deal),
            },
        )


def _subjects(kind: Ints, number: Ints) -> pa.Array:
    words = [word for subjects in SUBJECTS for word in subjects]
    many = np.array([len(subjects) for subjects in SUBJECTS])
    first = np.cumsum(many) - many
    return picked(words, first[kind] + number * 7 % many[kind])
