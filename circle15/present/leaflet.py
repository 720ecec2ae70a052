"""Leaflet and the page's own parts as text, so that a page can hold them and needs no network."""

import base64
import re
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from typing import Final

from xstatic.pkg import leaflet

from circle15.present.encode import inline_json
from circle15.study.drawing import Tiles

#: What a browser may load for a file of its own accord: nothing but what is in it.
POLICY: Final = "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data: blob:"

#: The hosts that a file may ask for tiles, where it was written to allow them: those of page/tiles.js.
TILE_HOSTS: Final[Mapping[Tiles, tuple[str, ...]]] = {
    "osm": ("https://tile.openstreetmap.org",),
    "tianditu": tuple(f"https://t{number}.tianditu.gov.cn" for number in range(8)),
}


def policy(tiles: Tiles | None) -> str:
    """Write what a browser may load for a file: nothing but what is in it, and the tiles that it was allowed.

    >>> policy(None) == POLICY
    True
    >>> policy("osm").removeprefix(POLICY)
    ' https://tile.openstreetmap.org'
    """
    return " ".join([POLICY, *TILE_HOSTS.get(tiles, ())] if tiles else [POLICY])


def _leaflet_file(name: str) -> bytes:
    """Read a file of Leaflet from its package."""
    return bytes((Path(leaflet.BASE_DIR) / name).read_bytes())


def _data_url(name: str) -> str:
    """Write one of Leaflet's pictures as part of the page."""
    return f"data:image/png;base64,{base64.b64encode(_leaflet_file(f'images/{name}')).decode('ascii')}"


def leaflet_script() -> str:
    """Take Leaflet without the pointer to its source map, and with the pictures of its markers.

    Leaflet guesses where its pictures lie from the style sheet's address, of which there is none.
    """
    script = _leaflet_file("leaflet.js").decode("utf-8")
    script = re.sub(r"//# sourceMappingURL=\S*\s*$", "", script)
    urls = {
        "iconUrl": _data_url("marker-icon.png"),
        "iconRetinaUrl": _data_url("marker-icon-2x.png"),
        "shadowUrl": _data_url("marker-shadow.png"),
    }
    return f'{script}\nL.Icon.Default.imagePath="";L.Icon.Default.mergeOptions({inline_json(urls)});'


def leaflet_css() -> str:
    """Take Leaflet's style sheet with its pictures inside."""
    css = _leaflet_file("leaflet.css").decode("utf-8")
    css = re.sub(r"/\*.*?\*/|behavior:\s*url\(#default#VML\);", "", css, flags=re.DOTALL)
    return re.sub(r"url\(images/([\w.-]+)\)", lambda match: f'url("{_data_url(match[1])}")', css)


def page_file(name: str) -> str:
    """Read a part of the page."""
    return (files("circle15.present") / "page" / name).read_text(encoding="utf-8")
