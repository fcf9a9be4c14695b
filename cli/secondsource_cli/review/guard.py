"""Who may talk to the server: pages that it made itself, on this machine. A middleware around the whole application.

A page of another site must not read a draft or decide anything. It fails on the Host (rebinding a name to this
machine), on the Origin, and on the token that only our pages carry; a strict policy keeps scripts out of our pages.
Other people on the machine must not read a draft either: the key is in the address that the command prints and opens,
and from then on in a cookie.
"""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable, MutableMapping, Sequence
from typing import Any
from urllib.parse import parse_qsl

from starlette.exceptions import HTTPException

MAX_BODY = 8 * 1024 * 1024
"""Bytes that a request may carry: a very long article, a few times over."""
KEY = "key"
_NO_KEY = (
    "This page is for whoever started the review. Open the address that it printed when it started: "
    "it ends in a key, which a browser needs once."
)
SAFE = frozenset({"GET", "HEAD"})
HEADERS = (
    (
        b"content-security-policy",
        b"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        b"form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    ),
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"cache-control", b"no-store"),
)

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[MutableMapping[str, Any], Receive, Send], Awaitable[None]]


class Guard:
    """Refuses what does not come from our own pages, and sets the headers that keep those to themselves.

    Parameters
    ----------
    app : ASGI application
    hosts : frozenset of str
        Values of the Host header that are ours, with the port.
    key : str
        Without it nothing is answered.
    max_body : int
        Bytes.
    """

    def __init__(self, app: App, hosts: frozenset[str], key: str, max_body: int = MAX_BODY) -> None:
        self.app = app
        self.hosts = hosts
        self.key = key
        self.max_body = max_body

    async def __call__(self, scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        if scope["type"] != "http":
            return
        headers = {key.decode("latin-1").lower(): value.decode("latin-1") for key, value in scope["headers"]}
        refusal = self._refusal(scope["method"], headers)
        if refusal is not None:
            await _answer(send, *refusal)
            return
        if not self._knows(headers):
            await self._let_in(scope, headers["host"], send)
            return
        taken = 0

        async def counted() -> Message:
            nonlocal taken
            message = await receive()
            taken += len(message.get("body", b""))
            if taken > self.max_body:
                raise HTTPException(413, self._too_large())
            return message

        async def sealed(message: Message) -> None:
            if message["type"] == "http.response.start":
                own = {name for name, _ in HEADERS}
                kept = [(k, v) for k, v in message.get("headers", []) if k.lower() not in own]
                message = {**message, "headers": [*kept, *HEADERS]}
            await send(message)

        await self.app(scope, counted, sealed)

    def _knows(self, headers: dict[str, str]) -> bool:
        """Tell whether a browser was let in before."""
        name = _cookie(headers["host"])
        cookies = (part.strip().partition("=") for part in headers.get("cookie", "").split(";"))
        return any(key == name and self._is_key(value) for key, _, value in cookies)

    def _is_key(self, given: str) -> bool:
        return secrets.compare_digest(given.encode(), self.key.encode())

    async def _let_in(self, scope: MutableMapping[str, Any], host: str, send: Send) -> None:
        """Give the cookie to who has the key in the address, and lead to the address without it."""
        given = dict(parse_qsl(scope["query_string"].decode("latin-1"))).get(KEY, "")
        if scope["method"] not in SAFE or scope["path"] != "/" or not self._is_key(given):
            await _answer(send, 403, _NO_KEY)
            return
        cookie = f"{_cookie(host)}={self.key}; HttpOnly; Path=/; SameSite=Lax"
        await _answer(send, 303, "", ((b"location", b"/"), (b"set-cookie", cookie.encode())))

    def _refusal(self, method: str, headers: dict[str, str]) -> tuple[int, str] | None:
        if headers.get("host", "") not in self.hosts:
            return 421, "This server answers only to its own address on this machine."
        if headers.get("sec-fetch-site", "none") not in ("none", "same-origin") and method not in SAFE:
            return 403, "The request comes from another site."
        origin = headers.get("origin")
        if origin is not None and origin not in {f"http://{host}" for host in self.hosts}:
            return 403, "The request comes from another site."
        length = headers.get("content-length", "0")
        if not length.isdecimal() or int(length) > self.max_body:
            return 413, self._too_large()
        return None

    def _too_large(self) -> str:
        return f"Too large: at most {self.max_body // 1024 // 1024} MB at a time."


def _cookie(host: str) -> str:
    """Return the name of the cookie that holds the key: browsers do not tell ports apart, so it does."""
    return f"{KEY}-{host.rpartition(':')[2]}"


async def _answer(send: Send, status: int, message: str, more: Sequence[tuple[bytes, bytes]] = ()) -> None:
    headers = [(b"content-type", b"text/plain; charset=utf-8"), *HEADERS, *more]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": message.encode()})
