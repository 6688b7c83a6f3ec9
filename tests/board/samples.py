"""Specs as teams have them, so many as one wants: the same ones each time."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import cycle

from bot.jobs.board_store import BoardStore
from bot.review.model.board import (
    BoardApproval,
    BoardFinding,
    BoardQuestion,
    BranchBoard,
    PullBoard,
    SpecReference,
    SpecState,
    SpecWait,
    StatusMoment,
)
from bot.review.model.capabilities import PullState
from bot.review.model.look import ActionOutcome, Look, LookAction
from bot.review.model.references import ForgeName, PullRef

OWNERS = ("payments", "search", "identity", "ledger", "notifications", "catalogue", "shipping", "reporting")
TITLES = (
    "Rate limits per API key",
    "Rotating signing keys without downtime",
    "Search index sharding by tenant",
    "Idempotency keys for captures",
    "Retention of audit events",
    "Webhooks that survive a slow receiver",
    "A ledger that balances itself",
    "Single sign-on for contractors",
    "Deprecating the v1 export",
    "Refunds across currencies",
    "Offline mode for the picker app",
    "Zero-downtime schema changes",
)
PEOPLE = ("ada", "bo", "cy", "dana", "eve", "femi", "gus", "hana")
STATUSES = (
    ("review", "In Review"),
    ("draft", "Draft"),
    ("approved", "Approved"),
    ("review", "In Review"),
    ("implemented", "Implemented"),
    ("approved", "Approved"),
    ("withdrawn", "Withdrawn"),
)
TEXT = """---
tags: [api, limits]
---
# {title}

**Status:** {status}
**Author:** @{author}

## Summary

One noisy tenant can starve all others today. We give each API key a budget of requests, and tell clients how much
of it is left in `RateLimit-Remaining`, so that a burst of one costs nobody else anything.

## Goals

- [x] No key takes more than its share for longer than *one second*
- [ ] Limits change without a deploy
- [ ] A client learns of its limit before it hits it

## Proposed solution

