"""The documents as text: headings, links, blocks of code, tables, and what stands under a heading."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
PAGES = sorted([*DOCS.glob("*.md"), *ROOT.glob("README*.md"), ROOT / "CONTRIBUTING.md"])
PAIRS = sorted((path, path.with_name(path.name.replace(".zh.md", ".md"))) for path in PAGES if ".zh." in path.name)

FENCE = re.compile(r"^```(\w*)\n(.*?)^```", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)", re.DOTALL)


def named(path):
    return str(path.relative_to(ROOT))


def text_of(path):
    return path.read_text(encoding="utf-8")


def prose_of(path):
    """A page without its blocks of code."""
    return FENCE.sub("", text_of(path))


def blocks_of(path, *kinds):
    return [code for kind, code in FENCE.findall(text_of(path)) if kind in kinds]


def headings_of(path):
    return re.findall(r"^(#+) (.+)$", prose_of(path), re.MULTILINE)


def anchors_of(path):
    """Anchors as GitHub makes them: small letters, hyphens for spaces, no punctuation."""
    plain = (re.sub(r"[`*]|\[([^\]]*)\]\([^)]*\)", r"\1", title) for _, title in headings_of(path))
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in plain}


def codes_of(path):
    return blocks_of(path, "toml", "sh", "python", "json")


def bare(code):
    """Code without its comments and the language of its outputs, which each page has of its own."""
    plain = re.sub(r"(language ?= ?\"|--language )(?:en|zh)", r"\1", code)
    lines = (re.sub(r"\s+# .*$|^# .*$", "", line).rstrip() for line in plain.splitlines())
    return [line for line in lines if line]


def rows_of(text):
    """First cells of the rows of all tables, without headings."""
    lines = re.findall(r"^\|(.*)\|$", text, re.MULTILINE)
    return [line.split("|")[0].strip() for at, line in enumerate(lines) if not is_head(lines, at)]


def is_head(lines, at):
    return set(lines[at]) <= set("-| :") or (at + 1 < len(lines) and set(lines[at + 1]) <= set("-| :"))


def names_in(cell):
    return re.findall(r"`([^`]+)`", cell)


def keys_of_tables(path):
    return [names for cell in rows_of(prose_of(path)) if (names := names_in(cell))]


def section(path, title):
    """Text below the heading that begins with a title, up to the next heading."""
    parts = re.split(r"^#+ (.+)$", prose_of(path), flags=re.MULTILINE)[1:]
    found = [body for head, body in zip(parts[::2], parts[1::2], strict=True) if head.startswith(title)]
    assert len(found) == 1, title
    return found[0]


def names_under(path, title):
    return {name for cell in rows_of(section(path, title)) for name in names_in(cell)}
