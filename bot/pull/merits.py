"""What a spec has earned to have written into it: the status, and a row of history that names the pull request."""

from datetime import date

from bot.pull.claims import completes
from bot.pull.commands.desk import Desk
from bot.pull.examining import schema_of
from bot.pull.numbering import given_numbers, written_number
from bot.pull.reading import Reading
from bot.pull.snapshot import PullState, SourceFile
from bot.pull.words import quiet
from bot.pull.write_back import Number, WriteBack, text_of
from bot.spec import roles
from bot.spec.comparison import compare
from bot.spec.demand import Schema
from bot.spec.document import parse
from bot.spec.history import Row, has_row, spelled_author
from bot.spec.lifecycle import Lifecycle, Status

_LONGEST_CHANGE = 200
_UNDER_WAY = (None, Status.DRAFT, Status.REVIEW)
_NUMBERED = (Status.APPROVED, Status.IMPLEMENTED)
_PASSED = (Status.APPROVED, Status.IMPLEMENTED, Status.WITHDRAWN)


def wanted_of(desk: Desk, reading: Reading, file: SourceFile | None, day: date) -> WriteBack | None:
    """Say what a file should get; None when it has it, or is gone.

    A row that was written after the merge closes the matter. One that the pull request brought itself says nothing of the
    status: that may still have to follow.
    """
    pull, text, schema = desk.scene.pull, text_of(file), schema_for(desk, reading)
    if file is None or text is None:
        return None
    named = has_row(parse(text), schema, pull.ref.short)
    if named and not _brought(reading, schema, pull.ref.short):
        return None
    status, row = _status(desk, reading, text, schema), None
    if not named:
        row = _row(desk, text, schema, day, status)
    number = _number(desk, reading, status, said_in(text, schema).status)
    if status is None and row is None and number is None:
        return None
    return WriteBack(path=file.path, before=text, schema=schema, status=status, row=row, number=number)


def said_in(text: str, schema: Schema) -> roles.SaidStatus:
    """Read the status of a text."""
    return roles.status(compare(parse(text), schema))


def schema_for(desk: Desk, reading: Reading) -> Schema:
    """Compile the template that rules a spec."""
    return schema_of(reading.source, desk.scene.policy.specs[reading.source.rule])


def _brought(reading: Reading, schema: Schema, reference: str) -> bool:
    """Tell whether the pull request itself has the row already."""
    text = text_of(reading.source.head)
    return text is not None and has_row(parse(text), schema, reference)


def _status(desk: Desk, reading: Reading, text: str, schema: Schema) -> str | None:
    """Say to which word the status moves: only if nobody has moved it since."""
    target = _target(desk, reading) if said_in(text, schema).status is reading.spec.status else None
    return Lifecycle(names=schema.lifecycle).name(target) if target is not None else None


def _target(desk: Desk, reading: Reading) -> Status | None:
    """Say which status an open gate moves a spec to."""
    if not desk.scene.gate.is_open:
        return None
    if completes(reading):
        return Status.IMPLEMENTED
    return Status.APPROVED if _earns_approval(reading) else None


def _number(desk: Desk, reading: Reading, moved: str | None, said: Status | None) -> Number | None:
    """Give a spec its number with the approval, at the merge: the next one that is free on the commit that is written on."""
    given = given_numbers(desk.snapshot, desk.scene.policy).get(reading.path)
    rule = desk.scene.policy.specs[reading.source.rule]
    earned = desk.scene.pull.state is PullState.MERGED and desk.scene.gate.is_open
    if given is None or rule.number is None or not earned or not (moved is not None or said in _NUMBERED):
        return None
    return Number(text=written_number(given, rule), field=rule.number.field)


def _earns_approval(reading: Reading) -> bool:
    """Tell whether an open gate moves the status: not if it had passed that before, or is a word of the file's own."""
    before = reading.earlier.status if reading.earlier is not None else None
    own_word = reading.spec.status is None and bool(reading.spec.status_text)
    return reading.spec.status in _UNDER_WAY and before not in _PASSED and not own_word


def _row(desk: Desk, text: str, schema: Schema, day: date, status: str | None) -> Row:
    pull = desk.scene.pull
    author = spelled_author(parse(text), schema, login=pull.author.login, name=pull.author.name)
    return Row(
        date=day.isoformat(),
        author=quiet(author),
        change=quiet(_cut(pull.title)),
        reference=quiet(pull.ref.short),
        status=quiet(status or said_in(text, schema).text or ""),
    )


def _cut(title: str) -> str:
    return title if len(title) <= _LONGEST_CHANGE else f"{title[: _LONGEST_CHANGE - 1]}…"
