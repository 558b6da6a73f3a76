"""Bringing the tables of a record store into the state in which a backup was made, so that it fits."""

from typing import Any

from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from salesops.workspace.backup.archive import BackupProblem, Manifest

Step = tuple[str, str]


def fit(manifest: Manifest) -> None:
    """Raises BackupProblem for a backup of a newer release, and for one of an earlier release where there are tables already."""
    executor = MigrationExecutor(connection)
    ours = set(executor.loader.graph.nodes)
    theirs = {(app, name) for app, names in manifest.migrations.items() for name in names}
    if theirs - ours:
        raise BackupProblem(f"The backup was made by release {manifest.release}, which is newer than this one.", "Upgrade first.")
    if theirs == ours:
        call_command("migrate", verbosity=0, interactive=False)
    elif not set(executor.loader.applied_migrations) & ours:
        executor.migrate(_last_of(theirs, executor.loader.graph))
    else:
        raise BackupProblem(
            f"The backup was made by release {manifest.release}, whose tables were fewer.",
            "Restore it into a home and a database that are new: there it is brought up to date.",
        )


def bring_up_to_date() -> None:
    call_command("migrate", verbosity=0, interactive=False)


def is_empty() -> bool:
    """Whether nobody has worked here yet: no event, no login."""
    with connection.cursor() as cursor:
        known = set(connection.introspection.table_names(cursor))
        for table in {"history_event", "auth_user"} & known:
            cursor.execute(f"SELECT 1 FROM {table} LIMIT 1")
            if cursor.fetchone():
                return False
    return True


def _last_of(steps: set[Step], graph: Any) -> list[Step]:
    """Of each app the steps that no other of the same app follows."""
    followed = {parent.key for step in steps for parent in graph.node_map[step].parents if parent.key[0] == step[0]}
    return sorted(steps - followed)
