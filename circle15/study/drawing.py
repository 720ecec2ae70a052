"""What a study says of its map: whose tiles it may show, and what stands in its foot."""

from dataclasses import dataclass
from typing import Any, Literal, get_args

from circle15.errors import InputError

#: Servers of map tiles that a map file may be allowed to ask: OpenStreetMap's, and Tianditu's with the reader's key.
Tiles = Literal["osm", "tianditu"]
TILES: tuple[Tiles, ...] = get_args(Tiles)


@dataclass(frozen=True, slots=True, kw_only=True)
class MapSays:
    """What a map may show and has to say.

    Parameters
    ----------
    tiles
        Whose tiles the file may show when its reader asks for them; None: it can make no request.
    approval, use
        The map's approval number, and who may see it, as they stand in its foot; empty: unsaid.
    """

    tiles: Tiles | None = None
    approval: str = ""
    use: str = ""

    def entry(self) -> dict[str, Any]:
        """Write it as a manifest does."""
        return {"tiles": self.tiles, "approval": self.approval, "use": self.use}


def known_tiles(given: str | None) -> Tiles | None:
    """Check the name of a server of tiles.

    Raises
    ------
    InputError
        If it is none that is known.

    Examples
    --------
    >>> known_tiles("osm"), known_tiles(None)
    ('osm', None)
    """
    if given is None:
        return None
    found = next((name for name in TILES if name == given), None)
    if found is None:
        raise InputError("page.tiles_unknown", given=given)
    return found
