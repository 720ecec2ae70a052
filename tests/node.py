"""Node, in which the page's scripts are tested: the system's own, else the one that Playwright brings."""

import shutil
import subprocess
from pathlib import Path


def node_path() -> str | None:
    """Find Node; None where there is none."""
    found = shutil.which("node")
    if found is not None:
        return found
    try:
        from playwright._impl._driver import compute_driver_executable
    except ImportError:
        return None
    return str(compute_driver_executable()[0])


def run_node_tests(name: str) -> None:
    """Run one file of tests that stands beside this one; its output is the message when one fails."""
    test = Path(__file__).with_name(name)
    node = node_path()
    assert node is not None
    done = subprocess.run([node, "--test", str(test)], capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stdout[-5_000:] + done.stderr[-2_000:]
