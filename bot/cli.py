"""The command line: `dewline run | demo | replay | status | migrate | doctor | health | backup | move`.

Exit codes: 0 well, 1 failed, 2 usage or settings. Errors are words, never tracebacks.
"""

from __future__ import annotations

import argparse
import asyncio
import importlib.metadata
import re
import sys
from collections.abc import Collection, Mapping, Sequence
from difflib import get_close_matches
from typing import NoReturn

from bot.settings import EXAMPLES, Settings, SettingsError, load_settings
from bot.terminal import arguments
from bot.terminal.health import report

DESCRIPTION = "Watches news feeds for NATO, Russia and ballistic missile defence, and tells people in Telegram."

RUN = (
    "Run the bot until Ctrl-C: reading sources, answering in chats and sending, or one of them beside other processes "
    "on the same PostgreSQL."
)
PROGRAM = "dewline"
# The settings that commands use, of those that do not use all; what is wrong with others is nothing to them.
_CATALOGUE = ("SOURCES_FILE", "TOPICS_FILE")
_USES: Mapping[str, tuple[str, ...]] = {
    "replay": _CATALOGUE,  # and with --store the database
    "status": ("DATABASE_URL", *_CATALOGUE),
    "migrate": ("DATABASE_URL",),
    "health": ("LISTEN", "PUBLIC_URL", "WEBHOOK_URL"),
    "backup": ("DATABASE_URL",),
    "move": ("DATABASE_URL",),
}
ROLES = ("all", "ingest", "chat", "send")  # feeds.store.Role, without loading the store for a `--help`


class _Parser(argparse.ArgumentParser):
    """Tells what is wrong with a command beside how that command is used, and which one was meant."""

    commands: Collection[str] = ()  # of the program's own parser: those there are

    def parse_known_args(self, args=None, namespace=None):  # type: ignore[no-untyped-def]
        """A command's parser refuses what it does not know itself: the program's would show its own usage."""
        found, unknown = super().parse_known_args(args, namespace)
        if unknown and self.prog != PROGRAM:
            self.error(f"unrecognized arguments: {' '.join(unknown)}")
        return found, unknown

    def error(self, message: str) -> NoReturn:
        """As argparse does, with the command that a mistyped one is near."""
        typed = re.search(r"invalid choice: '([^']*)'", message)
        near = get_close_matches(typed[1], self.commands, n=1) if typed else []
        super().error(f"{message}; did you mean {near[0]}?" if near else message)


def build_parser() -> _Parser:
    """The parser of all commands; what the larger ones take is in arguments.py."""
    parser = _Parser(prog=PROGRAM, description=DESCRIPTION)
    parser.add_argument("--version", action="version", version=f"dewline {importlib.metadata.version('dewline')}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    parser.commands = commands.choices
    run = commands.add_parser("run", help="watch the sources and serve the chats", description=RUN)
    run.add_argument("--role", choices=ROLES, default=ROLES[0], help="do only this part of it (default: all)")
    demo = commands.add_parser("demo", help="the bot at work in a local chat page, without a token")
    demo.add_argument("--port", type=_port, default=8080, help="port of the chat page (default 8080; 0: any free one)")
    demo.add_argument("--speed", type=_speed, default=1.0, help="how fast the week passes (default 1: a day a minute)")
    arguments.of_replay(commands.add_parser("replay", help="what would I have been told? from archives of news items"))
    arguments.of_status(commands.add_parser("status", help="the brief on a subject, now or at a moment in the past"))
    commands.add_parser("migrate", help="bring the database to this version's schema")
    commands.add_parser("doctor", help="check settings, database, Telegram and every source")
    commands.add_parser("health", help="ask the running bot whether it is well (needs LISTEN)")
    arguments.of_backup(commands.add_parser("backup", help="copy the SQLite database while the bot runs"))
    arguments.of_move(
        commands.add_parser("move", help="copy everything into another, empty database, such as PostgreSQL")
    )
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    args = build_parser().parse_args(argv)
    try:
        settings = _settings(args)
    except SettingsError as error:
        print("Dewline cannot start with these settings:", file=sys.stderr)
        for fault in error.faults:
            print(f"  {fault}", file=sys.stderr)
        return 2
    if args.command == "health":  # asked every minute, so nothing else of the program is loaded
        return report(settings.listening)
    try:
        return _command(args, settings)
    except KeyboardInterrupt:
        return 130


def _settings(args: argparse.Namespace) -> Settings:
    """Those that the command uses."""
    if args.command == "demo":  # starts whatever .env is
        return Settings()
    uses = _USES.get(args.command, EXAMPLES)
    if args.command == "replay" and args.store:
        uses = _USES["status"]
    return load_settings(need_token=args.command == "run", uses=uses)


def _command(args: argparse.Namespace, settings: Settings) -> int:
    from bot.terminal import commands

    return asyncio.run(commands.run_command(args, settings))


def _port(text: str) -> int:
    if not text.isdecimal() or int(text) > 65535:
        raise argparse.ArgumentTypeError(f"{text!r} is not a port: a number from 0 to 65535")
    return int(text)


def _speed(text: str) -> float:
    try:
        speed = float(text)
    except ValueError:
        speed = 0.0
    if not 0.1 <= speed <= 100:
        raise argparse.ArgumentTypeError(f"{text!r} is not a speed: a number from 0.1 to 100")
    return speed
