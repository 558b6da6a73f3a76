"""What a token can be allowed to do: never more than its owner may, usually less."""

from salesops.records.access import Action

SCOPES: dict[str, str] = {
    "records:read": "Read records, their history, counts and groups",
    "records:write": "Create, change, delete and restore records",
    "metrics:read": "Read metrics and the rows behind them",
    "policies:read": "Read and check policies",
    "policies:write": "Apply policies",
    "imports:write": "Send, check, run and undo imports",
}
"""Scope -> what it allows. An API route names the one it needs."""

NEEDS: dict[str, Action] = {
    "records:read": "read",
    "records:write": "write",
    "metrics:read": "read",
    "policies:read": "read",
    "policies:write": "apply_policies",
    "imports:write": "import",
}
"""What the owner's role must allow for a token to be given the scope. The role is asked again at every use."""
