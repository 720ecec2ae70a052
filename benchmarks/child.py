"""Jobs that are measured in a process of their own: ``python -m benchmarks.child JOB ...`` prints what one took.

Nothing heavy is imported above the jobs: what a job imports is part of what it takes.
"""

import json
import resource
import subprocess
import sys
from collections.abc import Callable
from typing import Any

from benchmarks.timing import memory_mb, timed

Said = dict[str, Any]


def ground(extract: str, count: str, name: str) -> Said:
    """Draw isochrones twice with circle15: the first time makes the ground."""
    from benchmarks.drawing import circle15_ways, facilities
    from benchmarks.setting import SPEED_KMH
    from circle15.api.reading import read_network
    from circle15.network.profile import WalkProfile

    network = read_network(extract, WalkProfile(speed_kmh=SPEED_KMH))
    xy = facilities(network, int(count))
    # What a first call loads or compiles is no part of the ground; the little ground that it made is kept, so that
    # its memory is not used again.
    warm = _way(circle15_ways(network, xy[:1]), name)
    warm.draw()
    way = _way(circle15_ways(network, xy), name)
    before_mb = memory_mb("VmRSS")
    first_s, _ = way.draw()
    after_mb = memory_mb("VmRSS")
    again_s, _ = way.draw()
    del warm
    return {"first_s": first_s, "again_s": again_s, "before_mb": before_mb, "after_mb": after_mb, **_peak()}


def read_circle15(extract: str) -> Said:
    """Read an extract into circle15's network."""
    return _read(_import_circle15, lambda read: read(extract), lambda made: float(made.edge_length_m.sum()))


def _import_circle15() -> Any:  # noqa: ANN401  the function that reads
    from circle15 import read_network

    return read_network


def read_pyrosm(extract: str) -> Said:
    """Read an extract into pyrosm's tables of nodes and edges."""
    return _read(
        _import_pyrosm,
        lambda osm: osm(extract).get_network("walking", nodes=True)[1],
        lambda edges: float(edges["length"].sum()),
    )


def read_pyrosm_graph(extract: str) -> Said:
    """Read an extract into pyrosm's tables, and make them a graph that can be searched."""

    def read(osm: Any) -> Any:  # noqa: ANN401
        streets = osm(extract)
        nodes, edges = streets.get_network("walking", nodes=True)
        return streets.to_graph(nodes, edges, graph_type="networkx")

    return _read(_import_pyrosm, read, lambda graph: sum(data["length"] for *_, data in graph.edges(data=True)) / 2)


def _import_pyrosm() -> Any:  # noqa: ANN401  its class
    from pyrosm import OSM

    return OSM


def read_osmnx(xml: str) -> Said:
    """Read an extract that was turned into XML into osmnx's graph; every way in it, walked on or not."""

    def load() -> Any:  # noqa: ANN401
        import osmnx

        return osmnx

    return _read(
        load,
        lambda ox: ox.graph_from_xml(xml, bidirectional=True, retain_all=True),
        lambda made: sum(data["length"] for *_, data in made.edges(data=True)) / 2,
    )


def read_valhalla(builder: str, config: str, extract: str) -> Said:
    """Build Valhalla's tiles: a program of its own, that imports nothing."""
    command = [builder, "-c", config, "-j", "1", extract]
    read_s, done = timed(lambda: subprocess.run(command, capture_output=True, check=False))  # noqa: S603
    done.check_returncode()
    peak_mb = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1_000
    return {"import_s": 0.0, "import_mb": 0.0, "read_s": read_s, "peak_mb": peak_mb, "km": float("nan")}


def _read(load: Callable[[], Any], read: Callable[[Any], Any], metres: Callable[[Any], float]) -> Said:
    """Import a library, read with it, and measure the streets that it read."""
    import_s, library = timed(load)
    import_mb = memory_mb("VmHWM")
    read_s, made = timed(lambda: read(library))
    peak = _peak()
    return {"import_s": import_s, "import_mb": import_mb, "read_s": read_s, "km": metres(made) / 1_000, **peak}


def to_xml(extract: str, xml: str) -> Said:
    """Turn an extract into XML, which osmnx reads."""
    import osmium

    with osmium.SimpleWriter(xml) as writer:
        for item in osmium.FileProcessor(extract):
            writer.add(item)
    return _peak()


def grow(side: str, drawn: str) -> Said:
    """Build a grid, search on it, and draw isochrones on it."""
    from benchmarks.growth import grown

    return {**grown(int(side), int(drawn)), **_peak()}


def _way(ways: Any, name: str) -> Any:  # noqa: ANN401  benchmarks.drawing.Way, imported by the job alone
    """Find a way to draw by its name."""
    return next(way for way in ways if way.name == name)


def _peak() -> Said:
    """Peak memory of this process."""
    return {"peak_mb": memory_mb("VmHWM")}


JOBS: dict[str, Callable[..., Said]] = {
    "ground": ground,
    "read-circle15": read_circle15,
    "read-pyrosm": read_pyrosm,
    "read-pyrosm-graph": read_pyrosm_graph,
    "read-osmnx": read_osmnx,
    "read-valhalla": read_valhalla,
    "to-xml": to_xml,
    "grow": grow,
}


def main() -> int:
    """Do the job that the command line names."""
    job, *arguments = sys.argv[1:]
    print(json.dumps(JOBS[job](*arguments)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
