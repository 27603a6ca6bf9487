"""`dewline health`: is the bot that runs beside this one well? For containers and service managers."""

from __future__ import annotations

import json
import sys
import urllib.error
import urllib.request
from http.client import HTTPException

PATIENCE = 8.0  # seconds; whoever asks gives up after ten


def report(listening: tuple[str, int] | None) -> int:
    """Ask /healthz of the bot on this machine; prints what it says.

    0 if it is well or only somebody else can mend it (a full disk), 1 if a restart may, 2 where no LISTEN says where to
    ask.
    """
    if listening is None:
        print("LISTEN: is not set, so the bot cannot be asked; for example LISTEN=127.0.0.1:8088", file=sys.stderr)
        return 2
    host, port = listening
    here = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - asked, not listened on
    url = f"http://[{here}]:{port}/healthz" if ":" in here else f"http://{here}:{port}/healthz"
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))  # never by way of a proxy
    try:
        with direct.open(url, timeout=PATIENCE) as answer:
            print(_detail(answer.read()))
            return 0
    except urllib.error.HTTPError as error:
        print(_detail(error.read()), file=sys.stderr)
    except (OSError, HTTPException) as error:
        print(f"no answer at {url}: {getattr(error, 'reason', error)}", file=sys.stderr)
    return 1


def _detail(body: bytes) -> str:
    try:
        return str(json.loads(body)["detail"])
    except (ValueError, KeyError, TypeError):
        return "an answer that is not Dewline's"
