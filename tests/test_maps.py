"""The map as a reader meets it: one file, opened from disk with every request refused."""

import os
import re
import shutil
from html import unescape

import folium
import folium.plugins
import pytest

from circle15.errors import OutputError
from circle15.present.maps import explore, map_html
from tests.map_town import HASH, ISLAND, MARKUP_COMMUNITY, MARKUP_FACILITY, town

HTML = map_html(town())
LOCAL = ("file:", "data:", "blob:")


# The file.


def test_nothing_in_the_file_points_to_another_file():
    fetched = re.findall(r'<(?:script|img|iframe|link|source|object|embed)\b[^>]*?\b(?:src|href|data)="([^"]*)"', HTML)
    imported = re.findall(r"""url\(\s*["']?([^"')]+)|@import\s+["']([^"']+)""", HTML)
    assert {url for url in fetched if not url.startswith("data:")} == set()
    assert {url for pair in imported for url in pair if url and not url.startswith(("data:", "#"))} == set()
    assert "sourceMappingURL" not in HTML


def test_every_address_in_the_file_is_a_name_or_a_link_to_click():
    allowed = {
        "http://www.w3.org/2000/svg",
        "https://leafletjs.com",
        "https://www.openstreetmap.org/copyright",
    }
    assert set(re.findall(r"https?://[^\s\"'<>)`\\]+", HTML)) <= allowed


def test_the_file_says_which_language_it_is_in():
    assert '<html lang="zh-CN">' in HTML
    assert '<html lang="en">' in map_html(town(), language="en")
    assert '<html lang="en">' in map_html(town(language="en"))


def test_the_file_forbids_every_request_and_a_notebooks_map_does_not():
    assert "default-src 'none'" in HTML
    assert "default-src" not in explore(town()).get_root().render()


def test_the_same_result_is_written_as_the_same_file():
    assert map_html(town()) == HTML


def test_markup_in_names_is_not_in_the_file_as_markup():
    assert "alert(1)" not in HTML


def test_explore_is_a_folium_map_that_a_notebook_shows():
    shown = explore(town())
    assert isinstance(shown, folium.Map)
    frame = shown._repr_html_()
    assert "<iframe srcdoc=" in frame
    assert "Circle15.start" in unescape(frame)


def test_other_maps_of_the_process_keep_their_own_links():
    explore(town())
    assert any("jquery" in url for _, url in folium.Map.default_js)


def test_a_marker_may_be_added():
    shown = explore(town())
    folium.Marker([25.0, 102.7]).add_to(shown)
    assert "L.marker" in shown.get_root().render()


def test_a_plugin_that_would_fetch_something_is_refused():
    shown = explore(town())
    folium.plugins.Fullscreen().add_to(shown)
    with pytest.raises(OutputError, match=r"https://\S+ which would have to be fetched|asks for https://"):
        shown.get_root().render()


# The page in a browser.


@pytest.fixture(scope="module")
def browser():
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if path is None:
        if os.environ.get("CI") == "true":
            pytest.fail("Chromium is missing, and the map cannot be tested without it.")
        pytest.skip("There is no Chromium here: the map was not opened.")
    playwright = pytest.importorskip("playwright.sync_api")
    with playwright.sync_playwright() as driver:
        arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        chromium = driver.chromium.launch(executable_path=path, args=arguments)
        yield chromium
        chromium.close()


class Opened:
    """A page opened from disk, and everything that went wrong on it."""

    def __init__(self, browser, file, *, width=1400, height=900):
        self.troubles = []
        self.requests = []
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
    def _answer(route):
        route.continue_() if route.request.url.startswith(LOCAL) else route.abort()

    def text(self, selector):
        return self.page.locator(selector).inner_text()

    def click_on_map(self, unit_id):
        at = self.page.evaluate(
            """(id) => {
                const map = Object.values(window).find((value) => value instanceof L.Map);
                const shape = Circle15.app.layers.communities[Circle15.app.data.communities.id.indexOf(id)];
                const place = shape.getBounds ? shape.getBounds().getCenter() : shape.getLatLng();
                const { x, y } = map.latLngToContainerPoint(place);
                const box = map.getContainer().getBoundingClientRect();
                return [box.left + x, box.top + y];
            }""",
            unit_id,
        )
        self.page.mouse.click(*at)


@pytest.fixture
def opened(browser, tmp_path):
    file = tmp_path / "map.html"
    file.write_text(HTML, encoding="utf-8")
    view = Opened(browser, file)
    yield view
    view.page.close()
    assert view.troubles == []
    assert [url for url in view.requests if not url.startswith(("data:", "blob:"))] == [file.as_uri()]


def in_browser(test):
    """Mark a test that opens Chromium, to which playwright talks through sockets of its own."""
    return pytest.mark.browser(pytest.mark.enable_socket(test))


@in_browser
def test_a_click_on_a_community_tells_its_numbers(opened):
    opened.click_on_map("c-2-0")
    detail = opened.text("#c15-detail")
    assert "3.0 分钟" in detail
    assert "200 米" in detail
    assert "达标" in detail
    assert "250" in detail


@in_browser
def test_the_headline_is_the_share_of_people(opened):
    table = town().coverage
    share = table[(table["rule_id"] == "clinic-5") & (table["measure"] == "population")]["share_met"].iloc[0]
    assert f"{share * 100:.1f}%" in opened.text("#c15-headline")


