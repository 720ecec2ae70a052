"""The interactive map: one file that opens with the network off.

A folium map usually asks four servers for ten files. This one names Leaflet alone, takes it from the
installed package xstatic-leaflet and writes it into the page; any other link that something added to the map
brings along is refused, so that no request can slip in.
"""

import html
import re
from typing import Final, cast, get_args

import folium
from branca.element import CssLink, Element, Figure, JavascriptLink
from jinja2 import Template

from circle15.errors import OutputError
from circle15.present.encode import inline_json, packed
from circle15.present.leaflet import leaflet_css, leaflet_script, page_file, policy
from circle15.present.packed_page import with_packed_scripts
from circle15.present.page_model.container import pack_model
from circle15.present.page_model.model import graph_of, page_data
from circle15.present.page_needs import needs_of
from circle15.present.style import css_variables, page_style
from circle15.result import Result
from circle15.study.drawing import TILES, Tiles
from circle15.words import Language, page_words

#: Scripts of the page in the order in which they need each other.
_SCRIPTS: Final = (
    "codec",
    "graph",
    "seek",
    "walk",
    "format",
    "model",
    "shares",
    "csv",
    "dom",
    "scale",
    "shapes",
    "paint",
    "bars",
    "sheet",
    "streets",
    "communities",
    "facilities",
    "marks",
    "labels",
    "reach",
    "chosen",
    "scene",
    "swipe",
    "pointer",
    "stage",
    "legend_parts",
    "legend",
    "layout",
    "print",
    "picture",
    "layers",
    "headline",
    "chooser",
    "search",
    "table",
    "panel",
    "card",
    "place",
    "detail",
    "controls",
    "app",
    "main",
)

#: Its style sheets: of the panel, of the map, and of what a printer gets.
_STYLES: Final = ("panel", "map", "print")

#: The only links that a map may hold: not addresses, but names of files of xstatic-leaflet.
_LEAFLET_JS: Final = "xstatic-leaflet/leaflet.js"
_LEAFLET_CSS: Final = "xstatic-leaflet/leaflet.css"


def explore(result: Result, *, language: Language | None = None, tiles: Tiles | None = None) -> folium.Map:
    """Draw a result as an interactive map.

    Parameters
    ----------
    result
        What a run found.
    language
        In which the page opens; by default the study's own. A button on the page switches.
    tiles
        Whose tiles the map may show when its reader asks for them; by default as the study says, which is none when
        it says nothing.

    Returns
    -------
    map
        A folium map that Jupyter shows by itself; ``map.save("map.html")`` writes it as one file.
    """
    return _CircleMap(result, language or _language_of(result), tiles=tiles or _tiles_of(result))


def map_html(result: Result, *, language: Language | None = None, tiles: Tiles | None = None) -> str:
    """Write the interactive map as one self-contained HTML file, which forbids the browser every request.

    Where tiles are allowed, their servers are the only ones that the file may ask, and it asks them only when its
    reader has chosen so.

    Parameters
    ----------
    result
        What a run found.
    language
        In which the page opens; by default the study's own.
    tiles
        Whose tiles the file may show; by default as the study says, which is none when it says nothing.
    """
    chosen = tiles or _tiles_of(result)
    page = _CircleMap(result, language or _language_of(result), tiles=chosen, sealed=True).get_root().render()
    return with_packed_scripts(str(page))


def _tiles_of(result: Result) -> Tiles | None:
    """Read from the study whose tiles its map may show; none that is not known."""
    named = (result.manifest.get("map") or {}).get("tiles")
    return next((name for name in TILES if name == named), None)


def _language_of(result: Result) -> Language:
    """Choose the study's language; Chinese where it names none that is known."""
    named = result.manifest.get("language")
    return next((language for language in get_args(Language) if language == named), "zh")


class _PageFigure(Figure):
    """The document around the map: with a language, and with nothing that has to be fetched."""

    _template = Template(
        '<!DOCTYPE html>\n<html lang="{{ this.lang }}">\n<head>\n'
        "<title>{{ this.title|e }}</title>\n{{ this.header.render(**kwargs) }}\n</head>\n"
        "<body>\n{{ this.html.render(**kwargs) }}\n"
        "<script>\n{{ this.script.render(**kwargs) }}\n</script>\n</body>\n</html>\n"
    )

    def __init__(self, title: str, lang: str) -> None:
        super().__init__(ratio="72%", title=title)
        self.lang = lang


