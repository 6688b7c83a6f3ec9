"""A team's policy: what it may say, and what a mistake answers."""

import pickle
import traceback

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.policy.lifecycle import LifecycleNames, Status
from bot.policy.model import (
    CODES,
    STATUSES,
    ApprovalRules,
    DependencyMode,
    GateRules,
    Labels,
    LapseMode,
    Mode,
    Numbering,
    Policy,
    PolicyError,
    ReviewRules,
    Roles,
    SpecRule,
    StampMode,
    WriteBackMode,
)
from bot.policy.notify import NotifyRule
from bot.policy.parser import parse_policy
from bot.policy.severity import Code

EVERYTHING = """\
version: 1
specs:
  - paths: ["text/*.md", "!text/old/**"]
    template: ./0000-template.md
    required: [Motivation]
    optional: [Drawbacks]
    forbidden: [Secrets]
    not_applicable: [Security]
    roles: {status: State, questions: Unresolved, history: Changes, plan: Tasks}
    lifecycle: {review: Last Call, approved: Final}
    values:
      Impact: [Low, High]
      Year: [2024, 2025]
    number: {field: RFC, digits: 3}
severity:
  title: off
  empty-section: {draft: info, review: error}
approval:
  required: 2
  approvers: [maintain, alice, "@org/team", codeowners]
  accounts: {Alice: 583231}
  distinct_groups: yes
  dismiss_early: true
  lapse: any-push
  depends_on: error
labels:
  prefix: "rfc: "
  colours: {draft: "#BFC5CC"}
write_back: off
stamp: before_merge
index: text/README.md
review: {draft_pull_requests: true, already_open: true, comments: 0}
gate: {statuses: false, thread: false}
mode: advise
"""


def test_every_key_is_read() -> None:
    assert parse_policy(EVERYTHING) == Policy(
        specs=(
            SpecRule(
                paths=("text/*.md", "!text/old/**"),
                template="0000-template.md",
                required=("Motivation",),
                optional=("Drawbacks",),
                forbidden=("Secrets",),
                not_applicable=("Security",),
                roles=Roles(status="State", questions="Unresolved", history="Changes", plan="Tasks"),
                lifecycle=LifecycleNames(review="Last Call", approved="Final"),
                values={"Impact": ("Low", "High"), "Year": ("2024", "2025")},
                number=Numbering(field="RFC", digits=3),
            ),
        ),
        severity={"title": "off", "empty-section": {"draft": "info", "review": "error"}},
        approval=ApprovalRules(
            required=2,
            approvers=("maintain", "alice", "@org/team", "codeowners"),
            accounts={"alice": "583231"},
            distinct_groups=True,
            dismiss_early=True,
            lapse=LapseMode.ANY_PUSH,
            depends_on=DependencyMode.ERROR,
        ),
        labels=Labels(prefix="rfc: ", colours={"draft": "bfc5cc"}),
        write_back=WriteBackMode.OFF,
        stamp=StampMode.BEFORE_MERGE,
        index="text/README.md",
        review=ReviewRules(draft_pull_requests=True, already_open=True, comments=0),
        gate=GateRules(statuses=False, thread=False),
        mode=Mode.ADVISE,
    )


def test_the_line_of_every_key_path_is_known() -> None:
    lines = parse_policy(EVERYTHING).lines
    rows = EVERYTHING.splitlines()
    assert rows[lines["approval.required"] - 1] == "  required: 2"
    assert lines["specs[0].paths[1]"] == lines["specs[0]"] == 3
    assert rows[lines["severity.empty-section.review"] - 1].startswith("  empty-section")


@pytest.mark.parametrize("text", ["", "# nothing\n", "---\n", "{}", "version: 1\n"])
def test_what_a_file_leaves_out_has_its_default(text: str) -> None:
    assert parse_policy(text) == Policy()


def test_codes_and_statuses_are_those_of_the_spec_room() -> None:
    assert tuple(Code) == CODES
    assert tuple(Status) == STATUSES


