"""Messages outside of the forges, by names that the settings give addresses to. The only room that knows Apprise."""
