"""On what the benchmarks ran: without it no number means anything."""

import datetime as dt
import os
import platform
from importlib import metadata
from pathlib import Path

#: Packages whose version decides a timing.
PACKAGES = (
    "circle15",
    "numpy",
    "scipy",
    "shapely",
    "osmium",
    "numba",
    "networkx",
    "osmnx",
    "pandana",
    "igraph",
    "pyrosm",
    "pyvalhalla",
)


def machine() -> list[str]:
    """Describe the machine, the interpreter and the packages, one line each."""
    versions = {name: found for name in PACKAGES if (found := _version(name))}
    return [
        f"date: {dt.datetime.now(tz=dt.UTC).date().isoformat()}",
        f"processor: {_processor()}, {os.cpu_count()} cores; everything on one thread",
        f"memory: {_memory_gb()}",
        f"system: {platform.system()} {platform.machine()}; Python {platform.python_version()}",
        "packages: " + ", ".join(f"{name} {version}" for name, version in versions.items()),
    ]


def _version(package: str) -> str | None:
    """Version of a package; None where it is not installed."""
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return None


def _processor() -> str:
    """Model of the processor."""
    path = Path("/proc/cpuinfo")
    lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
    return next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), "unknown")


def _memory_gb() -> str:
    """Memory of the machine."""
    path = Path("/proc/meminfo")
    if not path.is_file():
        return "unknown"
    return f"{int(path.read_text(encoding='ascii').split()[1]) / 1e6:.0f} GB"
