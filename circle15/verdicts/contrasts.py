"""Findings -> where the verdict depends on the document, the reading (口径) or the walker, and in which words."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import Any, Final

import numpy as np
import pandas as pd

from circle15.network.profile import PROFILES, WalkProfile
from circle15.standards.model import LEVELS, Standard
from circle15.verdicts.contrast_words import Answer, Walkers, sentence_of, title_of, walkers_words
from circle15.verdicts.judge import JUDGED
from circle15.verdicts.outcome import Mask
from circle15.verdicts.topics import Topics, topics_of
from circle15.verdicts.units import Units
from circle15.words import LANGUAGES

#: What a verdict can depend on, in the order in which it is told.
CAUSES: Final = ("document", "reading", "walker")

CONTRAST_COLUMNS: Final = (
    "unit_level", "unit_id", "name", "topic", "topic_zh", "topic_en", "depends_on", "verdicts", "decides",
    "text_zh", "text_en",
)  # fmt: skip
WALKER_COLUMNS: Final = (
    "unit_level", "unit_id", "standard_id", "rule_id", "reading", "differs", "decides", "text_zh", "text_en",
)  # fmt: skip

#: What is told of one unit and reading by several walkers.
_ANSWERED: Final = ["unit_level", "unit_id", "standard_id", "rule_id", "reading"]


def contrasts(
    findings: pd.DataFrame,
    standards: Sequence[Standard],
    communities: pd.DataFrame,
    *,
    walkers: Iterable[WalkProfile] = (),
    units: Mapping[str, Units] | None = None,
) -> pd.DataFrame:
    """List the units and topics whose verdict depends on the document, the reading or the walker.

    Parameters
    ----------
    findings
        As from :func:`circle15.verdicts.judge.findings`, of these documents.
    standards
        Documents.
    communities
        With their ``name`` where it is known.
    walkers
        Who walked, beside those that ship with circle15: their names in words.
    units
        As from :func:`circle15.verdicts.units.units_of`, for the names of larger units; None: their ids.

    Returns
    -------
    One row per unit and topic (:mod:`circle15.verdicts.topics`) where judged verdicts differ: met, borderline, unmet
    and unknown are four. ``depends_on`` names what alone turns the verdict, separated by semicolons:

    - ``document``: two documents ask for the same thing, and their first readings, answered for the walker who decides,
      differ;
    - ``reading``: two readings of one clause, each answered for the walker who decides, differ;
    - ``walker``: two walkers differ in one reading of one clause.

    ``verdicts`` is a JSON list of all answers to the clauses that take part, in the order of the documents, with the
    keys standard, rule, reading, profile, verdict, primary and decides. ``decides`` names the walkers whose answers
    count where several were asked, separated by semicolons; empty where only one was. ``topic`` is unique, and the same
    for the same documents; ``topic_zh`` and ``topic_en`` name it for people.
    """
    topics = topics_of(standards)
    rows = _rows(findings, standards, topics)
    names = _names(communities, units)
    known = {**PROFILES, **{walker.name: walker for walker in walkers}}
    keys = zip(rows["level"], rows["unit_id"], rows["topic"], strict=True)
    table = []
    for (level, unit_id, topic), group in groupby(
        zip(keys, _answers(rows, standards), strict=True), lambda row: row[0]
    ):
        answers = [answer for _, answer in group]
        said = {"unit_level": LEVELS[level], "unit_id": unit_id, "name": names.get((LEVELS[level], unit_id), unit_id)}
        table.append({**said, "topic": topics.id(topic), **_row(answers, topics, known)})
    return pd.DataFrame(table, columns=list(CONTRAST_COLUMNS))


def walker_words(findings: pd.DataFrame, *, walkers: Iterable[WalkProfile] = ()) -> pd.DataFrame:
    """Say in words what each reading of a rule is for each walker, and which of them decides.

    Parameters
    ----------
    findings
        As from :func:`circle15.verdicts.judge.findings`.
    walkers
        Who walked, beside those that ship with circle15.

    Returns
    -------
    One row per unit, rule and reading that were judged for two walkers or more: whether their verdicts differ, the name
    of the walker who decides (empty where that one was not asked), and a sentence such as
    成年人达标、老年人不达标，以成年人为准.
    """
    known = {**PROFILES, **{walker.name: walker for walker in walkers}}
    judged = findings[findings["verdict"].isin(JUDGED)]
    wide = judged.pivot(index=[*_ANSWERED, "force"], columns="profile", values="verdict")  # noqa: PD010  one row each
    wide = wide[wide.notna().sum(axis=1) > 1]
    deciding = judged[judged["decides"].astype(np.bool_)].set_index([*_ANSWERED, "force"])["profile"]
    profiles = list(wide.columns)
    table = wide.assign(decides=deciding.reindex(wide.index).fillna("")).reset_index()
    said: dict[tuple[str, ...], tuple[bool, str, str]] = {}
    rows = []
    told = table[["force", "decides", *profiles]].astype(object).fillna("")
    for row in told.itertuples(index=False, name=None):
        if row not in said:
            force, decides, *verdicts = row
            pairs = [(name, verdict) for name, verdict in zip(profiles, verdicts, strict=True) if verdict]
            texts = [walkers_words(pairs, decides, force, known, language) for language in LANGUAGES]
            said[row] = (len({verdict for _, verdict in pairs}) > 1, texts[0], texts[1])
        rows.append(said[row])
    words = pd.DataFrame(rows, columns=["differs", "text_zh", "text_en"], index=table.index)
    return pd.concat([table[[*_ANSWERED, "decides"]], words], axis=1)[list(WALKER_COLUMNS)]


def _rows(findings: pd.DataFrame, standards: Sequence[Standard], topics: Topics) -> pd.DataFrame:
    """Take the judged findings of clauses that take part in a difference, in the order in which they are told."""
    numbers = {clause.id: number for number, clause in enumerate(topics.clauses)}
    readings = [(s.id, rule.id, rule.reading) for s in standards for rule in s.rules]
    judged = findings[findings["verdict"].isin(JUDGED)]
    clause = pd.MultiIndex.from_frame(judged[["standard_id", "rule_id"]]).map(numbers)
    at = pd.MultiIndex.from_frame(judged[["standard_id", "rule_id", "reading"]]).map(
        dict(zip(readings, range(len(readings)), strict=True))
    )
    rows = judged.assign(clause=clause, at=at)
    rows = rows[rows["clause"].notna() & rows["at"].notna()].reset_index(drop=True)
    rows = rows.astype({"clause": np.int64, "at": np.int64, "decides": np.bool_, "primary": np.bool_})
    unit = rows.groupby(["unit_level", "unit_id"], sort=False).ngroup().to_numpy(dtype=np.int64)
    rows = rows.assign(
        unit=unit,
        verdict_code=pd.Categorical(rows["verdict"], categories=list(JUDGED)).codes.astype(np.int64),
        topic=np.asarray(topics.topic, dtype=np.int64)[rows["clause"]],
    )
    rows["reading_differs"] = rows["decides"] & _differ(rows, ["unit", "clause", "decides"])
    rows["walker_differs"] = _differ(rows, ["unit", "at"])
    rows["document_differs"] = _documents_differ(rows, topics)
    differs = rows[[f"{cause}_differs" for cause in CAUSES]].to_numpy(dtype=np.bool_).any(axis=1)
    part = rows["unit"].to_numpy() * len(topics.clauses) + rows["clause"].to_numpy()
    taking_part = np.isin(part, part[differs])
    rows = rows.assign(second=~rows["decides"], level=rows["unit_level"].map(LEVELS.index))[taking_part]
    return rows.sort_values(["level", "unit_id", "topic", "at", "second", "profile"], kind="stable")


def _differ(rows: pd.DataFrame, by: list[str]) -> pd.Series:
    """Whether the verdicts of each row's group differ."""
    groups = rows.groupby(by, sort=False)["verdict_code"]
    return groups.transform("min") != groups.transform("max")


