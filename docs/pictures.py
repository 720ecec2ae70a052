"""The pictures of the documents, made from what the samples really give: ``python docs/pictures.py [NAME ...]``.

Maps, the page of an examination and the console are photographed in the Chromium that the system has; pages of the
workbook and of the report come by way of LibreOffice and poppler. Everything stays on this machine: the pages are
opened from disk, and every request is refused. Pictures are written with at most 256 colours, 200 KB each.
"""

import io
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

from PIL import Image, ImageOps
from rich.console import Console

import circle15 as c15
from circle15.intake.examine import examine
from circle15.present.check.folder import CHECK_PAGE, write_checkup
from circle15.present.console import print_summary
from circle15.samples import sample_study

PICTURES: Final = Path(__file__).parent / "pictures"
MAX_BYTES: Final = 200_000

#: Width and height of the window in CSS pixels, and how many real ones each of them is.
_DESKTOP: Final = (1280, 800, 1.25)
_PHONE: Final = (390, 844, 1.5)

_CHROMIUM: Final = ("chromium", "chromium-browser", "google-chrome")
_LOCAL: Final = ("file:", "data:", "blob:")

#: Colours that are tried, most first, until a picture is small enough.
_COLOURS: Final = (256, 128, 64, 32)

#: Width of the console in characters.
_CONSOLE: Final = 100

#: What is shown: the sample by language, and a community whose finding has something to tell.
_SAMPLE: Final = {"en": "monaco", "zh": "yunxi"}
_COMMUNITY: Final = {"en": "MC-MO", "zh": "990101100002"}

#: Chooses the study's own walker's view of a rule, a community where one is named, and what else the page is to show.
_SHOW: Final = """([rule, id, changes]) => {
    const { app } = Circle15;
    const view = app.views.find((one) => one.type === "rule" && one.rule === rule);
    if (view) app.change({ view });
    app.change(changes);
    if (id) app.choose({ type: "community", at: app.data.communities.id.indexOf(id) });
}"""

#: The legend folded away, where there is little room.
_FOLDED: Final = {"legendOpen": False}


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What a map shows: a rule, a community by its id, and changes of the page's state."""

    rule: str = "clinic-15min"
    community: str | None = None
    changes: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """Where pictures are made.

    Parameters
    ----------
    folder
        For what the samples write.
    browser
        Chromium.
    """

    folder: Path
    browser: Any

    def sample(self, name: str, language: str) -> Path:
        """Run a sample, once, and write everything in a language; returns the folder."""
        out = self.folder / f"{name}-{language}"
        if not out.is_dir():
            found = c15.run(sample_study(name))
            c15.save(replace(found, manifest={**found.manifest, "language": language}), out)
        return out


def main(wanted: Sequence[str]) -> None:
    """Make all pictures, or those whose names begin with one of the words."""
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="circle15-pictures-") as folder, _chromium() as browser:
        room = Room(folder=Path(folder), browser=browser)
        for name, make in _MAKERS.items():
            for language in ("en", "zh"):
                full = f"{name}-{language}"
                if not wanted or any(full.startswith(word) for word in wanted):
                    _tell(f"{full}: {_written(make(room, language), PICTURES / f'{full}.png')}")


def _map(room: Room, language: str) -> Image.Image:
    """Photograph the map as it opens."""
    return _photograph(room, room.sample(_SAMPLE[language], language) / "map.html", _DESKTOP, show=Shown())


def _card(room: Room, language: str) -> Image.Image:
    """Photograph the map with the card of a community."""
    file = room.sample(_SAMPLE[language], language) / "map.html"
    return _photograph(room, file, _DESKTOP, show=Shown(community=_COMMUNITY[language], changes=_FOLDED))


def _phone(room: Room, language: str) -> Image.Image:
    """Photograph the map on a phone: as it opens, and with a card, side by side."""
    file = room.sample(_SAMPLE[language], language) / "map.html"
    shown = (Shown(), Shown(community=_COMMUNITY[language]))
    return _beside([_photograph(room, file, _PHONE, show=show) for show in shown])


def _plan(room: Room, language: str) -> Image.Image:
    """Photograph the map with the present on the left and the plan on the right of the divider."""
    beside = Shown(rule="service-centre-15min", changes={"swipe": 0.5, **_FOLDED})
    return _photograph(room, room.sample("yunxi", language) / "map.html", _DESKTOP, show=beside)


def _check(room: Room, language: str) -> Image.Image:
    """Photograph the page of an examination."""
    out = room.folder / f"check-{language}"
    write_checkup(examine(sample_study("wuhan"), language="zh" if language == "zh" else "en"), out)
    return _photograph(room, out / CHECK_PAGE, _DESKTOP)


def _console(room: Room, language: str) -> Image.Image:
    """Draw what a run prints, as a terminal shows it."""
    found = c15.load(room.sample("monaco" if language == "en" else "wuhan", language))
    console = Console(record=True, width=_CONSOLE, file=io.StringIO(), force_terminal=True)
    print_summary(found, console)
    sheet = room.folder / f"console-{language}.html"
    style = "font-family: 'Noto Sans Mono CJK SC', 'DejaVu Sans Mono', monospace; font-size: 13px; line-height: 1.45"
    page = f'<pre style="{style}; margin: 0; padding: 16px; display: inline-block">{{code}}</pre>'
    html = console.export_html(inline_styles=True, code_format=f'<meta charset="utf-8"><body style="margin:0">{page}')
    sheet.write_text(html, encoding="utf-8")
    return _photograph(room, sheet, (1000, 300, 1.25), of="pre")


