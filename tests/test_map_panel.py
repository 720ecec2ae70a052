"""The panel and the card beside the map, in a browser: the page opened from disk with every request refused."""

import csv
import io
from dataclasses import replace
from pathlib import Path

import pytest

from circle15.present.maps import map_html
from circle15.present.page_needs import needs_of
from tests.browser import in_browser
from tests.map_town import (
    FORMULA,
    FORMULA_COMMUNITY,
    HASH,
    ISLAND,
    MARKUP,
    MARKUP_COMMUNITY,
    MARKUP_FACILITY,
    grown_town,
    town,
)
from tests.node import node_path, run_node_tests

HTML = map_html(town())
GROWN = map_html(grown_town())

#: Contrast of every text that is seen, as WCAG 2 counts it: text, ratio of the faintest.
_FAINT_TEXT = """() => {
    const light = (c) => c.map((v) => v / 255).map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4))
        .reduce((sum, v, at) => sum + v * [0.2126, 0.7152, 0.0722][at], 0);
    const numbers = (text) => text.match(/[\\d.]+/g).map(Number);
    const behind = (element) => {
        for (let e = element; e; e = e.parentElement) {
            const c = numbers(getComputedStyle(e).backgroundColor);
            if (c.length < 4 || c[3] > 0) return c.slice(0, 3);
        }
        return [255, 255, 255];
    };
    const faint = [];
    for (const root of ["#c15-panel", "#c15-detail"]) {
        for (const element of document.querySelectorAll(`${root} *`)) {
            const own = [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim());
            if (!own || !element.getClientRects().length || element.closest("i")) continue;
            const [a, b] = [light(numbers(getComputedStyle(element).color).slice(0, 3)), light(behind(element))];
            const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
            if (ratio < 4.5) faint.push([element.textContent.trim().slice(0, 30), ratio]);
        }
    }
    return faint;
}"""

_SMALL_BUTTONS = """() => [...document.querySelectorAll("#c15-panel button, #c15-detail button, #c15-tools button")]
    .filter((button) => button.getClientRects().length && !button.classList.contains("c15-skip"))
    .map((button) => [button.textContent, button.getBoundingClientRect()])
    .filter(([, box]) => box.width < 24 || box.height < 24).map(([text]) => text)"""


@pytest.fixture
def opened(open_map):
    return open_map(HTML)


def numbers_of(view, column):
    """The cells of a column of the table, as they are read."""
    return view.page.locator(f"#c15-table tbody tr > :nth-child({column})").all_inner_texts()


def saved_table(view):
    with view.page.expect_download() as waiting:
        view.page.click("#c15-csv")
    data = Path(waiting.value.path()).read_bytes()
    return waiting.value.suggested_filename, data


# The headline.


@in_browser
def test_the_headline_is_the_share_of_people_and_counts_who_is_left_out(opened):
    table = town().coverage
    row = table[(table["rule_id"] == "clinic-5") & (table["measure"] == "population")].iloc[0]
    assert f"{row['share_met'] * 100:.1f}%" in opened.text("#c15-headline")
    assert f"{row['unmet']:,.0f}" in opened.text("[data-figure=people]")
    gaps = int((town().findings.query("rule_id == 'clinic-5'")["verdict"] == "unmet").sum())
    assert str(gaps) in opened.text("[data-figure=communities]")


@in_browser
def test_all_rules_together_count_communities_with_a_gap(opened):
    opened.page.click('[data-key^="chip-overview"]')
    assert "未发现缺口" in opened.text("#c15-headline-box")
    assert "缺口社区" in opened.text("[data-figure=communities]")


# Rules, kinds, walkers, plan, slider.


@in_browser
def test_another_rule_recolours_and_another_language_renames(opened):
    opened.page.click(".c15-rules-box summary")
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
    opened.page.click('.c15-chip:has-text("卫生站")')
    assert "达标" not in opened.text("#c15-list-box")
    assert "不作判定" in opened.text("#c15-headline-box")


