"""How one spec names another: a path, a link into the repository, or a number."""

import re
from collections.abc import Iterator
from posixpath import dirname, join, normpath
from urllib.parse import unquote, urlsplit

from bot.markdown.text_normalize import plain_text

_NUMBER = re.compile(r"#?(?:[A-Za-z]{1,12}[ -]?#?)?0*(?P<number>[1-9]\d{0,8})")
_IN_REPOSITORY = re.compile(r"/(?:-/)?(?:blob|raw|tree|blame)/[^/]+/(?P<path>.+)")

_LINK = re.compile(r"\[[^\[\]]*+\]\(\s*+<?(?P<target>[^()\s<>]++)>?+[^()]*+\)|<(?P<bare>https?://[^\s<>]++)>")
_NOTHING = frozenset({"", "none", "n/a", "na", "-", "\u2013", "\u2014", "[]", "nothing"})


def targets_in(text: str) -> Iterator[str]:
    """Take the links of a text, then what stands beside them between commas."""
    for found in _LINK.finditer(text):
        yield found["target"] or found["bare"]
    rest = plain_text(_LINK.sub("", text)).strip("[] ")
    for part in re.split(r"[,;]", rest):
        word = part.strip(" \"'")
        if word.casefold() not in _NOTHING:
            yield word


def number_of(target: str) -> int | None:
    """Read a reference such as `12`, `0012`, `#12` or `RFC-12`; None when it is no number."""
    found = _NUMBER.fullmatch(target.strip())
    return int(found["number"]) if found else None


def is_elsewhere(target: str, repository: str) -> bool:
    """Tell whether a reference leads out of the repository, where nobody can look."""
    return "://" in target and _path_of_link(target, repository) is None


def candidates(target: str, *, beside: str, repository: str) -> tuple[str, ...]:
    """Name the files that a reference may mean, the likeliest first; none for a number or a foreign address."""
    if number_of(target) is not None:
        return ()
    if "://" in target:
        path = _path_of_link(target, repository)
        return () if path is None else (path,)
    path = unquote(target.partition("#")[0].partition("?")[0]).strip()
    if path.startswith("/"):
        found: tuple[str, ...] = (path.lstrip("/"),)
    else:
        found = (join(dirname(beside), path), path)
    tidy = (normpath(one) for one in found if path.strip("/"))
    return tuple(dict.fromkeys(one for one in tidy if not one.startswith("..")))


def _path_of_link(target: str, repository: str) -> str | None:
    """Read the path out of a link to a file of the repository on its forge; None for any other, and for no address."""
    try:
        address = urlsplit(target)
    except ValueError:
        return None
    head, found, rest = unquote(address.path).partition(f"/{repository}")
    match = _IN_REPOSITORY.fullmatch(rest) if found and not head.strip("/").count("/") else None
    return match["path"] if match else None
