"""Decisions by consent in words: what is proposed, where each of the people stands, and until when others may object."""

from collections.abc import Iterator

from bot.review.evaluate.context import ReviewContext
from bot.review.evaluate.decision import Consent, Outcome, Person, Word
from bot.review.model.capabilities import PullState, WriteKind
from bot.review.model.desired_state import Reply
from bot.review.model.markers import Kind, Marker, mark, value_of
from bot.review.model.pull_request import PullRequest
from bot.review.text.render import Markdown, code, escape, file_url, link, render

_NAMED = 4
_AGAIN = "-again-"
_WAITED_FOR = frozenset({Word.SILENT, Word.EARLIER})


def people_lines(consent: Consent) -> tuple[Markdown, ...]:
    """Say what is proposed, and where each of the people stands."""
    proposal = consent.proposal
    first = (
        ()
        if proposal is None
        else (
            _line(
                proposal.account.login, proposal.url, f"proposed to {proposal.outcome} this", f"{proposal.at:%Y-%m-%d}"
            ),
        )
    )
    return (*first, *map(_person, consent.people))


def _person(person: Person) -> Markdown:
    said = f"{person.word} by {escape(person.by)}" if person.by else person.word
    return _line(person.login, person.url, said, f"{person.at:%Y-%m-%d}" if person.at is not None else "")


def _line(login: str, url: str, said: str, day: str) -> Markdown:
    return Markdown(f"{link(login, url)} {said}{f' ({day})' if day else ''}")


def steps(context: ReviewContext) -> Iterator[Markdown]:
    """Say what a decision by consent waits for, and who can do something about it."""
    consent = context.gate.consent
    if consent is None or consent.lets_merge:
        return
    if consent.gives_up:
        yield _given_up(context, consent)
        return
    yield from _unknown_people(context, consent)
    if consent.proposal is None:
        yield Markdown(
            "Nothing is proposed: one of the people, or anyone with write access, writes `/spec propose merge`."
        )
    missing = max((one.missing for one in context.gate.short), default=0)
    if missing:
        yield Markdown(
            f"{missing} more {_have(missing)} to agree{_of(consent)}: {_read(context)} and write `/spec agree`."
        )
    if consent.is_running and consent.until:
        yield Markdown(f"Objections until {consent.until}: `/spec object` and what is wrong. Then it is decided.")


def _unknown_people(context: ReviewContext, consent: Consent) -> Iterator[Markdown]:
    """Say what keeps people of the policy from being asked."""
    for team in consent.unseen:
        yield Markdown(
            f"I cannot see who is in {code(team)}: correct `approval.people` in the policy, or let me see the team."
        )
    if not any(person.word is not Word.AUTHOR for person in consent.people) and not consent.unseen:
        yield Markdown("Nobody but the author is named in `approval.people` of the policy: name others there.")
    for person in consent.people:
        if name := _called_now(context, person):
            yield Markdown(
                f"**{escape(person.login)}** is called **{escape(name)}** now: write that name into `approval.people` of"
                " the policy, else it is not known who that is."
            )


def _called_now(context: ReviewContext, person: Person) -> str:
    """Say what somebody is called whose agreement does not count because the policy has another name; empty otherwise."""
    given = (one.approval.account for each in context.gate.approval_counts for one in each.evaluated_approvals)
    logins = (one.login for one in given if one.id == person.id and person.word is Word.NO_COUNT)
    return next((login for login in logins if login.casefold() != person.login.casefold()), "")


def _given_up(context: ReviewContext, consent: Consent) -> Markdown:
    """Say what follows a decision not to merge."""
    author = f"**{escape(context.pull.author.login)}**"
    request = context.pull.capabilities.request
    if closes(context) and WriteKind.CLOSE not in context.pull.capabilities.withheld:
        return Markdown(f"Decided to {consent.outcome} this: I close the {request} now.")
    until = "" if consent.outcome is Outcome.CLOSE else " until it is taken up again"
    return Markdown(
        f"Decided to {consent.outcome} this: {author} closes the {request}{until}, or somebody proposes anew."
    )


def _have(number: int) -> str:
    return "has" if number == 1 else "have"


def _of(consent: Consent) -> str:
    """Name the people whose word is missing."""
    names = [f"**{escape(person.login)}**" for person in consent.people if person.word in _WAITED_FOR]
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return f", of {', '.join(names[:_NAMED])}{more}" if names else ""


def _read(context: ReviewContext) -> Markdown:
    """Link to the first spec that lacks agreement."""
    path, left = context.gate.short[0].path, {removal.path for removal in context.removals}
    return link("read", "" if path in left else file_url(context.pull, path, 1))


def closes(context: ReviewContext) -> bool:
    """Tell whether the bot closes this now: once for each proposal, so that who reopens it is heard."""
    return context.pull.state is PullState.OPEN and _told_of(context) is not None


def closed_news(context: ReviewContext) -> tuple[Reply, ...]:
    """Tell once that it is closed, and why."""
    key, consent = _told_of(context), context.gate.consent
    if key is None or consent is None or context.pull.state is not PullState.CLOSED:
        return ()
    request = Markdown(context.pull.capabilities.request)
    body = render("closed.md.j2", request=request, outcome=consent.outcome, people=people_lines(consent))
    return (Reply(to=key, body=mark(body, Marker(kind=Kind.REPLY, value=key))),)


def _told_of(context: ReviewContext) -> str | None:
    """Name the comment that tells of the closing; None where nothing is closed, or it was told and somebody reopened it."""
    consent, pull = context.gate.consent, context.pull
    if consent is None or consent.proposal is None or not consent.gives_up or not context.policy.approval.auto_close:
        return None
    key = f"closed-{consent.proposal.at:%Y%m%dT%H%M%SZ}-{consent.outcome}"
    stands = (value_of(Kind.REPLY, body=one.body, author=one.author, bot=pull.bot) for one in pull.comments)
    return None if key in stands else key


def _told_last(pull: PullRequest, key: str) -> str:
    """Name what is to be told: anew where another end was told since, as after a change of the policy that was taken back."""
    comments = sorted(pull.comments, key=lambda one: one.created_at)
    stands = (value_of(Kind.REPLY, body=one.body, author=one.author, bot=pull.bot) or "" for one in comments)
    told = [one for one in stands if one.startswith("period-")]
    if key not in told:
        return key
    last = told[-1]
    same_period = last.split("-")[1:3] == key.split("-")[1:3]
    if same_period:
        return last if last.partition(_AGAIN)[0] == key else key
    return f"{key}{_AGAIN}{len(told)}"


def news(context: ReviewContext) -> tuple[Reply, ...]:
    """Tell once that a period began, and once that it is over: each is a reply to its moment."""
    consent, pull = context.gate.consent, context.pull
    if consent is None or consent.began_at is None or consent.ends_at is None or pull.state is not PullState.OPEN:
        return ()
    key = f"period-{consent.began_at:%Y%m%dT%H%M%SZ}-{consent.ends_at:%Y%m%dT%H%M%SZ}"
    key = _told_last(pull, f"{key}-over" if consent.is_over else key)
    body = render(
        "period.md.j2",
        over=consent.is_over,
        until=consent.until,
        people=people_lines(consent),
        request=Markdown(pull.capabilities.request),
        ready=context.gate.is_open and not context.team.errors,
        outcome=consent.outcome,
        gives_up=consent.gives_up,
    )
    return (Reply(to=key, body=mark(body, Marker(kind=Kind.REPLY, value=key))),)
