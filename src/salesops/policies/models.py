"""Versions of policies: appended by the actions, never edited but for the day on which they end."""

from datetime import date
from typing import Any, Never

from django.db import models

from salesops.history.door import Door, WriteRefusedError
from salesops.policies.timeline import Version

DOOR = Door("salesops.policies.actions")
DRAFT_DOOR = Door("salesops.policies.life")


def _never(attempt: str) -> Never:
    raise WriteRefusedError(f"{attempt} is refused: versions of policies stay as they are. Apply a new one instead.")


class PolicyVersionQuerySet(models.QuerySet["PolicyVersion"]):
    """Reads freely; what it may write, it writes one row at a time through the door."""

    def end(self, on: date | None) -> int:
        DOOR.check("Ending a version")
        return super().update(ends_on=on)

    def update(self, **values: Any) -> Never:
        _never("Updating versions")

    def bulk_create(self, *args: Any, **kwargs: Any) -> Never:
        _never("Creating versions in bulk")

    def bulk_update(self, *args: Any, **kwargs: Any) -> Never:
        _never("Updating versions")

    def delete(self) -> Never:
        _never("Deleting versions")

    def _raw_delete(self, using: str | None) -> Never:
        _never("Deleting versions")


class PolicyVersion(models.Model):
    """One version of one kind of policy. `text` is empty where it withdraws the one before."""

    kind = models.TextField()
    number = models.IntegerField()
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    text = models.TextField()
    note = models.TextField()
    by_id = models.BigIntegerField(null=True)
    by_name = models.TextField()
    at = models.DateTimeField()

    objects = PolicyVersionQuerySet.as_manager()

    class Meta:
        db_table = "policies_version"
        base_manager_name = "objects"
        constraints = [models.UniqueConstraint(fields=["kind", "number"], name="policies_version_once")]

    def as_version(self) -> Version:
        return Version(self.kind, self.number, self.starts_on, self.ends_on, self.text, self.by_name, self.at, self.note)

    def save_base(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            _never("Saving a version again")
        DOOR.check("Saving a version")
        super().save_base(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Never:
        _never("Deleting a version")


class DraftQuerySet(models.QuerySet["PolicyDraft"]):
    """Reads freely; writes only one row at a time, through the door."""

    def update(self, **values: Any) -> Never:
        _never_a_draft("Updating drafts")

    def bulk_create(self, *args: Any, **kwargs: Any) -> Never:
        _never_a_draft("Creating drafts in bulk")

    def bulk_update(self, *args: Any, **kwargs: Any) -> Never:
        _never_a_draft("Updating drafts")

    def delete(self) -> Never:
        _never_a_draft("Deleting drafts")


def _never_a_draft(attempt: str) -> Never:
    raise WriteRefusedError(f"{attempt} is refused: a draft goes its way by the steps of salesops.policies.life alone.")


class PolicyDraft(models.Model):
    """A policy on its way into force. Every change of it is in history as well."""

    kind = models.TextField()
    text = models.TextField()
    withdraws = models.BooleanField(default=False)
    """Whether it lets the kind's default hold again; the text is empty then."""
    note = models.TextField()
    starts_on = models.DateField(null=True)
    """First day it is to hold; None: the day on which it is applied."""
    state = models.TextField()
    revision = models.IntegerField(default=1)
    """Raised with every step: whoever takes one says which revision they looked at."""
    writers = models.JSONField(default=list)
    """[person id, name] of everybody who wrote at the text."""
    by_id = models.BigIntegerField(null=True)
    by_name = models.TextField()
    at = models.DateTimeField()
    changed_at = models.DateTimeField()
    findings = models.JSONField(default=list)
    cases = models.JSONField(default=list)
    """The example cases, in words, that held when it was checked."""
    trial = models.JSONField(null=True)
    approval = models.JSONField(null=True)
    refusal = models.JSONField(null=True)
    version = models.IntegerField(null=True)
    """The version it became."""

    objects = DraftQuerySet.as_manager()

    class Meta:
        db_table = "policies_draft"
        base_manager_name = "objects"
        indexes = [models.Index(fields=["state", "kind"], name="policies_draft_waiting")]

    def save_base(self, *args: Any, **kwargs: Any) -> None:
        DRAFT_DOOR.check("Saving a draft")
        super().save_base(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Never:
        _never_a_draft("Deleting a draft")


class PolicyNotice(models.Model):
    """That a policy changed, for those it concerns: `people` are their ids, empty for everybody."""

    kind = models.TextField()
    version = models.IntegerField()
    text = models.TextField()
    starts_on = models.DateField()
    people = models.JSONField(default=list)
    by_name = models.TextField()
    at = models.DateTimeField()

    class Meta:
        db_table = "policies_notice"

    @property
    def before(self) -> int:
        """The version before it."""
        return self.version - 1


class PolicyNoticeSeen(models.Model):
    """Who has seen a notice, and when."""

    notice = models.ForeignKey(PolicyNotice, on_delete=models.CASCADE, related_name="seen")
    user_id = models.BigIntegerField()
    name = models.TextField()
    at = models.DateTimeField()

    class Meta:
        db_table = "policies_notice_seen"
        constraints = [models.UniqueConstraint(fields=["notice", "user_id"], name="policies_notice_seen_once")]
