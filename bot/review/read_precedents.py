"""Reads what the accepted specs of the base branch say of their template, a bounded number of texts at a time."""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import replace

from bot.policy.model import Policy, PolicyError
from bot.review import needs
from bot.review.evaluate import evaluate_specs
from bot.review.evaluate.evaluate_specs import BrokenTemplateError, schema_of
from bot.review.model.snapshot import PullRequest, Snapshot, SpecSource
from bot.review.port import EvidenceStore, Forge, NotFoundError
from bot.spec.evidence import SpecEvidence
from bot.spec.precedent import FEWEST, Precedent
from bot.template.model import Schema

READ_AT_ONCE = 200
"""So many texts are read in one look; what is left is read in the next ones."""
MOST_SPECS = 5_000


def with_precedents(forge: Forge, snapshot: Snapshot, store: EvidenceStore | None) -> Snapshot:
    """Let the accepted specs of the base branch speak; where not all of them are read yet, none does, and that is said."""
    others = tuple(with_precedents(forge, other, store) for other in snapshot.others)
    original = with_precedents(forge, snapshot.original, store) if snapshot.original else None
    snapshot = replace(snapshot, others=others, original=original)
    policy: Policy | None = None
    with suppress(PolicyError):
        policy = needs.policy_for(snapshot)
    if store is None or policy is None or not policy.precedent.enabled or not snapshot.specs:
        return snapshot
    try:
        ref, sha = snapshot.pull.ref, snapshot.pull.base_before
        name = f"{ref.forge} {ref.repository} {sha}"
        blobs = store.listing(name, lambda: forge.blobs(ref.repository, sha))
    except NotFoundError:
        return snapshot
    return _read(forge, snapshot, policy, blobs, store)


def reads_on(snapshot: Snapshot) -> bool:
    """Tell whether another look would read more."""
    return snapshot.unread_precedent is not None and snapshot.unread_precedent[1] <= MOST_SPECS


def _read(forge: Forge, snapshot: Snapshot, policy: Policy, blobs: Mapping[str, str], store: EvidenceStore) -> Snapshot:
    found: dict[tuple[int, str], Precedent] = {}
    room, read, total = READ_AT_ONCE, 0, 0
    for key, source in {evaluate_specs.key_of(source): source for source in snapshot.specs}.items():
        with suppress(BrokenTemplateError):
            schema = schema_of(source, policy.specs[source.rule])
            members = evaluate_specs.members(policy, source, blobs)
            if len(members) < FEWEST:
                continue
            scheme = evaluate_specs.scheme(policy, source)
            known = {path: one for path in members if (one := store.get(scheme, blobs[path])) is not None}
            new = {blobs[path]: path for path in members if path not in known} if len(members) <= MOST_SPECS else {}
            fresh = _examined(forge, snapshot.pull, policy, source, schema, list(new.values())[:room])
            by_blob = {blobs[path]: one for path, one in fresh.items()}
            for blob, one in by_blob.items():
                store.put(scheme, blob, one)
            known |= {path: by_blob[blobs[path]] for path in members if blobs[path] in by_blob}
            room, read, total = room - len(fresh), read + len(known), total + len(members)
            if len(known) == len(members):
                found[key] = Precedent(specs=known, keep=policy.precedent.keep)
    return replace(snapshot, precedents=found, unread_precedent=(read, total) if read < total else None)


def _examined(
    forge: Forge, pull: PullRequest, policy: Policy, source: SpecSource, schema: Schema, paths: Iterable[str]
) -> Mapping[str, SpecEvidence]:
    """Read and examine specs; one that the forge does not give is no evidence of anything."""
    wanted = list(paths)
    texts = forge.texts(pull.ref.repository, [(pull.base_before, path) for path in wanted])
    given = {path: texts.get((pull.base_before, path)) for path in wanted}
    return {
        path: evaluate_specs.evidence_of(file, path, schema, policy.specs[source.rule]) for path, file in given.items()
    }
