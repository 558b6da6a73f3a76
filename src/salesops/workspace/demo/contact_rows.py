"""Contacts onto their sheet."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from salesops.workspace.demo.account_rows import ENTERED_AT, AccountBook, phones
from salesops.workspace.demo.clock import DAY, Ints
from salesops.workspace.demo.people_names import FIRST, LAST, TITLES
from salesops.workspace.demo.sheets import Folder
from salesops.workspace.demo.texts import account_ids, contact_ids, joined, moments, person_ids, picked
from salesops.workspace.demo.world import World


def who(numbers: Ints) -> tuple[pa.Array, pa.Array]:
    """First and last names, always the same for a number; the same name turns up again after some twenty thousand."""
    place = numbers * 7919 % (len(FIRST) * len(LAST))
    return picked(FIRST, place // len(LAST)), picked(LAST, place % len(LAST))


def mail(first: pa.Array, last: pa.Array, domain: pa.Array) -> pa.Array:
    return pc.utf8_lower(joined(first, ".", last, "@", domain))


def titles(numbers: Ints) -> tuple[pa.Array, pa.Array]:
    """Titles and departments."""
    place = numbers * 31 % len(TITLES)
    return picked([title for title, _ in TITLES], place), picked([department for _, department in TITLES], place)


def write_contacts(folder: Folder, world: World, book: AccountBook) -> None:
    account = world.contacts.account
    numbers = np.arange(len(account))
    first, last = who(numbers)
    title, department = titles(numbers)
    folder.add(
        "contact",
        {
            "external_id": contact_ids(numbers),
            "created_at": moments(world.business.accounts.created[account] * DAY + ENTERED_AT + 300),
            "name": joined(first, " ", last),
            "account": account_ids(account),
            "owner": person_ids(book.owner[account]),
            "email": mail(first, last, book.domains.take(pa.array(account))),
            "phone": phones(world.draws.of("contact phones"), len(account)),
            "title": title,
            "department": department,
        },
    )
