"""A spec that names its successor, or what it replaces, is named by that one in turn: what is missing there is proposed."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from bot.comparison.diagnostic import Diagnostic
from bot.markdown.document import parse
from bot.policy.model import Policy, WriteBackMode
from bot.policy.severity import Code, Severity
from bot.review.evaluate.model import Problem, SpecReview
from bot.review.evaluate.partners import Half, Partner, keeps_partners, partners_in
from bot.review.evaluate.related import files_of
from bot.review.evaluate.spec_review import fingerprint
from bot.review.model.capabilities import FileStatus
from bot.review.model.snapshot import Snapshot
from bot.review.model.source import SourceFile
from bot.spec.metadata import is_broken
from bot.spec.numbers import number_in_name
from bot.spec.partner_edits import NAMES, partner_edits
from bot.spec.references import is_elsewhere, number_of

_NEW, _OLD = "superseded-by", "replaces"


def with_other_halves(one: SpecReview, halves: Iterable[Half], snapshot: Snapshot, policy: Policy) -> SpecReview:
    """Add a warning for each partner that does not name this spec in turn, and for each that nobody finds."""
    return replace(one, problems=(*one.problems, *_problems(one, halves, snapshot, policy)))


def missing_halves(one: SpecReview, snapshot: Snapshot, policy: Policy) -> Iterator[Half]:
    """Yield the partners that do not name a spec in turn: as this pull request has them, else as the base branch does."""
    for partner in partners_in(one.spec.document) if keeps_partners(policy.specs[one.source.rule]) else ():
        if is_elsewhere(partner.reference.target, snapshot.pull.base.repository):
            continue
        path, file = _file_of(one, partner, snapshot, policy)
        text = file.content.decode("utf-8", errors="replace") if file is not None else None
        named = _named_back(one, path, text, snapshot, policy) if text is not None else frozenset()
        contradicts = partner.is_new in named and path != one.path
        if contradicts or (not partner.is_new) not in named:
            yield Half(partner=partner, path=path, file=file, contradicts=contradicts)


def _problems(one: SpecReview, halves: Iterable[Half], snapshot: Snapshot, policy: Policy) -> Iterator[Problem]:
    together = {source.path for source in snapshot.specs}
    for half in halves:
        path, partner = half.path, half.partner
        is_mine = (
            not half.contradicts
            and path not in together
            and policy.write_back is not WriteBackMode.OFF
            and _has_room(half, one.path)
        )
        after = (
            "I add that once this is approved and merged, if nothing else stands there; or write"
            if is_mine
            else "write"
        )
        if half.file is None:
            message = f'"{partner.reference.target}" is no spec that I find here; write its path or its number.'
        elif path == one.path:
            message = f'"{partner.reference.target}" is this very spec; write the path or the number of the other one.'
        elif half.contradicts:
            each = "is replaced by" if partner.is_new else "replaces"
            message = f'"{path}" and this spec each say that it {each} the other; take out the line of one of them.'
        elif partner.is_new:
            message = f'"{path}" does not say that it replaces this; {after} "{_OLD}: {one.path}" there.'
        else:
            message = (
                f'"{path}" does not say that this replaces it; {after} "{_NEW}: {one.path}" there, and its status.'
            )
        yield _problem(one, partner, message)


def _has_room(half: Half, path: str) -> bool:
    """Tell whether the partner has a place for the other half: it can be read, and nothing stands there."""
    content = half.file.content if half.file is not None else b""
    try:
        document = parse(content.decode("utf-8"))
    except UnicodeDecodeError:
        return False
    return not is_broken(content) and bool(partner_edits(document, NAMES[half.partner.is_new], path))


def _file_of(one: SpecReview, partner: Partner, snapshot: Snapshot, policy: Policy) -> tuple[str, SourceFile | None]:
    """Find a partner: as this pull request has it, else as the base branch does."""
    named = files_of(partner.reference, one.path, one.source.rule, snapshot.pull, policy, snapshot.numbers)
    together = {source.path: source.head for source in snapshot.specs}
    gone = {file.path for file in snapshot.pull.files if file.status is FileStatus.REMOVED}
    for path in named:
        file = together.get(path) or (snapshot.relatives.get(path) if path not in gone else None)
        if file is not None:
            return path, file
    return "", None


def _named_back(one: SpecReview, path: str, text: str, snapshot: Snapshot, policy: Policy) -> frozenset[bool]:
    """Tell as what a partner names this spec, by path, by file name or by number: as the new one of the two, or the old one."""
    number = one.spec.facts.number or number_in_name(one.path)
    found = set[bool]()
    for back in partners_in(parse(text)):
        named = number is not None and number_of(back.reference.target) == number
        if named or one.path in files_of(
            back.reference, path, one.source.rule, snapshot.pull, policy, snapshot.numbers
        ):
            found.add(back.is_new)
    return frozenset(found)


def _problem(one: SpecReview, partner: Partner, message: str) -> Problem:
    section = f"{_NEW if partner.is_new else _OLD} {partner.reference.target}"
    found = Diagnostic(
        code=Code.POLICY, severity=Severity.WARNING, message=message, span=partner.field.value_span, section=section
    )
    return Problem(path=one.path, diagnostic=found, fingerprint=fingerprint(one.path, found))
