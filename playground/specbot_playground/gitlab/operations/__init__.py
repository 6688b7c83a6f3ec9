"""What people and bots can do, with GitLab's own refusals. REST and the pages both come through here."""
