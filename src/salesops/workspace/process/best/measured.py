"""How habits are measured, in words for those who read the findings."""

from salesops.capabilities.insights.decide.discoveries import ENOUGH, FALSE_SHARE
from salesops.capabilities.insights.facts import Study
from salesops.web.formatting import counted, percent

CAVEAT = "Going together is no proof of a cause: try it with some deals before you ask it of all."


def measured(study: Study) -> tuple[str, ...]:
    few = sum(effect.verdict == "too_few" for effect in study.effects)
    by_chance = percent(FALSE_SHARE, 0)
    return (
        "Each habit is looked at at a fixed moment: some days after a deal entered a stage, or as it entered the next. Only "
        "deals that were still open then count, and nothing done later. So a long life does not pass for a good habit.",
        "Win rates are compared between deals alike in segment, in size (thirds) and in pace (whether it had moved on, or how "
        "long the stage before took), and put together over all groups (Mantel-Haenszel). Bars show 95 % intervals.",
        f"{counted(study.asked, 'habit')} were asked about. Of those shown here, about {by_chance} may be there by chance "
        "(Benjamini-Hochberg).",
        f"Fewer than {ENOUGH} comparable deals on a side, or hardly any wins or losses, and nothing is said: so of {few} "
        "more habits.",
        "Open deals have no outcome yet and are left out; what was never logged is not seen.",
        CAVEAT,
    )
