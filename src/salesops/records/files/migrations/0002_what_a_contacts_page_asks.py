"""Indexes for what the page of a contact asks: the activities about it, latest first, and the deals it has a part in."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("files", "0001_initial"), ("records", "0001_initial")]

    operations = [
        migrations.RunSQL(
            "CREATE INDEX page_activity_contact ON records_activity (contact_id, at) WHERE contact_id IS NOT NULL",
            "DROP INDEX page_activity_contact",
        ),
        migrations.RunSQL(
            "CREATE INDEX page_deal_contact_contact ON records_deal_contact (contact_id) WHERE contact_id IS NOT NULL",
            "DROP INDEX page_deal_contact_contact",
        ),
    ]
