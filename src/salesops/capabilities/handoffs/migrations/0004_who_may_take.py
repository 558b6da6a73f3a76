"""Whoever may accept is a row, so that the queue can be asked of the database."""

from django.db import migrations


def move(apps, editor):
    one_of, taker = apps.get_model("handoffs", "HandOff"), apps.get_model("handoffs", "Taker")
    rows = (
        taker(hand_off_id=one.id, person_id=person)
        for one in one_of.objects.iterator()
        for person in sorted({*one.receivers, *([one.receiver_id] if one.receiver_id else [])})
    )
    taker.objects.bulk_create(rows, batch_size=1000)


class Migration(migrations.Migration):
    dependencies = [("handoffs", "0003_taking_turns")]
    operations = [migrations.RunPython(move, migrations.RunPython.noop)]
