"""Design documents, and specs that tools for coding agents begin."""

from tests.spec.collections.style import Fault, Style, without

EMBER = Style(
    name="ember",
    count=18,
    template="""\
---
stage: accepted
start-date: # In format YYYY-MM-DDT00:00:00.000Z
release-date: # In format YYYY-MM-DDT00:00:00.000Z
release-versions:
teams: # delete teams that aren't relevant
  - cli
  - data
  - framework
prs:
  accepted: # Fill this in with the URL for the Proposal RFC PR
project-link:
---

<!---
Directions for above:

stage: Leave as is
start-date: Fill in with today's date, 2032-12-01T00:00:00.000Z
-->

# <RFC title>

## Summary

> One paragraph explanation of the feature.

## Motivation

> Why are we doing this? What use cases does it support?

## Detailed design

> This is the bulk of the RFC.

## How we teach this

> What names and terminology work best for these concepts and why?

## Drawbacks

> Why should we *not* do this?

## Alternatives

> What other designs have been considered?

## Unresolved questions

> Optional, but suggested for first drafts.
""",
    spec="""\
---
stage: accepted
start-date: 2022-02-{day:02}T00:00:00.000Z
release-date:
release-versions:
teams:
  - framework
prs:
  accepted: https://example.org/pull/{n}
project-link:
---

# Helper {n}

## Summary

A helper that does {n} things.

## Motivation

Templates are long.

## Detailed design

It takes {n} arguments.

## Drawbacks

One more helper.

## Alternatives considered

Components.
{rest}""",
    rest=lambda n: "\n## How we teach this\n\nIn the guides.\n" if n % 3 else "",
    faults=(
        Fault("motivation", "missing-section", without("## Motivation")),
        Fault(
            "summary",
            "empty-section",
            lambda text: (
                text.replace("A helper that does", "> One paragraph explanation of the feature.\n\nXX")
                .replace("XX", "<!--")
                .replace(" things.", " -->")
            ),
        ),
        Fault("title", "unfilled-placeholder", lambda text: text.replace("# Helper", "# <RFC title>\n\nHelper")),
    ),
)

NIX = Style(
    name="nix",
    count=14,
    template="""\
---
feature: (fill me in with a unique ident, my_awesome_feature)
start-date: (fill me in with today's date, YYYY-MM-DD)
author: (name of the main author)
co-authors: (find a buddy later to help out with the RFC)
shepherd-team: (names, to be nominated and accepted by RFC steering committee)
shepherd-leader: (name to be appointed by RFC steering committee)
related-issues: (will contain links to implementation PRs)
---

# Summary
[summary]: #summary

One paragraph explanation of the feature.

# Motivation
[motivation]: #motivation

Why are we doing this? What use cases does it support? What is the expected outcome?

# Detailed design
[design]: #detailed-design

This is the core, normative part of the RFC. Explain the design in enough detail for somebody familiar with the ecosystem.

# Examples and Interactions
[examples-and-interactions]: #examples-and-interactions

This section illustrates the detailed design.

# Future work
[future]: #future-work

What future work, if any, would be implied or impacted by this feature?
""",
    spec="""\
---
feature: feature_{n}
start-date: 2020-08-{day:02}
author: Ann Lee
co-authors: Ben Ray
shepherd-team: Cy, Dana
shepherd-leader: Cy
related-issues: https://example.org/pull/{n}
---

# Summary
[summary]: #summary

Packages of kind {n} are built once.

# Motivation
[motivation]: #motivation

They are built {n} times.

# Detailed design
[design]: #detailed-design

A hash names the {n} inputs.
{rest}""",
    rest=lambda n: "\n# Future work\n[future]: #future-work\n\nMore kinds.\n" if n % 2 else "",
    faults=(
        Fault("design", "missing-section", without("# Detailed design")),
        Fault(
            "author",
            "unfilled-placeholder",
            lambda text: text.replace("author: Ann Lee", "author: (name of the main author)"),
        ),
        Fault("date", "invalid-field", lambda text: text.replace("2020-08-", "2020-13-")),
    ),
)

TABLE = Style(
    name="design document",
    count=12,
    template="""\
# [Project Name]: Design Doc

|                    |                                                    |
|--------------------|----------------------------------------------------|
| Author             | _Author Name_                                      |
| Created at         | _YYYY-MM-DD_                                       |
| Initial Reviewers  | _Reviewer Name 1, Reviewer Name 2_                 |
| Status             | _Draft / In Review / Implementing Actions / Final_ |

## Purpose

What is the motivation for this design? What are we trying to achieve?

## Summary

Most designs should have a summary.

## Risks

| Risk | Impact | Owner |
| --- | --- | --- |
| _What may go wrong_ | _Low / Medium / High_ | _Name_ |

## Alternatives Considered

List out a short summary of each possible solution that was considered.
""",
    spec="""\
# Bridge {n}: Design Doc

|                    |                                                    |
|--------------------|----------------------------------------------------|
| Author             | Ann Lee                                            |
| Created at         | 2024-09-{day:02}                                   |
| Initial Reviewers  | Ben Ray                                            |
| Status             | Final                                              |

## Purpose

Bridge {n} moves messages.

## Summary

It signs them.

## Risks

{table}
{rest}""",
    values=lambda n: {
        "table": "| Risk | Impact |\n| --- | --- |\n| Loss | High |"
        if n % 3
        else "| Risk | Impact | Owner |\n| --- | --- | --- |\n| Loss | High | Ann |"
    },
    rest=lambda n: "\n## Alternatives Considered\n\nNo bridge.\n" if n % 2 else "",
    faults=(
        Fault("purpose", "missing-section", without("## Purpose")),
        Fault("impact", "invalid-field", lambda text: text.replace("| High |", "| Huge |")),
        Fault("column", "missing-column", lambda text: text.replace("| Risk | Impact |", "| Risk | Weight |")),
        Fault(
            "author",
            "unfilled-placeholder",
            lambda text: text.replace("| Ann Lee ", "| _Author Name_ "),
        ),
    ),
)