@in_browser
def test_the_slider_counts_anew_and_changes_no_verdict(opened):
    verdicts = numbers_of(opened, 4)
    opened.page.locator("#c15-minutes").fill("9")
    # Six blocks at 1.5 minutes: communities at column + row <= 6, all but c-3-4, c-4-3 and the island.
    assert "9 分钟" in opened.text("#c15-headline")
    assert "2" in opened.text("[data-figure=communities] b")
    assert numbers_of(opened, 4) == verdicts
    opened.page.click("#c15-back-to-limit")
    assert opened.page.input_value("#c15-minutes") == "5"
    assert "达标" in opened.text("#c15-headline")


@in_browser
def test_the_slider_moves_by_the_keyboard_and_says_its_minutes(opened):
    opened.page.focus("#c15-minutes")
    opened.page.keyboard.press("ArrowRight")
    opened.page.keyboard.press("ArrowRight")
    assert opened.page.get_attribute("#c15-minutes", "aria-valuetext") == "7 分钟"
    assert opened.page.evaluate("document.activeElement.id") == "c15-minutes"


@in_browser
def test_another_walker_takes_longer(open_map):
    view = open_map(GROWN)
    view.page.click("[data-community=c-2-0]")
    assert "老年人" in view.text("#c15-detail .c15-others")
    assert "6.0 分钟" in view.text("#c15-detail .c15-others")
    view.page.click("[data-key=profile-elderly]")
    assert "6.0" in view.text("[data-community=c-2-0]")
    assert "不达标" in view.text("[data-community=c-2-0]")


@in_browser
def test_the_plan_is_a_switch_and_says_how_many_gaps_it_closes(open_map):
    view = open_map(GROWN)
    now, then = (
        table[(table["profile"] == "planning") & (table["rule_id"] == "clinic-5") & (table["measure"] == "population")]
        for table in (grown_town().coverage, grown_town().plan_coverage)
    )
    assert f"{now['share_met'].iloc[0] * 100:.1f}%" in view.text("#c15-headline")
    # Of the 14 too far from the first clinic, nine are within three blocks of the second.
    assert "14 个缺口社区中消除 9 个" in view.text(".c15-plan-note")
    view.page.click("[data-key=when-plan]")
    assert f"{then['share_met'].iloc[0] * 100:.1f}%" in view.text("#c15-headline")
    assert view.page.evaluate("Circle15.app.state.when") == "plan"


@in_browser
def test_a_community_tells_the_plan_beside_the_present(open_map):
    view = open_map(GROWN)
    view.page.click("[data-filter=closing]")
    assert view.page.locator("[data-community]").count() == 9
    view.page.click("[data-community=c-4-3]")
    then = view.text('[data-finding="view-0"] .c15-then')
    assert "不达标 10.5 分钟" in then
    assert "达标 1.5 分钟" in then
    assert "规划中的卫生站" in then


@in_browser
def test_present_and_plan_are_compared_with_a_divider_on_the_map(open_map):
    view = open_map(GROWN)
    view.page.click("[data-key=when-swipe]")
    assert view.page.evaluate("Circle15.app.state.swipe") == 0.5
    view.page.click("[data-key=when-present]")
    assert view.page.evaluate("Circle15.app.state.swipe") is None


@in_browser
def test_without_a_plan_there_is_no_such_switch(opened):
    assert opened.page.locator("[data-key=when-plan]").count() == 0


# The table.


@in_browser
def test_the_table_says_how_it_is_sorted_and_turns_round(opened):
    heading = opened.page.locator("th.c15-col-minutes")
    assert heading.get_attribute("aria-sort") == "descending"
    assert numbers_of(opened, 3)[0] == "10.5"
    opened.page.click("[data-sort=minutes]")
    assert heading.get_attribute("aria-sort") == "ascending"
    assert numbers_of(opened, 3)[0] == "0.0"
    opened.page.click("[data-sort=name]")
    assert heading.get_attribute("aria-sort") == "none"


