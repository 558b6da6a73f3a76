"""Notices are everybody's now: those of hand-offs move to where all are."""

from django.db import migrations


def move(apps, editor):
    old, new = apps.get_model("handoffs", "Notice"), apps.get_model("notices", "Notice")
    rows = (
        new(
            person_id=one.person_id,
            source="hand_off",
            once=f"hand_off {one.hand_off_id} moved {one.id}",
            text=one.text,
            link=f"/handoffs?show={one.hand_off_id}",
            kind="hand_off",
            record_id=one.hand_off_id,
            by_name="salesops",
            at=one.at,
            seen_at=one.seen_at,
        )
        for one in old.objects.iterator()
    )
    new.objects.bulk_create(rows, batch_size=1000)


class Migration(migrations.Migration):
    dependencies = [("handoffs", "0001_initial"), ("notices", "0001_initial")]
    operations = [migrations.RunPython(move, migrations.RunPython.noop), migrations.DeleteModel(name="Notice")]