A token bucket for each key, kept in Redis beside the router. See [the index](README.md) and
[RFC 9110](https://www.rfc-editor.org/rfc/rfc9110).

| Component | Change | Owner |
|---|---|---|
| Router | takes a token before it passes a request on | Platform |
| Console | shows what is left of the day | Payments |

```python
def take(bucket: Bucket, now: float) -> bool:
    bucket.fill(until=now)
    return bucket.spend(1)
```

> A limit that nobody can see is an outage that nobody can explain.

## Open questions

- [ ] What happens to requests that wait when the router restarts?
- [x] Do internal callers count? Yes, with a budget of their own.
"""

ACTIONS = (
    LookAction(
        kind="EditComment",
        says="edit own comment 41",
        text="**Blocked: 1 question**",
        outcome=ActionOutcome.WRITTEN,
    ),
    LookAction(kind="ChangeLabels", says="change labels: +spec: in review", outcome=ActionOutcome.WITHHELD),
    LookAction(
        kind="PostReply",
        says="reply to comment 7",
        text="No.",
        outcome=ActionOutcome.REFUSED,
        reason="403: a permission is missing",
    ),
)


def specs(number: int, repositories: int, now: datetime) -> Iterator[tuple[str, int, SpecState]]:
    """Give so many specs over so many repositories, each with its repository and place there."""
    kinds = cycle(STATUSES)
    for at in range(number):
        place, which = divmod(at, repositories)
        repository = f"acme/{OWNERS[which % len(OWNERS)]}{'' if which < len(OWNERS) else f'-{which // len(OWNERS)}'}"
        status, word = next(kinds)
        yield repository, place, _spec(at, place, status, word, now)


def _spec(at: int, place: int, status: str, word: str, now: datetime) -> SpecState:
    title, author = TITLES[(at * 7 + place) % len(TITLES)], PEOPLE[at % len(PEOPLE)]
    born = now - timedelta(days=5 + (at * 37) % 400)
    asked = status in {"draft", "review"} and at % 3 != 0
    other = PEOPLE[(at + 3) % len(PEOPLE)]
    waits = _waits(status, author, other, asked=asked)
    return SpecState(
        path=f"docs/specs/{place + 1:04d}-{title.lower().replace(' ', '-')}.md",
        number=place + 1,
        title=title,
        status=status,
        status_name=word,
        authors=(author.title(),),
        questions=_questions(other, now - timedelta(days=(at * 11) % 120)) if asked else (),
        questions_total=3 if asked else 1,
        tasks_done=at % 6 if status != "implemented" else 5,
        tasks_total=5 if at % 4 else 0,
        waits=waits,
        approvals=_approvals(status, other, now),
        approvals_needed=2,
        findings=_findings() if status == "draft" else (),
        findings_total=2 if status == "draft" else 0,
        depends_on=(SpecReference(target=f"#{place}", number=place),) if place else (),
        history=((("Date", f"{born:%Y-%m-%d}"), ("Author", f"@{author}"), ("Change", "Begun")),),
        moments=tuple(_moments(status, born, now)),
        verdict=f"Blocked: {'2 questions, ' if asked else ''}1 approval" if status == "review" else "",
        steps=tuple(f"**{one.name}** {one.what}: [the text](https://forge.test/1)." for one in waits),
        text=TEXT.format(title=title, status=word, author=author),
    )


def _questions(asker: str, since: datetime) -> tuple[BoardQuestion, ...]:
    return (
        BoardQuestion(id="Q1", text="What happens to requests that wait when the router restarts?", since=since),
        BoardQuestion(id="T1", text="Is a second enough?", asker=asker, since=since, url="https://forge.test/1#t1"),
    )


def _waits(status: str, author: str, other: str, *, asked: bool) -> tuple[SpecWait, ...]:
    if status == "draft":
        return (SpecWait(name=author, what="repairs 2 errors in the text", accounts=(author,), login=author),)
    if status != "review":
        return ()
    mine = (SpecWait(name=author, what="answers Q1, T1", accounts=(author,), login=author),) if asked else ()
    return (*mine, SpecWait(name=other, what="approves", accounts=(other,), login=other))


def _approvals(status: str, other: str, now: datetime) -> tuple[BoardApproval, ...]:
    if status == "draft":
        return ()
    at = now - timedelta(days=2)
    return (BoardApproval(login=other, at=at, counts=True, says="approved", url="https://forge.test/1#r"),)


def _findings() -> tuple[BoardFinding, ...]:
    return (
        BoardFinding(line=12, severity="error", code="missing-section", message='Section "Rollback Plan" is missing.'),
        BoardFinding(line=40, severity="warning", code="empty-table", message="The table of risks has no row."),
    )


def _moments(status: str, born: datetime, now: datetime) -> Iterator[StatusMoment]:
    order = ("draft", "review", "approved", "implemented")
    steps = order[: order.index(status) + 1] if status in order else ("draft", "withdrawn")
    for place, step in enumerate(steps):
        yield StatusMoment(status=step, at=born + (now - born) * place / (len(steps) + 1))


def fill(store: BoardStore, number: int, repositories: int, now: datetime) -> None:
    """Put so many specs on the board, those in a draft or under review by pull requests."""
    branches: dict[str, list[SpecState]] = {}
    for count, (repository, _, spec) in enumerate(specs(number, repositories, now), start=1):
        if spec.status in {"draft", "review"}:
            store.record(a_look(spec, repository, count, now - timedelta(hours=(count * 13) % 900)))
        else:
            branches.setdefault(repository, []).append(spec)
    for hours, (repository, found) in enumerate(branches.items()):
        at = now - timedelta(hours=5 + (hours * 31) % 700)
        store.record_branch(BranchBoard(forge="github", repository=repository, at=at, specs=tuple(found)))


def a_look(spec: SpecState, repository: str, number: int, at: datetime) -> Look:
    """Make the look that found a spec in a pull request."""
    ref = PullRef(forge=ForgeName.GITHUB, repository=repository, number=number)
    author = spec.authors[0].casefold()
    return Look(
        ref=ref,
        at=at,
        head="3f9c2ab1" * 5,
        title=f"Spec: {spec.title}",
        saw=(f"open by {author} at 3f9c2ab1 onto main", "1 spec, 1 changed file, 3 comments, 1 review, 2 threads"),
        decided=("status label: spec: in review (before: spec: draft)", "spec / approval: failure, 1 question"),
        why=("1 question, 1 approval", *spec.steps),
        actions=ACTIONS,
        board=PullBoard(
            ref=ref,
            url=f"https://forge.test/{repository}/pull/{number}",
            title=f"Spec: {spec.title}",
            author=author,
            state=PullState.OPEN,
            draft=False,
            at=at,
            opened_at=spec.moments[0].at,
            updated_at=at,
            specs=(spec,),
        ),
    )
