"""Money under fifty hands, and the long runs of its sequences, amounts and months. C13, M5, M7."""

import sys
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from random import Random
from threading import Barrier
from uuid import uuid4

from django.db import connection
from django.urls import reverse
from django.utils.timezone import now

from incidents.lifecycle import ApprovalStatus, RemedyStatus
from incidents.models import Approval, AuthorityLimit, Incident, LedgerEntry, Remedy, User
from incidents.words.people import Role
from tests.chaos.stage import Stage
from tests.chaos.web import TRY_AGAIN, Visitor, Web
from tests.makers import make_incident, make_person, make_request

HANDS = 50
# 403: not with what is left of one's limit now; 409: decided a moment ago; 503: press again.
ANSWERS = {302, 403, 409, TRY_AGAIN}
PRESSES = 5
ANSWERED_WITHIN = {"postgresql": 5.0, "sqlite": 10.0}  # seconds
SPENT = (RemedyStatus.AUTHORISED, RemedyStatus.DELIVERED)
Press = tuple[Visitor, str, dict[str, str]]


def one_limit(stage: Stage) -> None:
    """C13b: never over a limit and exactly what fits, one decision, and an answer for everybody."""
    chance, hands = Random(20180300), []  # noqa: S311  the same amounts each time
    with Web(stage) as web:
        for number in range(HANDS):
            manager = make_person(f"Manager {number}", role=Role.MANAGER, location=stage.place)
            hands.append(Visitor(stage, web, who=manager))
        asker = stage.owners[0]
        desk = Visitor(stage, web, who=asker)
        rounds = stage.of(full=20, short=5)
        for turn in range(rounds):
            if turn % 5 == 3:
                _approve_on_one_limit(stage, chance, asker, hands[turn % HANDS])
            elif turn % 5 == 4:
                _decide_one_request(stage, asker, hands)
            else:
                _spend_on_one_limit(stage, chance, asker, desk)
    stage.stop_all()
    _judge(stage, [*hands, desk], rounds)


def _spend_on_one_limit(stage: Stage, chance: Random, asker: User, desk: Visitor) -> None:
    limit, cost = chance.randint(50, 600), chance.randint(5, 120)
    _may_spend(asker, limit)
    incident = _mistake(asker)
    address = reverse("remedy-propose", args=[incident.pk])
    words = {"purpose": "compensation", "kind": "gift", "what": "Tea", "why": "It was our mistake"}
    _at_once(stage, [(desk, address, {**words, "cost": str(cost)})] * HANDS)
    _expect_what_fits(stage, incident, limit=limit, cost=cost)


def _approve_on_one_limit(stage: Stage, chance: Random, asker: User, manager: Visitor) -> None:
    limit, cost = chance.randint(50, 2000), chance.randint(50, 400)
    _may_spend(asker, 0)
    _may_spend(manager.who, limit)
    incident = _mistake(asker)
    asked = [make_request(incident, by=asker, at=now(), cost=cost) for _ in range(HANDS)]
    _at_once(stage, [_yes(manager, one) for one in asked])
    _expect_what_fits(stage, incident, limit=limit, cost=cost)
    _may_spend(manager.who, 2000)


def _decide_one_request(stage: Stage, asker: User, managers: Sequence[Visitor]) -> None:
    _may_spend(asker, 0)
    incident = _mistake(asker)
    asked = make_request(incident, by=asker, at=now())
    _at_once(stage, [_yes(one, asked) for one in managers])
    spends = LedgerEntry.objects.filter(incident=incident, kind="spend").count()
    decided = incident.approvals.filter(status=ApprovalStatus.APPROVED).count()
    stage.outcome.doubled += max(spends - 1, 0)
    stage.outcome.expect((spends, decided) == (1, 1), f"{spends} spends, {decided} decisions")


def _may_spend(person: User, limit: int) -> None:
    also = {"limit": Decimal(limit), "set_at": now()}
    AuthorityLimit.objects.update_or_create(person=person, defaults=also)


def _mistake(asker: User) -> Incident:
    return make_incident(by=asker, at=now(), severity="low")


def _yes(manager: Visitor, asked: Approval) -> Press:
    address = reverse("approval-decide", args=[asked.pk])
    return manager, address, {"answer": "approve", "version": str(asked.version)}


