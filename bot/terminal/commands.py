"""What each command of the command line does, once settings are read."""

from __future__ import annotations

import argparse
import sys

from bot import logs
from bot.clock import utc_now
from bot.settings import Settings
from feeds.catalogue import CatalogueError
from feeds.store import Role, StoreError, UsageError, migrate


async def run_command(args: argparse.Namespace, settings: Settings) -> int:
    """Carry out one parsed command; returns the exit code. Faults a person can mend are told without a traceback."""
    try:
        return await _COMMANDS[args.command](args, settings)
    except CatalogueError as error:
        print(f"The catalogue cannot be used:\n{error}", file=sys.stderr)
        return 2
    except StoreError as error:
        print(f"The database cannot be used: {error}", file=sys.stderr)
        return 2 if isinstance(error, UsageError) else 1


async def _run(args: argparse.Namespace, settings: Settings) -> int:
    from bot.program import FatalError, TakenOverError, serve, stopped_by_signals, unless
    from bot.wiring import built, load_all

    role, token = Role(args.role), settings.telegram_bot_token
    if role is not Role.ALL and settings.database_url.startswith("sqlite"):
        print(
            f"--role {role.value}: several processes need a PostgreSQL, and DATABASE_URL is SQLite, which one process "
            "serves alone: set DATABASE_URL=postgresql://user:password@host/dewline, or run without --role.",
            file=sys.stderr,
        )
        return 2
    logs.configure(settings.log_level, settings.log_format, token.get_secret_value() if token else None)
    catalogue = load_all(settings)
    try:
        async with stopped_by_signals() as stop:
            while not stop.is_set():
                try:
                    async with unless(stop, built(settings, catalogue, role)) as program:
                        if program is not None:
                            await serve(program, stop)
                except TakenOverError as other:  # our connection was away for too long; now we are the one that waits
                    logs.get_logger(__name__).warning("another process has taken over", holder=str(other))
    except FatalError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


async def _demo(args: argparse.Namespace, settings: Settings) -> int:
    from bot.sandbox.demo import run_demo

    return await run_demo(port=args.port, speed=args.speed)


async def _replay(args: argparse.Namespace, settings: Settings) -> int:
    from bot.replaying import replay
    from bot.wiring import load_all

    return await replay.run(args, settings.database_url, load_all(settings))


async def _status(args: argparse.Namespace, settings: Settings) -> int:
    from bot.terminal import status
    from bot.wiring import load_all

    return await status.run(args, settings.database_url, load_all(settings))


async def _migrate(args: argparse.Namespace, settings: Settings) -> int:
    await migrate(settings.database_url)
    if not settings.database_url.startswith("sqlite"):
        from bot.jobs import prepare

        await prepare(settings.database_url)
    print("The database is at this version's schema.")
    return 0


async def _doctor(args: argparse.Namespace, settings: Settings) -> int:
    from bot.terminal.doctor import examine
    from bot.wiring import load_all

    logs.configure("error", settings.log_format, None)
    return await examine(settings, load_all(settings), utc_now)


async def _backup(args: argparse.Namespace, settings: Settings) -> int:
    from bot.terminal import storage

    return await storage.back_up_to(args.file, settings.database_url)


async def _move(args: argparse.Namespace, settings: Settings) -> int:
    from bot.terminal import storage

    return await storage.move_to(args.url, settings.database_url)


_COMMANDS = {
    "run": _run,
    "demo": _demo,
    "replay": _replay,
    "status": _status,
    "migrate": _migrate,
    "doctor": _doctor,
    "backup": _backup,
    "move": _move,
}
