"""No text that people write takes more time per character when it is long: specs, templates, comments, descriptions."""

import gc
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import count

import msgspec
import pytest

from bot.forges.patch import old_lines, parse_patch
from bot.markdown.document import parse
from bot.policy.globs import GlobError
from bot.policy.model import Policy, PolicyError, SpecRule
from bot.policy.parser import parse_policy
from bot.policy.paths import spec_rule
from bot.review.commands.parser import parse_comment
from bot.review.evaluate.people import owners_of, parse_codeowners
from bot.review.evaluate.related import named_files
from bot.review.evaluate.rules_in_force import BUILT_IN
from bot.review.model.markers import read
from bot.review.model.references import InvalidReferenceError
from bot.review.model.targets import parse_target
from bot.review.text.render import escape, without_commands
from bot.spec.examine import examine
from bot.template.compile_template import MAX_SECTIONS, compile_template
from bot.template.model import TemplateError
from tests.growth import MOST, growth
from tests.review.builders import BOT, a_comment
from tests.webhooks.deliveries import NOW, SECRET, TOKEN, github_signature
from webhooks import delivery_values, github, gitlab

SIZE = 1_000
SCHEMA = compile_template(parse(BUILT_IN))
SEEDS = (
    " ", "\t", "\u00a0", "a", "1", "<a =", "<a ", '[a]( "', "[a](", "n/a ", "{a", "{{a", "`", "[", "(", "____", "****a", "*", "- ", "|", "# ",
    "\\", ":", "> ", "a/", "[]()", "<!--", "or ", ", ", "(optional,", "…", "{#a",
    "[TODO ", " | **a:** ",
)  # fmt: skip
BLOCKS = (
    "- a\n", "```a\n\n## a\n\n", " ```a\n\n## a\n\n", "~~~\n", "|a|\n", "|a|b|\n|-|-|\n", "## a\n\n", "> ", ">\n", "- [ ] a\n", "**a:** b\n",
    "[a]: b\n", "<!-- a\n", "@@ -1 +1 @@\n+\n", "<pre>", "<?", "<![CDATA[", "<!A", "  - a\n", "a\n===\n", "[a]\n", "{{a}}\n",
)  # fmt: skip
PLACES = {
    "heading": "# T\n\n## {}\n\ntext\n",
    "title": "# {}\n\n## Overview\n",
    "field": "# T\n\n**{}:** {}\n**Status:** {}\n**Date:** {}\n**Related PRD:** {}\n**Author:** {}\n",
    "item": "# T\n\n- {}\n- [ ] {}\n\n## Open Questions\n\n- [ ] {}\n",
    "cell": "# T\n\n## Revision History\n\n| Date | Author | Changes |\n|---|---|---|\n| {} | {} | {} |\n",
    "paragraph": "# T\n\n## Overview\n\n{}\n\nb {}\n",
    "front matter": "---\na: {}\nstatus: {}\n---\n# T\n",
    "quote and comment": "> {}\n\n<!-- {} -->\n\n## A <!-- {} -->\n",
    "code": "```json\n{}\n```\n\n```sql\n{}\n```\n",
    "bare": "{}",
}
UNIQUE = count()


def a_spec(text: str) -> None:
    examine(text.encode(), path="docs/specs/a.md", schema=SCHEMA, rule=SpecRule())


def a_template(text: str) -> None:
    with suppress(TemplateError):
        schema = compile_template(parse(f"# [T]\n\n## A\n\n{text}"))
        examine(b"# x\n\n## A\n\ny\n", path="a.md", schema=schema, rule=SpecRule())


def a_kept_template(text: str) -> None:
    with suppress(TemplateError):
        schema = compile_template(parse(f"# [T]\n\n## A\n\n{text}"))
        examine(f"# x\n\n## A\n\n{text}".encode(), path="a.md", schema=schema, rule=SpecRule())


def a_body(text: str) -> None:
    without_commands(text)
    escape(text)


def a_policy(text: str) -> None:
    with suppress(PolicyError):
        parse_policy(f"version: 1\nspecs:\n  - paths: [{text}]\nseverity: {text}\n")


def a_path_pattern(text: str) -> None:
    with suppress(GlobError):
        spec_rule(Policy(specs=(SpecRule(paths=(text.strip() or "a",)),)), f"docs/{'a' * 200}.md")


def a_long_path(text: str) -> None:
    spec_rule(Policy(specs=(SpecRule(paths=("docs/**/*a*a*b.md",)),)), text)


def code_owners(text: str) -> None:
    owners_of("docs/specs/a.md", parse_codeowners(text))
    owners_of("docs/specs/a.md", parse_codeowners(f"{text.replace(' ', '?')} @ada"))


def a_delivery(text: str) -> None:
    for body in (text.encode(), msgspec.json.encode({"action": text, "repository": {"full_name": text}, "number": 1})):
        headers = {"X-GitHub-Event": "pull_request", "X-GitHub-Delivery": "d"}
        github.receive({**headers, "X-Hub-Signature-256": github_signature(body)}, body, SECRET)
        gitlab.receive({"X-Gitlab-Token": TOKEN}, body, gitlab.Secrets(token=TOKEN), NOW)


