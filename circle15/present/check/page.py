"""An examination as one HTML file: it asks for nothing, is readable on a phone, and prints."""

from collections.abc import Mapping, Sequence
from importlib.resources import files
from typing import Any, Final

from jinja2 import Environment
from markupsafe import Markup

from circle15.checkup import LOOK_FIRST, READY, REFUSED, Checkup
from circle15.explaining.kept import plain
from circle15.present.check.drawn import drawn
from circle15.present.check.rows import SECTIONS, Section, file_label, section, verdict_text
from circle15.present.encode import pack_streets, packed, packed_json
from circle15.present.leaflet import POLICY, leaflet_css, leaflet_script, page_file
from circle15.present.style import NEUTRALS, css_variables
from circle15.words import Language, say

#: Rows of a table on the page; the workbook holds the others.
MAX_ROWS: Final = 500

_STATES: Final = {REFUSED: "refused", LOOK_FIRST: "look-first", READY: "ready"}

#: Parts that are left out where nothing stands in them.
_ONLY_FILLED: Final = frozenset({"lacking", "unlocated", "streets", "datums", "unused"})

#: Parts that are no table on the page.
_APART: Final = frozenset({"remarks", "mapping"})

_LAYER_NAMES: Final = ("streets", "communities", "facilities", "far", "findings")


def page_html(checkup: Checkup) -> str:
    """Write the page of an examination.

    Parameters
    ----------
    checkup
        What was found; in its language.

    Returns
    -------
    A whole document. Whatever stands in a file is escaped, and the browser is forbidden every request.
    """
    language = checkup.language
    # Every value is escaped but what this package wrote itself.
    template = Environment(autoescape=True, trim_blocks=True).from_string(_own("page.html"))
    remarks = section(checkup, "remarks", language)
    drawing = _map(checkup, language)
    css = css_variables() + "\n" + _own("page.css")
    return template.render(
        lang="zh-CN" if language == "zh" else "en",
        policy=POLICY,
        title=plain(say("checkup.title", language, name=checkup.name)),
        css=Markup(css + leaflet_css() if drawing else css),  # noqa: S704 - files of this package
        state=_STATES[checkup.exit_code],
        verdict=verdict_text(checkup, language),
        made_for=plain(say("checkup.made_for", language, study=checkup.study)),
        invented=say("checkup.invented", language) if checkup.invented else "",
        nothing=say("checkup.nothing", language),
        remarks=remarks,
        remarks_with_rows=list(zip(checkup.remarks, remarks.rows, strict=True)),
        parts=[_part(part, language) for part in _parts(checkup, language)],
        map=drawing,
        mapping_title=say("checkup.mapping", language),
        mappings=_mappings(checkup, language),
        unused=say("checkup.no_column", language),
    )


def _mappings(checkup: Checkup, language: Language) -> list[dict[str, Any]]:
    """Headings of each file with what they were taken for; nothing beside those that were not used."""
    found = []
    for report in checkup.files:
        pairs = [(plain(item.heading), format(item.title, language)) for item in report.headings]
        pairs += [(plain(heading), "") for heading in report.unmapped]
        if pairs:
            found.append({"file": plain(file_label(report)), "pairs": pairs})
    return found


def _parts(checkup: Checkup, language: Language) -> list[Section]:
    """Tables of the page."""
    parts = [section(checkup, key, language) for key in SECTIONS if key not in _APART]
    return [part for part in parts if part.rows or part.key not in _ONLY_FILLED]


def _part(part: Section, language: Language) -> dict[str, Any]:
    """Cut a table to what a page can hold, and leave out columns in which nothing stands."""
    more = len(part.rows) - MAX_ROWS
    filled = [at for at in range(len(part.columns)) if any(row[at] not in (None, "") for row in part.rows)]
    return {
        "key": part.key,
        "title": part.title,
        "headings": [part.headings[at] for at in filled],
        "numbers": [any(isinstance(row[at], int | float) for row in part.rows) for at in filled],
        "rows": [[row[at] for at in filled] for row in part.rows[:MAX_ROWS]],
        "count": len(part.rows) if part.key in ("unused", "unlocated", "lacking") else 0,
        "more": say("checkup.more_rows", language, n=more, file="check.xlsx") if more > 0 else "",
    }


def _map(checkup: Checkup, language: Language) -> Mapping[str, object] | None:
    """Everything that the map needs; None where there is nothing to draw."""
    layers, bounds = drawn(checkup, language)
    if bounds is None:
        return None
    streets = checkup.layers.streets
    header, stream = ({"origin": [0, 0], "unit": 1, "groups": []}, b"") if streets is None else pack_streets(streets)
    words = {name: say(f"checkup.layer.{name}", language) for name in _LAYER_NAMES}
    words |= {name: say(f"checkup.{name}", language) for name in ("zoom_in", "zoom_out")}
    data = {"bounds": bounds, "layers": layers, "streets": header, "words": words, "colours": NEUTRALS}
    return {
        "title": say("checkup.map", language),
        "no_script": say("checkup.no_script", language),
        "attribution": " · ".join(checkup.attribution),
        "data": packed_json(data),
        "streets": packed(stream),
        "script": Markup(_script()),  # noqa: S704 - files of this package and of Leaflet
    }


def _script() -> str:
    """Join Leaflet and the scripts of the map."""
    parts: Sequence[str] = [page_file("codec.js"), _own("lines.js"), _own("map.js")]
    joined = "\n".join(parts)
    return f'{leaflet_script()}\n(() => {{\n"use strict";\nconst C15 = {{}};\n{joined}\n}})();'


def _own(name: str) -> str:
    """Read a part of this page."""
    return (files("circle15.present.check") / name).read_text(encoding="utf-8")
