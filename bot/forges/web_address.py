"""Where people find a forge's pages, from the address of its API. Without a client: a receiver needs none."""

from urllib.parse import urlsplit


def web_url(api_url: str) -> str:
    """Name the site of an API: github.com, or the server of `https://host/api/v3`."""
    parts = urlsplit(api_url)
    if parts.hostname == "api.github.com":
        return "https://github.com"
    return f"{parts.scheme}://{parts.netloc}"
