"""Steps that tell people something: notices to colleagues, mail to anybody. Each once, however often it is tried."""

from dataclasses import replace

from salesops.capabilities.automation.doing import Doing, Done, Refused
from salesops.kernel.scope import EVERYTHING
from salesops.records import queries as records
from salesops.records.errors import InvalidError
from salesops.records.notices import actions as notices
from salesops.workspace.automation.steps.whom import About, about, link_of, people, text_of


def notify(doing: Doing) -> Done:
    """Tell colleagues, in the program and, if they want that, by mail."""
    found = about(doing)
    told = people(doing, found)
    if not told:
        raise Refused(f"Nobody is there to be told: {', '.join(doing.step.to)}. Give the record an owner, or name somebody.")
    text = text_of(doing.step.text, doing, found)
    subject = notices.About(doing.kind, doing.record_id) if doing.kind else notices.About()
    known = {"source": "automation", "once": doing.once, "by": doing.by, "at": doing.at}
    notices.tell(told, text, link=link_of(doing), about=subject, **known)
    names = records.names_of("person", told)
    return Done(f"Told {', '.join(names[number] for number in told)}: {text}", told[0] if len(told) == 1 else None)


def send_mail(doing: Doing) -> Done:
    """Write mail, to be sent by the mail server with its own tries."""
    found = about(doing)
    addresses = sorted({address for name in doing.step.to for address in _addresses(name, doing, found)})
    if not addresses:
        raise Refused(f"There is no address to write to: {', '.join(doing.step.to)}. Fill in an e-mail address.")
    subject, text = (text_of(given, doing, found) for given in (doing.step.subject, doing.step.text))
    for address in addresses:
        try:
            notices.post(address, subject, text, once=f"{doing.once} to {address}", at=doing.at)
        except InvalidError as error:
            raise Refused(str(error)) from error
    return Done(f"Mail to {', '.join(addresses)}: {subject}")


def _addresses(name: str, doing: Doing, found: About) -> list[str]:
    if "@" in name:
        return [name]
    if name == "contact":
        own = found.row.values.get("email") if found.row else ""
        return [str(own)] if own else []
    meant = people(_only(doing, name), found)
    rows = records.get_many("person", meant, scope=EVERYTHING)
    return [row["email"] for row in rows.values() if row["email"]]


def _only(doing: Doing, name: str) -> Doing:
    return replace(doing, step=doing.step.model_copy(update={"to": (name,)}))
