"""The command line as a person starts it, in a process of its own; or inside this one, where only its words count."""

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

from typer.testing import CliRunner

from circle15.cli import app

ENGLISH = "C.UTF-8"


class Done(NamedTuple):
    code: int
    out: str
    err: str


def circle15(*arguments: object, language: str = ENGLISH) -> Done:
    """Run ``python -m circle15``."""
    done = subprocess.run(
        [sys.executable, "-m", "circle15", *map(str, arguments)],
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, **_spoken(language)},
        check=False,
    )
    return Done(done.returncode, done.stdout, done.stderr)


def inside(*arguments: object, language: str = ENGLISH) -> Done:
    """Run a command in this process: the same words and the same exit code, in a tenth of the time."""
    done = CliRunner(env=_spoken(language)).invoke(app, [*map(str, arguments)], prog_name="circle15")
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    return Done(done.exit_code, done.stdout, done.stderr)


def _spoken(language: str) -> dict[str, str]:
    return {"LANG": language, "LC_ALL": "", "LC_MESSAGES": "", "NO_COLOR": "1", "COLUMNS": "160", "PYTHONUTF8": "1"}


def all_at_once(commands: Mapping[str, Sequence[object]]) -> dict[str, Done]:
    """Run several commands beside each other, as many as there are processors."""
    with ThreadPoolExecutor(os.cpu_count()) as workers:
        done = list(workers.map(lambda arguments: circle15(*arguments), commands.values()))
    return dict(zip(commands, done, strict=True))
