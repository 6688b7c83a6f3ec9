"""Specs that are written for, and with, programs that write code."""

from tests.spec.collections.style import Fault, Style, without

SPEC_KIT = Style(
    name="spec-kit",
    count=20,
    template="""\
# Feature Specification: [FEATURE NAME]

**Feature Branch**: `[###-feature-name]`
**Created**: [DATE]
**Status**: Draft
**Input**: User description: "$ARGUMENTS"

## User Scenarios & Testing *(mandatory)*

<!--
  IMPORTANT: User stories should be PRIORITIZED as user journeys ordered by importance.
-->

### User Story 1 - [Brief Title] (Priority: P1)

[Describe this user journey in plain language]

**Why this priority**: [Explain the value and why it has this priority level]

**Acceptance Scenarios**:

1. **Given** [initial state], **When** [action], **Then** [expected outcome]

---

### User Story 2 - [Brief Title] (Priority: P2)

[Describe this user journey in plain language]

**Why this priority**: [Explain the value and why it has this priority level]

**Acceptance Scenarios**:

1. **Given** [initial state], **When** [action], **Then** [expected outcome]

---

### Edge Cases

- What happens when [boundary condition]?
- How does system handle [error scenario]?

## Requirements *(mandatory)*

### Functional Requirements

- **FR-001**: System MUST [specific capability, e.g., "allow users to create accounts"]
- **FR-002**: System MUST [specific capability, e.g., "validate email addresses"]

*Example of marking unclear requirements:*

- **FR-006**: System MUST authenticate users via [NEEDS CLARIFICATION: auth method not specified - email/password, SSO, OAuth?]

### Key Entities *(include if feature involves data)*

- **[Entity 1]**: [What it represents, key attributes without implementation]

## Success Criteria *(mandatory)*

### Measurable Outcomes

- **SC-001**: [Measurable metric, e.g., "Users can complete account creation in under 2 minutes"]

## Assumptions

- [Assumption about target users, e.g., "Users have stable internet connectivity"]
""",
    spec="""\
# Feature Specification: Photo album {n}

**Feature Branch**: `{n:03}-photo-album`
**Created**: 2025-10-{day:02}
**Status**: Approved
**Input**: User description: "Albums with {n} photos"

## User Scenarios & Testing *(mandatory)*

### User Story 1 - Make an album (Priority: P1)

Somebody puts {n} photos together.

**Why this priority**: Nothing works without it.

**Acceptance Scenarios**:

1. **Given** {n} photos, **When** an album is made, **Then** it holds them

---

### Edge Cases

- What happens when an album is empty? It stays.

## Requirements *(mandatory)*

### Functional Requirements

- **FR-001**: System MUST hold {n} photos
- **FR-002**: System MUST show them in order
- **FR-003**: System MUST drop none
{entities}
## Success Criteria *(mandatory)*

### Measurable Outcomes

- **SC-001**: An album opens in {n} milliseconds
{rest}""",
    values=lambda n: {"entities": "\n### Key Entities\n\n- **Album**: photos in an order\n" if n % 2 else ""},
    rest=lambda n: "\n## Assumptions\n\n- Photos are small\n" if n % 4 == 0 else "",
    faults=(
        Fault("requirements", "missing-section", without("### Functional Requirements")),
        Fault(
            "created",
            "unfilled-placeholder",
            lambda text: "\n".join(
                "**Created**: [DATE]" if line.startswith("**Created") else line for line in text.split("\n")
            ),
        ),
        Fault(
            "why",
            "missing-field",
            lambda text: text.replace("**Why this priority**: Nothing works without it.\n\n", ""),
        ),
        Fault(
            "outcomes",
            "empty-section",
            lambda text: "\n".join("TBD" if "SC-001" in line else line for line in text.split("\n")),
        ),
    ),
)
OPENSPEC = Style(
    name="openspec",
    count=15,
    template="""\
## Why

<!-- Explain the motivation for this change. What problem does this solve? Why now? -->

## What Changes

<!-- Describe what will change. Be specific about new capabilities, modifications, or removals. -->

## Capabilities

### New Capabilities
<!-- Capabilities being introduced. Replace <name> with kebab-case identifier -->
- `<name>`: <brief description of what this capability covers>

### Modified Capabilities
<!-- Existing capabilities whose REQUIREMENTS are changing. Leave empty if no requirement changes. -->
- `<existing-name>`: <what requirement is changing>

## Impact

<!-- Affected code, APIs, dependencies, systems -->
""",
    spec="""\
## Why

Login {n} takes too long.

## What Changes

- Sessions last {n} hours

## Capabilities

### New Capabilities
- `session-{n}`: keeps people logged in

{rest}## Impact

The session store.
""",
    rest=lambda n: "### Modified Capabilities\n- `login`: asks less often\n\n" if n % 2 else "",
    faults=(
        Fault("why", "missing-section", without("## Why")),
        Fault("impact", "empty-section", lambda text: text.replace("The session store.", "TODO")),
        Fault(
            "capability",
            "unfilled-placeholder",
            lambda text: text.replace("keeps people logged in", "<brief description of what this capability covers>"),
        ),
    ),
)
