"""Who visits, as the signed cookie says: accounts with the time of their sign-in, and the word that every form carries."""

import hmac
import secrets
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from hashlib import sha256

import msgspec
from flask import Flask, abort, request, session

from bot.review.model.account import Account
from bot.review.model.references import ForgeName
from webhooks.board.access import Viewer

LASTS = timedelta(hours=12)
_ACCOUNTS, _CSRF = "accounts", "csrf"


class _SignedIn(msgspec.Struct, frozen=True):
    id: str
    login: str
    at: float


def set_up_sessions(app: Flask, secret: str, *, secure: bool) -> None:
    """Let the application sign its cookie; a page on https gets one that no other page of the host can set."""
    app.secret_key = hmac.digest(secret.encode(), b"specbot board session", sha256).hex()
    app.config.update(
        SESSION_COOKIE_NAME="__Host-specbot" if secure else "specbot_board",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=secure,
        SESSION_COOKIE_PATH="/",
        PERMANENT_SESSION_LIFETIME=LASTS,
        SESSION_REFRESH_EACH_REQUEST=False,
    )


def viewer(now: datetime) -> Viewer:
    """Say who visits; a sign-in of yesterday counts no more."""
    accounts = {
        forge: Account(id=found.id, login=found.login)
        for forge in ForgeName
        if (found := _stored(forge)) is not None and now - datetime.fromtimestamp(found.at, UTC) < LASTS
    }
    return Viewer(accounts=accounts)


def sign_in(forge: ForgeName, account: Account, now: datetime) -> None:
    """Write an account into the session, which begins anew with it."""
    accounts = dict(_accounts())
    session.clear()
    session.permanent = True
    entry = msgspec.to_builtins(_SignedIn(id=account.id, login=account.login, at=now.timestamp()))
    session[_ACCOUNTS] = {**accounts, forge.value: entry}


def sign_out() -> None:
    """Forget who visits."""
    session.clear()


def csrf_token() -> str:
    """Give the word that every form of this session carries."""
    if _CSRF not in session:
        session[_CSRF] = secrets.token_urlsafe(24)
    return str(session[_CSRF])


def require_csrf() -> None:
    """Refuse whatever may change something and carries not the session's own word: 403."""
    if request.method in {"GET", "HEAD", "OPTIONS"}:
        return
    held, given = str(session.get(_CSRF, "")), request.form.get("csrf", "")
    if not held or not hmac.compare_digest(held.encode(), given.encode()):
        abort(403)


def _stored(forge: ForgeName) -> _SignedIn | None:
    try:
        return msgspec.convert(_accounts().get(forge.value), _SignedIn)
    except msgspec.ValidationError:
        return None


def _accounts() -> Mapping[str, object]:
    found = session.get(_ACCOUNTS, {})
    return found if isinstance(found, dict) else {}
