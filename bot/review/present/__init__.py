"""What people read: summary, checks, next actions, reminders. Pure."""
