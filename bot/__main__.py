"""The command line: `imagebot` runs the bot, `imagebot demo` shows it without any account."""

import argparse
import os
import signal
import sys
from pathlib import Path
from typing import NoReturn

from bot.domain.errors import ConfigurationError


def main(arguments: list[str] | None = None) -> int:
    """Runs a command; returns its exit status (2: a setting is wrong)."""
    if os.getpid() == 1:
        # The first process of a container gets no signal that it does not ask for.
        signal.signal(signal.SIGTERM, _leave)
    options = _parser().parse_args(arguments)
    try:
        return _run(options)
    except ConfigurationError as error:
        for problem in error.problems:
            print(problem, file=sys.stderr)
        return 2


def _leave(number: int, _frame: object) -> NoReturn:
    sys.exit(128 + number)


def _run(options: argparse.Namespace) -> int:
    # Each command loads only what it needs: a bot that runs has no use for the pretend world of the demo.
    match options.command:
        case "demo":
            from bot.commands.demo import demo  # noqa: PLC0415

            return demo(
                host=options.host,
                port=options.port,
                data=options.data,
                browser=options.open,
                check=options.check,
            )
        case "bench":
            from bot.commands.bench import bench  # noqa: PLC0415

            return bench(output=options.json, quick=options.quick)
        case "doctor":
            from bot.commands.doctor import doctor  # noqa: PLC0415

            return doctor(live=options.live)
        case "init":
            from bot.commands.init import init  # noqa: PLC0415

            return init(options.file)
        case "health":
            from bot.commands.health import health  # noqa: PLC0415

            return health()
        case "migrate":
            from bot.commands.migrate import migrate  # noqa: PLC0415

            return migrate()
        case _:
            from bot.commands.run import run  # noqa: PLC0415

            return run()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="imagebot", description="A Telegram bot that makes and edits pictures by talking."
    )
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    commands.add_parser("run", help="run the bot (the same as no command)")
    commands.add_parser("health", help="tell whether the bot that runs still hears from Telegram")
    demo = commands.add_parser("demo", help="the real bot with a pretended Telegram and image service")
    demo.add_argument(
        "--host",
        default="127.0.0.1",
        help="address to serve the chat page at; 0.0.0.0 for every one (default: %(default)s)",
    )
    demo.add_argument(
        "--port", type=int, default=8088, help="port of the chat page (default: %(default)s, else a free one)"
    )
    demo.add_argument(
        "--data", type=Path, help="folder to keep the demo's data in (default: a new one each time)"
    )
    demo.add_argument("--no-open", dest="open", action="store_false", help="do not open a browser")
    demo.add_argument(
        "--check", action="store_true", help="play one turn without a browser, print times, exit"
    )
    init = commands.add_parser("init", help="ask for what the bot needs, check it and write it down")
    init.add_argument(
        "--file", type=Path, default=Path(".env"), help="where to write the settings (default: %(default)s)"
    )
    doctor = commands.add_parser(
        "doctor", help="check every setting and say what to do (exit status 1: something is wrong)"
    )
    doctor.add_argument(
        "--live", action="store_true", help="also draw a picture with each key, by its cheapest model"
    )
    bench = commands.add_parser("bench", help="measure the bot against a pretended world")
    bench.add_argument("--json", type=Path, help="also write the figures to this file")
    bench.add_argument("--quick", action="store_true", help="fewer people and repetitions")
    commands.add_parser("migrate", help="bring the database up to date and exit")
    return parser


if __name__ == "__main__":
    sys.exit(main())
