"""What was missing, and who would be glad of help, as people say it."""

from datetime import date

from salesops.capabilities.process.decide.compliance import By, Help
from salesops.capabilities.process.decide.naming import missing
from salesops.policies.documents.sales_process import SalesProcess
from salesops.web.formatting import counted, day, percent


def value(by: By, text: str, process: SalesProcess) -> str:
    """A stage by its name, a week by its Monday."""
    if by == "week":
        return f"Week of {_day(text)}"
    if by == "stage":
        found = (stage.name for pipeline in process.pipelines for stage in pipeline.stages if stage.key == text)
        return f"Into {next(found, text)}"
    return text or "No team"


def _day(text: str) -> str:
    try:
        return day(date.fromisoformat(text))
    except ValueError:
        return text


def help_words(one: Help) -> str:
    """Said kindly: what it is about, and what may be enough."""
    most = f" Most often it was {missing(one.most[0])}, in {counted(one.most[1], 'move')}." if one.most else ""
    still = f" {counted(one.open_lacking, 'open deal')} could be completed now." if one.open_lacking else ""
    return f"{percent(one.share, 0)} of {one.judged} moves had everything, of the others' {percent(one.others, 0)}.{most}{still}"
