"""How long the files of a big city take to write: ``python -m benchmarks.outputs [FOLDER]``.

The town of :mod:`benchmarks.map_town`: 1,000 communities in 84 subdistricts, eight rules, two readings, two walkers
(32,000 findings), 103,000 edges of streets, and a plan. The bound: 20 s for all of them.
"""

import argparse
import tempfile
import time
from pathlib import Path
from typing import Final

from benchmarks.map_town import KEPT, made_result
from circle15.present.folder import write_folder

MOST_S: Final = 20.0


def main() -> None:
    """Write every file of the town's result, and print the seconds and the sizes."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.outputs", description=__doc__)
    parser.add_argument("folder", nargs="?", default=str(KEPT), help="where the town is kept")
    result = made_result(Path(parser.parse_args().folder))
    with tempfile.TemporaryDirectory() as folder:
        begin, spent = time.perf_counter(), time.process_time()
        files = write_folder(result, Path(folder))
        wall_s, cpu_s = time.perf_counter() - begin, time.process_time() - spent
        for file in files:
            print(f"{file.name:15} {file.stat().st_size / 1e6:8.2f} MB")
    print(f"{len(result.findings):,} findings: {wall_s:.1f} s, {cpu_s:.1f} s of a processor (bound: {MOST_S:.0f} s)")


if __name__ == "__main__":
    main()
