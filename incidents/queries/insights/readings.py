"""The three readings of many recoveries, put together by the database. Rule 9; product J5."""

from incidents.models.incidents import IncidentQuerySet
from incidents.policy.loyalty import Readings
from incidents.queries.insights.statements import Table, ask
from incidents.queries.loyalty import heard_openly

# Rung, what was heard, the same with our guesses in the gaps, and how many recoveries.
Said = tuple[int, Readings, Readings, int]

# What was heard and what we guess are kept apart; of either, the latest for each moment.
LATEST = """latest AS (
    SELECT incident_id, moment, score, guessed FROM (
        SELECT reading.incident_id, reading.moment, reading.score,
            reading.source = 'estimate' AS guessed,
            ROW_NUMBER() OVER (
                PARTITION BY reading.incident_id, reading.moment,
                    reading.source = 'estimate'
                ORDER BY reading.read_at DESC, reading.id DESC
            ) AS place
        FROM incidents_loyaltyreading reading
        JOIN chosen ON chosen.number = reading.incident_id
    ) ordered WHERE place = 1
)"""

OWN = """own AS (
    SELECT incident_id,
        MAX(score) FILTER (WHERE moment = 'baseline' AND NOT guessed) AS heard_baseline,
        MAX(score) FILTER (WHERE moment = 'after_failure' AND NOT guessed) AS heard_after_failure,
        MAX(score) FILTER (WHERE moment = 'after_recovery' AND NOT guessed) AS heard_after_recovery,
        MAX(score) FILTER (WHERE moment = 'baseline' AND guessed) AS guessed_baseline,
        MAX(score) FILTER (WHERE moment = 'after_failure' AND guessed) AS guessed_after_failure,
        MAX(score) FILTER (WHERE moment = 'after_recovery' AND guessed) AS guessed_after_recovery
    FROM latest GROUP BY incident_id
)"""

# Only where no baseline was heard for a recovery, the customer's latest score before it is read.
TOGETHER = """
SELECT chosen.rung,
    COALESCE(own.heard_baseline, (
        SELECT heard.score FROM heard
        WHERE heard.customer_id = chosen.customer_id AND heard.read_at < chosen.occurred_at
        ORDER BY heard.read_at DESC, heard.id DESC LIMIT 1
    )),
    own.heard_after_failure, own.heard_after_recovery,
    own.guessed_baseline, own.guessed_after_failure, own.guessed_after_recovery,
    COUNT(*)
FROM chosen LEFT JOIN own ON own.incident_id = chosen.number
GROUP BY 1, 2, 3, 4, 5, 6, 7"""

# The lift alone needs two moments and no guesses; in the order of the index nothing is sorted.
LIFTS = """lifts AS (
    SELECT incident_id, MAX(score) FILTER (WHERE moment = 'after_recovery')
        - MAX(score) FILTER (WHERE moment = 'after_failure') AS lift
    FROM (
        SELECT reading.incident_id, reading.moment, reading.score,
            LEAD(reading.id) OVER (
                PARTITION BY reading.incident_id, reading.moment
                ORDER BY reading.read_at, reading.id
            ) AS later
        FROM incidents_loyaltyreading reading
        JOIN chosen ON chosen.number = reading.incident_id
        WHERE reading.source <> 'estimate'
            AND reading.moment IN ('after_failure', 'after_recovery')
    ) ordered WHERE later IS NULL GROUP BY incident_id
)"""


def said_of(incidents: IncidentQuerySet) -> list[Said]:
    """These are rung, what was heard, the same with our guesses in the gaps, and how many. J5.

    One query; as many rows as there are different answers, however many the recoveries.
    """
    rows = incidents.values_list("pk", "rung", "customer", "occurred_at")
    heard = heard_openly().values_list("customer", "read_at", "pk", "score")
    tables = {
        "chosen": Table("number, rung, customer_id, occurred_at", rows),
        "heard": Table("customer_id, read_at, id, score", heard),
    }
    found: list[Said] = []
    for rung, *scores, n in ask(tables, LATEST, OWN, TOGETHER):
        known, guess = Readings(*scores[:3]), Readings(*scores[3:])
        found.append((rung, known, _filled(known, guess), n))
    return found


def lifts_of(incidents: IncidentQuerySet) -> dict[int, int]:
    """These are the lifts of the recoveries in which both were read; estimates left out. J4."""
    chosen = Table("number", incidents.values_list("pk"))
    known = "SELECT incident_id, lift FROM lifts WHERE lift IS NOT NULL"
    return dict(ask({"chosen": chosen}, LIFTS, known))


def _filled(known: Readings, guess: Readings) -> Readings:
    """What was heard, and what we guess where nothing was."""
    return Readings(
        baseline=guess.baseline if known.baseline is None else known.baseline,
        after_failure=guess.after_failure if known.after_failure is None else known.after_failure,
        after_recovery=(
            guess.after_recovery if known.after_recovery is None else known.after_recovery
        ),
    )
