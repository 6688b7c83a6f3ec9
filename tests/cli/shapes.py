"""Five repositories of different shape, as they are before anybody has heard of Specbot: files by path."""

from collections.abc import Mapping

from bot.cli.files.workspace import built_in
from scripts.bench_check import filled
from tests.spec.collections.styles_for_agents import SPEC_KIT
from tests.spec.collections.styles_of_old import MADR

RFC = """\
---
title: Thing {n}
status: {status}
authors: [Ann, Ben]
created: 2024-02-{day:02}
---

# RFC: Thing {n}

## Summary

The thing number {n}.

## Motivation

Why it is number {n}.
{more}
## Design

How {n} is done.

### Details of {n}

More of it.
"""
STATUSES = ("accepted", "accepted", "accepted", "draft", "rejected")


def rfcs(count: int) -> Mapping[str, str]:
    """Requests for comments with front matter, small letters, and no template."""
    return {
        f"rfcs/{n:04}-thing.md": RFC.format(
            n=n, day=n % 28 + 1, status=STATUSES[n % 5], more="" if n % 3 else "\n## Drawbacks\n\nIt costs.\n"
        )
        for n in range(1, count + 1)
    }


def decisions(count: int) -> Mapping[str, str]:
    """Decision records as MADR has them, with its template."""
    found = {f"docs/decisions/{n:04}-use-it.md": MADR.write(n) for n in range(1, count + 1)}
    return {**found, "docs/decisions/README.md": "# Decisions\n", "docs/decisions/adr-template.md": MADR.template}


def seed(count: int) -> Mapping[str, str]:
    """Specs written from the template that ships with Specbot, and no copy of it."""
    text = built_in().content.decode()
    return {f"docs/specs/{n:04}-limits.md": filled(text, n) for n in range(1, count + 1)}


def spec_kit(count: int) -> Mapping[str, str]:
    """A folder for each feature, with plan and tasks beside the spec, and templates in a hidden folder."""
    found: dict[str, str] = {".specify/templates/spec-template.md": SPEC_KIT.template}
    found[".specify/templates/plan-template.md"] = "# Implementation Plan: [FEATURE]\n\n## Summary\n\n[What]\n"
    for n in range(1, count + 1):
        folder = f"specs/{n:03}-album"
        found |= {f"{folder}/spec.md": SPEC_KIT.write(n), f"{folder}/plan.md": "# Plan\n\nDo it.\n"}
        found[f"{folder}/tasks.md"] = "# Tasks\n\n- [ ] T001 Do it\n"
    return found


def none(_: int) -> Mapping[str, str]:
    """No spec at all."""
    return {"README.md": "# Payments\n", "docs/guide.md": "# Guide\n\nHow to use it.\n"}


SHAPES = {"front matter": rfcs, "madr": decisions, "seed": seed, "spec-kit": spec_kit, "none": none}
