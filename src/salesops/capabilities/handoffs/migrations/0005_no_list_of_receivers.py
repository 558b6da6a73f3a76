"""What was carried over is not needed here any more."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("handoffs", "0004_who_may_take"), ("history", "0002_watermark")]
    operations = [
        migrations.RemoveField(model_name="handoff", name="receivers"),
        migrations.DeleteModel(name="Watermark"),
    ]
