"""Who acts on a forge."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """A person or a bot. `id` is the forge's own and never changes; `login` may."""

    id: str
    login: str
    name: str = ""
    is_bot: bool = False
