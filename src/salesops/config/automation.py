"""How each step of an automation is done: one explicit list."""

from collections.abc import Mapping

from salesops.capabilities.automation.doing import Performer
from salesops.policies.documents.automation_steps import Do
from salesops.workspace.automation.steps import changing, telling, webhooks

STEPS: Mapping[Do, Performer] = {
    "create_task": Performer(changing.create_task),
    "set_field": Performer(changing.set_field),
    "assign": Performer(changing.assign),
    "start_hand_off": Performer(changing.start_hand_off),
    "notify": Performer(telling.notify),
    "send_mail": Performer(telling.send_mail),
    "call_webhook": Performer(webhooks.call_webhook, outside=True),
}
