from django.db import migrations

POSTGRESQL = (
    # One of the owners is looked for, not the owner.
    "DROP INDEX search_entry_scope",
    "CREATE INDEX search_entry_owners ON search_entry USING gin (string_to_array(scope, ' '))",
)
BACK = ("DROP INDEX search_entry_owners", "CREATE INDEX search_entry_scope ON search_entry (scope, id)")


def index(apps, schema_editor):
    _execute(schema_editor, POSTGRESQL)


def unindex(apps, schema_editor):
    _execute(schema_editor, BACK)


def _execute(schema_editor, statements):
    for sql in statements if schema_editor.connection.vendor == "postgresql" else ():
        schema_editor.execute(sql)


def follow_anew(apps, schema_editor):
    """Activities are seen by whoever sees what they are about: the next start reads history again and renews what differs."""
    apps.get_model("records", "Follower").objects.filter(name="search").update(up_to=0)


class Migration(migrations.Migration):
    dependencies = [("search", "0001_initial"), ("records", "0003_what_pages_ask")]
    operations = [migrations.RunPython(index, unindex), migrations.RunPython(follow_anew, migrations.RunPython.noop)]