@in_browser
def test_a_row_of_the_list_opens_the_same_card(opened):
    opened.page.click("[data-community=c-4-0]")
    assert opened.page.get_attribute("[data-community=c-4-0]", "aria-pressed") == "true"
    assert "6.0 分钟" in opened.text("#c15-detail")
    assert "不达标" in opened.text("#c15-detail")


@in_browser
def test_what_is_not_known_is_said_and_has_no_number(opened):
    opened.page.click(f"[data-community={ISLAND}]")
    card = opened.text('[data-finding="view-0"]')
    assert "无法判断" in card
    assert "—" in card
    assert "0.0" not in card
    opened.page.click("[data-community=c-1-0]")
    assert "不详" in opened.text("#c15-detail .c15-people")


@in_browser
def test_another_rule_recolours_and_another_language_renames(opened):
    opened.page.click('[data-view="view-1"].c15-rule')
    assert opened.page.get_attribute('[data-view="view-1"].c15-rule', "aria-pressed") == "true"
    assert "疑似缺口" in opened.text("[data-community=c-0-0]")
    opened.page.click("#c15-language")
    assert opened.page.get_attribute("html", "lang") == "en"
    assert "suspected" in opened.text("[data-community=c-0-0]")
    opened.page.click("[data-community=c-0-0]")
    assert "Canteen in 15 minutes" in opened.text("#c15-detail")


@in_browser
def test_a_kind_shows_times_and_judges_nothing(opened):
    opened.page.click(".c15-kinds summary")
    opened.page.click('[data-view="view-2"].c15-chip')
    assert "不达标" not in opened.text("#c15-list-box")


@in_browser
def test_only_gaps_are_listed_on_demand(opened):
    assert opened.page.locator("[data-community]").count() == 25
    opened.page.click("[data-filter=unmet]")
    gaps = int((town().findings.query("rule_id == 'clinic-5'")["verdict"] == "unmet").sum())
    assert opened.page.locator("[data-community]").count() == gaps


@in_browser
def test_search_finds_communities_and_facilities_by_name(opened):
    opened.page.fill("#c15-search", "规划中")
    assert opened.page.locator("[data-community]").count() == 0
    opened.page.click("[data-facility=f2]")
    assert "规划" in opened.text("#c15-detail")


@in_browser
def test_markup_in_names_stays_text(opened):
    opened.page.fill("#c15-search", "onerror")
    opened.page.click("[data-community=c-3-3]")
    assert opened.text("#c15-detail-name") == MARKUP_COMMUNITY
    assert MARKUP_FACILITY in opened.text("#c15-detail")
    opened.click_on_map("c-3-3")
    assert opened.page.locator("img, #c15-detail script").count() == 0


@in_browser
def test_escape_closes_the_card(opened):
    opened.page.click("[data-community=c-2-0]")
    opened.page.keyboard.press("Escape")
    assert not opened.page.is_visible("#c15-detail")


@in_browser
def test_the_footer_names_walker_metres_and_hash(opened):
    footer = opened.text("#c15-footer")
    assert "4.0 km/h" in footer
    assert "15 分钟 = 1000 米" in footer
    assert HASH[:12] in footer


@in_browser
def test_invented_data_is_said_so_and_only_then(opened, browser, tmp_path):
    assert "虚构数据" in opened.text("#c15-banner")
    file = tmp_path / "real.html"
    file.write_text(map_html(town(invented=False)), encoding="utf-8")
    real = Opened(browser, file)
    assert not real.page.is_visible("#c15-banner")
    real.page.close()


@in_browser
def test_service_areas_are_shown_on_demand(opened):
    opened.page.check("[data-layer=areas]")
    shown = "Circle15.app.layers.areas.filter((area) => Circle15.app.map.hasLayer(area.mark)).length"
    assert opened.page.evaluate(shown) == 2


@in_browser
def test_suspect_places_of_the_streets_are_shown_on_demand_and_say_what_they_are(opened):
    shown = "Circle15.app.layers.suspects.filter((mark) => Circle15.app.map.hasLayer(mark)).length"
    assert opened.page.evaluate(shown) == 0
    opened.page.check("[data-layer=suspects]")
    assert opened.page.evaluate(shown) == 2
    said = opened.page.evaluate("[0, 1].map((at) => Circle15.app.tips.suspect(at).textContent)")
    assert said == ["N1断头近邻 · 间隔 3 米", "X1相交无节点"]
    assert "断头近邻" in opened.text("#c15-legend")
    opened.page.uncheck("[data-layer=suspects]")
    assert opened.page.evaluate(shown) == 0


@in_browser
def test_on_a_phone_the_panel_folds_away(browser, tmp_path):
    file = tmp_path / "map.html"
    file.write_text(HTML, encoding="utf-8")
    phone = Opened(browser, file, width=390, height=800)
    assert not phone.page.is_visible("#c15-panel")
    phone.page.click("#c15-fold")
    phone.page.click("[data-community=c-2-0]")
    assert not phone.page.is_visible("#c15-panel")
    assert "3.0 分钟" in phone.text("#c15-detail")
    assert phone.page.evaluate("document.documentElement.scrollWidth") <= 390
    phone.page.close()
    assert phone.troubles == []


@in_browser
def test_a_browser_that_cannot_unpack_gets_a_sentence(browser, tmp_path):
    file = tmp_path / "map.html"
    file.write_text(HTML, encoding="utf-8")
    page = browser.new_page()
    page.add_init_script("delete window.DecompressionStream")
    page.goto(file.as_uri())
    page.wait_for_selector("#c15-message", state="visible")
    assert "浏览器版本过旧" in page.inner_text("#c15-message")
    page.close()
