"""The people and places of the demo: three places in two zones, called by role and place."""

from dataclasses import dataclass, field, replace
from datetime import datetime, time
from decimal import Decimal
from secrets import token_urlsafe

from incidents.actions.calendars import Calendar, set_hours
from incidents.actions.customers import Known, add_customer
from incidents.actions.duty import Turn, add_shift
from incidents.actions.organisation import Business, change_organisation
from incidents.actions.people import Position, add_first_owner, invite_person
from incidents.actions.places import (
    Part,
    Place,
    add_department,
    add_location,
    change_department,
    change_location,
    open_tell_us,
)
from incidents.actions.spending import Means, set_budget, set_limit
from incidents.management.demo.stories import Acquaintance
from incidents.models import (
    Customer,
    Department,
    Gesture,
    IncidentType,
    Location,
    Organisation,
    ProcessFix,
    User,
)
from incidents.queries.demo import DEMO_PEOPLE
from incidents.words.people import CustomerWord, Role
from incidents.words.spending import Currency

BUSINESS = Business(
    "Lantern House", Currency.USD, CustomerWord.CUSTOMER, customer_year=Decimal(900)
)
BERLIN, NEW_YORK = "Europe/Berlin", "America/New_York"
PLACES = (
    Place("Harbour", BERLIN, time(9), time(20)),
    Place("Old Town", NEW_YORK, time(10), time(18)),
    Place("Market Square", BERLIN, time(9), time(17)),
)
CALENDARS = {
    # The hotel never closes, not even at Christmas.
    "Harbour": Calendar({day: [["00:00", "00:00"]] for day in "1234567"}),
    # The salon keeps the shops' Sunday, and lives by its Thanksgiving.
    "Old Town": Calendar(
        {day: [["09:00", "19:00"]] for day in "123456"} | {"7": [["10:00", "16:00"]]}, "US", "NY"
    ),
    # The agency closes for lunch, early on Fridays, and on the holidays of Berlin.
    "Market Square": Calendar(
        {day: [["08:00", "12:30"], ["13:30", "18:00"]] for day in "1234"}
        | {"5": [["08:00", "12:30"], ["13:30", "16:00"]]},
        "DE",
        "BE",
    ),
}
DEPARTMENTS = {
    "Rooms": "Harbour",
    "Restaurant": "Harbour",
    "Hair": "Old Town",
    "Skin and nails": "Old Town",
    "Events": "Market Square",
    "Gifts": "Market Square",
}
STAFF, MANAGER, HEAD = Role.STAFF, Role.MANAGER, Role.DEPARTMENT_HEAD
# A key, the role, the place and, for those who belong to one, the department.
PEOPLE = (
    ("front-desk", "Front desk, Harbour", STAFF, "Harbour", "Rooms"),
    ("evening-desk", "Evening desk, Harbour", STAFF, "Harbour", "Rooms"),
    ("night-desk", "Night desk, Harbour", STAFF, "Harbour", "Rooms"),
    ("restaurant-floor", "Restaurant floor, Harbour", STAFF, "Harbour", "Restaurant"),
    ("breakfast-room", "Breakfast room, Harbour", STAFF, "Harbour", "Restaurant"),
    ("manager", "Manager, Harbour", MANAGER, "Harbour", ""),
    ("department-head", "Head of rooms, Harbour", HEAD, "Harbour", "Rooms"),
    ("head-of-restaurant", "Head of restaurant, Harbour", HEAD, "Harbour", "Restaurant"),
    ("salon-reception", "Reception, Old Town", STAFF, "Old Town", "Hair"),
    ("salon-afternoon", "Afternoon reception, Old Town", STAFF, "Old Town", "Skin and nails"),
    ("salon-manager", "Manager, Old Town", MANAGER, "Old Town", ""),
    ("head-of-hair", "Head of hair, Old Town", HEAD, "Old Town", "Hair"),
    ("head-of-skin", "Head of skin and nails, Old Town", HEAD, "Old Town", "Skin and nails"),
    ("client-desk", "Client desk, Market Square", STAFF, "Market Square", "Events"),
    ("project-desk", "Project desk, Market Square", STAFF, "Market Square", "Gifts"),
    ("agency-manager", "Manager, Market Square", MANAGER, "Market Square", ""),
    ("head-of-events", "Head of events, Market Square", HEAD, "Market Square", "Events"),
    ("head-of-gifts", "Head of gifts, Market Square", HEAD, "Market Square", "Gifts"),
)
# Those who log and own, by department; the first works in the morning.
DESKS = {
    "Rooms": ("front-desk", "evening-desk", "night-desk"),
    "Restaurant": ("breakfast-room", "restaurant-floor"),
    "Hair": ("salon-reception", "salon-afternoon"),
    "Skin and nails": ("salon-reception", "salon-afternoon"),
    "Events": ("client-desk", "project-desk"),
    "Gifts": ("project-desk", "client-desk"),
}
MANAGERS = {"Harbour": "manager", "Old Town": "salon-manager", "Market Square": "agency-manager"}
# Who is on duty where: on which weekdays, from when to when. The salon's nights are a gap.
DUTY = (
    ("manager", "Harbour", "1234567", time(7), time(19)),
    ("department-head", "Harbour", "1234567", time(19), time(7)),
    ("salon-manager", "Old Town", "123456", time(8), time(20)),
    ("head-of-hair", "Old Town", "7", time(9), time(17)),
    ("agency-manager", "Market Square", "12345", time(8), time(18)),
    ("head-of-events", "Market Square", "67", time(8), time(18)),
)
OWN_LIMITS = {"restaurant-floor": Decimal("300.00"), "agency-manager": Decimal("2500.00")}

