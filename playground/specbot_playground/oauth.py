"""Sign-in for other sites with an account of the local forge: OAuth 2 with a code that is good once, as each forge words it.

https://docs.github.com/en/apps/creating-github-apps/authenticating-with-a-github-app/generating-a-user-access-token-for-a-github-app
https://docs.gitlab.com/api/oauth2/
"""

import hmac
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from urllib.parse import urlencode

from specbot_playground.store import Refusal, Store, Token, User

_CODE_LASTS = timedelta(minutes=10)
_TOKEN_LASTS = timedelta(hours=2)


class NoGrant(Exception):  # noqa: N818  # an answer of the protocol, no error of ours
    """The code is not exchanged: the protocol's word for it, and a sentence."""

    def __init__(self, error: str, description: str) -> None:
        super().__init__(description)
        self.error = error


@dataclass(frozen=True, kw_only=True)
class Client:
    """A site that people sign in to: its id and secret, where it may be sent back to, what it may ask for."""

    id: str
    secret: str
    callbacks: tuple[str, ...]
    scopes: frozenset[str] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A site that asks who somebody is, until they have answered."""

    client: Client
    redirect_uri: str
    state: str
    challenge: str
    scopes: frozenset[str]


@dataclass(frozen=True, kw_only=True)
class _Code:
    asked: Asked
    user: User
    until: datetime


@dataclass(kw_only=True)
class Authority:
    """What a forge remembers of sites that ask."""

    ground: Store
    clients: dict[str, Client] = field(default_factory=dict)
    asked: dict[str, Asked] = field(default_factory=dict)
    codes: dict[str, _Code] = field(default_factory=dict)

    def ask(self, arguments: Mapping[str, str]) -> tuple[str, Asked]:
        """Take a site's question; raises `Refusal` for an odd one, which is shown here and not sent anywhere."""
        client = self.clients.get(arguments.get("client_id", ""))
        if client is None:
            raise Refusal(404, "There is no such application")
        back = arguments.get("redirect_uri", "") or client.callbacks[0]
        if back not in client.callbacks:
            raise Refusal(400, "The redirect_uri is not one that was registered for this application")
        if arguments.get("response_type", "code") != "code":
            raise Refusal(400, "The response_type is not supported")
        challenge = arguments.get("code_challenge", "")
        if challenge and arguments.get("code_challenge_method") != "S256":
            raise Refusal(400, "The code_challenge_method must be S256")
        scopes = frozenset(arguments.get("scope", "").split())
        if client.scopes and not scopes <= client.scopes:
            raise Refusal(400, "The scope is not one that was registered for this application")
        key = secrets.token_hex(12)
        state = arguments.get("state", "")
        self.asked[key] = Asked(client=client, redirect_uri=back, state=state, challenge=challenge, scopes=scopes)
        return key, self.asked[key]

    def decide(self, key: str, login: str) -> str:
        """Let somebody answer; gives the address that their browser is sent back to. No login: they refuse.

        Raises `Refusal`.
        """
        asked = self.asked.pop(key, None)
        if asked is None:
            raise Refusal(404, "Nobody asked")
        if not login:
            refused = {
                "error": "access_denied",
                "error_description": "The user has denied access",
                "state": asked.state,
            }
            return f"{asked.redirect_uri}?{urlencode(refused)}"
        code = secrets.token_hex(10)
        until = self.ground.now() + _CODE_LASTS
        self.codes[code] = _Code(asked=asked, user=self.ground.user(login), until=until)
        return f"{asked.redirect_uri}?{urlencode({'code': code, 'state': asked.state})}"

    def exchange(self, sent: Mapping[str, str], prefix: str) -> tuple[str, Asked]:
        """Give a token for a code, once; raises `NoGrant`."""
        client = self.clients.get(sent.get("client_id", ""))
        if client is None or not hmac.compare_digest(client.secret.encode(), sent.get("client_secret", "").encode()):
            raise NoGrant("invalid_client", "The client_id and/or client_secret passed are incorrect.")
        code = self.codes.pop(sent.get("code", ""), None)
        if code is None or code.until < self.ground.now() or code.asked.client.id != client.id:
            raise NoGrant("invalid_grant", "The code passed is incorrect or expired.")
        if sent.get("redirect_uri", code.asked.redirect_uri) != code.asked.redirect_uri:
            raise NoGrant("redirect_uri_mismatch", "The redirect_uri is not the one that the code was asked for with.")
        if code.asked.challenge and not _proves(sent.get("code_verifier", ""), code.asked.challenge):
            raise NoGrant("invalid_grant", "The code_verifier does not prove the code_challenge.")
        token = f"{prefix}{secrets.token_hex(18)}"
        until = self.ground.now() + _TOKEN_LASTS
        self.ground.tokens[token] = Token(user=code.user, until=until, scopes=code.asked.scopes, signs_in=True)
        return token, code.asked


def _proves(verifier: str, challenge: str) -> bool:
    """Tell whether a verifier is the one that a challenge was made from (PKCE, S256)."""
    made = urlsafe_b64encode(sha256(verifier.encode()).digest()).rstrip(b"=")
    return hmac.compare_digest(made, challenge.encode())
