"""The month in one page, for the owner of the business: in words, by mail and on paper."""

from dataclasses import dataclass

from incidents.emails.letter import Attachment, Letter, address_of
from incidents.models import Organisation, User
from incidents.policy.monthly import Month
from incidents.queries.monthly import MonthTold, key_of_letter, month_told
from incidents.sheets import Line, Sheet, sheet

REASON = "the business is yours"
MOVED = "The figures that moved most"
NOT_COMPARED = "The month in figures; there is no month before it to compare with"
CLEAR, UNCLEAR = "More than the usual up and down.", "Within the usual up and down."
FOOT = (
    "From the records as they stand now. No percentage of fewer than ten; estimates of loyalty are "
    "left out. Restricted incidents are counted and tell no story; nobody is named."
)


@dataclass(frozen=True)
class Row:
    """One figure as it is read: of the month, of the month before, and what to make of it."""

    name: str
    now: str
    before: str = ""
    note: str = ""


@dataclass(frozen=True)
class OnePage:
    """A month in words, the same on screen, by mail and on paper."""

    told: MonthTold
    house: str
    rows: tuple[Row, ...]

    @property
    def title(self) -> str:
        """What it is called."""
        return f"{self.told.month} in one page"

    @property
    def heading(self) -> str:
        """What stands over the figures."""
        return MOVED if self.told.is_compared else NOT_COMPARED

    @property
    def summary(self) -> str:
        """What there is to tell, in one sentence. An empty month is said to be one."""
        if not self.told:
            return "Nothing was logged in this month, and nothing came to an end."
        count, stories = self.told.incidents, len(self.told.stories)
        logged = f"{count:,} mistake{'' if count == 1 else 's'} logged"
        if not stories:
            return f"{logged}; none of them has a story to tell yet."
        return f"{logged}, {stories} {'story' if stories == 1 else 'stories'} worth telling."


def one_page(told: MonthTold, organisation: Organisation | None) -> OnePage:
    """Put the figures of a month into words; a small move is said to be one. Interface 5.11."""
    house = organisation or Organisation()
    rows = []
    for figure in told.figures:
        row = Row(figure.name, figure.said(house.money))
        if told.is_compared:
            note = CLEAR if figure.is_clear else UNCLEAR
            row = Row(row.name, row.now, figure.said_before(house.money), note)
        rows.append(row)
    return OnePage(told, house.name, tuple(rows))


def monthly_letter(person: User, *, month: Month) -> Letter:
    """Send the owner the month in one page, by mail and as a PDF; worded as it goes."""
    key = key_of_letter(person.pk, month)
    return Letter.worded_as_it_goes("monthly_letter", key=key, to=person, why=REASON)


def word_monthly(month: Month, *, key: str, to: User) -> Letter:
    """Word the letter about one month, with its one page to print."""
    organisation = Organisation.objects.first()
    page = one_page(month_told(month, zone=to.zone), organisation)
    return Letter.from_template(
        "monthly_letter",
        key=key,
        to=to,
        organisation=organisation,
        page=page,
        foot=FOOT,
        attachment=Attachment(f"{month.key}.pdf", "application/pdf", printed(page)),
        link=address_of("insights-letter", month.year, f"{month.number:02}"),
        link_label="Read it on screen",
        reason=REASON,
    )


def printed(page: OnePage) -> bytes:
    """This is the one page as a PDF."""
    lines = [
        Line(page.house, size=0.9, is_grey=True),
        Line(page.title, size=1.9, is_strong=True),
        Line(page.summary, before=0.4),
    ]
    if page.rows:
        lines += [Line(page.heading, size=1.25, before=1.2, is_strong=True)]
    for row in page.rows:
        lines += [Line(f"{row.name}: {row.now}", before=0.55, is_strong=True)]
        if row.before:
            lines += [Line(f"The month before: {row.before}. {row.note}", is_grey=True)]
    if page.told.stories:
        lines += [Line("Worth telling", size=1.25, before=1.2, is_strong=True)]
    for story in page.told.stories:
        lines += [Line(story.heading, before=0.55, is_strong=True), Line(story.text)]
    lines += [Line(FOOT, size=0.85, before=1.4, is_grey=True)]
    return sheet(Sheet(page.title, tuple(lines)))
