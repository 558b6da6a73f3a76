"""What is stored about getting in, besides users and their sessions: links, failed attempts, how a login stands."""

from django.conf import settings
from django.db import models


class Standing(models.Model):
    """How a login stands. A login without a row has never been seen and owes nothing."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True, related_name="standing")
    must_change_password = models.BooleanField(default=False)
    last_seen_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "logins_standing"


class Link(models.Model):
    """A way to choose a password, once, until it expires. Only a digest of it is kept."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="links")
    purpose = models.TextField()
    digest = models.TextField(unique=True)
    made_at = models.DateTimeField()
    made_by = models.TextField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "logins_link"
        constraints = [
            models.CheckConstraint(condition=models.Q(purpose__in=("invite", "reset")), name="logins_link_purpose"),
        ]


class Lock(models.Model):
    """Failed attempts of one subject: a name, an address, or the second factor of a user."""

    subject = models.TextField(primary_key=True)
    failures = models.IntegerField(default=0)
    last_at = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        db_table = "logins_lock"