MISTAKES = {
    "no digits": (
        "specs:\n  - number: {digits: 0}\n",
        2,
        "specs[0].number.digits",
        "specs[0].number.digits is 0; a number has at least one digit.",
    ),
    "near key": (
        "approval:\n  requird: 2\n",
        2,
        "approval.requird",
        'not a key of the policy; did you mean "required"?',
    ),
    "far key": (
        "\nxyzzy: 1\n",
        2,
        "xyzzy",
        "choose version, extends, mode, specs, severity, approval, labels, write_back, stamp, index, review, gate or precedent.",
    ),
    "code": ("severity: {empty-sections: off}", 1, "severity.empty-sections", 'did you mean "empty-section"?'),
    "level": ("severity: {title: loud}", 1, "severity.title", 'is "loud"; choose error, warning, info or off.'),
    "level by status": ("severity:\n  title: {Draft: off}", 2, "severity.title.Draft", 'did you mean "draft"?'),
    "version": ("version: 2", 1, "version", "this Specbot reads version 1"),
    "no specs": ("specs: []", 1, "specs", "name the paths"),
    "specs not a list": ("specs: {paths: []}", 1, "specs", "must be a list"),
    "a spec not a mapping": ("specs:\n  - docs\n", 2, "specs[0]", "must be a mapping"),
    "no paths": ("specs:\n  - paths: []\n", 2, "specs[0].paths", "name at least one pattern"),
    "path above the root": ("specs: [{paths: [../x.md]}]", 1, "specs[0].paths[0]", "from the root"),
    "backslash": ("specs: [{paths: ['docs\\x.md']}]", 1, "specs[0].paths[0]", "from the root"),
    "no pattern": ("specs: [{paths: ['!']}]", 1, "specs[0].paths[0]", "is no pattern"),
    "null template": ("specs:\n  - template:\n", 2, "specs[0].template", "must be a text"),
    "both": (
        "specs:\n  - required: [A, B]\n    optional: [b]\n",
        3,
        "specs[0].optional[0]",
        "both required and optional",
    ),
    "same word": ("specs: [{lifecycle: {approved: draft}}]", 1, "specs[0].lifecycle.approved", "its own word"),
    "no values": ("specs: [{values: {Impact: []}}]", 1, "specs[0].values.Impact", "list the allowed values"),
    "not a flag": ("approval: {dismiss_early: maybe}", 1, "approval.dismiss_early", "must be true or false"),
    "not a number": ("approval: {required: two}", 1, "approval.required", "a whole number from 0 to 50"),
    "too many": ("approval: {required: 51}", 1, "approval.required", "a whole number from 0 to 50"),
    "negative": ("review: {comments: -1}", 1, "review.comments", "a whole number from 0 to 200"),
    "no approvers": ("approval: {approvers: []}", 1, "approval.approvers", "name who may approve"),
    "questioner": ("approval: {questions: ['a b']}", 1, "approval.questions[0]", "a permission, a user"),
    "account's login": ("approval: {accounts: {'a b': 1}}", 1, "approval.accounts.a b", "write a login and the number"),
    "account's number": (
        "approval: {accounts: {ada: ada}}",
        1,
        "approval.accounts.ada",
        "write the number of the account",
    ),
    "approver": ("approval: {approvers: ['a b']}", 1, "approval.approvers[0]", "name a permission"),
    "lapse": ("approval: {lapse: always}", 1, "approval.lapse", "choose never, any-push or changed-sections"),
    "colour": ("labels:\n  colours: {draft: red}", 2, "labels.colours.draft", "six hexadecimal digits"),
    "stamp": ("stamp: never", 1, "stamp", "choose after_merge or before_merge"),
    "write back": ("write_back: yes", 1, "write_back", "choose commit, pull_request or off"),
    "twice": ("version: 1\nversion: 1\n", 2, "version", "stands twice"),
    "not a mapping": ("- a", 1, "", "The policy must be a mapping"),
    "not YAML": ("a: [\n", 2, "", "is not YAML"),
    "two documents": ("--- {}\n--- {}\n", 2, "", "is not YAML"),
    "a control character": ("a: \x00", 1, "", "is not YAML"),
    "a list as a key": ("? [a]\n: b\n", 1, "", "must be a plain word"),
    "too long": ("#" * 100_001, 1, "", "longer than 100000 characters"),
    "too deep": ("[" * 100_000, 1, "", "nested more than 12 deep"),
    "an endless anchor": ("a: &a [*a]", 1, "", "contains itself"),
    "an unfolding anchor": (
        "a: &a [1, 1, 1, 1, 1, 1, 1, 1, 1]\n"
        + "".join(
            f"{name}: &{name} [{', '.join([f'*{last}'] * 9)}]\n" for last, name in zip("abcd", "bcde", strict=True)
        ),
        1,
        "",
        "use fewer anchors",
    ),
}


