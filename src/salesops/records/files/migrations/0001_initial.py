from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Attachment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.TextField()),
                ("record_id", models.BigIntegerField()),
                ("name", models.TextField()),
                ("size", models.BigIntegerField()),
                ("sha256", models.CharField(db_index=True, max_length=64)),
                ("content_type", models.TextField()),
                ("added_at", models.DateTimeField()),
                ("by_name", models.TextField()),
                ("deleted_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "files_attachment",
                "base_manager_name": "objects",
                "indexes": [models.Index(fields=["kind", "record_id"], name="files_attachment_record")],
            },
        ),
    ]
