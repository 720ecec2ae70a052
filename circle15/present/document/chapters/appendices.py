"""Appendices: the clauses word for word, and the files and versions that the result rests on."""

from collections.abc import Mapping
from typing import Any

from circle15.present.document.matter import Matter
from circle15.present.document.numbers import whole
from circle15.present.document.paper import Paper, put_heading, put_table, put_text
from circle15.present.document.xml import Bold, Ref
from circle15.present.summary.titles import role_title


def write_clauses(paper: Paper, matter: Matter) -> None:
    """Write the appendix of clauses.

    Parameters
    ----------
    paper, matter
        The report, and what it is made of.
    """
    put_heading(paper, 1, paper.say("doc.clauses"), kind="appendix")
    put_text(paper, paper.say("doc.clauses.how"))
    for standard in matter.manifest["standards"]:
        put_heading(paper, 2, str(standard[f"title_{paper.language}"]))
        about = [paper.say(f"status.{standard['source_status']}"), standard["issued"], standard["period"]]
        put_text(paper, paper.say("list.part").join(str(part) for part in about if part), style="note")
        seen: set[str] = set()
        for rule in standard["rules"]:
            if rule["id"] not in seen:
                _clause(paper, rule)
            seen.add(rule["id"])
        left = standard["not_checkable"]
        if left:
            put_text(paper, Bold(paper.say("doc.clauses.left", n=len(left))))
            for entry in left:
                _left(paper, entry)


def _clause(paper: Paper, rule: Mapping[str, Any]) -> None:
    """Write one clause: its name and place, its words, how it was read."""
    place = f" {rule['clause']}" if rule["clause"] else ""
    head = paper.say("doc.clauses.head", rule=rule[f"short_{paper.language}"], id=rule["id"], place=place,
                     force=paper.say(f"force.{rule['force']}"))  # fmt: skip
    put_text(paper, Bold(head), style="list")
    if rule["quote_zh"]:
        put_text(paper, paper.say("doc.clauses.quote", text=rule["quote_zh"]), style="quote")
    put_text(paper, paper.say("doc.clauses.read", text=rule[paper.language]), style="list")
    note = str(rule.get(f"note_{paper.language}") or "")
    if note:
        put_text(paper, paper.say("doc.clauses.note", text=note), style="note")


def _left(paper: Paper, entry: Mapping[str, Any]) -> None:
    """Write a clause that no table can decide, and why."""
    said = str(entry.get(paper.language) or entry.get("id") or "")
    reason = str(entry.get(f"reason_{paper.language}") or "")
    put_text(paper, paper.say("doc.clauses.why", text=said, reason=reason), style="list")


def write_sources(paper: Paper, matter: Matter) -> None:
    """Write the appendix of files and versions.

    Parameters
    ----------
    paper, matter
        The report, and what it is made of.
    """
    manifest = matter.manifest
    put_heading(paper, 1, paper.say("doc.sources"), kind="appendix")
    put_text(paper, paper.say("doc.sources.said", hash=matter.result.hash), style="list")
    put_text(paper, Ref("files"), paper.say("doc.sources.files"))
    rows = [
        [
            role_title(entry["role"], paper.language), _file(entry), whole(entry.get("rows")),
            whole(entry.get("rejected")), str(entry.get("as_of") or ""), str(entry["sha256"]),
        ]
        for entry in manifest["inputs"]
    ]  # fmt: skip
    header = [paper.say(f"doc.col.{name}") for name in ("role", "file", "rows", "rejected", "as_of", "sha256")]
    put_table(paper, "files", paper.say("doc.sources.caption"), header, rows,
              widths=[2.0, 3.4, 1.4, 1.4, 2.2, 5.6], right=[2, 3])  # fmt: skip
    versions = [
        [name, str(number)] for name, number in {"circle15": manifest["version"], **manifest["versions"]}.items()
    ]
    header = [paper.say("doc.col.program"), paper.say("doc.col.version")]
    put_table(paper, "versions", paper.say("doc.sources.versions"), header, versions, widths=[5.0, 5.0])
    if manifest["attribution"]:
        owed = paper.say("list.part").join(str(line) for line in manifest["attribution"])
        put_text(paper, paper.say("doc.sources.owed", names=owed))


def _file(entry: Mapping[str, Any]) -> str:
    """Name a file with its sheet."""
    return f"{entry['file']} [{entry['sheet']}]" if entry.get("sheet") else str(entry["file"])