# What places mean to spend on recoveries a month; a department without one counts in its place.
BUDGETS = {
    "Rooms": Decimal("2500.00"),
    "Restaurant": Decimal("1200.00"),
    "Old Town": Decimal("1500.00"),
    "Market Square": Decimal("2000.00"),
}


@dataclass
class House:
    """Everybody and everything the stories need, by name."""

    owner: User
    places: dict[str, Location] = field(default_factory=dict)
    departments: dict[str, Department] = field(default_factory=dict)
    people: dict[str, User] = field(default_factory=dict)
    customers: dict[str, list[Customer]] = field(default_factory=dict)
    types: dict[str, IncidentType] = field(default_factory=dict)
    fixes: dict[str, ProcessFix] = field(default_factory=dict)
    gestures: dict[str, Gesture] = field(default_factory=dict)  # by the story that gives it

    def manager_of(self, place: Location) -> User:
        return self.people[MANAGERS[place.name]]

    def head_of(self, department: str) -> User:
        head = self.departments[department].head
        return head or self.owner

    def place_of(self, department: str) -> Location:
        return self.places[DEPARTMENTS[department]]

    def desks_of(self, department: str) -> list[User]:
        return [self.people[key] for key in DESKS[department]]


def open_house(known: list[Acquaintance], *, at: datetime) -> House:
    """Open the places, invite the people and take the customers into the book."""
    house = House(owner=_first_owner(at))
    _name_the_business(house, at=at)
    _open_places(house, at=at)
    _invite_people(house, at=at)
    _give_posts(house, at=at)
    _put_on_duty(house, at=at)
    _set_budgets(house, at=at)
    _welcome(known, house, at=at)
    house.types = {one.name: one for one in IncidentType.objects.all()}
    return house


def _first_owner(at: datetime) -> User:
    # Nobody knows this password: demo people are signed in with one press.
    return add_first_owner(
        _address("owner"), name="Business owner", password=token_urlsafe(32), at=at
    )


def _address(key: str) -> str:
    addresses = {person.email.partition("@")[0]: person.email for person in DEMO_PEOPLE}
    return addresses.get(key, f"{key}@demo.example")


def _name_the_business(house: House, *, at: datetime) -> None:
    organisation = Organisation.objects.get()
    version = organisation.version
    change_organisation(organisation, business=BUSINESS, version=version, by=house.owner, at=at)


def _open_places(house: House, *, at: datetime) -> None:
    for place in PLACES:
        location = add_location(place, by=house.owner, at=at)
        calendar, version = CALENDARS[place.name], location.version
        set_hours(location, calendar=calendar, version=version, by=house.owner, at=at)
        open_tell_us(location, by=house.owner, at=at)
        house.places[place.name] = location
    for name, place_name in DEPARTMENTS.items():
        location = house.places[place_name]
        house.departments[name] = add_department(location, part=Part(name), by=house.owner, at=at)


def _invite_people(house: House, *, at: datetime) -> None:
    for key, name, role, place, department in PEOPLE:
        position = Position(name, role, house.places[place], house.departments.get(department))
        person = invite_person(position, email=_address(key), by=house.owner, at=at)
        house.people[key] = person
    for key, limit in OWN_LIMITS.items():
        set_limit(house.people[key], limit=limit, by=house.owner, at=at)


def _give_posts(house: House, *, at: datetime) -> None:
    for place in PLACES:
        location = house.places[place.name]
        led = replace(place, fallback_manager=house.manager_of(location))
        change_location(location, place=led, version=location.version, by=house.owner, at=at)
    for head in house.people.values():
        if head.role == HEAD and head.department:
            department = house.departments[head.department.name]
            part, version = Part(department.name, head=head), department.version
            change_department(department, part=part, version=version, by=house.owner, at=at)


def _put_on_duty(house: House, *, at: datetime) -> None:
    for key, place, weekdays, starts, ends in DUTY:
        turn = Turn(house.people[key], weekdays, starts, ends)
        add_shift(house.places[place], turn=turn, by=house.owner, at=at)


def _set_budgets(house: House, *, at: datetime) -> None:
    for name, limit in BUDGETS.items():
        part = house.departments.get(name)
        place = part.location if part else house.places[name]
        set_budget(place, part, means=Means(limit), version=0, by=house.owner, at=at)


def _welcome(known: list[Acquaintance], house: House, *, at: datetime) -> None:
    met: dict[str, Customer] = {}
    for one in known:
        known_as = Known(
            one.name, one.phone, one.email, needs=one.needs, referrer=met.get(one.referrer)
        )
        met[one.name] = add_customer(known_as, by=house.owner, at=at)
        house.customers.setdefault(one.department, []).append(met[one.name])