@in_browser
def test_only_gaps_are_listed_on_demand(opened):
    assert opened.page.locator("[data-community]").count() == 25
    opened.page.click("[data-filter=unmet]")
    gaps = int((town().findings.query("rule_id == 'clinic-5'")["verdict"] == "unmet").sum())
    assert opened.page.locator("[data-community]").count() == gaps


@in_browser
def test_a_row_opens_the_card_and_is_marked(opened):
    opened.page.click("[data-community=c-4-0]")
    assert opened.page.get_attribute("[data-community=c-4-0]", "aria-current") == "true"
    assert "6.0 分钟" in opened.text("#c15-detail")
    assert "不达标" in opened.text("#c15-detail")


@in_browser
def test_a_community_chosen_on_the_map_is_marked_in_the_table_and_in_sight(opened):
    opened.click_on_map("c-0-0")
    row = opened.page.locator("[data-community=c-0-0]")
    assert row.get_attribute("aria-current") == "true"
    box, panel = row.bounding_box(), opened.page.locator("#c15-panel").bounding_box()
    assert panel["y"] < box["y"] < panel["y"] + panel["height"] - box["height"]


@in_browser
def test_arrow_keys_walk_the_rows_and_the_card_gives_the_place_back(opened):
    opened.page.focus("#c15-table tbody button[tabindex='0']")
    opened.page.keyboard.press("ArrowDown")
    second = opened.page.evaluate("document.activeElement.closest('tr').dataset.community")
    opened.page.keyboard.press("Enter")
    assert opened.page.evaluate("document.activeElement.id") == "c15-detail-name"
    opened.page.keyboard.press("Escape")
    assert not opened.page.is_visible("#c15-detail")
    assert opened.page.evaluate("document.activeElement.closest('tr').dataset.community") == second


@in_browser
def test_the_table_is_saved_as_it_is_shown(opened):
    opened.page.click("[data-filter=unmet]")
    name, data = saved_table(opened)
    assert name == "方格镇 15 分钟生活圈_卫生站 5 分钟.csv"
    assert data.startswith(b"\xef\xbb\xbf")
    assert data.count(b"\n") == data.count(b"\r\n")
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert [row["社区"] for row in rows] == _defused(numbers_of(opened, 1))
    assert {row["结果编号"] for row in rows} == {HASH}
    assert {row["查看内容"] for row in rows} == {"卫生站 5 分钟"}
    assert {row["列出范围"] for row in rows} == {"只看缺口"}
    formula = next(row for row in rows if row["社区编号"] == FORMULA)
    assert formula["社区"] == f"'{FORMULA_COMMUNITY}"
    assert float(formula["中位步行时间（分钟）"]) == 7.5


def _defused(names):
    return [f"'{name}" if name.startswith("=") else name for name in names]


# Search.


@in_browser
def test_search_finds_communities_and_facilities_by_name_and_says_how_many(opened):
    opened.page.fill("#c15-search", "规划中")
    assert opened.page.locator("[data-community]").count() == 0
    assert opened.text("#c15-status") == "找到 0 个社区、1 处设施"
    opened.page.click("[data-hit-facility=f2]")
    assert "规划" in opened.text("#c15-detail")
    assert opened.page.locator("[data-community]").count() == 25


@in_browser
def test_enter_chooses_the_first_hit_and_arrows_walk_the_list(opened):
    opened.page.fill("#c15-search", "华")
    opened.page.keyboard.press("ArrowDown")
    opened.page.keyboard.press("ArrowDown")
    marked = opened.page.get_attribute("#c15-search", "aria-activedescendant")
    name = opened.text(f"#{marked} .c15-hit-name")
    opened.page.keyboard.press("Enter")
    assert opened.text("#c15-detail-name") == name
    opened.page.fill("#c15-search", "莲华")
    opened.page.keyboard.press("Enter")
    assert opened.text("#c15-detail-name") == "莲华社区"


