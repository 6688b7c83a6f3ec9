"""Every text that people read, in the situations that it has words for, on either forge."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import cache

from bot.policy.model import ApprovalRules, Mode, Policy, ReviewRules
from bot.policy.severity import Code
from bot.review.decide import decide_failed
from bot.review.evaluate.context import NO_TEAM_FILES, BrokenRules, TeamVerdict
from bot.review.evaluate.model import Problem, SpecReview
from bot.review.model.account import CommitList, GitIdentity, PullCommit
from bot.review.model.capabilities import Capabilities, Permission, PullState, Verdict, WriteKind
from bot.review.model.desired_state import DesiredState
from bot.review.model.markers import Purpose
from bot.review.model.pull_request import Comment, PullRequest
from bot.review.model.snapshot import Snapshot
from bot.review.present import checks
from bot.review.present.in_mode import advised
from bot.review.present.summary import summary_without_specs
from bot.review.present.unreadable import Unreadable, not_all_files, too_complex
from bot.review.write_back.base_edits import landing
from tests.review.builders import (
    ANN,
    BEN,
    CAT,
    EVE,
    NOON,
    PATH,
    a_comment,
    a_diagnostic,
    a_pull,
    a_reading,
    a_review,
    a_snapshot,
    an_examination,
)
from tests.review.situation import (
    GITHUB,
    WEB,
    Situation,
    a_check,
    a_reply,
    a_spec,
    a_summary,
    body,
    decided,
    said,
    shown,
)
from tests.review.situations_of_consent import CONSENT


@cache
def _many() -> tuple[SpecReview, ...]:
    return tuple(
        a_spec(
            path=f"docs/specs/{number:04}.md", title=f"Spec {number}", errors=number % 3 == 0, questions=number % 4 == 0
        )
        for number in range(1, 201)
    )


def _thread(can: Capabilities, *specs: SpecReview, pull: PullRequest | None = None) -> str:
    thread = decided(can, *specs, pull=pull).gate_thread
    return body(thread.body) if thread else ""


def _changed() -> SpecReview:
    after = a_reading(spec=an_examination(digests={"Goals": "2", "Risks": "2", "Plan": "2"}))
    return replace(after, seen={"2" * 40: {"Goals": "1", "Risks": "1", "Plan": "1"}})


def _made_by_ben() -> Snapshot:
    identity = GitIdentity(name="Ben", email="ben@example.com", account=BEN)
    commit = PullCommit(sha="3" * 40, url=f"{WEB}/commit/{'3' * 40}", authors=(identity,))
    return replace(a_snapshot(), commits=CommitList(commits=(commit,)))


def _reminder(can: Capabilities) -> str:
    pull = replace(a_pull(), pushed_at=NOON - timedelta(days=10))
    policy = Policy(review=ReviewRules(remind_after_days=5), approval=ApprovalRules(approvers=("write", "ben")))
    return body(decided(can, a_spec(questions=1), pull=pull, policy=policy).replies[0].body)


def _finding(can: Capabilities) -> str:
    return body(decided(can, a_spec(errors=1)).findings[0].body)


def _failed(can: Capabilities) -> str:
    return shown(
        decide_failed(a_snapshot(pull=replace(a_pull(), capabilities=can)), "The forge answers 502 Bad Gateway.").checks
    )


def _unread(can: Capabilities) -> str:
    return _unreadable(can, not_all_files)


def _too_complex(can: Capabilities) -> str:
    return _unreadable(can, lambda pull: too_complex(pull, PATH, "reading it takes more than 60 seconds"))


def _unreadable(can: Capabilities, say: Callable[[PullRequest], Unreadable]) -> str:
    pull = replace(a_pull(), capabilities=can)
    return shown(checks.unreadable_checks(pull, say(pull)))


def _broken(can: Capabilities, *, spares: bool) -> str:
    broken = BrokenRules(
        path=".specbot.yml", line=3, key="approval.requird", message='did you mean "required"?', spares=spares
    )
    return shown(checks.broken_checks(replace(a_pull(), capabilities=can), broken))


def _team(can: Capabilities) -> str:
    found = Problem(
        path=".specbot.yml",
        diagnostic=a_diagnostic("required: a whole number from 0 to 50.", code=Code.POLICY),
        fingerprint="f",
    )
    verdict = TeamVerdict(changed=(".specbot.yml",), problems=(found,))
    return shown((checks.document_check(replace(a_pull(), capabilities=can), (), verdict),))


def _left(can: Capabilities) -> str:
    old = Comment(id="s", author=a_pull().bot, body=decided(can).summary or "", created_at=NOON, url="")
    return body(summary_without_specs(replace(a_pull(comments=(old,)), capabilities=can), NO_TEAM_FILES))


def _follow_up(can: Capabilities) -> str:
    policy = Policy()
    pull = replace(a_pull(state=PullState.MERGED, merged_at=NOON), capabilities=can)
    edit = landing(
        pull,
        (),
        headline="Approved: Search",
        purpose=Purpose.MERGED,
        way=policy.write_back,
        changes=["`docs/specs/search.md`: Status “Approved”, and a row in the Revision History"],
    )
    return body(edit.proposal.body)


def _advised(can: Capabilities) -> DesiredState:
    return replace(advised(decided(can, a_spec(errors=2, questions=1))), mode=Mode.ADVISE)


DEMANDED = a_review(verdict=Verdict.CHANGES_REQUESTED)
EARLIER = a_review(sha="2" * 40)
_WITHHELD = a_pull(capabilities=replace(GITHUB, withheld=frozenset({WriteKind.CHECK})))

_TEAMS = {"acme/security": frozenset({CAT.id}), "acme/core": frozenset({BEN.id})}
_RIGHTS = {one.id: Permission.WRITE for one in (BEN, CAT, EVE)}
_GROUPS = {
    "policy": Policy(approval=ApprovalRules(distinct_groups={"@acme/security": 1, "@acme/core": 2})),
    "snapshot": a_snapshot(teams=_TEAMS, permissions=_RIGHTS),
}

SITUATIONS = (
    a_summary("errors, a question, an approval", a_spec(errors=2, questions=1)),
    a_summary("a question of the thread", pull=said(a_comment("/spec question How many customers are there?"))),
    a_summary("approved, and a question is open", a_spec(questions=1), pull=a_pull(reviews=(a_review(),))),
    a_summary("approved before something changed", _changed(), pull=a_pull(reviews=(EARLIER,))),
    a_summary("approved by somebody who made commits", pull=a_pull(reviews=(a_review(),)), snapshot=_made_by_ben()),
    a_summary("approved by somebody without the right", pull=a_pull(reviews=(a_review(EVE),))),
    a_summary("changes are requested", pull=a_pull(reviews=(DEMANDED,))),
    a_summary("each group needs its number", pull=a_pull(reviews=(a_review(), a_review(EVE))), **_GROUPS),
    a_summary("a permission is missing", pull=_WITHHELD),
    a_summary("a draft", a_spec(errors=1), pull=a_pull(draft=True)),
    a_summary("ready", pull=a_pull(reviews=(a_review(),))),
    a_summary("two specs", a_spec(errors=1), a_spec(path="docs/specs/cache.md", title="Cache", questions=2)),
    a_summary("200 specs", *_many()),
    a_summary("closed", pull=a_pull(state=PullState.CLOSED)),
    a_summary("merged too early", a_spec(questions=1), pull=a_pull(state=PullState.MERGED, merged_at=NOON)),
    Situation(text="The summary", name="its spec has left", write=_left),
    Situation(text="The summary", name="advice only", write=lambda can: body(_advised(can).summary)),
    Situation(
        text="The thread that holds a merge back",
        name="blocked",
        write=lambda can: _thread(can, a_spec(errors=1, questions=1)),
        only="GitLab",
    ),
    Situation(
        text="The thread that holds a merge back",
        name="nothing is left",
        write=lambda can: _thread(can, pull=a_pull(reviews=(a_review(),))),
        only="GitLab",
    ),
    a_check("the text has errors", 0, a_spec(errors=2)),
    a_check("the text is well", 0, a_spec()),
    a_check("approval is missing", 1, a_spec(questions=1)),
    a_check("approved", 1, pull=a_pull(reviews=(a_review(),))),
    Situation(
        text="The checks (on GitLab their titles alone)",
        name="the policy is broken",
        write=lambda can: _broken(can, spares=False),
    ),
    Situation(
        text="The checks (on GitLab their titles alone)",
        name="it is broken, and nothing here is a spec",
        write=lambda can: _broken(can, spares=True),
    ),
    Situation(text="The checks (on GitLab their titles alone)", name="a policy that would be broken", write=_team),
    Situation(
        text="The checks (on GitLab their titles alone)",
        name="advice only",
        write=lambda can: shown(_advised(can).checks),
    ),
    Situation(text="The checks (on GitLab their titles alone)", name="not all files can be seen", write=_unread),
    Situation(text="The checks (on GitLab their titles alone)", name="a text is too complex", write=_too_complex),
    Situation(text="The checks (on GitLab their titles alone)", name="the last try failed", write=_failed),
    Situation(text="A comment on a line", name="a section is missing", write=_finding),
    Situation(text="The reminder", name="quiet for days", write=_reminder),
    Situation(text="The bot's own follow-up", name="after a merge", write=_follow_up),
    a_reply("why, blocked", "/spec why", a_spec(errors=1, questions=1)),
    a_reply("why, each group needs its number", "/spec why", **_GROUPS),
    a_reply("help", "/spec help"),
    a_reply("the author approves", "/spec approve", author=ANN),
    a_reply("somebody without the right approves", "/spec approve", author=EVE),
    a_reply("who made commits approves", "/spec approve", snapshot=_made_by_ben()),
    a_reply("approved while a question is open", "/spec approve", a_spec(questions=1)),
    a_reply("an unknown command", "/spec aprove"),
    a_reply("an edited command", "/spec fix", author=ANN, edited=True),
    a_reply("a question without a text", "/spec question"),
    a_reply("an answer without a question", "/spec answer Q9 Yes.", a_spec(questions=1), author=ANN),
    a_reply("a question that is not there is closed", "/spec resolve T4", author=CAT),
    a_reply("a status that is not earned", "/spec status Approved", a_spec(errors=1)),
    *CONSENT,
)
