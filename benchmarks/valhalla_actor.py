"""Valhalla's isochrones: asked through its actor, or through its service where no Python here fits its wheel.

Both answer the same request with the same text. The actor is timed inside its own process; the service over HTTP, and
the time of an empty question is taken off its answers.
"""

import http.client
import json
import re
import socket
import statistics
import subprocess
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, Self

from benchmarks.valhalla import MissingError, Valhalla, config_of

_WORKER = Path(__file__).with_name("valhalla_worker.py")

#: Seconds that each answer took, and the answer.
Said = list[tuple[float, str]]


class Actor:
    """Valhalla's isochrones, asked in a process of their own; a context manager.

    Parameters
    ----------
    valhalla, config
        What to run, and on which tiles.
    """

    def __init__(self, valhalla: Valhalla, config: Path) -> None:
        if valhalla.python is None:
            raise MissingError("no Python here can import Valhalla's wheel")
        command = [str(valhalla.python), str(_WORKER), str(valhalla.folder), str(config)]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)  # noqa: S603
        self.how = f"pyvalhalla {self._line()}, its actor in a Python of its own"

    def ask(self, requests: Sequence[str]) -> Said:
        """Ask for isochrones: for each request the seconds that it took, and GeoJSON."""
        if self._process.stdin is not None:
            self._process.stdin.write(json.dumps(list(requests)) + "\n")
            self._process.stdin.flush()
        return [(float(took_s), str(text)) for took_s, text in self._line()]

    def _line(self) -> Any:  # noqa: ANN401  whatever the worker wrote
        """Read the worker's next line; Valhalla's own log lines are passed over."""
        for line in self._process.stdout or ():
            if line[:1] in '["':
                return json.loads(line)
        raise MissingError("Valhalla's worker ended early")

    def __enter__(self) -> Self:
        """Ready to be asked."""
        return self

    def __exit__(self, *_: object) -> None:
        """Let the worker end."""
        self._process.communicate()


class Service:
    """The same through the wheel's HTTP service; the time of an empty question is taken off every answer."""

    def __init__(self, valhalla: Valhalla, config: Path) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        config = config_of(valhalla, config.parent, port=port)
        command = [str(valhalla.program("valhalla_service")), str(config), "1"]
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # noqa: S603
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self._wait()
        self._empty_s = statistics.median(self._post("/status", "{}")[0] for _ in range(50))
        release = re.sub(r"^.*-", "", valhalla.folder.name)
        self.how = f"valhalla_service {release} over HTTP, {self._empty_s * 1e3:.1f} ms for an empty question taken off"

    def ask(self, requests: Sequence[str]) -> Said:
        """Ask for isochrones: for each request the seconds that it took, and GeoJSON."""
        answers = [self._post("/isochrone", request) for request in requests]
        return [(max(took_s - self._empty_s, 0.0), text) for took_s, text in answers]

    def _post(self, path: str, body: str) -> tuple[float, str]:
        """Ask one question; seconds and answer."""
        start = time.perf_counter()
        self._connection.request("POST", path, body, {"Content-Type": "application/json"})
        answer = self._connection.getresponse().read()
        return time.perf_counter() - start, answer.decode()

    def _wait(self) -> None:
        """Wait until the service answers."""
        for _ in range(100):
            with suppress(OSError, http.client.HTTPException):
                self._post("/status", "{}")
                return
            self._connection.close()
            time.sleep(0.1)
        raise MissingError("valhalla_service does not answer")

    def __enter__(self) -> Self:
        """Ready to be asked."""
        return self

    def __exit__(self, *_: object) -> None:
        """Stop the service."""
        self._connection.close()
        self._process.terminate()
        self._process.wait()


def actor_of(valhalla: Valhalla, config: Path) -> Actor | Service:
    """Open whichever way of asking works here."""
    return Actor(valhalla, config) if valhalla.python is not None else Service(valhalla, config)


def request_of(lon: float, lat: float, minutes: Sequence[float], speed_kmh: float) -> str:
    """Ask for polygons of the ground from which a place is reached on foot, as JSON."""
    return json.dumps(
        {
            "locations": [{"lon": lon, "lat": lat}],
            "costing": "pedestrian",
            "costing_options": {"pedestrian": {"walking_speed": speed_kmh}},
            "contours": [{"time": cutoff} for cutoff in minutes],
            "polygons": True,
            "reverse": True,
        }
    )
