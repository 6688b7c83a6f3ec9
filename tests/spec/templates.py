"""Templates in the styles that teams write them, for properties that must hold whatever the style."""

from pathlib import Path

BUILT_IN = (Path(__file__).parents[2] / "config" / "templates" / "technical-spec.md").read_text(encoding="utf-8")
_CASES = Path(__file__).parents[1] / "cases"
_FOLDERS = (
    "title/valid",
    "missing-field/valid-hard-breaks",
    "missing-field/valid-bullets",
    "missing-field/valid-front-matter",
    "missing-field/valid-plain-lines",
    "missing-field/valid-table",
    "missing-section/valid-optional-kept",
    "missing-section/valid-any-heading",
    "empty-section/valid-quoted-text",
    "empty-section/valid-text-that-stays",
    "unfilled-placeholder/valid-every-bracket",
    "invalid-code/valid",
)
STYLES = {
    "built-in": BUILT_IN,
    **{name: (_CASES / name / "template.md").read_text(encoding="utf-8") for name in _FOLDERS},
}
