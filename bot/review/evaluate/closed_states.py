"""Which states a spec may not be moved to yet, and why: a field is not filled in, or nobody who may move it has said so."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from types import MappingProxyType

from bot.markdown.front_matter import value_below
from bot.markdown.model import FieldForm
from bot.markdown.text_normalize import loose_key, plain_text, says_not_applicable, says_undecided
from bot.policy.lifecycle import State
from bot.review.evaluate.context import ReviewContext
from bot.review.evaluate.model import ApprovalStatus, Gate, SpecReview
from bot.review.evaluate.people import Approvers
from bot.review.model.account import Account
from bot.spec.model import Examination

AUTHOR = "author"
_SPOKE = (ApprovalStatus.COUNTS, ApprovalStatus.STRANGER, ApprovalStatus.OUTSIDE)
"""Approvals of this text: whoever may move a state need not be one whose approval the policy counts."""


def with_closed_states(context: ReviewContext, gate: Gate, asked: Iterable[tuple[str, str, Account]]) -> ReviewContext:
    """Add what is closed for each spec whose team lists its states; `asked`: for which spec and state who asked by command."""
    asked = tuple(asked)
    found = {
        one.path: MappingProxyType(
            dict(_closed(context, gate, one, [(name, who) for path, name, who in asked if path == one.path]))
        )
        for one in context.spec_reviews
        if context.lifecycle(one).states
    }
    return replace(context, closed_states=MappingProxyType(found))


def _closed(
    context: ReviewContext, gate: Gate, one: SpecReview, asked: Collection[tuple[str, Account]]
) -> Iterator[tuple[str, str]]:
    counted = next((found.evaluated_approvals for found in gate.approval_counts if found.path == one.path), ())
    spoke = [found.approval.account for found in counted if found.standing in _SPOKE]
    lifecycle = context.lifecycle(one)
    for state in lifecycle.states:
        by_command = [account for name, account in asked if lifecycle.state(name) == state]
        why = lacks(one.spec, state) or refuses(context, one.path, state, [context.pull.author, *spoke, *by_command])
        if why:
            yield state.name, why


def lacks(spec: Examination, state: State) -> str:
    """Say which fields a state needs and the file has not filled in; empty where none."""
    missing = [f'"{name}"' for name in state.needs if not _is_filled(spec, name)]
    if not missing:
        return ""
    fields = "the field" if len(missing) == 1 else "the fields"
    return f'"{state.name}" needs {fields} {", ".join(missing)}; fill in what is missing.'


def refuses(context: ReviewContext, path: str, state: State, accounts: Iterable[Account]) -> str:
    """Say who may move a spec to a state, where none of these people may; empty where one may."""
    if not state.by or any(_may_move(context, path, state, account) for account in accounts):
        return ""
    people = ", ".join("the author" if entry == AUTHOR else entry for entry in state.by)
    return f'"{state.name}" is for {people} to enter: one of them approves this, or writes "/spec status {state.name}".'


def _may_move(context: ReviewContext, path: str, state: State, account: Account) -> bool:
    if AUTHOR in state.by and account.id == context.pull.author.id:
        return True
    people: Approvers = replace(context.approvers, entries=tuple(one for one in state.by if one != AUTHOR))
    return bool(people.groups(account, path))


def _is_filled(spec: Examination, name: str) -> bool:
    """Tell whether a field has a value that says something: no placeholder, no `TBD`, no `N/A`."""
    wanted = loose_key(name)
    for field in spec.document.fields:
        if loose_key(field.key) != wanted:
            continue
        below = value_below(spec.document, field)
        own = field.value or " ".join(spec.document.lines[field.line : field.block_end])
        text = plain_text(below.text if below is not None else own).strip("\"' ")
        waits = field.form is not FieldForm.FRONT_MATTER and text.startswith("[") and text.endswith("]")
        if text and not waits and not says_undecided(text) and not says_not_applicable(text):
            return True
    return False


def entering(context: ReviewContext, one: SpecReview, state: State, account: Account) -> str:
    """Say why this person may not move a spec to a state by command; empty where nothing stands between."""
    return lacks(one.spec, state) or refuses(context, one.path, state, (account,))