def _documents_differ(rows: pd.DataFrame, topics: Topics) -> Mask:
    """Whether each row's verdict differs from that of a comparable clause of another document.

    First readings only, answered for the walker who decides: what another reading or walker would turn is no matter of
    the document.
    """
    own = (rows["primary"] & rows["decides"]).to_numpy(dtype=np.bool_)
    unit, clause = rows["unit"].to_numpy(), rows["clause"].to_numpy()
    verdict = np.full((len(topics.clauses), int(unit.max()) + 1 if len(unit) else 0), -1, dtype=np.int64)
    verdict[clause[own], unit[own]] = rows["verdict_code"].to_numpy()[own]
    differs = np.zeros(verdict.shape, dtype=np.bool_)
    for one, other in topics.pairs:
        unlike = (verdict[one] >= 0) & (verdict[other] >= 0) & (verdict[one] != verdict[other])
        differs[one] |= unlike
        differs[other] |= unlike
    return np.asarray(own & differs[clause, unit])


def _answers(rows: pd.DataFrame, standards: Sequence[Standard]) -> Iterable[Answer]:
    """Turn rows into answers."""
    known = {(s.id, rule.id, rule.reading): (s, rule) for s in standards for rule in s.rules}
    columns = ["standard_id", "rule_id", "reading", "profile", "verdict", "decides", *(f"{c}_differs" for c in CAUSES)]
    for *key, profile, verdict, decides, document, reading, walker in (
        rows[columns].astype(object).itertuples(index=False, name=None)
    ):
        standard, rule = known[tuple(key)]
        causes = frozenset(name for name, does in zip(CAUSES, (document, reading, walker), strict=True) if does)
        yield Answer(standard=standard, rule=rule, profile=profile, verdict=verdict, decides=decides, causes=causes)


def _names(communities: pd.DataFrame, units: Mapping[str, Units] | None) -> dict[tuple[str, str], str]:
    """Names of units by level and id."""
    found: dict[tuple[str, str], str] = {}
    for level, own in (units or {}).items():
        found |= {(level, str(key)): str(name) for key, name in zip(own.ids, own.names, strict=True)}
    if "name" in communities.columns:
        said = communities["name"].dropna()
        found |= {("community", str(key)): str(name) for key, name in said.items()}
    return found


def _row(answers: Sequence[Answer], topics: Topics, walkers: Walkers) -> dict[str, Any]:
    """Tell one unit and topic."""
    causes = [cause for cause in CAUSES if any(cause in answer.causes for answer in answers)]
    told = [
        {
            "standard": answer.standard.id,
            "rule": answer.rule.id,
            "reading": answer.rule.reading,
            "profile": answer.profile,
            "verdict": answer.verdict,
            "primary": answer.rule.primary,
            "decides": answer.decides,
        }
        for answer in answers
    ]
    asked = Counter((answer.clause, answer.rule.reading) for answer in answers)
    deciding = [
        answer.profile for answer in answers if answer.decides and asked[answer.clause, answer.rule.reading] > 1
    ]
    titles = {language: title_of(answers, topics, language) for language in LANGUAGES}
    texts = {language: sentence_of(answers, titles[language], walkers, language) for language in LANGUAGES}
    return {
        **{f"topic_{language}": title for language, title in titles.items()},
        "depends_on": ";".join(causes),
        "verdicts": json.dumps(told, ensure_ascii=False),
        "decides": ";".join(dict.fromkeys(deciding)),
        **{f"text_{language}": text for language, text in texts.items()},
    }
