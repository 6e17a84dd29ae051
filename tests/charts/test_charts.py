"""Charts are checked against numbers worked out by hand."""

import xml.etree.ElementTree as ET
from datetime import UTC, datetime
from decimal import Decimal

from incidents import charts
from incidents.charts import Bar, Estimate

SVG = "{http://www.w3.org/2000/svg}"


def drawn(svg: str) -> ET.Element:
    return ET.fromstring(svg.replace("<svg ", f'<svg xmlns="{SVG[1:-1]}" ', 1))  # noqa: S314


def texts(svg: str) -> list[str]:
    return [text.text or "" for text in drawn(svg).iter(f"{SVG}text")]


def test_three_readings_stand_at_their_heights():
    picture = charts.loyalty(8, 2, 9, count=24)

    line = drawn(picture.svg).find(f"{SVG}polyline")
    # 124 units for ten points: 8 is 99.2 above the floor at 148, 2 is 24.8, 9 is 111.6.
    assert line is not None
    assert line.get("points") == "72,48.8 200,123.2 328,36.4"


def test_the_baseline_is_the_mark_to_pass():
    picture = charts.loyalty(5, 1, 6, count=10)

    mark = drawn(picture.svg).find(f"{SVG}line[@class='mark-line']")
    assert mark is not None
    assert (mark.get("y1"), mark.get("y2")) == ("86.0", "86.0")


def test_a_chart_says_in_words_what_it_shows():
    picture = charts.loyalty(Decimal("7.9"), Decimal("3.2"), Decimal("8.6"), count=24)

    said = drawn(picture.svg).findtext(f"{SVG}desc")
    expected = "baseline 7.9, after failure 3.2, after recovery 8.6"
    assert said == f"Average of 24 recoveries: {expected}."


def test_the_table_holds_the_same_numbers_as_the_drawing():
    picture = charts.loyalty(7.9, 3.2, 8.6, count=24)

    assert [row.numbers for row in picture.rows] == [("7.9",), ("3.2",), ("8.6",)]
    assert {"7.9", "3.2", "8.6"} <= set(texts(picture.svg))


def test_the_longest_bar_fills_the_width_and_others_follow():
    picture = charts.bars("Types", [Bar("Late", 20), Bar("Wrong item", 5), Bar("Rude", 0)])

    widths = [bar.get("width") for bar in drawn(picture.svg).iter(f"{SVG}rect")]
    assert widths == ["200.0", "50.0", "0.0"]


def test_bars_without_anything_to_show_are_still_a_drawing():
    picture = charts.bars("Types", [])

    assert drawn(picture.svg).findtext(f"{SVG}desc") == "Nothing yet."
    assert picture.rows == ()


def test_all_bars_at_zero_do_not_divide_by_zero():
    picture = charts.columns("Rungs", [Bar("Fixed", 0), Bar("Restored", 0)])

    heights = [bar.get("height") for bar in drawn(picture.svg).iter(f"{SVG}rect")]
    assert heights == ["0.0", "0.0"]


def test_a_pareto_ranks_causes_and_adds_up_their_share():
    marks = [Bar("Habit", 3), Bar("Process", 12), Bar("Supplier", 5)]

    picture = charts.pareto("Causes", marks)

    assert [(row.label, row.numbers) for row in picture.rows] == [
        ("Process", ("12", "60 %", "60 %")),
        ("Supplier", ("5", "25 %", "85 %")),
        ("Habit", ("3", "15 %", "100 %")),
    ]


def test_the_line_of_a_pareto_ends_at_the_whole():
    picture = charts.pareto("Causes", [Bar("Process", 3), Bar("Habit", 1)])

    line = drawn(picture.svg).find(f"{SVG}polyline[@class='sum']")
    # 75 % and 100 % of the 200 units that begin at 140.
    assert line is not None
    assert line.get("points") == "290.0,17 340.0,47"


def test_columns_are_as_high_as_their_share_of_the_highest():
    picture = charts.columns("Rungs", [Bar("Fixed", 40), Bar("Restored", 30), Bar("Extra", 10)])

    heights = [bar.get("height") for bar in drawn(picture.svg).iter(f"{SVG}rect")]
    assert heights == ["120.0", "90.0", "30.0"]


def test_a_length_on_an_edge_counts_below_it():
    picture = charts.histogram("First contact", [4, 15, 16, 30, 61, 200], edges=[15, 30, 60])

    assert [(row.label, row.numbers) for row in picture.rows] == [
        ("to 15 min", ("2",)),
        ("15 to 30", ("2",)),
        ("30 to 60", ("0",)),
        ("over 60", ("2",)),
    ]