class _CircleMap(folium.Map):
    """A folium map whose page, data and Leaflet are all in its own document."""

    # Own lists: those of folium.Map belong to every map of the process.
    default_js: list[tuple[str, str]] = [("leaflet", _LEAFLET_JS)]  # noqa: RUF012 - as folium declares it
    default_css: list[tuple[str, str]] = [("leaflet_css", _LEAFLET_CSS)]  # noqa: RUF012

    _template = Template(
        """
        {% macro header(this, kwargs) %}
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="referrer" content="no-referrer">
        {% if this.policy %}<meta http-equiv="Content-Security-Policy" content="{{ this.policy }}">{% endif %}
        <link rel="icon" href="data:,">
        <style>{{ this.page_css }}</style>
        {% endmacro %}
        {% macro html(this, kwargs) %}{{ this.page_html }}{% endmacro %}
        {% macro script(this, kwargs) %}
        {{ this.page_js }}
        var {{ this.get_name() }} = Circle15.start({{ this.get_name()|tojson }}, {{ this.boot }});
        {% endmacro %}
        """
    )

    def __init__(self, result: Result, language: Language, *, tiles: Tiles | None = None, sealed: bool = False) -> None:
        graph = graph_of(result)
        data = page_data(result, language, graph)
        west, south, east, north = data["bounds"]
        super().__init__(location=[(south + north) / 2, (west + east) / 2], tiles=None)
        # A name that follows from the result, so that the same result is written as the same file.
        self._id = result.hash[:12]
        _PageFigure(data["study"]["name"], "zh-CN" if language == "zh" else "en").add_child(self)
        words = page_words()
        # What someone adds to a map in a notebook, such as tiles, may ask for more than a file may.
        self.policy = policy(tiles) if sealed else ""
        self.page_css = "\n".join([css_variables(), *(page_file(f"{name}.css") for name in _STYLES)])
        self.page_js = _page_script(tiles)
        self.page_html = _filled(
            page_file("page.html"),
            MAP_ID=self.get_name(),
            NO_SCRIPT=html.escape(f"{words['zh']['no_script']} {words['en']['no_script']}"),
            OLD_BROWSER=html.escape(f"{words['zh']['old_browser']} {words['en']['old_browser']}"),
            DATA=packed(pack_model(data)),
            STREETS=packed(graph.stream),
        )
        self.boot = inline_json(
            {"words": words, "style": page_style(), "language": language, "tiles": tiles, "needs": needs_of(result)}
        )

    def render(self, **kwargs: object) -> str:
        """Add the map's parts to its document, every link written out."""
        super().render(**kwargs)  # type: ignore[no-untyped-call]
        header = cast("Figure", self.get_root()).header
        for name, link in list(header._children.items()):  # noqa: SLF001 - branca has no other way to them
            if isinstance(link, JavascriptLink | CssLink):
                header.add_child(_Inline(link), name=name)
        return ""


class _Inline(Element):
    """A file of Leaflet, written out where its link stood.

    Raises
    ------
    OutputError
        If the link is not one of the files that are known, and would so have to be fetched.
    """

    _template = Template("{{ this.text }}")

    def __init__(self, link: JavascriptLink | CssLink) -> None:
        super().__init__()
        if link.url == _LEAFLET_JS:
            self.text = f"<script>{leaflet_script()}</script>"
        elif link.url == _LEAFLET_CSS:
            self.text = f"<style>{leaflet_css()}</style>"
        else:
            raise OutputError("page.unknown_link", url=link.url)


def _page_script(tiles: Tiles | None) -> str:
    """Join the page's scripts to one, with a single name to the outside; addresses of tiles only where allowed."""
    names = [*_SCRIPTS[:-1], *(["tiles"] if tiles else []), _SCRIPTS[-1]]
    parts = "\n".join(_trimmed(page_file(f"{name}.js")) for name in names)
    return f'const Circle15 = (() => {{\n"use strict";\nconst C15 = {{}};\n{parts}\nreturn C15;\n}})();'


def _trimmed(script: str) -> str:
    r"""Leave out what only a reader of the sources needs: lines of comment, and the space before a line.

    >>> _trimmed("// Adds.\n  const add = (a, b) =>\n    a + b; // both\n")
    'const add = (a, b) =>\na + b; // both\n'
    """
    return re.sub(r"^[ \t]+", "", re.sub(r"^[ \t]*//.*\n", "", script, flags=re.MULTILINE), flags=re.MULTILINE)


def _filled(template: str, **values: str) -> str:
    """Put values in place of ``@NAME@``, in one pass, so that no value is read as a template."""
    return re.sub(r"@([A-Z_]+)@", lambda match: values[match[1]], template)