@pytest.mark.parametrize(("text", "line", "key", "words"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_names_line_key_and_way_out(text: str, line: int, key: str, words: str) -> None:
    with pytest.raises(PolicyError) as caught:
        parse_policy(text)
    assert (caught.value.line, caught.value.key) == (line, key)
    assert words in caught.value.message


def test_an_anchor_used_twice_is_fine() -> None:
    policy = parse_policy("specs:\n  - &spec {paths: [a.md]}\n  - *spec\n")
    assert policy.specs == (SpecRule(paths=("a.md",)),) * 2


def test_the_error_is_an_exception_like_any_other() -> None:
    error = PolicyError("Wrong.", 3, "a.b")
    assert str(error) == "line 3: Wrong."
    assert repr(error) == "PolicyError('Wrong.', 3, 'a.b')"
    assert traceback.format_exception(error)
    copy = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own bytes
    assert (copy.message, copy.line, copy.key) == ("Wrong.", 3, "a.b")


@settings(max_examples=100, deadline=None, derandomize=True)
@given(st.text() | st.text(alphabet="a:- {}[]&*!|>'\"\n0,#?"))
def test_any_text_is_a_policy_or_a_policy_error(text: str) -> None:
    assert 1 <= _first_mistake(text) <= len(text.splitlines()) + 1


def _first_mistake(text: str) -> int:
    try:
        parse_policy(text)
    except PolicyError as error:
        return error.line
    return 1


def test_whom_to_notify_is_read_by_name() -> None:
    policy = parse_policy("specs: [{notify: [{to: team-chat}, {to: leads, on: [digest, approved]}]}]\n")
    assert policy.specs[0].notify == (NotifyRule(to="team-chat"), NotifyRule(to="leads", on=("digest", "approved")))


@pytest.mark.parametrize(
    ("notify", "message"),
    [
        ("[{to: slack://T1/SECRET}]", "notify[0].to is an address, and everybody can read it here; write a name"),
        (
            "[{to: SECRET@example.com}]",
            "SPECBOT_NOTIFY_TEAM_CHAT to the address. If it held a secret, make that secret",
        ),
        ("[{to: Team}]", 'notify[0].to is "Team"; write a name in small letters'),
        ("[{to: my-file}]", 'notify[0].to is "my-file"; write a name'),
        (f"[{{to: {'x' * 41}}}]", "write a name in small letters"),
        ("[{on: [review]}]", "specs[0].notify[0] names nobody; add to, such as to: team-chat."),
        ("[{to: a, on: []}]", "notify[0].on is empty; list what to tell"),
        ("[{to: a, on: [merged]}]", '"merged"; choose review, question, approved, implemented or digest.'),
        ("{to: a}", "specs[0].notify must be a list"),
        ("[{to: a, mail: b}]", "is not a key of the policy"),
    ],
)
def test_an_address_or_a_wrong_word_in_notify_is_an_error_that_repeats_no_secret(notify: str, message: str) -> None:
    with pytest.raises(PolicyError) as caught:
        parse_policy(f"specs: [{{notify: {notify}}}]\n")
    assert message in str(caught.value)
    assert "SECRET" not in str(caught.value)
