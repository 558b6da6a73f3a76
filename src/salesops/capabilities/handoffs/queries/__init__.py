"""Reading hand-offs: the policy in force, who is meant by it, the queue, how it goes."""

from salesops.capabilities.handoffs.queries.parties import in_force

__all__ = ["in_force"]
