"""How the numbers came about, in a planner's words: who walks, what verdicts mean, which documents and data."""

from collections.abc import Mapping
from typing import Any, Final

from circle15.present.summary.titles import kind_title, role_title
from circle15.result import Result, walkers_of
from circle15.words import Language, say

#: Bases of the places where people live, best first; ``book.basis.<name>`` names each.
_BASES: Final = (
    "buildings_population", "buildings_households", "grid_population", "grid_households", "buildings_floors",
    "buildings_count", "outline", "point", "unlocated",
)  # fmt: skip

#: Verdicts whose meaning is explained.
_VERDICTS: Final = ("met", "borderline", "unmet", "unknown", "suspected", "reported", "not_applicable")

#: Kinds that one line names.
_NAMED: Final = 12

_Lines = list[tuple[str, str]]


def method_lines(result: Result, language: Language) -> _Lines:
    """Say how the numbers came about, line by line.

    Parameters
    ----------
    result
        What a run found.
    language
        Of labels and texts.

    Returns
    -------
    Pairs of a label and a text, in the order in which they are read: the study, who walks, how walks are measured,
    what verdicts and shares mean, the documents, the data, the streets, the versions.
    """
    parts = (_study, _walkers, _walks, _meanings, _documents, _data, _streets, _made)
    return [line for part in parts for line in part(result, language)]


def walker_line(walker: Mapping[str, Any], minutes: float, language: Language) -> str:
    """Say who walks, how fast, what some minutes mean in metres, and what else costs time.

    Parameters
    ----------
    walker
        An entry of the manifest's profiles.
    minutes
        The time whose metres are told, min.
    language
        Of the text.
    """
    costs = walker["costs"][language]
    return say(
        "method.walker",
        language,
        name=walker[language],
        speed=walker["speed_kmh"],
        minutes=minutes,
        metres=walker["metres_in_15_min"] * minutes / 15,
        costs=say("method.costs", language, text=costs) if costs else say("method.no_costs", language),
    )


def main_minutes(manifest: Mapping[str, Any]) -> float:
    """The minutes that the documents ask for first; 15 where none asks for minutes."""
    limits = [rule["limit_min"] for standard in manifest["standards"] for rule in standard["rules"]]
    return next((float(minutes) for minutes in limits if minutes is not None), 15.0)


def _study(result: Result, language: Language) -> _Lines:
    manifest = result.manifest
    lines = [(say("method.study", language), str(manifest["name"]))]
    if manifest["invented"]:
        lines.append((say("method.invented", language), say("method.invented.said", language)))
    if manifest["as_of"]:
        lines.append((say("method.as_of", language), say("method.as_of.said", language, day=manifest["as_of"])))
    return [*lines, (say("method.hash", language), say("method.hash.said", language, hash=result.hash))]


def _walkers(result: Result, language: Language) -> _Lines:
    """Say who walks: the study's own walker, and those beside."""
    minutes = main_minutes(result.manifest)
    lines = []
    for at, walker in enumerate(walkers_of(result.manifest)):
        label = say("method.who" if at == 0 else "method.who_else", language)
        said = walker_line(walker, minutes, language)
        lines.append((label, say("method.source", language, text=said, source=walker["source"])))
    return lines


def _walks(result: Result, language: Language) -> _Lines:
    """Say how a walk is measured, and where it starts."""
    parameters = result.manifest["parameters"]
    lines = [
        (
            say("method.time", language),
            say("method.time.said", language, snap=parameters["max_snap_m"], fragment=parameters["min_fragment_m"]),
        ),
        (say("method.median", language), say("method.median.said", language)),
    ]
    bases: Mapping[Any, int] = {}
    if len(result.demand):
        bases = result.demand.drop_duplicates("community_id")["basis"].value_counts().to_dict()
    told = [
        say("method.basis", language, name=say(f"book.basis.{name}", language), n=bases[name])
        for name in _BASES
        if name in bases
    ]
    if told:
        lines.append((say("method.where", language), say("list.part", language).join(told)))
    closed = result.manifest["edge"]["closed"]
    reason = result.manifest["edge"]["reason"]
    edge = say("method.edge.closed" if closed else "method.edge.open", language)
    return [*lines, (say("method.edge", language), f"{edge}{reason}" if closed else edge)]


