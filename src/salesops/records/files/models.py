"""Which file is attached to which record. The contents lie in the store, named by what they hold."""

from typing import Any, Never

from django.db import models

from salesops.history.door import Door, WriteRefusedError

DOOR = Door("salesops.records.files.actions")


class AttachmentQuerySet(models.QuerySet["Attachment"]):
    """Reads freely; rows are written one at a time, by the actions."""

    def update(self, **values: Any) -> Never:
        raise WriteRefusedError("Updating attachments in bulk is refused: call salesops.records.files.actions.")

    def delete(self) -> Never:
        raise WriteRefusedError("Deleting attachments is refused: they are removed with their history, and can come back.")

    def bulk_create(self, objs: Any, *args: Any, **kwargs: Any) -> Never:
        raise WriteRefusedError("Creating attachments in bulk is refused: call salesops.records.files.actions.")


class Attachment(models.Model):
    kind = models.TextField()
    record_id = models.BigIntegerField()
    name = models.TextField()
    """As whoever sent it called it, cleaned."""
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64, db_index=True)
    content_type = models.TextField()
    """What the content was found to be; not what was claimed."""
    added_at = models.DateTimeField()
    by_name = models.TextField()
    deleted_at = models.DateTimeField(null=True)

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        db_table = "files_attachment"
        base_manager_name = "objects"
        indexes = [models.Index(fields=["kind", "record_id"], name="files_attachment_record")]

    def save_base(self, *args: Any, **kwargs: Any) -> None:
        DOOR.check("Saving an attachment")
        super().save_base(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Never:
        raise WriteRefusedError("Deleting an attachment is refused: remove it, so that it can come back.")
