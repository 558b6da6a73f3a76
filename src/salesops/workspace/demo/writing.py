"""The simulated company, written down as a folder in native form."""

from collections.abc import Callable
from pathlib import Path

from salesops.workspace.demo.account_rows import account_book, write_accounts
from salesops.workspace.demo.activity_rows import ActivitySheet
from salesops.workspace.demo.block import blocks
from salesops.workspace.demo.contact_rows import write_contacts
from salesops.workspace.demo.deal_rows import write_contact_roles, write_deals
from salesops.workspace.demo.lead_rows import write_leads
from salesops.workspace.demo.line_rows import write_lines
from salesops.workspace.demo.money_rows import sold, write_invoices, write_spend, write_subscriptions
from salesops.workspace.demo.people_rows import write_people, write_products, write_teams
from salesops.workspace.demo.policy_files import write_policies
from salesops.workspace.demo.sheets import Folder
from salesops.workspace.demo.world import World


def write(
    world: World, path: Path, *, as_csv: bool = False, progress: Callable[[int], None] = lambda deals: None
) -> dict[str, int]:
    """Fill the folder; rows by file. `progress` is told how many deals have been written."""
    with Folder(path, [person.name for person in world.cast.people], as_csv=as_csv) as folder:
        write_teams(folder, world)
        write_people(folder, world)
        write_products(folder, world)
        _write_customers(folder, world, progress)
        things = sold(world)
        write_subscriptions(folder, world, things)
        write_invoices(folder, world, things)
        write_spend(folder, world)
        rows = {name: sheet.rows for name, sheet in folder.sheets.items()}
    write_policies(path, world)
    return rows


def _write_customers(folder: Folder, world: World, progress: Callable[[int], None]) -> None:
    book = account_book(world)
    write_accounts(folder, world, book)
    write_contacts(folder, world, book)
    write_leads(folder, world, book)
    activities = ActivitySheet(folder, world)
    activities.leads()
    for block in blocks(world):
        write_deals(folder, block, world, book.names)
        write_lines(folder, block, world)
        write_contact_roles(folder, block, world)
        activities.deals(block)
        progress(int(block.rows[-1]) + 1)
