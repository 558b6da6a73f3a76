"""How far what is derived from history has followed it."""

from django.db import models


class Follower(models.Model):
    name = models.TextField(primary_key=True)
    up_to = models.BigIntegerField(default=0)

    class Meta:
        db_table = "records_follower"
