"""How things are shown: money, times, badges, charts."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.template import engines

from incidents import charts
from incidents.policy.money import Notation
from incidents.policy.spending import UNLIMITED
from incidents.templatetags import money, times, ui

NOW = datetime(2026, 11, 22, 16, 29, tzinfo=UTC)


def drawn(source: str, **context: object) -> str:
    return engines["django"].from_string(source).render(context)


def words(html: str) -> str:
    return html[html.index(">") + 1 : html.rindex("<")]


@pytest.mark.parametrize(
    ("amount", "shown"),
    [
        (Decimal("620"), "$620.00"),
        (Decimal("2480.5"), "$2,480.50"),
        (Decimal("-38"), "-$38.00"),
        (Decimal("0"), "$0.00"),
        (None, "–"),
    ],
)
def test_money_has_two_places_and_a_sign(amount: Decimal | None, shown: str):
    assert money.money(amount, Notation("USD")) == shown


def test_no_limit_is_said_and_not_counted():
    assert money.leeway(Decimal("380"), Notation("USD")) == "$380.00"
    assert money.leeway(UNLIMITED, Notation("USD")) == "any amount"


@pytest.mark.parametrize(
    ("currency", "locale", "row", "tile"),
    [
        ("EUR", "en_US", "€1,620.50", "€1,620"),
        ("JPY", "en_US", "¥1,620", "¥1,620"),
        ("EUR", "de_DE", "1.620,50\xa0€", "1.620\xa0€"),
        ("CHF", "de_CH", "CHF\xa01’620.50", "CHF\xa01’620"),
        ("EUR", "fr_FR", "1\u202f620,50\xa0€", "1\u202f620\xa0€"),
    ],
)
def test_money_is_written_as_the_business_does(currency, locale, row, tile):
    notation = Notation(currency, locale)
    amount = Decimal(1620) if currency == "JPY" else Decimal("1620.50")
    assert money.money(amount, notation) == row
    assert money.money_short(Decimal(1620), notation) == tile


def test_tiles_show_whole_units():
    assert money.money_short(Decimal("2480.49"), Notation("USD")) == "$2,480"
    assert money.money_short(None) == "–"


@pytest.mark.parametrize(
    ("length", "shown"),
    [
        (0, "0 min"),
        (50, "50 min"),
        (60, "1 h"),
        (80, "1 h 20 min"),
        (51 * 60, "2 d 3 h"),
        (timedelta(days=2), "2 d"),
        (timedelta(minutes=12, seconds=59), "12 min"),
        (None, "–"),
    ],
)
def test_a_length_reads_as_people_say_it(length: object, shown: str):
    assert times.minutes(length) == shown


@pytest.mark.parametrize(
    ("away", "shown"),
    [
        (timedelta(seconds=-20), "just now"),
        (timedelta(minutes=-12), "12 min ago"),
        (timedelta(minutes=20), "in 20 min"),
        (timedelta(hours=-3), "today 13:29"),
        (timedelta(hours=-20), "yesterday 20:29"),
        (timedelta(hours=20), "tomorrow 12:29"),
        (timedelta(days=7), "in 7 days"),
        (timedelta(days=-3), "3 days ago"),
        (timedelta(days=10), "2 Dec 16:29"),
        (timedelta(days=-365), "22 Nov 2025 16:29"),
    ],
)
def test_a_moment_reads_as_people_say_it(away: timedelta, shown: str):
    assert words(times.moment(NOW + away, "UTC", NOW)) == shown


def test_a_moment_keeps_the_exact_time_in_the_place_it_belongs_to():
    html = times.moment(NOW, ZoneInfo("America/New_York"), NOW)

    assert 'datetime="2026-11-22T11:29:00-05:00"' in html
    assert 'title="Sun 22 Nov 2026, 11:29 EST"' in html


@pytest.mark.parametrize(
    ("away", "shown", "css"),
    [
        (timedelta(minutes=-12), "12 min late", "late"),
        (timedelta(seconds=-5), "late since now", "late"),
        (timedelta(seconds=30), "less than 1 min left", "due"),
        (timedelta(minutes=12), "12 min left", "due"),
        (timedelta(hours=2), "2 h left", "due"),
        (timedelta(hours=3), "due 19:29", "due"),
        (timedelta(days=7), "due 29 Nov 16:29", "due"),
    ],
)
def test_a_running_clock_says_what_is_left_or_how_late_it_is(away: timedelta, shown: str, css: str):
    html = times.due(NOW + away, NOW, zone="UTC")

    assert words(html) == shown
    assert f'class="{css}"' in html


def test_a_clock_past_its_warning_mark_is_at_risk():
    html = times.due(NOW + timedelta(minutes=3), NOW, warn_at=NOW - timedelta(minutes=1))

    assert words(html) == "at risk, 3 min left"
    assert 'class="at-risk"' in html


def test_no_time_at_all_is_a_dash():
    assert words(times.due(None, NOW)) == words(times.moment(None)) == "–"


@pytest.mark.parametrize(
    ("number", "shown"),
    [(0.7, "+0.7"), (Decimal("-4.7"), "\N{MINUS SIGN}4.7"), (0, "0.0"), (None, "–")],
)
def test_a_difference_shows_its_sign(number: float | None, shown: str):
    assert ui.signed(number) == shown


def test_a_badge_is_word_sign_and_colour_and_user_text_stays_text():
    html = drawn("{% load ui %}{% badge 'crit' 'flag' label %}", label="<b>Late</b>")

    assert html.startswith('<span class="badge t-crit"><svg class="icon" aria-hidden="true">')
    assert "&lt;b&gt;Late&lt;/b&gt;" in html


def test_the_highest_severity_stands_out_most():
    assert "t-solid" in ui.severity_badge("critical")
    assert "t-info" in ui.severity_badge("low")


def test_a_status_without_a_colour_of_its_own_is_still_shown():
    assert "badge t-none" in ui.status_badge("something_new")
    assert "Something new" in ui.status_badge("something_new")


def test_the_small_ladder_fills_the_rungs_reached():
    html = ui.rungs(2)

    assert html.count('class="on"') == 2
    assert 'aria-label="Rung 2 of 3"' in html


@pytest.mark.parametrize(
    ("name", "shown"), [("Front desk, Harbour", "FH"), ("Owner", "O"), ("", "?")]
)
def test_a_person_has_one_or_two_letters(name: str, shown: str):
    assert ui.initials(name) == shown


def test_the_current_section_is_marked_in_the_navigation():
    source = "{% load ui %}{% current 'today' %}|{% current 'insights' %}"

    assert drawn(source, nav="today") == ' aria-current="page"|'


def test_a_chart_stands_with_its_table():
    picture = charts.bars("Types", [charts.Bar("Late", 3, "/incidents/?type=1")])

    html = drawn("{% load charts %}{% chart picture %}", picture=picture)

    assert '<svg class="chart"' in html
    assert '<a href="/incidents/?type=1">Late</a></th><td class="num">3</td>' in html
