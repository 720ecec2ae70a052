"""Valhalla, wherever it can be made to run: its tile builder, and its isochrones.

Its wheel fits Python 3.12 and newer and brings compiled programs with it. Where the Python that runs the benchmarks
is older, the wheel is fetched by pip and unpacked beside the installed packages, and its actor is run by a newer
Python of this machine; where there is none, the wheel's own service answers (:mod:`benchmarks.valhalla_actor`).
"""

import importlib.util
import json
import shutil
import subprocess
import sys
import zipfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

#: The release that is fetched where none is installed.
_RELEASE = "pyvalhalla==3.9.1"


class MissingError(Exception):
    """Valhalla cannot be run here; says why, in one line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Valhalla:
    """An unpacked wheel, and the Python that runs its actor.

    Parameters
    ----------
    folder
        Folder that holds the package ``valhalla``.
    python
        Interpreter that can import it; None: there is none.
    """

    folder: Path
    python: Path | None

    def program(self, name: str) -> Path:
        """One of the wheel's compiled programs."""
        return self.folder / "valhalla" / "bin" / name


def find_valhalla() -> Valhalla:
    """Look for the package, fetch it where it is missing, and look for a Python that it fits.

    Raises
    ------
    MissingError
        If there is no wheel for this machine.
    """
    found = importlib.util.find_spec("valhalla")
    installed = Path(str(found.origin)).parents[1] if found and found.origin else None
    # Releases that fit an older Python bring no programs with them.
    folder = installed if installed and _builder(installed).is_file() else _fetched()
    if not _builder(folder).is_file():
        raise MissingError(f"{folder.name} holds no {_builder(folder).name} for this machine")
    fits = next((python for python in _pythons() if _imports(python, folder)), None)
    return Valhalla(folder=folder, python=fits)


def _builder(folder: Path) -> Path:
    """Its program that builds tiles."""
    return folder / "valhalla" / "bin" / "valhalla_build_tiles"


def _fetched() -> Path:
    """Fetch the wheel by pip and unpack it, once, into the environment that runs the benchmarks."""
    folder = Path(sys.prefix) / "share" / "circle15-benchmarks" / _RELEASE.replace("==", "-")
    if (folder / "valhalla").is_dir():
        return folder
    parcel = folder.with_name("download")
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary=:all:"]
    command += ["--python-version", "3.12", "--dest", str(parcel), _RELEASE]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    wheels = sorted(parcel.glob("pyvalhalla-*.whl")) if parcel.is_dir() else []
    if done.returncode or not wheels:
        raise MissingError(f"pip cannot fetch {_RELEASE}: {last_line(done.stderr)}")
    unpacked = folder.with_name("unpacking")
    with zipfile.ZipFile(wheels[-1]) as wheel:
        wheel.extractall(unpacked)
    for program in (unpacked / "valhalla" / "bin").iterdir():
        program.chmod(0o755)
    unpacked.rename(folder)
    shutil.rmtree(parcel)
    return folder


def _pythons() -> list[Path]:
    """Interpreters that may be new enough: this one, those that are found by name, and those installed beside it."""
    named = [shutil.which(f"python3.{minor}") for minor in (12, 13, 14)]
    beside = sorted(Path(sys.base_prefix).parent.glob("*/bin/python3"))
    return [Path(sys.executable), *(Path(name) for name in named if name), *beside]


def _imports(python: Path, folder: Path) -> bool:
    """Whether an interpreter can import the package."""
    code = f"import sys; sys.path.insert(0, {str(folder)!r}); import valhalla"
    try:
        done = subprocess.run([str(python), "-c", code], capture_output=True, timeout=60, check=False)  # noqa: S603
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def config_of(valhalla: Valhalla, tiles: Path, *, port: int = 8002) -> Path:
    """Write Valhalla's default configuration for a folder of tiles; returns its file."""
    parts = valhalla.folder / "valhalla"
    with suppress(FileExistsError):
        tiles.mkdir(parents=True)
    # The package itself may not import here; the module with its defaults is plain Python.
    defaults = _module(parts / "valhalla_build_config.py")
    config = _plain(defaults.config, defaults.Optional)
    config["mjolnir"].update(tile_dir=str(tiles), tile_extract="")
    config["httpd"]["service"]["listen"] = f"tcp://127.0.0.1:{port}"
    for name in ("loopback", "interrupt"):
        config["httpd"]["service"][name] = f"ipc://{tiles}/{name}"
    path = tiles / "valhalla.json"
    path.write_text(json.dumps(config), encoding="utf-8")
    return path


def _module(path: Path) -> Any:  # noqa: ANN401  a module of Valhalla's
    """Import a module by its file."""
    spec = importlib.util.spec_from_file_location(path.stem, path)
    if spec is None or spec.loader is None:
        raise MissingError(f"{path} cannot be read")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _plain(tree: dict[str, Any], unset: type) -> dict[str, Any]:
    """Copy a tree of settings without those that are unset."""
    kept = {name: value for name, value in tree.items() if not isinstance(value, unset)}
    return {name: _plain(value, unset) if isinstance(value, dict) else value for name, value in kept.items()}


def build_tiles(valhalla: Valhalla, extract: Path, config: Path) -> None:
    """Build the tiles of an extract, on one thread.

    Raises
    ------
    MissingError
        If the builder fails.
    """
    command = [str(valhalla.program("valhalla_build_tiles")), "-c", str(config), "-j", "1", str(extract)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        raise MissingError(f"valhalla_build_tiles fails: {last_line(done.stderr + done.stdout)}")


def last_line(text: str) -> str:
    """Last line of what a program complained about."""
    lines = [line for line in text.strip().splitlines() if line.strip()]
    return lines[-1] if lines else "it does not say why"
