"""Checked specs as text, JSON, SARIF, GitHub annotations and GitLab Code Quality. Pure."""
