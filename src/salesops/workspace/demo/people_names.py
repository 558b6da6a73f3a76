"""First and last names, and the titles and roles of the people one sells to."""

from salesops.workspace.demo.words import WORDS

FIRST = WORDS["first_names"]
LAST = WORDS["last_names"]
TITLES = (
    ("Chief financial officer", "Finance"),
    ("Finance director", "Finance"),
    ("Head of operations", "Operations"),
    ("IT manager", "IT"),
    ("Controller", "Finance"),
    ("Procurement lead", "Procurement"),
    ("Accounting manager", "Finance"),
    ("Chief information officer", "IT"),
)
DEAL_ROLES = ("Champion", "Economic buyer", "Decision maker", "Technical evaluator", "Procurement", "End user")
