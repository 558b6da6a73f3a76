"""What people are told of: one explicit list. Each person chooses which of it comes by mail as well."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Source:
    """`mail`: whether it comes by mail for whoever has not chosen."""

    title: str
    says: str
    mail: bool = True


SOURCES: dict[str, Source] = {
    "hand_off": Source("Hand-offs", "What waits for you, and what others have not taken in time."),
    "policy": Source("Policies", "What changed in the rules that concern you.", mail=False),
    "forecast": Source("Forecast", "That a call is due, and that a week was locked or unlocked."),
    "automation": Source("Automation", "What a rule of your company tells you of."),
}
