"""Run the benchmarks, print what they found, and write it down: ``python -m benchmarks``."""

import argparse
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from benchmarks import growth, isochrones, nearest, reading, verdicts
from benchmarks.machine import machine
from benchmarks.report import Section, Table, markdown_of, target_table, text_of
from benchmarks.setting import Setting, setting_of

SECTIONS: dict[str, Callable[[Setting], Section]] = {
    "nearest": nearest.run,
    "isochrones": isochrones.run,
    "reading": reading.run,
    "growth": growth.run,
    "verdicts": verdicts.run,
}

RESULTS = Path(__file__).with_name("RESULTS.md")

_HEAD = """# circle15 and its peers on the same work in one run

Written by `python -m benchmarks --write`. Machines differ and are noisy: read the ratios, not the seconds. A ratio is
a tool's number divided by circle15's in the same run: above 1, circle15 took less."""


def main() -> int:
    """Run the sections that are asked for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--only", metavar="NAME,NAME", help=f"some of: {', '.join(SECTIONS)}")
    parser.add_argument("--quick", action="store_true", help="smaller work, fewer rounds: to see that everything runs")
    parser.add_argument("--write", action="store_true", help=f"write {RESULTS.name}; a whole run on Heidelberg only")
    chosen = parser.parse_args()
    names = chosen.only.split(",") if chosen.only else list(SECTIONS)
    if unknown := [name for name in names if name not in SECTIONS]:
        parser.error(f"no section is called {unknown[0]}; there are {', '.join(SECTIONS)}")
    setting = setting_of(quick=chosen.quick)
    about = machine()
    print("\n".join(about))
    sections = [_section(name, setting) for name in names]
    targets = target_table(sections)
    print(f"\n{text_of(targets)}")
    if chosen.write and setting.full and not chosen.only:
        write(about, sections, targets)
        print(f"\nwritten: {RESULTS.name}")
    elif chosen.write:
        print(f"\n{RESULTS.name} is written by a whole run only, with CIRCLE15_PLACES set, without --quick and --only")
    return 0


def _section(name: str, setting: Setting) -> Section:
    """Run one section and print its tables."""
    start = time.perf_counter()
    section = SECTIONS[name](setting)
    for table in section.tables:
        print(f"\n{text_of(table)}", flush=True)
    print(f"\n({name}: {time.perf_counter() - start:.0f} s)", flush=True)
    return section


def write(about: Sequence[str], sections: Sequence[Section], targets: Table) -> None:
    """Write what was found beside this file."""
    parts = [_HEAD, "\n".join(f"- {line}" for line in about), markdown_of(targets).replace("###", "##", 1)]
    for section in sections:
        parts += [f"## {section.name.capitalize()}", *(markdown_of(table) for table in section.tables)]
    RESULTS.write_text("\n\n".join(parts) + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
