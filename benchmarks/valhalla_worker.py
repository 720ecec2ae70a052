"""Valhalla's actor, run by a Python that its wheel fits: ``python valhalla_worker.py FOLDER CONFIG``.

Imports nothing but the standard library and valhalla. Each line that it reads is a list of requests; each line that
it writes is a list of pairs: the seconds that the actor took for one request, and its answer as text.
"""

import json
import sys
import time


def main(folder: str, config: str) -> None:
    """Answer until there are no more questions."""
    sys.path.insert(0, folder)
    import valhalla

    actor = valhalla.Actor(config)
    print(json.dumps(valhalla.__version__), flush=True)
    for line in sys.stdin:
        said = []
        for request in json.loads(line):
            start = time.perf_counter()
            answer = actor.isochrone(request)
            said.append((time.perf_counter() - start, answer))
        print(json.dumps(said), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
