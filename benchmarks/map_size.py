"""How large the map of a big city is and how fast it opens: ``python -m benchmarks.map_size [FOLDER]``.

The town of :mod:`benchmarks.map_town` is drawn as ``map.html``; its parts are weighed, and the page is opened from disk
in Chromium with every request refused. Printed are the time to the first paint of communities and streets, and the
frames a second while the map is dragged for three seconds. A screenshot is kept.

The bounds: 1.5 MB, 1.5 s, 30 frames a second, without a graphics card.
"""

import argparse
import re
import shutil
import time
from pathlib import Path
from typing import Final

from benchmarks.map_town import COMMUNITIES, EDGES, KEPT, made_result
from circle15.present.encode import packed
from circle15.present.maps import map_html
from circle15.present.page_model.container import pack_model
from circle15.present.page_model.model import page_data
from circle15.result import Result

MOST_MB: Final = 1.5
MOST_PAINT_S: Final = 1.5
LEAST_FPS: Final = 30.0
_ARGUMENTS: Final = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]

#: Drags the map to and fro for three seconds, a step a frame, and counts the frames that were drawn.
_PAN: Final = """async () => {
    const box = document.querySelector(".leaflet-container").getBoundingClientRect();
    const [x0, y0] = [box.left + box.width / 2, box.top + box.height / 2];
    const target = document.elementFromPoint(x0, y0);
    const way = { bubbles: true, cancelable: true, view: window, button: 0, buttons: 1 };
    const send = (type, x, y) => target.dispatchEvent(new MouseEvent(type, { ...way, clientX: x, clientY: y }));
    const frames = [];
    const begin = performance.now();
    for (let round = 0; performance.now() - begin < 3000; round += 1) {
        send("mousedown", x0, y0);
        for (let step = 1; step <= 30 && performance.now() - begin < 3000; step += 1) {
            await new Promise(requestAnimationFrame);
            frames.push(performance.now());
            send("mousemove", x0 + (round % 2 ? -1 : 1) * step * 9, y0 + step * 2);
        }
        send("mouseup", x0, y0);
    }
    const gaps = frames.slice(1).map((at, i) => at - frames[i]).sort((a, b) => a - b);
    return { fps: (frames.length - 1) / ((frames.at(-1) - frames[0]) / 1000), slowest_ms: gaps.at(-1) };
}"""


def main() -> None:
    """Make the map, weigh it, open it."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.map_size", description=__doc__)
    parser.add_argument("folder", nargs="?", default=str(KEPT), help="where the town is kept")
    parser.add_argument("--edges", type=int, default=EDGES)
    parser.add_argument("--communities", type=int, default=COMMUNITIES)
    parser.add_argument("--html", help="a map to open instead of drawing the town's")
    parser.add_argument("--no-browser", action="store_true", help="weigh only")
    parser.add_argument("--parts", action="store_true", help="weigh the parts of the model as well")
    parser.add_argument("--zoom", type=float, help="zoom to drag at; that of the whole area when not given")
    chosen = parser.parse_args()
    folder = Path(chosen.folder)
    if chosen.html:
        file = Path(chosen.html)
    else:
        result = made_result(folder, edges=chosen.edges, communities=chosen.communities)
        begin = time.perf_counter()
        text = map_html(result)
        took_s = time.perf_counter() - begin
        file = folder / "map.html"
        file.write_text(text, encoding="utf-8")
        counts = {name: f"{len(table):,}" for name, table in result.tables().items()}
        print(", ".join(f"{counts[name]} {name}" for name in ("streets", "communities", "facilities", "findings")))
        print(f"drawn in {took_s:.1f} s")
    for name, size in weights(file.read_text(encoding="utf-8")).items():
        print(f"{name:40} {size / 1e6:8.3f} MB")
    if chosen.parts:
        for name, size in of_model(made_result(folder)).items():
            print(f"{name:40} {size / 1e6:8.3f} MB")
    print(f"bound: {MOST_MB} MB")
    if not chosen.no_browser:
        for line in opened(file, folder / "map.png", zoom=chosen.zoom):
            print(line)


def weights(text: str) -> dict[str, float]:
    """Weigh a map's parts: bytes in the file."""
    scripts = re.findall(r"<script([^>]*)>(.*?)</script>", text, flags=re.DOTALL)
    found: dict[str, float] = {"whole file": len(text.encode())}
    for attributes, body in scripts:
        if name := re.search(r'id="([^"]+)"', attributes):
            found[name[1]] = len(body)
        elif "L.Icon.Default" in body or "leafletjs.com" in body:
            found["Leaflet"] = len(body.encode())
        else:
            found["page code"] = found.get("page code", 0) + len(body.encode())
    found["styles"] = sum(len(body.encode()) for body in re.findall(r"<style>(.*?)</style>", text, flags=re.DOTALL))
    return found


def of_model(result: Result) -> dict[str, float]:
    """Weigh each part of the model packed alone: what parts share is counted in each of them."""
    model = page_data(result, "zh")
    return {f"  data.{name} by itself": len(packed(pack_model({name: part}))) for name, part in model.items()}


def opened(file: Path, picture: Path, *, zoom: float | None = None) -> list[str]:
    """Open a map in Chromium, drag it, and keep a picture; what there is to say of it."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=shutil.which("chromium"), args=list(_ARGUMENTS))
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        troubles: list[str] = []
        page.on("pageerror", lambda error: troubles.append(str(error)))
        page.on("console", lambda said: said.type in {"error", "warning"} and troubles.append(said.text))
        page.add_init_script(_WATCH)
        page.goto(file.resolve().as_uri(), wait_until="commit")
        page.wait_for_selector(".c15-complete", timeout=60_000)
        page.wait_for_function("window.c15Painted !== undefined", timeout=60_000)
        paint = page.evaluate(
            "[window.c15Painted, performance.getEntriesByName('first-contentful-paint')[0]?.startTime]"
        )
        if zoom is not None:
            page.evaluate("(zoom) => Circle15.app.map.setZoom(zoom, { animate: false })", zoom)
        page.wait_for_timeout(500)
        pan = page.evaluate(_PAN)
        page.wait_for_timeout(500)
        page.screenshot(path=str(picture))
        browser.close()
    first = "-" if paint[1] is None else f"{paint[1] / 1000:.2f} s"
    fps, slowest_ms = pan["fps"], pan["slowest_ms"]
    return [
        f"first contentful paint {first}; communities and streets {paint[0] / 1000:.2f} s (bound {MOST_PAINT_S} s)",
        f"dragging: {fps:.0f} frames/s, slowest frame {slowest_ms:.0f} ms (bound {LEAST_FPS:.0f} frames/s)",
        f"picture: {picture}",
        *[f"trouble: {trouble}" for trouble in troubles],
    ]


#: Notes when the page says that it is complete and the frame after that has been drawn, in ms from navigation.
_WATCH: Final = """
    new MutationObserver((_, watch) => {
        if (!document.querySelector(".c15-complete")) return;
        watch.disconnect();
        requestAnimationFrame(() => setTimeout(() => { window.c15Painted = performance.now(); }, 0));
    }).observe(document, { subtree: true, childList: true, attributes: true, attributeFilter: ["class"] });
"""


if __name__ == "__main__":
    main()
