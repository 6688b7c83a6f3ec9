"""One thing that is wrong in a document, where, and what to do about it."""

from dataclasses import dataclass

from bot.markdown.model import Span, TextEdit
from bot.policy.severity import Code, Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnostic:
    """One thing that is wrong in a document, where, and what to do about it."""

    code: Code
    severity: Severity
    message: str
    span: Span
    section: str | None = None
    occurrence: int = 1
    fix: tuple[TextEdit, ...] | None = None
    unwritten: str | None = None
    """The template's section that is missing, or holds nothing of the author's: one finding before and after its stub."""
    absorbed: tuple["Diagnostic", ...] = ()
    """What else would be said of a section that holds only the template's text."""
    demand: str | None = None
    """What of the template is not met, such as `section:Goals` or `column:Risks / Owner`; None when no template asks for it."""
    file: str = ""
    """The file beside the spec that its lines are in; empty: the spec itself."""
    given: str = ""
    """The word that stands where the template's choices should."""

    @property
    def help(self) -> str:
        """The page that explains this code, as a path inside the documentation."""
        return f"docs/diagnostics/{self.code}.md"