@in_browser
def test_escape_empties_the_search_before_it_closes_the_card(opened):
    opened.page.click("[data-community=c-2-0]")
    opened.page.fill("#c15-search", "华")
    opened.page.keyboard.press("Escape")
    assert opened.page.input_value("#c15-search") == ""
    assert opened.page.is_visible("#c15-detail")
    opened.page.keyboard.press("Escape")
    assert not opened.page.is_visible("#c15-detail")


# The cards.


@in_browser
def test_a_click_on_a_community_tells_its_numbers(opened):
    opened.click_on_map("c-2-0")
    detail = opened.text("#c15-detail")
    assert "3.0 分钟" in detail
    assert "200 米" in detail
    assert "达标" in detail
    assert "250" in detail


@in_browser
def test_what_is_not_known_is_said_and_has_no_number(opened):
    opened.page.click(f"[data-community={ISLAND}]")
    card = opened.text('[data-finding="view-0"]')
    assert "无法判断" in card
    assert "—" in card
    assert "0.0" not in card
    assert "缺什么" in card
    opened.page.click("[data-community=c-1-0]")
    assert "不详" in opened.text("#c15-detail .c15-people")


@in_browser
def test_the_nearest_facility_is_a_click_away_and_knows_whose_nearest_it_is(opened):
    opened.page.click("[data-community=c-2-0]")
    opened.page.click('[data-finding="view-0"] .c15-link')
    assert opened.text("#c15-detail-name") == MARKUP_FACILITY
    assert "24 个社区" in opened.text("#c15-detail")
    opened.page.click(".c15-served .c15-link >> nth=0")
    assert opened.page.get_attribute("[data-community=c-0-0]", "aria-current") == "true"


@in_browser
def test_a_facility_tells_its_kind_status_and_floor_area(opened):
    opened.page.fill("#c15-search", "script")
    opened.page.keyboard.press("Enter")
    card = opened.text("#c15-detail")
    assert "卫生站" in card
    assert "已开放" in card
    assert "320 平方米" in card
    assert opened.page.is_checked("#c15-isochrone")


@in_browser
def test_markup_in_names_stays_text(opened):
    opened.page.fill("#c15-search", "onerror")
    opened.page.keyboard.press("Enter")
    assert opened.text("#c15-detail-name") == MARKUP_COMMUNITY
    assert MARKUP_FACILITY in opened.text("#c15-detail")
    opened.click_on_map(MARKUP)
    assert opened.page.locator("img, #c15-detail script").count() == 0


@in_browser
def test_escape_closes_the_card(opened):
    opened.page.click("[data-community=c-2-0]")
    opened.page.keyboard.press("Escape")
    assert not opened.page.is_visible("#c15-detail")


# The foot, the banner, the phone, the old browser.


@in_browser
def test_the_footer_names_walker_metres_and_hash(opened):
    opened.page.click("#c15-footer-head")
    footer = opened.text("#c15-footer")
    assert "4.0 km/h" in footer
    assert "15 分钟 = 1000 米" in footer
    assert HASH[:12] in footer


@in_browser
def test_the_approval_number_is_kept_for_the_maps_foot(opened):
    opened.page.click("#c15-footer-head")
    opened.page.fill("#c15-footer-approval", "云S(2026)001号")
    assert opened.page.evaluate("Circle15.app.data.study.footer.approval") == "云S(2026)001号"
    assert opened.page.evaluate("document.activeElement.id") == "c15-footer-approval"


@in_browser
def test_invented_data_is_said_so_and_only_then(opened, open_map):
    assert "虚构数据" in opened.text("#c15-banner")
    assert not open_map(map_html(town(invented=False))).page.is_visible("#c15-banner")


@in_browser
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_text_can_be_read_and_every_button_can_be_hit(open_map, language):
    view = open_map(map_html(town(), language=language))
    view.page.click("[data-community=c-4-0]")
    assert view.page.evaluate(_FAINT_TEXT) == []
    assert view.page.evaluate(_SMALL_BUTTONS) == []


