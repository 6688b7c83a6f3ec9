"""What `specbot init` found, and what its policy would report, in words."""

from collections import Counter
from collections.abc import Iterator

from bot.calibration.first_policy import FirstPolicy
from bot.calibration.spec_files import SpecFiles
from bot.cli.files.preset_guess import why
from bot.markdown.model import FieldForm
from bot.policy.severity import Severity
from bot.report.spec_report import SpecReport
from bot.report.wording import counted

_NAMED = 5
_FORMS = {
    FieldForm.FRONT_MATTER: "front matter",
    FieldForm.BOLD: "bold labels",
    FieldForm.BULLET: "a list",
    FieldForm.PLAIN: "plain lines",
    FieldForm.TABLE: "a table",
    FieldForm.FENCE: "a code block",
}


def described(files: SpecFiles | None, read: int, found: FirstPolicy) -> Iterator[str]:
    """Say where specs lie, what they look like, and what was chosen for them."""
    if files is None or not read:
        yield "There is no spec yet; new ones go where the policy says."
    else:
        part = "" if read == len(files.paths) else f" (read {read} of them)"
        yield f"Found {counted(len(files.paths), 'spec')} at {files.pattern}{part}."
        if files.others:
            yield f"These may hold specs, too: {', '.join(files.others)}; add an entry of `specs` for each that does."
    yield f"Template: {found.template}{_origin(found)}."
    if found.metadata:
        form = Counter(form for _, form in found.metadata).most_common(1)[0][0]
        yield f"Metadata in {_FORMS[form]}: {', '.join(name for name, _ in found.metadata)}."
    if found.statuses:
        yield f"Statuses in use: {', '.join(f'{word} {count}' for word, count in found.statuses)}."
    if found.preset is not None:
        yield f"Preset: {found.preset.name}; {why(found.preset)}."


def _origin(found: FirstPolicy) -> str:
    if not found.template_text:
        return ""
    return ", new: what most of these specs have in common" if found.derived else ", new: the built-in one"


def reported(found: FirstPolicy) -> Iterator[str]:
    """Say what the policy would report on the specs that are there."""
    reports = found.policy.reports
    if not reports:
        return
    accepted = [one for one in reports if one.evidence.accepted]
    clean = sum(not _errors(one) for one in accepted)
    failing = [one for one in reports if _errors(one)]
    said = (
        f"{clean} of {counted(len(accepted), 'accepted spec')} {'has' if len(accepted) == 1 else 'have'} no error; "
        if accepted
        else ""
    )
    yield f"By this policy {said}{len(failing)} of {counted(len(reports), 'spec')} in all {'has' if len(reports) == 1 else 'have'} errors."
    for one in failing[:_NAMED]:
        first = next(each for each in one.diagnostics if each.severity is Severity.ERROR)
        yield f"  {one.path}:{first.span.line}: {first.message}"
    if len(failing) > _NAMED:
        yield f"  and {counted(len(failing) - _NAMED, 'spec')} more; `specbot check` lists them."


def _errors(report: SpecReport) -> int:
    return sum(one.severity is Severity.ERROR for one in report.diagnostics)