def headers_of_a_delivery(text: str) -> None:
    names = (
        "X-GitHub-Event",
        "X-GitHub-Delivery",
        "X-Hub-Signature-256",
        "webhook-id",
        "webhook-timestamp",
        "webhook-signature",
    )
    headers = {**dict.fromkeys(names, text), "X-Gitlab-Event": text}
    github.receive(headers, b"{}", SECRET)
    gitlab.receive(headers, b"{}", gitlab.Secrets(token=TOKEN, signing_token="whsec_c2VjcmV0"), NOW)


def a_button(text: str) -> None:
    with suppress(delivery_values.OddValueError):
        delivery_values.identifier(text)


def a_job_row(text: str) -> None:
    for row in (text, f"github:{text}", f"gitlab:a/b@{text}", f"github:a/b#{text}"):
        with suppress(InvalidReferenceError):
            parse_target(row)


READERS: dict[str, Callable[[str], object]] = {
    "spec": a_spec,
    "template": a_template,
    "template kept as it is": a_kept_template,
    "comment": lambda text: parse_comment(a_comment(text), BOT),
    "description": lambda text: named_files(f"Implements: {text}", "team/app"),
    "marker": read,
    "patch": lambda text: (parse_patch(text), old_lines(f"@@ -1 +1 @@ {text}")),
    "policy": a_policy,
    "path pattern": a_path_pattern,
    "long path": a_long_path,
    "code owners": code_owners,
    "webhook body": a_delivery,
    "webhook headers": headers_of_a_delivery,
    "button": a_button,
    "job row": a_job_row,
    "own body": a_body,
}
WHOLE = ("spec", "template", "template kept as it is")
CASES = [(name, place) for name in READERS for place in PLACES if name in WHOLE or place in ("paragraph", "bare")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """A text of any size; none occurs twice, so that nothing is remembered."""

    seed: str
    form: str

    def text(self, size: int) -> str:
        return self.form.replace("{}", f"{self.seed * (size // len(self.seed))}{next(UNIQUE)}")


def recipes(place: str) -> Iterator[Recipe]:
    yield from (Recipe(seed=seed, form=PLACES[place]) for seed in (*SEEDS, *BLOCKS))
    if place == "bare":
        yield from (Recipe(seed=f"{seed}\n", form="# T\n\n{}") for seed in SEEDS)


@pytest.mark.parametrize(("name", "place"), CASES)
def test_time_grows_as_the_text_does(name: str, place: str) -> None:
    gc.collect()
    gc.disable()
    try:
        found = {one: rate for one in recipes(place) if (rate := _rate(READERS[name], one)) > MOST}
    finally:
        gc.enable()
    assert found == {}


def _rate(reader: Callable[[str], object], recipe: Recipe) -> float:
    def prepare(size: int) -> Callable[[], object]:
        made = recipe.text(size)
        return lambda: reader(made)

    return growth(prepare, SIZE)


def test_a_template_of_endless_headings_is_refused() -> None:
    with pytest.raises(TemplateError, match="more than 500 headings"):
        compile_template(parse("## A\n\n" * MAX_SECTIONS))


def test_a_template_of_endless_fields_is_refused() -> None:
    with pytest.raises(TemplateError, match="more than 500 fields"):
        compile_template(parse("# [T]\n\n" + "".join(f"**Field {n}:** [a]\n" for n in range(501)) + "\n## A\n\nx\n"))


LARGE = {
    "fields": ("# [T]\n\n" + "".join(f"**Field {n}:** [a | b]\n" for n in range(300)) + "\n## A\n\nx\n", "**Field {}x:** zz\n"),
    "fields of a section": ("# [T]\n\n## A\n\n" + "".join(f"**Field {n}:** [a | b]\n" for n in range(300)), "Fields {}: zz\n\n"),
    "headings": ("# [T]\n\n" + "".join(f"## Part {n}\n\nSay.\n\n" for n in range(300)), "## Parts {}\n\ntext\n\n"),
    "columns": (
        f"# [T]\n\n## A\n\n|{'|'.join(f'C{n}' for n in range(100))}|\n|{'---|' * 100}\n|{'[x]|' * 100}\n", "|{}" + "|y" * 99 + "|\n"
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", LARGE)
def test_a_large_template_beside_a_large_spec_takes_their_product_at_most(kind: str) -> None:
    template, line = LARGE[kind]
    schema = compile_template(parse(template))
    start = (
        f"# T\n\n## A\n\n|{'|'.join(f'D{n}' for n in range(100))}|\n|{'---|' * 100}\n"
        if kind == "columns"
        else "# T\n\n## A\n\n"
    )

    def prepare(size: int) -> Callable[[], object]:
        text = start + "".join(line.format(f"{n} {next(UNIQUE)}") for n in range(size))
        return lambda: examine(text.encode(), path="a.md", schema=schema, rule=SpecRule())

    assert growth(prepare, 500) <= MOST
    began = time.process_time()
    prepare(2_000)()
    assert time.process_time() - began < 10
