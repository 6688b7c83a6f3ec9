"""How the people are named who have a say, and how many of them there may be."""

import re

APPROVER = re.compile(r"@?[\w.-]+(/[\w.-]+)*")
"""A permission, a user, `@org/team` or `codeowners`."""
MOST_APPROVALS = 50
SEVERAL_PEOPLE = ("read", "triage", "write", "maintain", "admin", "codeowners")
"""The words that stand for more than one person; of names only those of teams do, which have a slash."""
