"""The kinds of policy document there are: one explicit list."""

from salesops.policies.documents.automations import Automations
from salesops.policies.documents.base import Document
from salesops.policies.documents.company import Company
from salesops.policies.documents.fields import Fields
from salesops.policies.documents.forecast import Forecast
from salesops.policies.documents.governance import Governance
from salesops.policies.documents.hand_offs import HandOffs
from salesops.policies.documents.quotas import Quotas
from salesops.policies.documents.sales_process import SalesProcess
from salesops.policies.documents.targets import Targets

DOCUMENTS: dict[str, type[Document]] = {
    document.kind: document
    for document in (Company, SalesProcess, Quotas, Targets, Fields, Governance, HandOffs, Automations, Forecast)
}
