"""What a clause is, in sentences: where it stands, its words, its force, its deadline, and whom it is about."""

import datetime as dt

import pandas as pd

from circle15.explaining.kept import Finding, bracketed
from circle15.verdicts.facts import urban_rural
from circle15.verdicts.sentences import verdict_word
from circle15.words import has_sentence


def head(finding: Finding) -> str:
    """Name the unit, the clause and the verdict."""
    row = finding.row
    key = "explain.ref" if finding.rule["primary"] else "explain.ref_reading"
    return finding.say(
        "explain.head",
        unit=_unit(finding),
        rule=finding.said("short"),
        ref=finding.say(key, standard=row["standard_id"], rule=row["rule_id"], reading=row["reading"]),
        verdict=verdict(finding),
    )


def verdict(finding: Finding) -> str:
    """Name the verdict in the words of its clause; a suspected gap by that name."""
    name = "suspected" if bool(finding.row["suspected"]) else str(finding.row["verdict"])
    return verdict_word(name, finding.text("force"), finding.language)


def clause(finding: Finding) -> list[str]:
    """Say where the clause stands, what it says word for word, and what that means."""
    standard, rule = finding.standard, finding.rule
    title = standard[f"title_{finding.language}"]
    marks = "《》" if finding.language == "zh" else "“”"
    place = title if "《" in title else f"{marks[0]}{title}{marks[1]}"
    if rule.get("clause"):
        place = bracketed(place, rule["clause"], finding.language)
    means = str(rule[finding.language]).rstrip("。.")
    if not rule.get("quote_zh"):
        return [finding.say("explain.asked", title=place, text=means)]
    quoted = finding.say("explain.quoted", title=place, quote=rule["quote_zh"])
    # The clause may hold much more than the rule does; an English reader needs it in English.
    return [quoted, finding.say("explain.read_as", text=means)]


def standing(finding: Finding) -> str:
    """Say how binding the clause is, by when, for whom, and whether the document binds anybody."""
    parts = [finding.say(f"force.{finding.rule['force']}")]
    if finding.said("duty"):
        parts.append(finding.say("explain.duty", duty=finding.said("duty")))
    if finding.text("deadline"):
        parts.append(_deadline(finding))
    status = str(finding.standard["source_status"])
    if finding.standard["for_reference"]:
        parts.append(finding.say("explain.reference", status=finding.say(f"status.{status}")))
    elif status == "own_choice":
        parts.append(finding.say("status.own_choice"))
    return finding.say("explain.standing", parts=finding.say("list.part").join(parts))


def whom(finding: Finding) -> str:
    """Name those whom the clause is about."""
    said = [_value(finding, str(value)) for values in finding.rule["applies_to"].values() for value in values]
    return finding.listed(said)


def is_about(finding: Finding) -> bool:
    """Whether the clause is about this community, as far as its table says; larger units are taken as concerned."""
    communities, unit = finding.kept.communities, str(finding.row["unit_id"])
    if finding.row["unit_level"] != "community" or unit not in communities.index:
        return True
    for name, allowed in finding.rule["applies_to"].items():
        said = urban_rural(communities) if name == "urban_rural" else communities.get(name)
        value = None if said is None else said.loc[unit]
        if value is not None and not pd.isna(value) and value not in allowed:
            return False
    return True


def _unit(finding: Finding) -> str:
    """Name the unit, with its id where that is another."""
    unit = str(finding.row["unit_id"])
    name = finding.kept.unit_name(unit, finding.language)
    if unit in (name, "all"):
        return name
    return bracketed(name, unit, finding.language)


def _value(finding: Finding, value: str) -> str:
    key = f"value.{value}"
    return finding.say(key) if has_sentence(key) else value


def _deadline(finding: Finding) -> str:
    """Say by when, where that was found, and whether it was kept."""
    day, as_of = finding.text("deadline"), finding.kept.manifest.get("as_of")
    state = finding.text("timing")
    if not state:
        over = as_of is not None and dt.date.fromisoformat(as_of) > dt.date.fromisoformat(day)
        state = "unsaid" if as_of is None else "open" if over else "due"
    basis = finding.rule.get("deadline_basis") or ""
    where = finding.say(f"deadline_basis.{basis}") if basis and basis != "stated" else ""
    return finding.say(f"deadline.{state}", day=day, basis=where)
