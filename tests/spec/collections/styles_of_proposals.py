"""Improvement proposals: of Ethereum, and of Swift."""

from tests.spec.collections.style import Fault, Style, without

EIP = Style(
    name="eip",
    count=40,
    template="""\
---
title: <The EIP title is a few words, not a complete sentence>
description: <Description is one full (short) sentence>
author: <a comma separated list of the author's or authors' name + GitHub username (in parenthesis)>
discussions-to: <URL>
status: Draft
type: <Standards Track, Meta, or Informational>
category: <Core, Networking, Interface, or ERC> # Only required for Standards Track EIPs. Otherwise, remove this field.
created: <date created on, in ISO 8601 (yyyy-mm-dd) format>
requires: <EIP number(s)> # Only required when you reference an EIP in the `Specification` section. Otherwise, remove this field.
---

<!--
  READ EIP-1 BEFORE USING THIS TEMPLATE!
-->

## Abstract

<!--
  The Abstract is a multi-sentence (short paragraph) technical summary.
-->

## Motivation

<!--
  This section is optional.
-->

## Specification

<!--
  The Specification section should describe the syntax and semantics of any new feature.
-->

## Rationale

<!--
  The rationale fleshes out the specification by describing what motivated the design.
-->

## Backwards Compatibility

<!--
  This section is optional.
-->

## Security Considerations

<!--
  All EIPs must contain a section that discusses the security implications.
-->

Needs discussion.

## Copyright

Copyright and related rights waived via [CC0](../LICENSE.md).
""",
    spec="""\
---
title: Opcode {n}
description: An opcode that gives {n}
author: Ann Lee (@annlee)
discussions-to: https://example.org/t/{n}
status: {status}
type: Standards Track
category: Core
created: 2021-06-{day:02}
---

## Abstract

Opcode {n} gives a number.

## Specification

It pushes {n}.

## Rationale

It is often needed.
{rest}
## Copyright

Copyright and related rights waived via [CC0](../LICENSE.md).
""",
    values=lambda n: {"status": "Living" if n % 8 == 0 else "Final"},
    rest=lambda n: "\n## Security Considerations\n\nNone are known.\n" if n % 3 else "\n## Security\n\nNothing new.\n",
    faults=(
        Fault("rationale", "missing-section", without("## Rationale")),
        Fault("category", "invalid-field", lambda text: text.replace("category: Core", "category: Kernel")),
        Fault("author", "missing-field", lambda text: text.replace("author: Ann Lee (@annlee)\n", "")),
    ),
)
SWIFT = Style(
    name="swift",
    count=16,
    template="""\
# Feature name

* Proposal: [SE-NNNN](NNNN-filename.md)
* Authors: [Author 1](https://github.com/author1), [Author 2](https://github.com/author2)
* Review Manager: TBD
* Status: **Awaiting implementation** or **Awaiting review**
* Bug: *if applicable* [swiftlang/swift#NNNNN](https://github.com/swiftlang/swift/issues/NNNNN)

## Introduction

A short description of what the feature is. Try to keep it to a single-paragraph "elevator pitch".

## Motivation

Describe the problems that this proposal seeks to address.

## Proposed solution

Describe your solution to the problem. Provide examples and describe how they work.

## Detailed design

Describe the design of the solution in detail.

## Source compatibility

Describe the impact of this proposal on source compatibility.

## Acknowledgments

If significant changes or improvements suggested by members of the community were incorporated, thank them here.
""",
    spec="""\
# Shorter closures {n}

* Proposal: [SE-{n:04}]({n:04}-closures.md)
* {authors}: [Ann Lee](https://github.com/annlee)
* Review Manager: [Ben Ray](https://github.com/benray)
* Status: **Implemented (Swift 5.{n})**

## Introduction

Closures of kind {n} get shorter.

## Motivation

They are long.

## Proposed solution

Leave out the name.

## Detailed design

The parser looks ahead by {n} tokens.
{rest}""",
    values=lambda n: {"authors": "Author" if n % 2 else "Authors"},
    rest=lambda n: "\n## Source compatibility\n\nNothing breaks.\n" if n % 2 else "\n## Impact\n\nNone.\n",
    faults=(
        Fault("motivation", "missing-section", without("## Motivation")),
        Fault(
            "design",
            "empty-section",
            lambda text: (
                text.replace("The parser looks ahead", "???\n\nXX").split("XX")[0]
                + "\n## Source compatibility\n\nNothing breaks.\n"
            ),
        ),
        Fault(
            "proposal",
            "missing-field",
            lambda text: "\n".join(line for line in text.split("\n") if "Proposal:" not in line),
        ),
    ),
)