def _at_once(stage: Stage, presses: Sequence[Press]) -> None:
    start = Barrier(len(presses))

    def press(one: Press) -> None:
        who, address, words = one
        start.wait(timeout=30)
        words = {**words, "form_key": str(uuid4())}
        for _ in range(PRESSES):  # the same form again, as the page of the 503 says
            if who.ask(address, words) != TRY_AGAIN:
                return

    with ThreadPoolExecutor(len(presses)) as threads:
        list(threads.map(press, presses))
    stage.outcome.tried += len(presses)


def _expect_what_fits(stage: Stage, incident: Incident, *, limit: int, cost: int) -> None:
    fit, given = min(HANDS, limit // cost), Remedy.objects.filter(incident=incident)
    spent = given.filter(status__in=SPENT).count()
    waits = incident.approvals.pending().count()
    stage.outcome.doubled += max(spent - fit, 0)
    stage.outcome.expect(
        (spent, waits) == (fit, HANDS - fit),
        f"{spent * cost} of {limit} spent, {cost} each; {waits} wait",
    )


def _judge(stage: Stage, everybody: Sequence[Visitor], rounds: int) -> None:
    took = [seconds for one in everybody for seconds in one.took]
    codes = sum((one.statuses for one in everybody), Counter())
    odd = set(codes) - ANSWERS
    allowed, slowest = ANSWERED_WITHIN[connection.vendor], max(took, default=0)
    stage.outcome.seen.append(f"{rounds} rounds, {len(took):,} answers, slowest {slowest:.1f} s")
    if codes[TRY_AGAIN]:
        stage.outcome.seen.append(f"{codes[TRY_AGAIN]} asked to press again")
    stage.outcome.expect(not odd, f"answers {sorted(odd)}")
    stage.outcome.expect(slowest <= allowed, f"an answer took {slowest:.1f} s, {allowed:.0f} may")


def races(stage: Stage) -> None:
    """C13a: the same without the web, two hundred times at random sizes."""
    count = stage.of(full=200, short=11)
    _run_long(stage, "tests/races/test_limits.py", MONEY_RACES=str(count))
    stage.outcome.tried = count * HANDS
    stage.outcome.seen.append(f"{count} races")


def any_order(stage: Stage) -> None:
    """M5: no spend without authority or approval, a reservation resolves once."""
    count = stage.of(full=2000, short=25)
    _run_long(stage, "tests/actions/test_money_sequences.py", MONEY_SEQUENCES=str(count))
    stage.outcome.tried = count
    stage.outcome.seen.append(f"{count:,} sequences")


def amounts(stage: Stage) -> None:
    """M7: taken exactly or said no to."""
    from tests.forms.test_amounts import HOW_MANY  # noqa: PLC0415  needs Django ready

    _run_long(stage, "tests/forms/test_amounts.py")
    stage.outcome.tried = HOW_MANY


def months(stage: Stage) -> None:
    """Every figure of money on every page is the ledger's sum after months of chance."""
    from tests.money.conftest import LONG_MONTH  # noqa: PLC0415  needs Django ready

    count = stage.of(full=5, short=2)
    _run_long(stage, "tests/money", MONTHS=str(count))
    stage.outcome.tried = count * LONG_MONTH
    stage.outcome.seen.append(f"{count} months of {LONG_MONTH} acts")


def _run_long(stage: Stage, tests: str, **environment: str) -> None:
    """The tests of the suite at their long size, on a database of the same server."""
    folder = stage.folder / "tests"
    folder.mkdir()
    where = {"TEST_DATABASE": "sqlite", "TEST_FOLDER": str(folder)}
    if stage.postgres:
        where |= {"TEST_DATABASE": "postgres", "TEST_DATABASE_URL": stage.postgres.url}
    report = folder / "report.xml"
    command = [sys.executable, "-m", "pytest", tests, "-q", "--ds=tests.settings"]
    command += ["--timeout=3600", f"--junitxml={report}"]
    stage.run(*command, name="pytest", **where, **environment).process.wait()
    whole = ET.parse(report).getroot()  # noqa: S314  written by ourselves
    for one in whole.iter("property"):
        stage.outcome.seen.append(f"{one.get('name')} {one.get('value')}")
    went = [one.get("name") for one in whole.iter("testcase") if len(one.findall("*[@message]"))]
    stage.outcome.expect(not went, f"failed or left out: {', '.join(map(str, went))}"[:300])