def test_words_of_people_are_only_ever_words():
    picture = charts.pareto('<b>"A" & B</b>', [Bar("<script>x</script>", 1)])

    assert "<script>" not in picture.svg
    assert drawn(picture.svg).findtext(f"{SVG}title") == '<b>"A" & B</b>'
    assert "<script>x</script>" in texts(picture.svg)


def test_long_labels_are_shortened_in_the_drawing_and_whole_in_the_table():
    label = "Key card does not open the door of the room"

    picture = charts.bars("Types", [Bar(label, 1)])

    assert texts(picture.svg)[0] == "Key card does not op…"
    assert picture.rows[0].label == label


def test_amounts_keep_the_words_they_were_given():
    picture = charts.bars("Spend", [Bar("Gift", Decimal("1200"), "/x/", "$1,200")])

    assert picture.rows == (charts.Row("Gift", "/x/", ("$1,200",)),)
    assert "$1,200" in texts(picture.svg)


def test_charts_carry_no_styles_and_no_links_in_the_drawing():
    pictures = [
        charts.loyalty(8, 2, 9, count=3),
        charts.pareto("Causes", [Bar("Process", 1, "/incidents/")]),
        charts.columns("Rungs", [Bar("Fixed", 1, "/incidents/")]),
    ]

    assert not any("style" in p.svg or "href" in p.svg for p in pictures)


def test_the_readings_of_one_customer_stand_in_their_order_over_their_incidents():
    day = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
    picture = charts.scores(
        "Loyalty readings",
        [
            charts.ScorePoint(day, 8, "Before the failure", "SR-1"),
            charts.ScorePoint(day, 2, "After the failure", "SR-1", estimate=True),
            charts.ScorePoint(day, 9, "After the recovery", "SR-2"),
        ],
    )

    assert [one for one in texts(picture.svg) if one not in {"0", "5", "10"}] == [
        "8",
        "2 est.",
        "9",
        "SR-1",
        "SR-2",
    ]
    assert picture.rows[1].numbers == ("2026-03-04", "2 est.")


def test_a_single_reading_is_a_picture_too():
    day = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)

    assert len(charts.scores("Loyalty", [charts.ScorePoint(day, 0, "Baseline")]).rows) == 1


def test_estimates_stand_beside_the_line_with_what_is_likely_around_them():
    marks = [
        Estimate("Harbour", 2.0, 0.5, 5.1, text="2.0", numbers=("4", "2,000")),
        Estimate("Hill", None, text="no volume", numbers=("–", "–")),
    ]

    picture = charts.against_line("Rates", marks, line=1, head=("Place", "Incidents", "Actions"))

    # Three per thousand fill the 200 units: 1.0 is 66.7 of them, 2.0 is 133.3, 0.5 is 33.3.
    drawing = drawn(picture.svg)
    line = drawing.find(f"{SVG}line[@class='mark-line']")
    spread = drawing.find(f"{SVG}line[@class='spread']")
    points = drawing.findall(f"{SVG}circle")
    assert line is not None and line.get("x1") == "206.7"
    assert spread is not None
    assert (spread.get("x1"), spread.get("x2")) == ("173.3", "340.0")
    assert [point.get("cx") for point in points] == ["273.3"]
    assert "no volume" in texts(picture.svg)
    assert [row.numbers for row in picture.rows] == [("4", "2,000"), ("–", "–")]


def test_without_any_estimate_the_line_is_still_drawn():
    picture = charts.against_line("Rates", [], line=1, head=("Place",))

    assert drawn(picture.svg).find(f"{SVG}line[@class='mark-line']") is not None
    assert "Nothing yet" in (drawn(picture.svg).findtext(f"{SVG}desc") or "")


def test_good_and_bad_share_one_axis():
    marks = [
        charts.Bar("Referral", 6, text="+6"),
        charts.Bar("Complaint", -2, text="\N{MINUS SIGN}2"),
    ]

    picture = charts.bars("Told", marks)

    # 200 for eight: the axis a quarter in, six to its right, two to its left.
    assert 'class="axis" x1="190.0"' in picture.svg
    assert 'class="bar" x="190.0" y="8" width="150.0"' in picture.svg
    assert 'class="bar is-below" x="140.0" y="38" width="50.0"' in picture.svg
    assert [row.numbers for row in picture.rows] == [("+6",), ("\N{MINUS SIGN}2",)]
