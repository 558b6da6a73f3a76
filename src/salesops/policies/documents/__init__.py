"""Policy documents: what each kind says, read from YAML with every mistake named. Pure."""

from salesops.policies.documents.base import Document
from salesops.policies.documents.loading import load, to_text
from salesops.policies.documents.registry import DOCUMENTS

__all__ = ["DOCUMENTS", "Document", "load", "to_text"]