def _meanings(result: Result, language: Language) -> _Lines:
    """Say what verdicts, gaps and shares mean."""
    parameters = result.manifest["parameters"]
    values = {"speed": _most(parameters["speed_spread"]), "snap": parameters["snap_spread_m"]}
    lines = [
        (say(f"verdict.{name}", language), say(f"method.verdict.{name}", language, **values)) for name in _VERDICTS
    ]
    share = result.manifest["pass_share"]
    told = say("method.pass_share.own", language, share=share) if share is not None else ""
    return [
        *lines,
        (say("method.gap", language), say("method.gap.said", language)),
        (say("method.pass_share", language), say("method.pass_share.said", language) + told),
        (say("method.shares", language), say("method.shares.said", language)),
        (say("method.readings", language), say("method.readings.said", language)),
    ]


def _documents(result: Result, language: Language) -> _Lines:
    lines = []
    for standard in result.manifest["standards"]:
        parts = [standard[f"place_{language}"], standard["issued"], standard["period"]]
        parts = [say(f"status.{standard['source_status']}", language), *(part for part in parts if part)]
        if standard["for_reference"]:
            parts.append(say("method.for_reference", language))
        clauses = {rule["id"] for rule in standard["rules"]}
        said = say(
            "method.document.said",
            language,
            title=standard[f"title_{language}"],
            about=say("list.part", language).join(parts),
            clauses=len(clauses),
            left=len(standard["not_checkable"]),
        )
        lines.append((say("method.document", language), said))
    return lines


def _data(result: Result, language: Language) -> _Lines:
    """Say which files were read, of which day, and whether they are the whole list."""
    lines = []
    for entry in result.manifest["inputs"]:
        sheet = f" [{entry['sheet']}]" if entry.get("sheet") else ""
        parts = [f"{entry['file']}{sheet}"]
        if "rows" in entry:
            parts.append(say("method.rows", language, n=entry["rows"]))
        if entry.get("as_of"):
            parts.append(say("method.of_day", language, day=entry["as_of"]))
        complete = entry.get("complete")
        if complete is not None:
            parts.append(_completeness(complete, language))
        parts.append(say("method.sha", language, digest=str(entry["sha256"])[:12]))
        label = say("method.data", language, role=role_title(entry["role"], language))
        lines.append((label, say("list.part", language).join(parts)))
    known = result.manifest["complete_kinds"]
    lines.append((say("method.complete", language), say(f"method.complete.{_how_complete(known)}", language)
                  + ("" if known == "all" or not known else _kinds(known, language))))  # fmt: skip
    if result.manifest["attribution"]:
        lines.append((say("method.attribution", language), "; ".join(result.manifest["attribution"])))
    return lines


def _streets(result: Result, language: Language) -> _Lines:
    counts, parameters = result.manifest["counts"], result.manifest["parameters"]
    said = say("method.streets.said", language, km=counts["streets_m"] / 1_000, pieces=counts["components"])
    return [
        (say("method.streets", language), said),
        (say("method.crs", language), say("method.crs.said", language, crs=parameters["crs"])),
    ]


def _made(result: Result, language: Language) -> _Lines:
    manifest = result.manifest
    versions = ", ".join(f"{name} {number}" for name, number in manifest["versions"].items())
    return [
        (say("method.made", language), say("method.made.said", language, when=manifest["made_at"])),
        (say("method.versions", language), f"circle15 {manifest['version']}; {versions}"),
    ]


def _most(factors: list[float]) -> float:
    """By how much the speed is moved at most, as a share.

    >>> _most([0.9, 0.95, 1.05, 1.1])
    0.1
    """
    return round(max(abs(factor - 1) for factor in factors), 4)


def _how_complete(known: object) -> str:
    return "all" if known == "all" else "some" if known else "none"


def _completeness(complete: object, language: Language) -> str:
    """Say what a study says of a list."""
    if isinstance(complete, bool):
        return say("method.list.complete" if complete else "method.list.incomplete", language)
    kinds = [str(kind) for kind in complete] if isinstance(complete, list | tuple) else [str(complete)]
    return say("method.list.some", language, kinds=_kinds(kinds, language))


def _kinds(names: list[str], language: Language) -> str:
    """Name kinds, the first of many."""
    text = say("list.and", language).join(kind_title(name, language) for name in names[:_NAMED])
    more = len(names) - _NAMED
    return text if more <= 0 else say("list.more", language, text=text, n=more)
