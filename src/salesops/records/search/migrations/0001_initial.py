from django.db import migrations, models

SQLITE = (
    # The words of search_entry, without a copy of them: what is deleted is told by the writer.
    """CREATE VIRTUAL TABLE search_word USING fts5(whole, title, rest, scope, content='search_entry', content_rowid='id',
        tokenize='ascii', detail=column, columnsize=0, prefix='1 2 3 4')""",
    "CREATE VIRTUAL TABLE search_term USING fts5vocab(search_word, instance)",
)
POSTGRESQL = (
    "ALTER TABLE search_entry ADD COLUMN words tsvector",
    "CREATE INDEX search_entry_words ON search_entry USING gin (words)",
    "CREATE INDEX search_entry_scope ON search_entry (scope, id)",
)


def make(apps, schema_editor):
    for sql in POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE:
        schema_editor.execute(sql)


def unmake(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute("DROP TABLE search_term")
        schema_editor.execute("DROP TABLE search_word")


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        migrations.CreateModel(
            name="Entry",
            fields=[
                ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("version", models.IntegerField()),
                ("whole", models.TextField(db_default="", default="")),
                ("title", models.TextField(db_default="", default="")),
                ("rest", models.TextField(db_default="", default="")),
                ("scope", models.TextField(db_default="", default="")),
            ],
            options={"db_table": "search_entry"},
        ),
        migrations.RunPython(make, unmake),
    ]
