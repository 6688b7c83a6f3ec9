"""A team's template compiled into a `Schema`. Pure."""
