"""Decision records and requests for comments: the styles that came before specs for machines."""

from tests.spec.collections.style import Fault, Style, without

MADR = Style(
    name="madr",
    count=24,
    template="""\
---
# These are optional metadata elements. Feel free to remove any of them.
status: "{proposed | rejected | accepted | deprecated | … | superseded by ADR-0123}"
date: {YYYY-MM-DD when the decision was last updated}
decision-makers: {list everyone involved in the decision}
---

# {short title, representative of solved problem and found solution}

## Context and Problem Statement

{Describe the context and problem statement, e.g., in free form using two to three sentences.}

<!-- This is an optional element. Feel free to remove. -->
## Decision Drivers

* {decision driver 1, e.g., a force, facing concern, …}

## Considered Options

* {title of option 1}
* {title of option 2}

## Decision Outcome

Chosen option: "{title of option 1}", because {justification}.

### Consequences

* Good, because {positive consequence}

## Pros and Cons of the Options

### {title of option 1}

* Good, because {argument a}

## More Information

{You might want to provide additional evidence here.}
""",
    spec="""\
---
status: accepted
date: 2024-03-{day:02}
---

# Use store {n}

## Context and Problem Statement

Readers of service {n} wait for its answers.

## Considered Options

* Store {n}
* No store

## Decision Outcome

Chosen option: "Store {n}", because it is fast.

### Consequences

* Good, because answers take a millisecond
{rest}""",
    rest=lambda n: "\n## More Information\n\nThe team looks again in May.\n" if n % 3 == 0 else "",
    faults=(
        Fault("context", "missing-section", without("## Context and Problem Statement")),
        Fault("options", "missing-section", without("## Considered Options")),
        Fault(
            "left", "unfilled-placeholder", lambda text: text.replace("because it is fast", "because {justification}")
        ),
    ),
)

RUST = Style(
    name="rust",
    count=30,
    template="""\
- Feature Name: (fill me in with a unique ident, `my_awesome_feature`)
- Start Date: (fill me in with today's date, YYYY-MM-DD)
- RFC PR: [rust-lang/rfcs#0000](https://github.com/rust-lang/rfcs/pull/0000)
- Rust Issue: [rust-lang/rust#0000](https://github.com/rust-lang/rust/issues/0000)

# Summary
[summary]: #summary

One paragraph explanation of the feature.

# Motivation
[motivation]: #motivation

Why are we doing this? What use cases does it support? What is the expected outcome?

# Guide-level explanation
[guide-level-explanation]: #guide-level-explanation

Explain the proposal as if it was already included in the language and you were teaching it.

# Drawbacks
[drawbacks]: #drawbacks

Why should we *not* do this?

# Prior art
[prior-art]: #prior-art

Discuss prior art, both the good and the bad, in relation to this proposal.

# Unresolved questions
[unresolved-questions]: #unresolved-questions

- What parts of the design do you expect to resolve through the RFC process before this gets merged?
""",
    spec="""\
- Feature Name: `feature_{n}`
- Start Date: 2019-05-{day:02}
- RFC PR: [rust-lang/rfcs#{n}](https://github.com/rust-lang/rfcs/pull/{n})
- Rust Issue: [rust-lang/rust#{n}](https://github.com/rust-lang/rust/issues/{n})

# Summary
[summary]: #summary

Feature {n} makes borrowed things shorter to write.

# Motivation
[motivation]: #motivation

Today one writes them {n} times.

# Guide-level explanation
[guide-level-explanation]: #guide-level-explanation

Write the short form, and the long one is meant.

# Drawbacks
[drawbacks]: #drawbacks

There are two ways then.
{rest}""",
    rest=lambda n: "\n# Prior art\n\nSwift has it.\n" if n % 2 else "\n# Alternatives\n\nLeave it.\n",
    faults=(
        Fault("motivation", "missing-section", without("# Motivation")),
        Fault("drawbacks", "empty-section", lambda text: text.replace("There are two ways then.\n", "")),
        Fault("date", "invalid-field", lambda text: text.replace("2019-05-", "2019-55-")),
    ),
)

KEP = Style(
    name="kep",
    count=20,
    template="""\
# KEP-NNNN: Your short, descriptive title

<!--
This is the title of your KEP. Keep it short, simple, and descriptive.
-->

## Release Signoff Checklist

- [ ] Enhancement issue in release milestone
- [ ] KEP approvers have approved the KEP status as `implementable`

## Summary

<!--
This section is incredibly important for producing high-quality documentation.
-->

## Motivation

<!--
This section is for explicitly listing the motivation, goals, and non-goals.
-->

### Goals

<!--
List the specific goals of the KEP.
-->

### Non-Goals

<!--
What is out of scope for this KEP?
-->

## Proposal

<!--
This is where we get down to the specifics of what the proposal actually is.
-->

### User Stories (Optional)

#### Story 1

#### Story 2

### Risks and Mitigations

<!--
What are the risks of this proposal, and how do we mitigate?
-->

## Drawbacks

<!--
Why should this KEP _not_ be implemented?
-->

## Infrastructure Needed (Optional)

<!--
Use this section if you need things from the project.
-->
""",
    spec="""\
# KEP-{n:04}: Pods that wait {n} seconds

## Release Signoff Checklist

- [x] Enhancement issue in release milestone
- [ ] KEP approvers have approved the KEP status as `implementable`

## Summary

Pods wait {n} seconds before they end.

## Motivation

Requests are lost.

### Goals

- Lose none

### Non-Goals

- Be faster

## Proposal

A field says how long.

### Risks and Mitigations

Nodes drain later; there is a limit.
{rest}""",
    rest=lambda n: "\n## Drawbacks\n\nOne field more.\n" if n % 4 else "",
    faults=(
        Fault("goals", "missing-section", without("### Goals")),
        Fault("proposal", "empty-section", lambda text: text.replace("A field says how long.\n", "TBD\n")),
        Fault(
            "title",
            "unfilled-placeholder",
            lambda text: "# KEP-NNNN: Your short, descriptive title" + text[text.index("\n") :],
        ),
    ),
)
