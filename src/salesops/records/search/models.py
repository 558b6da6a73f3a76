"""What the index holds of one record: its words, folded, and who it belongs to."""

from django.db import models


class Entry(models.Model):
    """`id` says kind and record, see `searched.code`; `version` is the record's when its words were taken.

    On SQLite these texts are the content of the full-text table `search_word`. On PostgreSQL all but `scope` stay empty:
    there the column `words`, a tsvector that only `index.postgres` knows of, holds them.
    """

    id = models.BigIntegerField(primary_key=True)
    version = models.IntegerField()
    whole = models.TextField(default="", db_default="")
    """The title as one word: who types its beginning means this record."""
    title = models.TextField(default="", db_default="")
    rest = models.TextField(default="", db_default="")
    scope = models.TextField(default="", db_default="")

    class Meta:
        db_table = "search_entry"
