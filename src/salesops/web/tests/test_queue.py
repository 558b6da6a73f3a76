"""Where jobs wait, and that each is done once however many workers there are."""

import threading

import pytest
from django.conf import settings
from django.db import connection
from huey import PostgresHuey, SqliteHuey

from salesops.records.conninfo import conninfo
from salesops.web.queue import QueueError, open_queue


def test_without_an_address_it_is_a_file_in_the_home() -> None:
    assert isinstance(open_queue("", at_once=True), SqliteHuey)


def test_it_may_lie_in_postgresql() -> None:
    assert isinstance(open_queue("postgres://me@db/crm", at_once=True), PostgresHuey)


@pytest.mark.parametrize("url", ["amqp://host", "nonsense", "mysql://me:secret@db/crm"])
def test_what_is_no_queue_is_told_without_its_password(url: str) -> None:
    with pytest.raises(QueueError, match=r"is no queue. Write redis://host:6379 or postgres://host/name") as told:
        open_queue(url, at_once=True)
    assert "secret" not in str(told.value)


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(not settings.DATABASE_URL, reason="runs with --postgres")
def test_each_job_is_taken_by_one_worker() -> None:
    address = conninfo(connection.settings_dict)
    sender = PostgresHuey("tested", dsn=address, create_tables=True)
    for number in range(60):
        sender.storage.enqueue(str(number).encode())
    taken: list[bytes] = []

    def work() -> None:
        storage = PostgresHuey("tested", dsn=address, create_tables=False, blocking=False).storage
        while (job := storage.dequeue()) is not None:
            taken.append(job)
        storage.close()

    workers = [threading.Thread(target=work) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    sender.storage.close()
    assert sorted(taken, key=int) == [str(number).encode() for number in range(60)]
