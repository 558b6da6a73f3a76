"""Where tokens are kept: not themselves, only their hash."""

from django.conf import settings
from django.db import models


class Token(models.Model):
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="api_tokens")
    name = models.TextField()
    prefix = models.TextField()
    """Its first characters, by which its owner tells it from others."""
    digest = models.CharField(max_length=64, unique=True)
    """SHA-256 of the whole. Enough for 256 random bits: nobody guesses them, so nothing has to be slow."""
    scopes = models.JSONField()
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
