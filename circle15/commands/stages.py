"""``circle15 times`` and ``circle15 isochrones``: single stages, files in and files out, for scripts."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from circle15.commands.shell import errors
from circle15.errors import FileError, InputError

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

    from circle15.network.profile import WalkProfile
    from circle15.network.walk import WalkNetwork
    from circle15.sources.options import TableOptions

NetworkOption = Annotated[Path, typer.Option("--network", help="Streets: .osm.pbf, .osm, .graphml, .gpkg, ...")]
ProfileOption = Annotated[
    str, typer.Option("--profile", help="planning, adult, elderly, wheelchair ..., or a speed in km/h.")
]
ElevationOption = Annotated[Path | None, typer.Option("--elevation", help="Raster of heights: GeoTIFF, .hgt, .asc.")]
BarriersOption = Annotated[Path | None, typer.Option("--barriers", help="Layer of lines or polygons to walk around.")]
GatesOption = Annotated[Path | None, typer.Option("--gates", help="Layer of points that open the barriers.")]
FileOption = Annotated[Path, typer.Option("-o", "--output", help="Output: .csv, .gpkg, .parquet or .geojson.")]
KindOption = Annotated[str | None, typer.Option("--kind", help="Only this kind of facility.")]
DatumOption = Annotated[
    str | None, typer.Option("--datum", help="Of the places' coordinates: wgs84, cgcs2000, gcj02 (AMap), bd09 (Baidu).")
]
EncodingOption = Annotated[
    str | None, typer.Option("--encoding", help="Of the places' texts, gb18030 for instance; found out by default.")
]

#: What a layer of lines does not say about itself, as under [network] in a study file.
ClassColumnOption = Annotated[
    str | None, typer.Option("--class-column", help="Own lines: column of the class, where it is not recognised.")
]
ClassesOption = Annotated[str | None, typer.Option("--classes", help="Own lines: classes as 人行道=footway,快速路=no.")]
LevelColumnOption = Annotated[str | None, typer.Option("--level-column", help="Own lines: column of the level.")]
CrossingsOption = Annotated[
    str, typer.Option("--crossings", help="Own lines that cross without a node: levels, join or leave.")
]
MendOption = Annotated[
    float | None, typer.Option("--mend", help="Own lines: metres across which dead ends are mended.")
]
StreetsDatumOption = Annotated[str, typer.Option("--streets-datum", help="Own lines: datum of their coordinates.")]
LayerOption = Annotated[str | None, typer.Option("--layer", help="Own lines: layer of a file that has several.")]

_ENDINGS: Final = (".csv", ".gpkg", ".parquet", ".geojson")


def times(
    network: NetworkOption,
    origins: Annotated[Path, typer.Option("--origins", help="Communities, or any points with an id.")],
    destinations: Annotated[Path, typer.Option("--destinations", help="Facilities.")],
    output: FileOption,
    kind: KindOption = None,
    profile: ProfileOption = "planning",
    datum: DatumOption = None,
    encoding: EncodingOption = None,
    elevation: ElevationOption = None,
    barriers: BarriersOption = None,
    gates: GatesOption = None,
    cutoff: Annotated[float, typer.Option("--cutoff", help="Minutes.")] = 15.0,
    nearest: Annotated[bool, typer.Option("--nearest", help="Only the nearest of each kind.")] = False,
    k: Annotated[int, typer.Option("--k", help="The so many nearest of each kind; implies --nearest.")] = 1,
    class_column: ClassColumnOption = None,
    classes: ClassesOption = None,
    level_column: LevelColumnOption = None,
    crossings: CrossingsOption = "levels",
    mend: MendOption = None,
    streets_datum: StreetsDatumOption = "wgs84",
    layer: LayerOption = None,
) -> None:
    """Write walking times: every pair within the cutoff, or the nearest facility of each kind."""
    with errors():
        _writable(output)
        import circle15 as c15

        own = _own_lines(class_column, classes, level_column, crossings, mend, streets_datum, layer)
        streets = _network(network, profile, own, {"elevation": elevation, "barriers": barriers, "gates": gates})
        options = _options(datum, encoding)
        people = c15.read_communities(origins, options=options)
        served = _of_kind(destinations, kind, options)
        table = (
            c15.nearest_times(streets, people, served, within_min=cutoff, k=k)
            if nearest or k != 1
            else c15.travel_times(streets, people, served, cutoff_min=cutoff)
        )
        _write(table, output)


def isochrones(
    network: NetworkOption,
    facilities: Annotated[Path, typer.Option("--facilities", help="Facilities.")],
    output: FileOption,
    minutes: Annotated[str, typer.Option("--minutes", help="Cutoffs, separated by commas.")] = "5,10,15",
    kind: KindOption = None,
    profile: ProfileOption = "planning",
    datum: DatumOption = None,
    encoding: EncodingOption = None,
    elevation: ElevationOption = None,
    barriers: BarriersOption = None,
    gates: GatesOption = None,
    dissolve: Annotated[bool, typer.Option("--dissolve", help="One area per kind instead of per facility.")] = False,
    lines: Annotated[bool, typer.Option("--streets", help="Pieces of streets instead of areas.")] = False,
    class_column: ClassColumnOption = None,
    classes: ClassesOption = None,
    level_column: LevelColumnOption = None,
    crossings: CrossingsOption = "levels",
    mend: MendOption = None,
    streets_datum: StreetsDatumOption = "wgs84",
    layer: LayerOption = None,
) -> None:
    """Write the places from which one walks to a facility within so many minutes."""
    with errors():
        _writable(output)
        import circle15 as c15

        cutoffs = _minutes(minutes)
        own = _own_lines(class_column, classes, level_column, crossings, mend, streets_datum, layer)
        streets = _network(network, profile, own, {"elevation": elevation, "barriers": barriers, "gates": gates})
        served = _of_kind(facilities, kind, _options(datum, encoding))
        if lines:
            found = c15.reached_streets(streets, served, cutoffs, dissolve=dissolve)
        else:
            found = (c15.service_areas if dissolve else c15.isochrones)(streets, served, cutoffs)
        _write(found.to_crs(4326), output)


def _own_lines(
    class_column: str | None,
    classes: str | None,
    level_column: str | None,
    crossings: str,
    mend_m: float | None,
    datum: str,
    layer: str | None,
) -> dict[str, Any]:
    """What is said of a layer of lines, by the names of :class:`circle15.sources.streets.StreetOptions`."""
    return {
        "class_column": class_column,
        "classes": _classes(classes),
        "level_column": level_column,
        "crossings": crossings,
        "mend_m": mend_m,
        "datum": datum,
        "layer": layer,
    }


def _network(path: Path, profile: str, own: dict[str, Any], terrain: dict[str, Path | None]) -> "WalkNetwork":
    """Read the streets with what is said of them, of the ground, and of who walks."""
    import circle15 as c15

    return c15.read_network(
        path, _profile(profile), terrain=c15.TerrainFiles(**terrain), streets=c15.StreetOptions(**own)
    )


def _options(datum: str | None, encoding: str | None) -> "TableOptions":
    """Say what tables of places do not say about themselves."""
    from circle15.datum import DATUMS_SAID
    from circle15.sources.options import TableOptions

    if datum is not None and datum not in DATUMS_SAID:
        raise InputError("street_option_unknown", key="--datum", value=datum, known=", ".join(DATUMS_SAID))
    return TableOptions(datum=datum, encoding=encoding)


def _classes(text: str | None) -> dict[str, str]:
    """Read classes, NAME=CLASS and so on, with Chinese or plain commas."""
    if text is None:
        return {}
    pairs = [part.partition("=") for part in text.replace("，", ",").split(",") if part.strip()]
    unfit = next(("".join(pair) for pair in pairs if not (pair[0].strip() and pair[2].strip())), None)
    if unfit is not None or not pairs:
        raise InputError("classes_unfit", value=text if unfit is None else unfit.strip())
    return {name.strip(): value.strip() for name, _, value in pairs}


def _profile(text: str) -> "WalkProfile":
    """Read a profile: a name, or a speed in km/h."""
    from circle15.network.profile import WalkProfile, profile_of

    try:
        return WalkProfile(speed_kmh=float(text))
    except InputError:
        raise
    except ValueError:
        return profile_of(text)


def _minutes(text: str) -> list[float]:
    """Read cutoffs."""
    try:
        return [float(part) for part in text.replace("，", ",").split(",")]
    except ValueError:
        raise InputError("minutes_unfit", value=text) from None


def _of_kind(path: Path, kind: str | None, options: "TableOptions") -> "gpd.GeoDataFrame":
    """Read facilities, of one kind if so asked."""
    import circle15 as c15
    from circle15.kinds import kind_of_word

    table = c15.read_facilities(path, options=options)
    if kind is None:
        return table
    wanted = kind_of_word(kind)
    if wanted is None:
        raise InputError("kind_unknown", value=kind)
    chosen = table[table["kind"] == wanted]
    if chosen.empty:
        raise InputError("no_facility_of_kind", file=path, kind=wanted, known=", ".join(sorted(set(table["kind"]))))
    return chosen


def _writable(path: Path) -> None:
    """Refuse an output whose ending is not known, before anything is computed."""
    if path.suffix.lower() not in _ENDINGS:
        raise FileError("output_ending", file=path)


def _write(table: "pd.DataFrame | gpd.GeoDataFrame", path: Path) -> None:
    """Write a table by the ending of the file, whole or not at all."""
    from circle15.present.tables import write_table

    write_table(table, path)
    typer.echo(f"{path}: {len(table)}")
