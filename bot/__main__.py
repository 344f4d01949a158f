"""The command line: `imagebot` runs the bot, `imagebot demo` shows it without any account."""

import argparse
import sys
from pathlib import Path

from bot.domain.errors import ConfigurationError


def main(arguments: list[str] | None = None) -> int:
    """Runs a command; returns its exit status (2: a setting is wrong)."""
    options = _parser().parse_args(arguments)
    try:
        return _run(options)
    except ConfigurationError as error:
        for problem in error.problems:
            print(problem, file=sys.stderr)
        return 2


def _run(options: argparse.Namespace) -> int:
    # Each command loads only what it needs: a bot that runs has no use for the pretend world of the demo.
    match options.command:
        case "demo":
            from bot.commands.demo import demo  # noqa: PLC0415

            return demo(port=options.port, data=options.data, browser=options.open, check=options.check)
        case "bench":
            from bot.commands.bench import bench  # noqa: PLC0415

            return bench(output=options.json, quick=options.quick)
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
    demo = commands.add_parser("demo", help="the real bot with a pretended Telegram and image service")
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
    bench = commands.add_parser("bench", help="measure the bot against a pretended world")
    bench.add_argument("--json", type=Path, help="also write the figures to this file")
    bench.add_argument("--quick", action="store_true", help="fewer people and repetitions")
    commands.add_parser("migrate", help="bring the database up to date and exit")
    return parser


if __name__ == "__main__":
    sys.exit(main())
