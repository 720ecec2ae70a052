"""A hand-written OpenStreetMap extract of a few streets, and the same as XML, as PBF and as Overpass answers with it.

Columns of crossings are 0.001 degrees apart (about 96 m), rows 0.0009 degrees (about 100 m), at 30.6 degrees north::

    20 --- 21 --- 22 --- 23      High Street, with a bend (91) between 21 and 22
     |            |      |       11: a footway; 12: a motorway; 13: an escalator up
    10 --- 11 --- 12 --- 13      Low Street, one-way for vehicles
     |                   |
    30 --- 31            32      a square, and a path one-way on foot

A bridge (40, 41) crosses Low Street between 11 and 12 without touching it.
"""

import copy
from xml.sax.saxutils import quoteattr

import osmium

WEST, SOUTH = 117.13, 30.6


def _at(column, row):
    return round(WEST + 0.001 * column, 7), round(SOUTH + 0.0009 * row, 7)


#: Node number -> longitude and latitude. Way 109 names node 99, which nobody holds.
NODES = {
    20: _at(0, 2), 21: _at(1, 2), 22: _at(2, 2), 23: _at(3, 2), 91: _at(1.5, 2.2),
    10: _at(0, 1), 11: _at(1, 1), 12: _at(2, 1), 13: _at(3, 1),
    30: _at(0, 0), 31: _at(1, 0), 34: _at(1, -0.5), 35: _at(0, -0.5), 32: _at(3, 0),
    40: _at(1.5, 0.7), 41: _at(1.5, 1.3),
    50: _at(4, 1), 51: _at(5, 1),
}  # fmt: skip

#: Way number -> node numbers and tags.
WAYS = {
    100: ([20, 21, 91, 22, 23], {"highway": "residential", "name": "高街"}),
    101: ([10, 11, 12, 13], {"highway": "residential", "name": "Low Street", "oneway": "yes"}),
    102: ([20, 10, 30], {"highway": "footway"}),
    103: ([13, 23], {"highway": "steps", "conveying": "forward"}),
    104: ([22, 12], {"highway": "motorway"}),
    105: ([30, 31, 34, 35, 30], {"highway": "pedestrian", "area": "yes"}),
    106: ([32, 13], {"highway": "path", "oneway:foot": "-1"}),
    107: ([40, 41], {"highway": "footway", "bridge": "yes", "layer": "1"}),
    108: ([12, 32], {"highway": "service", "access": "private"}),
    109: ([13, 50, 99, 51], {"highway": "track"}),
    110: ([10, 11, 31, 30, 10], {"building": "yes"}),
}

#: Box around all of it: west, south, east, north.
BBOX = (117.128, 30.598, 117.137, 30.603)


def osm_xml():
    nodes = [
        f'<node id="{number}" version="1" lat="{lat:.7f}" lon="{lon:.7f}"/>'
        for number, (lon, lat) in sorted(NODES.items())
    ]
    ways = []
    for number, (refs, tags) in WAYS.items():
        inside = "".join(f'<nd ref="{ref}"/>' for ref in refs)
        inside += "".join(f"<tag k={quoteattr(key)} v={quoteattr(value)}/>" for key, value in tags.items())
        ways.append(f'<way id="{number}" version="1">{inside}</way>')
    return "\n".join(['<?xml version="1.0" encoding="UTF-8"?>', '<osm version="0.6">', *nodes, *ways, "</osm>"])


def write_pbf(path):
    with osmium.SimpleWriter(str(path)) as writer:
        for number, where in sorted(NODES.items()):
            writer.add_node(osmium.osm.mutable.Node(id=number, location=where, version=1))
        for number, (refs, tags) in WAYS.items():
            writer.add_way(osmium.osm.mutable.Way(id=number, nodes=refs, tags=tags, version=1))


def overpass_answer():
    """What Overpass answers to a question for every way with a highway tag and its nodes.

    It holds complete ways only: way 109 loses its end.
    """
    streets = {number: copy.deepcopy(way) for number, way in WAYS.items() if "highway" in way[1]}
    streets[109][0][2:] = []
    held = sorted({ref for refs, _ in streets.values() for ref in refs})
    nodes = [{"type": "node", "id": ref, "lon": NODES[ref][0], "lat": NODES[ref][1]} for ref in held]
    ways = [{"type": "way", "id": number, "nodes": refs, "tags": tags} for number, (refs, tags) in streets.items()]
    return {"version": 0.6, "elements": [*nodes, *ways]}
