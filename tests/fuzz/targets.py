"""Every reader of foreign bytes, as a function that must end, and raise nothing but what it promises."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from bot.forges.patch import old_lines, parse_patch
from bot.markdown.document import parse
from bot.policy.model import PolicyError, SpecRule
from bot.policy.parser import parse_policy
from bot.review.commands.parser import parse_comment
from bot.review.evaluate.people import owners_of, parse_codeowners
from bot.review.model import markers
from bot.review.model.markers import Kind, Marker, mark
from bot.review.model.memory import recall
from bot.review.model.references import InvalidReferenceError
from bot.review.model.targets import parse_target
from bot.spec.examine import examine
from bot.template.compile_template import compile_template
from bot.template.model import TemplateError
from tests.review.builders import BOT, a_comment, a_pull
from tests.webhooks.deliveries import NOW, SECRET, SIGNING_TOKEN, TOKEN, github_signature
from webhooks import delivery_values, github, gitlab

SCHEMA = compile_template(parse("# [Title]\n\n**Status:** [Draft | Approved]\n\n## Why\n\nSay.\n\n## Open Questions\n"))
EVENTS = ("pull_request", "issue_comment", "check_run", "push", "merge_group", "installation", "pull_request_review")


def _text(data: bytes) -> str:
    return data.decode(errors="replace")


def github_body(data: bytes) -> None:
    for event in EVENTS:
        headers = {"X-GitHub-Event": event, "X-GitHub-Delivery": "d", "X-Hub-Signature-256": github_signature(data)}
        github.receive(headers, data, SECRET)


def github_headers(data: bytes) -> None:
    text = data.decode("latin-1")
    headers = {"X-GitHub-Event": text, "X-GitHub-Delivery": text, "X-Hub-Signature-256": text}
    github.receive(headers, b"{}", SECRET)
    github.receive({**headers, "X-Hub-Signature-256": github_signature(b"{}")}, b"{}", SECRET)


def gitlab_body(data: bytes) -> None:
    headers = {"X-Gitlab-Event": "Merge Request Hook", "X-Gitlab-Token": TOKEN}
    gitlab.receive(headers, data, gitlab.Secrets(token=TOKEN), NOW)


def gitlab_headers(data: bytes) -> None:
    text = data.decode("latin-1")
    names = ("X-Gitlab-Event", "X-Gitlab-Token", "webhook-id", "webhook-timestamp", "webhook-signature")
    gitlab.receive(dict.fromkeys(names, text), b"{}", gitlab.Secrets(token=TOKEN, signing_token=SIGNING_TOKEN), NOW)


def comment(data: bytes) -> None:
    parse_comment(a_comment(_text(data)), BOT)


def marker(data: bytes) -> None:
    for body in (_text(data), mark("words", Marker(kind=Kind.SUMMARY), Marker(kind=Kind.MEMORY, value=_text(data)))):
        markers.read(body)
        recall(replace(a_pull(), comments=(a_comment(body, author=BOT),)))


def spec(data: bytes) -> None:
    examine(data, path="a.md", schema=SCHEMA, rule=SpecRule())


def template(data: bytes) -> None:
    try:
        compile_template(parse(_text(data)))
    except TemplateError:
        return


def policy(data: bytes) -> None:
    try:
        parse_policy(_text(data))
    except PolicyError:
        return


def codeowners(data: bytes) -> None:
    owners_of("docs/specs/a.md", parse_codeowners(_text(data)))


def diff(data: bytes) -> None:
    parse_patch(_text(data))
    old_lines(_text(data))


def button(data: bytes) -> None:
    try:
        delivery_values.identifier(data.decode("latin-1"))
    except delivery_values.OddValueError:
        return


def job_row(data: bytes) -> None:
    try:
        parse_target(_text(data))
    except InvalidReferenceError:
        return


TARGETS: Mapping[str, Callable[[bytes], None]] = {
    one.__name__: one
    for one in (
        github_body,
        github_headers,
        gitlab_body,
        gitlab_headers,
        comment,
        marker,
        spec,
        template,
        policy,
        codeowners,
        diff,
        button,
        job_row,
    )
}
