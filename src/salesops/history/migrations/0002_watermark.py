"""One mark for every reader of history. Hand-offs had one of their own: it goes on from there."""

from django.db import migrations, models

BEFORE = "handoffs_watermark"


def carry_over(apps, schema_editor):
    connection = schema_editor.connection
    if BEFORE not in connection.introspection.table_names():
        return
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT MAX(up_to) FROM {BEFORE}")
        (up_to,) = cursor.fetchone()
    if up_to is not None:
        apps.get_model("history", "Watermark").objects.create(name="hand-offs", up_to=up_to)


class Migration(migrations.Migration):
    dependencies = [("history", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="Watermark",
            fields=[
                ("name", models.TextField(primary_key=True, serialize=False)),
                ("up_to", models.BigIntegerField()),
            ],
            options={"db_table": "history_watermark"},
        ),
        migrations.RunPython(carry_over, migrations.RunPython.noop),
    ]
