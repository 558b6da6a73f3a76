"""The tables of the system of record, one a kind. Columns come from `kernel.kinds`."""

from django.db import models

from salesops.kernel import kinds
from salesops.records.models.batch import Batch
from salesops.records.models.follower import Follower
from salesops.records.models.login import Login
from salesops.records.models.past import PAST, Moment
from salesops.records.models.record import Record


class Team(Record):
    KIND = kinds.TEAM


class Person(Record):
    KIND = kinds.PERSON


class Account(Record):
    KIND = kinds.ACCOUNT


class Contact(Record):
    KIND = kinds.CONTACT


class Lead(Record):
    KIND = kinds.LEAD


class Product(Record):
    KIND = kinds.PRODUCT


class Price(Record):
    KIND = kinds.PRICE


class Deal(Record):
    KIND = kinds.DEAL

    stage_since = models.DateTimeField(null=True)
    """The moment it entered the stage it is in: derived from history, kept beside the record so that lists can ask by it."""
    came_without = models.TextField(default="", db_default="", blank=True)
    """What an import brought it past a gate without, in words; '' for nothing, and when it moves on."""


class DealLine(Record):
    KIND = kinds.DEAL_LINE


class DealContact(Record):
    KIND = kinds.DEAL_CONTACT


class Activity(Record):
    KIND = kinds.ACTIVITY


class Subscription(Record):
    KIND = kinds.SUBSCRIPTION


class Invoice(Record):
    KIND = kinds.INVOICE


class Spend(Record):
    KIND = kinds.SPEND


MODELS: dict[str, type[Record]] = {
    model.KIND.name: model
    for model in (
        Team,
        Person,
        Account,
        Contact,
        Lead,
        Product,
        Price,
        Deal,
        DealLine,
        DealContact,
        Activity,
        Subscription,
        Invoice,
        Spend,
    )
}

__all__ = [
    "MODELS",
    "PAST",
    "Batch",
    "Follower",
    "Login",
    "Moment",
    "Record",
    *sorted(model.__name__ for model in MODELS.values()),
]