def _workbook(room: Room, language: str) -> Image.Image:
    """Print the workbook: its first page."""
    printed = _print(room, room.sample(_SAMPLE[language], language) / "gaps.xlsx")
    return _pages(printed, [1], width=1500)


def _report(room: Room, language: str) -> Image.Image:
    """Print the report: its cover, its summary, and the first page about a service, side by side."""
    printed = _print(room, room.sample(_SAMPLE[language], language) / "report.docx")
    return _pages(printed, [1, 3, _page_of(printed, r"^3\.1", after=3)], width=640)


_MAKERS: Final[dict[str, Callable[[Room, str], Image.Image]]] = {
    "map": _map,
    "card": _card,
    "phone": _phone,
    "plan": _plan,
    "check": _check,
    "console": _console,
    "workbook": _workbook,
    "report": _report,
}


# ---- a browser -------------------------------------------------------------------------------------


@contextmanager
def _chromium() -> Iterator[Any]:
    """Start the system's Chromium."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        browser = driver.chromium.launch(
            executable_path=_program(*_CHROMIUM), args=["--no-sandbox", "--disable-gpu", "--force-color-profile=srgb"]
        )
        yield browser
        browser.close()


def _photograph(
    room: Room,
    file: Path,
    window: tuple[int, int, float],
    *,
    show: Shown | None = None,
    of: str | None = None,
) -> Image.Image:
    """Photograph a page, or one element of it; of a map after something was chosen."""
    width, height, scale = window
    page = room.browser.new_page(viewport={"width": width, "height": height}, device_scale_factor=scale)
    page.route("**/*", lambda route: route.continue_() if route.request.url.startswith(_LOCAL) else route.abort())
    page.emulate_media(reduced_motion="reduce")
    page.goto(file.as_uri())
    if show is not None:
        page.wait_for_selector(".c15-complete", timeout=60_000)
        page.evaluate(_SHOW, [show.rule, show.community, dict(show.changes)])
    page.wait_for_timeout(1_500)  # what is drawn after the map has moved
    taken = (page if of is None else page.locator(of)).screenshot()
    page.close()
    return Image.open(io.BytesIO(taken)).convert("RGB")


# ---- an office -------------------------------------------------------------------------------------


def _print(room: Room, file: Path) -> Path:
    """Print a document into a PDF beside it."""
    home = (room.folder / "office").as_uri()
    turn = ["--headless", f"-env:UserInstallation={home}", "--convert-to", "pdf", "--outdir", str(file.parent)]
    subprocess.run([_program("soffice", "libreoffice"), *turn, str(file)], check=True, capture_output=True)  # noqa: S603
    return file.with_suffix(".pdf")


def _page_of(printed: Path, pattern: str, *, after: int) -> int:
    """Find the first page behind so many on which a line matches."""
    said = subprocess.run([_program("pdftotext"), "-layout", str(printed), "-"], check=True, capture_output=True)  # noqa: S603
    pages = said.stdout.decode("utf-8").split("\f")
    return next(n for n, text in enumerate(pages, start=1) if n > after and re.search(pattern, text, re.MULTILINE))


def _pages(printed: Path, numbers: Sequence[int], *, width: int) -> Image.Image:
    """Lay some pages of a PDF side by side, each so many pixels wide."""
    taken = []
    for page in numbers:
        stem = printed.with_name(f"{printed.stem}-{page}")
        size = ["-scale-to-x", str(width), "-scale-to-y", "-1", "-singlefile"]
        command = [_program("pdftoppm"), "-png", "-f", str(page), "-l", str(page), *size, str(printed), str(stem)]
        subprocess.run(command, check=True, capture_output=True)  # noqa: S603
        taken.append(Image.open(stem.with_suffix(".png")).convert("RGB"))
    return _beside([ImageOps.expand(page, border=1, fill="#c8ced4") for page in taken])


# ---- pictures --------------------------------------------------------------------------------------


def _beside(parts: Sequence[Image.Image], *, gap: int = 24) -> Image.Image:
    """Lay pictures side by side."""
    width = sum(part.width for part in parts) + gap * (len(parts) - 1)
    whole = Image.new("RGB", (width, max(part.height for part in parts)), "white")
    left = 0
    for part in parts:
        whole.paste(part, (left, 0))
        left += part.width + gap
    return whole


def _written(picture: Image.Image, file: Path) -> str:
    """Write a picture with as many colours as fit into its size; says what became of it."""
    while True:
        for colours in _COLOURS:
            drawn = io.BytesIO()
            few = picture.quantize(colours, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
            few.save(drawn, "PNG", optimize=True)
            if drawn.tell() <= MAX_BYTES:
                file.write_bytes(drawn.getvalue())
                return f"{few.width} x {few.height}, {colours} colours, {drawn.tell() / 1_000:.0f} KB"
        picture = picture.resize((picture.width * 4 // 5, picture.height * 4 // 5), Image.Resampling.LANCZOS)


def _program(*names: str) -> str:
    """Find a program of the system."""
    found = next((path for name in names if (path := shutil.which(name))), None)
    if found is None:
        raise SystemExit(f"{names[0]} is not installed: the pictures need it.")
    return found


def _tell(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1:])
