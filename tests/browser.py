"""A real browser for the map's tests: the page opened from disk, every request refused, every complaint collected."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import pytest

LOCAL: Final = ("file:", "data:", "blob:")
_ARGUMENTS: Final = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]

#: The middle of a community on the screen, from the page's own data.
_MIDDLE_OF_COMMUNITY: Final = """(id) => {
    const map = Object.values(window).find((value) => value instanceof L.Map);
    const { data } = Circle15.app;
    const { at } = data.communities.geometry[data.communities.id.indexOf(id)];
    const { x, y } = map.latLngToContainerPoint(Circle15.codec.placeOf(at, data.bounds, data.unit));
    const box = map.getContainer().getBoundingClientRect();
    return [box.left + x, box.top + y];
}"""


@contextmanager
def chromium() -> Iterator[Any]:
    """The system's Chromium; a test that needs it is skipped where there is none, and fails there in CI."""
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if path is None:
        if os.environ.get("CI") == "true":
            pytest.fail("Chromium is missing, and the map cannot be tested without it.")
        pytest.skip("There is no Chromium here: the map was not opened.")
    playwright = pytest.importorskip("playwright.sync_api")
    with playwright.sync_playwright() as driver:
        launched = driver.chromium.launch(executable_path=path, args=_ARGUMENTS)
        yield launched
        launched.close()


class Opened:
    """A page opened from disk, and everything that went wrong on it."""

    def __init__(self, browser: Any, file: Path, *, width: int = 1400, height: int = 900) -> None:
        self.file = file
        self.troubles: list[str] = []
        self.requests: list[str] = []
        self.page = browser.new_page(viewport={"width": width, "height": height})
        self.page.on(
            "console",
            lambda message: message.type in {"error", "warning"} and self.troubles.append(message.text),
        )
        self.page.on("pageerror", lambda error: self.troubles.append(str(error)))
        self.page.on("dialog", lambda dialog: (self.troubles.append(dialog.message), dialog.dismiss()))
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.route("**/*", self._answer)
        self.page.goto(file.as_uri())
        self.page.wait_for_selector(".c15-complete", timeout=20_000)

    @staticmethod
    def _answer(route: Any) -> None:
        route.continue_() if route.request.url.startswith(LOCAL) else route.abort()

    def text(self, selector: str) -> str:
        """What a reader sees of an element."""
        return str(self.page.locator(selector).inner_text())

    def click_on_map(self, unit_id: str) -> None:
        """Click the middle of a community on the map."""
        self.page.mouse.click(*self.page.evaluate(_MIDDLE_OF_COMMUNITY, unit_id))

    def foreign_requests(self) -> list[str]:
        """Every address that was asked for beside the file itself."""
        own = ("data:", "blob:", self.file.as_uri())
        return [url for url in self.requests if not url.startswith(own)]


def in_browser(test: Any) -> Any:
    """Mark a test that opens Chromium, to which playwright talks through sockets of its own."""
    return pytest.mark.browser(pytest.mark.enable_socket(test))
