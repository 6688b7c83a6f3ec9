"""What the snapshot means: approvals, questions, findings, status, the gate. Pure."""
