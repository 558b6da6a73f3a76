"""Indexes for what Today and the deal board ask of the records: open deals by stage, tasks by day, activities by time."""

from django.db import migrations

INDEXES = {
    "today_deal_open": "records_deal (status, pipeline, stage)",
    "today_deal_closed": "records_deal (closed_on) WHERE closed_on IS NOT NULL",
    "today_lead_new": "records_lead (status, created_at)",
    "today_activity_due": "records_activity (due_on, person_id, done_at) WHERE due_on IS NOT NULL",
    "today_activity_at": "records_activity (at)",
}


class Migration(migrations.Migration):
    dependencies = [("today", "0001_initial"), ("records", "0002_lists_and_the_past")]
    operations = [
        migrations.RunSQL(f"CREATE INDEX {name} ON {columns}", f"DROP INDEX {name}") for name, columns in INDEXES.items()
    ]
