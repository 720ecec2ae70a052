"""The command line: arguments in, files out; an error is one line and exit code 2."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from circle15.commands import standards
from circle15.commands.check import check
from circle15.commands.explain import explain
from circle15.commands.init import init
from circle15.commands.shell import DONE, GAP, OUT, OutOption, errors
from circle15.errors import FileError, InputError
from circle15.words import Language, say

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

    from circle15.network.profile import WalkProfile
    from circle15.result import Result

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="Can people walk to every service in 15 minutes, why not, and what would help.",
)
app.add_typer(standards.app, name="standards")
app.command()(explain)
app.command()(check)
app.command()(init)

FailOption = Annotated[bool, typer.Option("--fail-on-gap", help="Exit with 1 when there is a gap.")]
NetworkOption = Annotated[Path, typer.Option("--network", help="Streets: .osm.pbf, .osm, .graphml, .gpkg, ...")]
ProfileOption = Annotated[
    str, typer.Option("--profile", help="planning, adult, elderly, wheelchair ..., or a speed in km/h.")
]
ElevationOption = Annotated[Path | None, typer.Option("--elevation", help="Raster of heights: GeoTIFF, .hgt, .asc.")]
BarriersOption = Annotated[Path | None, typer.Option("--barriers", help="Layer of lines or polygons to walk around.")]
GatesOption = Annotated[Path | None, typer.Option("--gates", help="Layer of points that open the barriers.")]
FileOption = Annotated[Path, typer.Option("-o", "--output", help="Output: .csv, .gpkg, .parquet or .geojson.")]


def main() -> None:
    """Run the command line."""
    app()


@app.command()
def demo(
    sample: Annotated[
        str, typer.Argument(help="monaco (real), yunxi (invented) or wuhan (real streets, the rest invented).")
    ] = "monaco",
    out: OutOption = OUT,
    fail_on_gap: FailOption = False,
) -> None:
    """Run the whole chain on a sample that comes with circle15; no network is needed."""
    with errors():
        from circle15.samples import sample_study

        study = sample_study(sample)
    _run(study, out, fail_on_gap=fail_on_gap)


@app.command()
def run(
    study: Annotated[Path, typer.Argument(help="The study file, STUDY.toml.")],
    out: OutOption = OUT,
    fail_on_gap: FailOption = False,
) -> None:
    """Run the whole chain on a study file."""
    _run(study, out, fail_on_gap=fail_on_gap)


@app.command()
def times(
    network: NetworkOption,
    origins: Annotated[Path, typer.Option("--origins", help="Communities, or any points with an id.")],
    destinations: Annotated[Path, typer.Option("--destinations", help="Facilities.")],
    output: FileOption,
    kind: Annotated[str | None, typer.Option("--kind", help="Only this kind of facility.")] = None,
    profile: ProfileOption = "planning",
    elevation: ElevationOption = None,
    barriers: BarriersOption = None,
    gates: GatesOption = None,
    cutoff: Annotated[float, typer.Option("--cutoff", help="Minutes.")] = 15.0,
    nearest: Annotated[bool, typer.Option("--nearest", help="Only the nearest of each kind.")] = False,
    k: Annotated[int, typer.Option("--k", help="The so many nearest of each kind; implies --nearest.")] = 1,
) -> None:
    """Write walking times: every pair within the cutoff, or the nearest facility of each kind."""
    with errors():
        _writable(output)
        import circle15 as c15

        terrain = c15.TerrainFiles(elevation=elevation, barriers=barriers, gates=gates)
        streets = c15.read_network(network, _profile(profile), terrain=terrain)
        people = c15.read_communities(origins)
        served = _of_kind(destinations, kind)
        table = (
            c15.nearest_times(streets, people, served, within_min=cutoff, k=k)
            if nearest or k != 1
            else c15.travel_times(streets, people, served, cutoff_min=cutoff)
        )
        _write(table, output)


@app.command()
def isochrones(
    network: NetworkOption,
    facilities: Annotated[Path, typer.Option("--facilities", help="Facilities.")],
    output: FileOption,
    minutes: Annotated[str, typer.Option("--minutes", help="Cutoffs, separated by commas.")] = "5,10,15",
    kind: Annotated[str | None, typer.Option("--kind", help="Only this kind of facility.")] = None,
    profile: ProfileOption = "planning",
    elevation: ElevationOption = None,
    barriers: BarriersOption = None,
    gates: GatesOption = None,
    dissolve: Annotated[bool, typer.Option("--dissolve", help="One area per kind instead of per facility.")] = False,
    lines: Annotated[bool, typer.Option("--streets", help="Pieces of streets instead of areas.")] = False,
) -> None:
    """Write the places from which one walks to a facility within so many minutes."""
    with errors():
        _writable(output)
        import circle15 as c15

        cutoffs = _minutes(minutes)
        terrain = c15.TerrainFiles(elevation=elevation, barriers=barriers, gates=gates)
        streets = c15.read_network(network, _profile(profile), terrain=terrain)
        served = _of_kind(facilities, kind)
        if lines:
            found = c15.reached_streets(streets, served, cutoffs, dissolve=dissolve)
        else:
            found = (c15.service_areas if dissolve else c15.isochrones)(streets, served, cutoffs)
        _write(found.to_crs(4326), output)


def _run(study: Path, out: Path, *, fail_on_gap: bool) -> None:
    """Run a study with progress, and print what it found."""
    with errors():
        from rich.console import Console

        from circle15.api import judging
        from circle15.present.console import print_summary
        from circle15.present.folder import FILES

        console = Console()
        language = _study_language(study)
        with console.status("…") as status:

            def tell(step: str, values: Mapping[str, object]) -> None:
                status.update(say(step, language, **values))

            result = judging.run(study, tell=tell)
            tell("step.write", {})
            written = judging.save(result, out)
        print_summary(result, console)
        for path in written:
            if path.name not in FILES:
                meant = next(name for name in FILES if path.name.startswith(f"{Path(name).stem}-"))
                console.print(say("output_second_name", language, file=meant, second=path.name), highlight=False)
        console.print(say("console.written", language, folder=out), highlight=False)
        raise typer.Exit(GAP if fail_on_gap and _has_gap(result) else DONE)


def _has_gap(result: "Result") -> bool:
    """Whether some mandatory, standard or target rule is unmet."""
    return bool(result.findings["gap"].any())


def _study_language(study: Path) -> Language:
    """Language that a study asks for, for the messages while it is read."""
    from circle15.study.reader import read_study

    return read_study(study).language


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


def _of_kind(path: Path, kind: str | None) -> "gpd.GeoDataFrame":
    """Read facilities, of one kind if so asked."""
    from circle15.intake import tables as intake
    from circle15.kinds import kind_of_word

    table = intake.facilities_of_file(path).table
    if kind is None:
        return table
    wanted = kind_of_word(kind)
    if wanted is None:
        raise InputError("kind_unknown", value=kind)
    chosen = table[table["kind"] == wanted]
    if chosen.empty:
        raise InputError("no_facility_of_kind", file=path, kind=wanted, known=", ".join(sorted(set(table["kind"]))))
    return chosen


_ENDINGS: Final = (".csv", ".gpkg", ".parquet", ".geojson")


def _writable(path: Path) -> None:
    """Refuse an output whose ending is not known, before anything is computed."""
    if path.suffix.lower() not in _ENDINGS:
        raise FileError("output_ending", file=path)


def _write(table: "pd.DataFrame | gpd.GeoDataFrame", path: Path) -> None:
    """Write a table by the ending of the file, whole or not at all."""
    from circle15.present.folder import write_table

    write_table(table, path)
    typer.echo(f"{path}: {len(table)}")
