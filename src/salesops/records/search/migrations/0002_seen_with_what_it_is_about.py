from django.db import migrations


def follow_anew(apps, schema_editor):
    """Activities are seen by whoever sees what they are about: the next start reads history again and renews what differs."""
    apps.get_model("records", "Follower").objects.filter(name="search").update(up_to=0)


class Migration(migrations.Migration):
    dependencies = [("search", "0001_initial"), ("records", "0003_what_pages_ask")]
    operations = [migrations.RunPython(follow_anew, migrations.RunPython.noop)]
