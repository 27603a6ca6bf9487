"""`python -m bot.sandbox [--port N]`: the sandbox alone, for trying things by hand."""

from __future__ import annotations

import argparse
import asyncio
import contextlib

from bot.sandbox.server import running
from bot.sandbox.world import World


async def _serve(port: int) -> None:
    world = World()
    world.add_person("Ada")
    world.add_group("Desk", forum=True)
    async with running(world, port) as address:
        print(f"TELEGRAM_API_URL={address}\nTELEGRAM_BOT_TOKEN={world.token}\nCtrl-C ends it.", flush=True)
        await asyncio.Event().wait()


def main() -> None:
    """Serve until Ctrl-C."""
    parser = argparse.ArgumentParser(description="A local Bot API server with one person and one group.")
    parser.add_argument("--port", type=int, default=8081)
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(_serve(parser.parse_args().port))


if __name__ == "__main__":
    main()