@in_browser
def test_the_keyboard_goes_through_panel_map_and_card_in_this_order(opened):
    opened.page.click("[data-community=c-4-0]")
    opened.page.focus("#c15-language")
    met = []
    for _ in range(120):
        opened.page.keyboard.press("Tab")
        region = opened.page.evaluate(
            "['#c15-panel', '.c15-map', '#c15-detail'].find((name) => document.activeElement.closest(name)) || ''"
        )
        if region and region not in met:
            met.append(region)
        if len(met) == 3:
            break
    assert met == ["#c15-panel", ".c15-map", "#c15-detail"]


@in_browser
def test_the_first_stop_of_the_keyboard_leads_past_the_panel(opened):
    opened.page.keyboard.press("Tab")
    assert opened.page.evaluate("document.activeElement.textContent") == "跳到地图"
    opened.page.keyboard.press("Enter")
    assert opened.page.evaluate("document.activeElement.classList.contains('c15-map')")


@in_browser
def test_chinese_names_on_an_english_page_say_that_they_are_chinese(open_map):
    view = open_map(map_html(town(), language="en"))
    view.page.click("[data-community=c-4-0]")
    assert view.page.get_attribute("#c15-detail-name", "lang") == "zh-CN"
    assert view.page.get_attribute("[data-community=c-4-0] button", "lang") == "zh-CN"


@in_browser
def test_on_a_phone_the_panel_folds_away(open_map):
    phone = open_map(HTML, width=390, height=800)
    assert not phone.page.is_visible("#c15-panel")
    phone.page.click("#c15-fold")
    phone.page.click("[data-community=c-2-0]")
    assert not phone.page.is_visible("#c15-panel")
    assert "3.0 分钟" in phone.text("#c15-detail")
    assert phone.page.evaluate("document.documentElement.scrollWidth") <= 390


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


# What needs no browser.


@pytest.mark.skipif(node_path() is None, reason="the panel's own logic is tested by Node, which is not here")
def test_the_panels_own_logic():
    run_node_tests("page_panel.test.mjs")


def test_what_findings_lack_is_named_as_people_head_it():
    findings = town().findings.assign(missing="")
    findings.loc[[0, 1], "missing"] = ["facilities.floor_area_m2;communities.geometry", "somewhere.else"]
    needs = needs_of(replace(town(), findings=findings))
    assert "“建筑面积”列（floor_area_m2）" in needs["facilities.floor_area_m2"]["zh"]
    assert "outlines" in needs["communities.geometry"]["en"]
    assert "坐标" in needs["communities.place"]["zh"]
    assert needs["somewhere.else"] == {"zh": "somewhere.else", "en": "somewhere.else"}


@in_browser
def test_the_card_says_which_column_to_fill_in(open_map):
    findings = town().findings.assign(missing="")
    island = (findings["unit_id"] == ISLAND) & (findings["rule_id"] == "clinic-5")
    findings.loc[island, ["missing", "reason"]] = ["facilities.opening_hours", "no_data"]
    view = open_map(map_html(replace(town(), findings=findings)))
    view.page.click(f"[data-community={ISLAND}]")
    assert "请补填设施表的“开放时间”列（opening_hours）" in view.text(".c15-missing")


@in_browser
def test_a_result_without_a_community_opens_and_has_no_share(open_map):
    none = town()
    none = replace(
        none,
        communities=none.communities.iloc[:0],
        facilities=none.facilities.iloc[:0],
        findings=none.findings.iloc[:0],
        times=none.times.iloc[:0],
        coverage=none.coverage.iloc[:0],
    )
    view = open_map(map_html(none))
    assert "—" in view.text("#c15-headline")
    assert "没有符合条件的社区" in view.text("#c15-list-box")


@in_browser
def test_a_result_without_rules_shows_walking_times(open_map):
    none = town()
    view = open_map(map_html(replace(none, findings=none.findings.iloc[:0], coverage=none.coverage.iloc[:0])))
    assert "15 分钟内可达" in view.text("#c15-headline")
    view.page.click("[data-community=c-2-0]")
    assert "3.0 分钟" in view.text("#c15-detail")
