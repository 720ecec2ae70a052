"""Everything that somebody should look at before the numbers are used, with the remedy."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final, get_args

import pandas as pd

from circle15.explaining.kept import bracketed
from circle15.present.summary.titles import kind_title, rule_texts
from circle15.rejects import Effect
from circle15.result import Result
from circle15.sources.titles import column_title
from circle15.words import Language, has_sentence, say

PROBLEM_COLUMNS: Final = (
    "severity", "severity_text", "topic", "topic_text", "file", "sheet", "row", "column", "value", "count",
    "problem", "remedy",
)  # fmt: skip

#: Severities, the worst first.
SEVERITIES: Final = ("error", "warning", "note")

#: Notes of a run that are to be looked at before the numbers are used.
_WARNINGS: Final = frozenset({"note.facilities_without_street", "note.facilities_unlocated", "note.incomplete"})

#: Rules that one problem names; the list of findings has them all.
_NAMED: Final = 8


def problems_table(result: Result, language: Language) -> pd.DataFrame:
    """List everything that somebody should look at, the worst first.

    Parameters
    ----------
    result
        What a run found.
    language
        Of the texts.

    Returns
    -------
    One row per note of an input, per reason why findings are unknown, per kind of doubt about the streets, per note
    of the run, per facility that is to be located, and per rejected row or value. ``severity`` is ``error``,
    ``warning`` or ``note``, ``topic`` one of ``inputs``, ``unknown``, ``streets``, ``run``, ``unlocated``, ``rows``;
    ``file``, ``sheet``, ``row`` (a number, or missing), ``column`` and ``value`` say where, as far as it is known;
    ``count`` how many findings, places or facilities it is about, missing where nothing is counted.
    """
    rows = [{"topic": topic} | row for topic, found in _TOPICS.items() for row in found(result, language)]
    table = pd.DataFrame(rows, columns=list(PROBLEM_COLUMNS))
    for name in ("file", "sheet", "column", "value", "remedy"):
        table[name] = table[name].astype(object).where(table[name].notna(), "").astype(str)
    for name in ("row", "count"):
        table[name] = table[name].astype("Int64")
    words = {severity: say(f"checkup.severity.{severity}", language) for severity in SEVERITIES}
    topics = {topic: say(f"problem.topic.{topic}", language) for topic in _TOPICS}
    table = table.assign(severity_text=table["severity"].map(words), topic_text=table["topic"].map(topics))
    rank = table["severity"].map({severity: at for at, severity in enumerate(SEVERITIES)})
    return table.loc[rank.sort_values(kind="stable").index].reset_index(drop=True)


def rejected_list(result: Result, language: Language) -> pd.DataFrame:
    """List what was rejected, with a column ``effect_text`` that says in words what became of each row.

    Parameters
    ----------
    result
        What a run found.
    language
        Of ``effect_text``.
    """
    table = result.rejected
    texts = {effect: say(f"effect.{effect}", language) for effect in get_args(Effect)}
    names = [*table.columns[: list(table.columns).index("effect") + 1], "effect_text"]
    told = table.assign(effect_text=table["effect"].map(texts).fillna(""))
    return told[[*names, *(name for name in table.columns if name not in names)]]


def _of_inputs(result: Result, language: Language) -> Iterable[dict[str, Any]]:
    for entry in result.manifest["inputs"]:
        for note in entry.get("notes", ()):
            place = {"file": entry["file"], "sheet": entry.get("sheet", "")}
            yield {"severity": note["severity"], "problem": note[language], **place}


def _of_unknown(result: Result, language: Language) -> Iterable[dict[str, Any]]:
    """Say why findings that count are unknown, a row per reason."""
    table = result.findings
    counts = table["primary"].astype(bool) & table["decides"].astype(bool) & (table["verdict"] == "unknown")
    names = rule_texts(result.manifest, f"short_{language}")
    comma = say("list.and", language)
    for reason, rows in table[counts].groupby("reason", sort=False):
        rules = list(dict.fromkeys(zip(rows["standard_id"], rows["rule_id"], rows["reading"], strict=True)))
        listed = comma.join([names[rule] for rule in rules[:_NAMED]])
        if len(rules) > _NAMED:
            listed = say("list.more", language, text=listed, n=len(rules) - _NAMED)
        columns = dict.fromkeys(name for text in rows["missing"] for name in str(text).split(";") if name)
        lacking = comma.join([_column(name, language) for name in columns])
        remedy = f"problem.remedy.{reason}"
        yield {
            "severity": "warning",
            "count": len(rows),
            "problem": say(
                "problem.unknown", language, n=len(rows), reason=say(f"reason.{reason}", language), rules=listed
            ),
            "remedy": say(remedy, language, columns=lacking) if has_sentence(remedy) else "",
        }


def _of_streets(result: Result, language: Language) -> Iterable[dict[str, Any]]:
    for found in result.manifest.get("doctor") or []:
        if found["count"] > 0 or found["severity"] != "note":
            said = {"count": found["count"], "problem": found[f"text_{language}"]}
            yield {"severity": found["severity"], **said, "file": _streets_file(result.manifest)}


def _of_run(result: Result, language: Language) -> Iterable[dict[str, Any]]:
    for note in result.manifest["notes"]:
        yield {"severity": "warning" if note.get("key") in _WARNINGS else "note", "problem": note[language]}


def _of_unlocated(result: Result, language: Language) -> Iterable[dict[str, Any]]:
    for key, row in zip(result.unlocated.index, result.unlocated.to_dict("records"), strict=True):
        name = key if pd.isna(row["name"]) else row["name"]
        said = say("problem.unlocated", language, name=name, kind=kind_title(row["kind"], language))
        value = "" if pd.isna(row["address"]) else row["address"]
        place = {"file": row["file"], "sheet": row["sheet"], "row": row["row"], "value": value}
        yield {"severity": "warning", **place, "problem": said, "remedy": say("problem.remedy.unlocated", language)}


def _of_rows(result: Result, language: Language) -> Iterable[dict[str, Any]]:
    if result.rejected.empty:
        return
    table = rejected_list(result, language)
    for row in table.to_dict("records"):
        place = {name: row[name] for name in ("file", "sheet", "row", "column", "value")}
        problem = bracketed(row[f"problem_{language}"], row["effect_text"], language)
        yield {"severity": "warning", **place, "problem": problem, "remedy": row[f"remedy_{language}"]}


def _column(name: str, language: Language) -> str:
    """Name a column that is missing, ``table.column``."""
    role, _, column = name.partition(".")
    try:
        return format(column_title(role, column), language)
    except KeyError:
        return name


def _streets_file(manifest: Mapping[str, Any]) -> str:
    return next((str(entry["file"]) for entry in manifest["inputs"] if entry["role"] == "network"), "")


#: Where problems come from, in the order in which those of one severity are listed.
_TOPICS: Final[Mapping[str, Callable[[Result, Language], Iterable[dict[str, Any]]]]] = {
    "inputs": _of_inputs,
    "unknown": _of_unknown,
    "streets": _of_streets,
    "run": _of_run,
    "unlocated": _of_unlocated,
    "rows": _of_rows,
}
