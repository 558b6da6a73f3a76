"""The `salesops` command: one explicit list of what each part contributes, loaded only when called."""

import os
from importlib import import_module

import click

COMMANDS: dict[str, tuple[str, str]] = {
    "run": ("salesops.config.commands:run", "Set up on first start, then serve the program and its worker."),
    "web": ("salesops.config.commands:web", "Serve the web program alone."),
    "worker": ("salesops.config.commands:worker", "Run the background jobs and keep the warehouse fresh."),
    "setup": ("salesops.config.commands:setup", "Create or upgrade the record store."),
    "login": ("salesops.workspace.logins.commands:login", "Who can log in: invite, reset, roles, deactivate."),
    "api": ("salesops.workspace.records_api.commands:api", "Describe the HTTP API, for programs that make clients of it."),
    "token": ("salesops.records.tokens.commands:token", "Give out API tokens, list them, take them back."),
    "demo": ("salesops.workspace.demo.commands:demo", "Make a company to try the program out, or to measure it."),
    "today": ("salesops.workspace.today.commands:today", "Say what to do next, in order, and why."),
    "forecast": (
        "salesops.workspace.what_if.commands:forecast",
        "Worst, likely and best of a period; how good that was.",
    ),
    "handoffs": ("salesops.workspace.handoffs.commands:handoffs", "Who hands what to whom, until when: list, accept, send back."),
    "automation": (
        "salesops.workspace.automation.commands:automation",
        "What is done by itself: its runs, its switch, another try.",
    ),
    "notices": ("salesops.workspace.notices.commands:notices", "What people were told: list it, mark it as seen."),
    "mail": ("salesops.workspace.notices.commands:mail", "Mail that leaves the house: what waits, what failed, try it again."),
    "process": (
        "salesops.workspace.process.commands:process",
        "What a gate asks for, who waits for an answer, what really happens.",
    ),
    "import": ("salesops.workspace.commands:import_", "Bring in the export of another system."),
    "imports": ("salesops.workspace.commands:list_imports", "List the imports there were."),
    "import-undo": ("salesops.workspace.commands:undo", "Take an import back as a whole."),
    "show": ("salesops.workspace.record_pages.commands:show", "Show one record, now or as of a day, and what happened to it."),
    "find": ("salesops.workspace.finding.commands:find", "Find records by any word of theirs."),
    "records": ("salesops.workspace.grids.commands:records", "List and edit records as the grids do."),
    "policy": ("salesops.policies.commands:policy", "Check, apply and read the documents that say how selling is done."),
    "metric": ("salesops.warehouse.commands:metric", "Compute any number, by any dimension, down to its rows."),
    "warehouse": ("salesops.warehouse.commands:warehouse", "Make the tables that numbers are computed from; tell their state."),
    "backup": ("salesops.workspace.backup.commands:backup", "Write everything to one file, while people work."),
    "restore": ("salesops.workspace.backup.commands:restore", "Put back what a backup holds, on SQLite or PostgreSQL."),
    "doctor": ("salesops.warehouse.commands:doctor", "Compare the two stores; say what is wrong and how to mend it."),
}
"""Name -> (where the command is, what it does in one line). Sorted by nothing: the order shown."""

_NOT_SET_UP = ("no such table", "no such column", "does not exist")
"""As SQLite and PostgreSQL say it."""


class Commands(click.Group):
    """Commands by name from COMMANDS; Django is set up and the module imported when one is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "salesops.config.settings")
        import django

        django.setup()
        module, name = COMMANDS[cmd_name][0].split(":")
        command: click.Command = getattr(import_module(module), name)
        return command

    def invoke(self, ctx: click.Context) -> object:
        """Raises ClickException where the record store is not there yet, or is that of an earlier release."""
        from django.db.utils import OperationalError, ProgrammingError

        try:
            return super().invoke(ctx)
        except (OperationalError, ProgrammingError) as error:
            if not any(words in str(error) for words in _NOT_SET_UP):
                raise
            from django.conf import settings

            where = f"The record store of {settings.HOME} is not set up for this release: {error}."
            raise click.ClickException(f"{where} Set it up with: salesops setup") from error

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, summary) for name, (_, summary) in COMMANDS.items()])


@click.command(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="salesops")
def main() -> None:
    """The operating system for a revenue team."""


if __name__ == "__main__":
    main()
