"""Files tried one by one: each is read, or it is said why it cannot be."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import geopandas as gpd
from pyproj import CRS

from circle15.checkup import FileReport, Heading, Remark, StreetRow, remarks_of
from circle15.errors import Circle15Error
from circle15.intake.roles import (
    read_cells,
    read_doors,
    read_list,
    read_people,
    read_plain,
    read_streets,
    read_walls,
)
from circle15.intake.streets import ReadStreets, TerrainFiles
from circle15.network.doctor import Examination
from circle15.network.walk import WalkNetwork
from circle15.rejects import Note, Phrase
from circle15.schema import Checked
from circle15.sources.files import Database
from circle15.sources.osm_file import is_extract
from circle15.sources.titles import column_title, listed_phrase
from circle15.study.model import FacilitySource, Study, TableSource
from circle15.words import say

_TEXT_FILES: Final = (".csv", ".tsv", ".txt")


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """One file that was tried: its report, what is said of it, and its table where it could be read."""

    role: str
    report: FileReport
    checked: Checked | None = None
    remarks: tuple[Remark, ...] = ()

    @property
    def table(self) -> gpd.GeoDataFrame | None:
        """Rows that can be used."""
        return None if self.checked is None else self.checked.table


@dataclass(frozen=True, slots=True, kw_only=True)
class StreetTrial:
    """The streets that were tried, and what they run over and against."""

    read: ReadStreets | None
    reports: tuple[FileReport, ...]
    remarks: tuple[Remark, ...]

    @property
    def network(self) -> WalkNetwork | None:
        """The network, where it could be built."""
        return None if self.read is None else self.read.network


def error_remark(error: Circle15Error, role: str, file: str) -> Remark:
    """Turn an error into a remark, in one line."""
    zh, en = (" ".join(error.text(language).split("\n")) for language in ("zh", "en"))
    return Remark(severity="error", role=role, file=file, said=Phrase(zh, en))


def try_people(study: Study) -> Trial:
    """Try to read the communities."""
    return _tried("communities", study.communities, lambda: read_people(study))


def try_list(source: FacilitySource) -> Trial:
    """Try to read one list of facilities."""
    return _tried("facilities", source.table, lambda: read_list(source))


def try_others(study: Study, communities: gpd.GeoDataFrame | None) -> list[Trial]:
    """Try to read what a study may name beside communities and facilities."""
    return [
        *_try_doors(study.gates, communities),
        *_try_plain("buildings", study.buildings),
        *_try_plain("areas", study.areas),
        *_try_cells(study.population, communities),
    ]


def try_streets(study: Study, gates: gpd.GeoDataFrame | None) -> StreetTrial:
    """Try to read streets, barriers and heights; one that is refused does not keep the others from being read."""
    file = study.network.name if study.network is not None else study.place or ""
    remarks: list[Remark] = []
    barriers = None
    try:
        barriers = read_walls(study)
    except Circle15Error as error:
        remarks.append(error_remark(error, "barriers", "" if study.barriers is None else study.barriers.path.name))
    read, refused = _streets(study, TerrainFiles(elevation=study.elevation, barriers=barriers, gates=gates))
    if refused is not None and study.elevation is not None:
        # Which of the two it was: the streets are read once more without the heights.
        read, alone = _streets(study, TerrainFiles(barriers=barriers, gates=gates))
        if alone is None:
            remarks.append(error_remark(refused, "elevation", study.elevation.name))
        refused = alone
    if refused is not None:
        remarks.append(error_remark(refused, "network", file))
    if read is not None:
        remarks += remarks_of(read.notes, "network", file)
    reports = [FileReport(role="network", file=file, crs=_crs_name(None if read is None else read.network.crs))]
    if study.elevation is not None:
        reports.append(FileReport(role="elevation", file=study.elevation.name))
    if study.barriers is not None:
        rows = None if barriers is None else len(barriers)
        reports.append(FileReport(role="barriers", file=study.barriers.path.name, rows=rows))
    return StreetTrial(read=read, reports=tuple(reports), remarks=tuple(remarks))


def _streets(study: Study, terrain: TerrainFiles) -> tuple[ReadStreets | None, Circle15Error | None]:
    """Build the network, or say why it cannot be built."""
    try:
        return read_streets(study, terrain)[0], None
    except Circle15Error as error:
        return None, error


def doctor_rows(examined: Examination | None) -> tuple[StreetRow, ...]:
    """Say of every kind of fault in the streets how often it was found, and what it means."""
    return tuple(
        StreetRow(
            severity=row["severity"],
            title=Phrase(say(f"doctor.kind.{row['kind']}", "zh"), say(f"doctor.kind.{row['kind']}", "en")),
            value=Phrase(f"{row['count']}", f"{row['count']}"),
            said=Phrase(row["text_zh"], row["text_en"]) if row["count"] else Phrase("", ""),
        )
        for row in ([] if examined is None else examined.summary.to_dict("records"))
    )


def street_rows(network: WalkNetwork) -> tuple[StreetRow, ...]:
    """Count the streets: their length, their pieces, and what was set aside."""
    lengths = network.edge_length_m
    numbers: dict[str, dict[str, Any]] = {
        "length": {"km": float(lengths.sum()) / 1_000},
        "edges": {"n": len(lengths)},
        "pieces": {"n": len(network.component_length_m)},
        "largest": {"share": float(network.component_length_m.max() / max(lengths.sum(), 1e-9))},
        "set_aside": {"km": float(lengths[network.set_aside].sum()) / 1_000, "limit": network.min_fragment_m},
    }
    return tuple(
        StreetRow(
            severity="note",
            title=Phrase(say(f"checkup.street.{key}", "zh"), say(f"checkup.street.{key}", "en")),
            value=Phrase(
                say(f"checkup.street.{key}_value", "zh", **values), say(f"checkup.street.{key}_value", "en", **values)
            ),
        )
        for key, values in numbers.items()
    )


def _tried(role: str, source: TableSource, read: Callable[[], Checked]) -> Trial:
    """Read a table, or say why it cannot be read."""
    file = source.path.name
    try:
        checked = read()
    except Circle15Error as error:
        return Trial(role=role, report=FileReport(role=role, file=file), remarks=(error_remark(error, role, file),))
    effects = checked.rejected["effect"].value_counts()
    lost, values, kept = (int(effects.get(effect, 0)) for effect in ("row", "value", "kept"))
    lost -= checked.totals
    notes = [*checked.notes]
    if checked.totals:
        notes.append(Note("checkup.totals", {"file": file, "rows": checked.totals}))
    if lost or values:
        counts = {"file": file, "rows": lost, "values": values, "used": len(checked.table)}
        # A map holds much that is no facility of any kind.
        notes.append(Note("checkup.rejected", counts, "note" if is_extract(source.path) else "warning"))
    if kept:
        notes.append(Note("checkup.kept", {"file": file, "rows": kept}, "warning"))
    report = _report(role, source, checked, rejected=lost, lost_values=values)
    if report.unmapped and not is_extract(source.path):
        values_of = {"file": file, "n": len(report.unmapped), "headings": listed_phrase(report.unmapped)}
        notes.append(Note("checkup.unmapped", values_of))
    return Trial(role=role, report=report, checked=checked, remarks=remarks_of(tuple(notes), role, file))


def _report(role: str, source: TableSource, checked: Checked, *, rejected: int, lost_values: int) -> FileReport:
    """Describe a file that was read."""
    table, origin = checked.table, checked.origin
    extract = is_extract(source.path)
    plain = not extract and source.crs is None and any(name in checked.columns.values() for name in ("lon", "lat"))
    return FileReport(
        role=role,
        file=source.path.name,
        sheet="" if origin is None else origin.sheet,
        rows=len(table),
        rejected=rejected,
        lost_values=lost_values,
        headings=tuple(
            Heading(heading=heading, column=column, title=column_title(role, column))
            for heading, column in checked.columns.items()
        ),
        unmapped=() if extract else checked.unmapped,
        encoding=_encoding(source.path, checked.notes),
        crs=_crs_name(table.crs),
        datum=(source.datum or "wgs84") if plain else "",
    )


def _encoding(path: Path | Database, notes: Sequence[Note]) -> str:
    """Encoding of a text file: what the reader said of it, else UTF-8, of which nothing is said."""
    if isinstance(path, Database) or path.suffix.lower() not in _TEXT_FILES:
        return ""
    return next((str(note.values["encoding"]) for note in notes if "encoding" in note.values), "UTF-8")


def _crs_name(crs: CRS | None) -> str:
    """Name a reference system; one that circle15 made for the place has no name."""
    return "" if crs is None or crs.name == "unknown" else str(crs.name)


def _try_doors(source: TableSource | None, communities: gpd.GeoDataFrame | None) -> list[Trial]:
    return [] if source is None else [_tried("gates", source, lambda: read_doors(source, communities))]


def _try_plain(role: str, source: TableSource | None) -> list[Trial]:
    return [] if source is None else [_tried(role, source, lambda: read_plain(role, source))]


def _try_cells(source: TableSource | None, communities: gpd.GeoDataFrame | None) -> list[Trial]:
    if source is None:
        return []
    if communities is not None:
        return [_tried("population", source, lambda: read_cells(source, communities))]
    # Of a raster only what lies under the communities is read.
    file = source.path.name
    skipped = Note("checkup.population_skipped", {"file": file}, "warning")
    report = FileReport(role="population", file=file)
    return [Trial(role="population", report=report, remarks=remarks_of((skipped,), "population", file))]
