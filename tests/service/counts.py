"""What stands in the queue: counts that tests ask of the database."""

from bot.jobs.intake import AcceptedDelivery
from bot.jobs.queue import Queue
from bot.review.model.targets import IncomingEvent, parse_target
from tests.service.postgres import count

WAITING = "SELECT count(*) FROM specbot_delivery WHERE state = 'waiting'"
FAILED = "SELECT count(*) FROM procrastinate_jobs WHERE status = 'failed'"
RUNNING = "SELECT count(*) FROM procrastinate_jobs WHERE status = 'doing'"
LATER = "SELECT count(*) FROM procrastinate_jobs WHERE status = 'todo' AND scheduled_at > now()"
REAL_JOBS = "SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'reconcile'"


def wake(queue: Queue, target: str, delivery: str = "github:1") -> AcceptedDelivery:
    return queue.accept(IncomingEvent(delivery=delivery, event="x", action="", targets=(parse_target(target),)))


def settled(database: str) -> bool:
    return count(database, WAITING) == 0
