"""The bot's own set-up page: a GitHub App in one click, a GitLab webhook from address and token."""
