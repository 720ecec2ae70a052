"""What readable tables leave to be desired: places without streets, kinds without a list, lacking columns."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

import geopandas as gpd
import pandas as pd

from circle15.checkup import Lacking, Remark, remarks_of
from circle15.errors import Circle15Error
from circle15.intake.seen import Seen
from circle15.intake.trials import error_remark
from circle15.intake.whereabouts import PLACES, extent_notes, far_notes, people_notes
from circle15.kinds import kinds
from circle15.metric import to_crs
from circle15.network.walk import WalkNetwork
from circle15.pipeline import refuse_elsewhere
from circle15.present.standard_rows import without_limit
from circle15.rejects import Note, Phrase
from circle15.schema import TABLES
from circle15.sources.osm_file import is_extract
from circle15.sources.titles import listed_phrase, need_title
from circle15.standards.model import NEVER_JUDGED, Rule, Standard
from circle15.study.model import Study
from circle15.values import is_blank
from circle15.verdicts.needs import Lack, lacks_of

#: Checks that depend on the day of the study.
_DATED: Final = frozenset({"ladder"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Concerns:
    """What was found.

    Parameters
    ----------
    remarks
        Sentences.
    lacking
        Columns that the standards need and the tables lack.
    far
        Places far from every street, in degrees; None where there are no streets to measure from.
    """

    remarks: tuple[Remark, ...]
    lacking: tuple[Lacking, ...]
    far: gpd.GeoDataFrame | None


def concerns_of(study: Study, seen: Seen) -> Concerns:
    """Look for what would spoil a result though every file can be read.

    Parameters
    ----------
    study
        What was asked for.
    seen
        What could be read.
    """
    remarks, far = ([], None) if seen.network is None else _places(study, seen, seen.network)
    lacking = _lacking(study, seen)
    notes = [*_of_study(study), *_of_lists(study), *_of_kinds(study, seen), *_of_lacking(lacking)]
    return Concerns(remarks=(*remarks, *remarks_of(tuple(notes), "study", "")), lacking=lacking, far=far)


# ---- places ----------------------------------------------------------------------------------------


def _places(study: Study, seen: Seen, network: WalkNetwork) -> tuple[list[Remark], gpd.GeoDataFrame | None]:
    """Hold communities and facilities against the streets."""
    remarks: list[Remark] = []
    parts: list[gpd.GeoDataFrame] = []
    refused = set[str]()
    files = {
        "communities": study.communities.path.name,
        "facilities": ", ".join(source.table.path.name for source in study.facilities),
    }
    for role, table in (("communities", seen.communities), ("facilities", seen.facilities)):
        error = None if table is None else _elsewhere(network, table, files[role])
        if error is not None:
            refused.add(role)
            remarks.append(error_remark(error, role, files[role]))
    for role, file, checked in seen.tables:
        if role in PLACES and role not in refused:
            notes, far = far_notes(network, role, file, checked)
            remarks += remarks_of(tuple(notes), role, file)
            parts.append(far)
    if seen.communities is not None and "communities" not in refused:
        notes = [*extent_notes(network, seen.communities, files["communities"]), *people_notes(network, seen)]
        remarks += remarks_of(tuple(notes), "communities", files["communities"])
    found = [part for part in parts if len(part)]
    return remarks, gpd.GeoDataFrame(pd.concat(found, ignore_index=True), crs=found[0].crs) if found else None


def _elsewhere(network: WalkNetwork, table: gpd.GeoDataFrame, file: str) -> Circle15Error | None:
    """Say why a run would refuse places, as the run does."""
    try:
        refuse_elsewhere(network, to_crs(table, network.crs, what=file), file)
    except Circle15Error as error:
        return error
    return None


# ---- the study -------------------------------------------------------------------------------------


def _of_study(study: Study) -> Iterator[Note]:
    """What a study leaves unsaid, though its rules depend on it."""
    rules = [rule for _, rule in _clauses(study.standards)]
    dated = sum(rule.deadline is not None or rule.check in _DATED for rule in rules)
    if study.as_of is None and dated:
        yield Note("checkup.as_of", {"n": dated}, "warning")
    shareless = sum(rule.force not in NEVER_JUDGED and without_limit(rule) == "no_share" for rule in rules)
    if study.pass_share is None and shareless:
        yield Note("checkup.pass_share", {"n": shareless})


def _of_lists(study: Study) -> Iterator[Note]:
    """Lists of which nobody has said whether they are complete."""
    unsaid = [
        source.table.path.name
        for source in study.facilities
        if source.complete is None and not is_extract(source.table.path)
    ]
    if unsaid:
        yield Note("checkup.complete_unsaid", {"files": listed_phrase(dict.fromkeys(unsaid))})


def _of_kinds(study: Study, seen: Seen) -> Iterator[Note]:
    """Kinds that the standards ask for and no list holds: gaps where the list is complete, else not known."""
    if seen.facilities is None or not seen.every_list:
        return
    held = set(seen.facilities["kind"])
    lacking: dict[str, None] = {}
    for _, rule in _clauses(study.standards):
        for group in _alternatives(rule):
            if group and not held.intersection(group):
                lacking.update(dict.fromkeys(group))
    for said, covered in (("checkup.kinds_none", True), ("checkup.kinds_unknown", False)):
        named = [kind for kind in lacking if seen.completeness.covers((kind,)) is covered]
        if named:
            zh = "、".join(kinds()[kind].zh.partition("(")[0] for kind in named)
            en = ", ".join(kinds()[kind].en for kind in named)
            yield Note(said, {"n": len(named), "names": Phrase(zh, en)}, "warning")


def _alternatives(rule: Rule) -> Iterator[tuple[str, ...]]:
    """Groups of kinds of which a rule asks for one each."""
    if rule.asks.get("every_kind"):
        yield from ((kind,) for kind in rule.kinds)
    else:
        yield rule.kinds
    yield from rule.asks.get("services", ())
    for tier in rule.asks.get("tiers", ()):
        yield tier.kinds
    if rule.each is not None:
        yield from _alternatives(rule.each)


# ---- columns ---------------------------------------------------------------------------------------


def _lacking(study: Study, seen: Seen) -> tuple[Lacking, ...]:
    """List the columns that the standards need and the tables lack; nothing where a table could not be read."""
    if seen.communities is None or seen.facilities is None or not seen.every_list:
        return ()
    unread = (study.areas is not None and seen.areas is None) or (study.gates is not None and seen.gates is None)
    # What is only reported has no verdict to lose.
    judged = [replace(item, rules=tuple(filter(_judged, item.rules))) for item in study.standards]
    lacks = lacks_of(judged, seen.communities, seen.facilities, seen.areas, seen.gates)
    return tuple(_lacking_row(lack) for lack in lacks if not (unread and _from_other(lack)))


def _judged(rule: Rule) -> bool:
    """Whether a rule has a limit to be held against; a share of the people the study may name."""
    return rule.force not in NEVER_JUDGED and without_limit(rule) != "no_limit"


def _from_other(lack: Lack) -> bool:
    """Whether a table of areas or gates that could not be read may hold it."""
    return any(column.startswith(("areas.", "gates.")) for column in lack.need.any_of)


def _lacking_row(lack: Lack) -> Lacking:
    table, _, column = lack.need.any_of[0].partition(".")
    known = TABLES[table].column(column)
    names = dict.fromkeys(Phrase(rule.short("zh"), rule.short("en")) for _, rule in lack.rules)
    return Lacking(
        table=table,
        column=column,
        title=need_title(table, column),
        unit="" if known is None or is_blank(known.unit) else known.unit,
        empty=lack.empty,
        rows=lack.rows,
        rules=tuple(names),
    )


def _of_lacking(lacking: Sequence[Lacking]) -> Iterator[Note]:
    """Two sentences that point to the list."""
    whole = [row for row in lacking if row.wholly]
    partly = [row for row in lacking if not row.wholly]
    for key, rows in (("checkup.lacking", whole), ("checkup.lacking_partly", partly)):
        if rows:
            rules = {rule for row in rows for rule in row.rules}
            yield Note(key, {"n": len(rows), "rules": len(rules)}, "warning" if rows is whole else "note")


def _clauses(standards: Sequence[Standard]) -> list[tuple[Standard, Rule]]:
    """Rules of all documents, each clause once."""
    return [(standard, rule) for standard in standards for rule in standard.rules if rule.primary]
