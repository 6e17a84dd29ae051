"""In which order prepared remedies stand on the shelf: what is known to work comes first."""

from collections.abc import Sequence

from incidents.policy.figures import mean

# Below it one happy customer would decide what everybody else is given. Issue of the money, E10.
FEWEST_READINGS = 5


def mean_bounce(bounces: Sequence[int]) -> float | None:
    """This is the average loyalty bounce, once there are enough readings to say so."""
    return mean(bounces) if len(bounces) >= FEWEST_READINGS else None


def place_on_shelf(title: str, bounces: Sequence[int]) -> tuple[bool, float, str]:
    """This is what to sort by: those with enough readings first, highest bounce first, then title.

    `bounces` are of closed recoveries in which it was given, 0 to 10 minus 0 to 10. Rule 9.
    """
    bounce = mean_bounce(bounces)
    return bounce is None, -(bounce or 0.0), title.lower()
