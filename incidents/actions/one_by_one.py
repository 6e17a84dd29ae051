"""One row of a sweep by itself: what is wrong with it holds up nobody else."""

import logging
from collections.abc import Callable

from django.db import InterfaceError, OperationalError, transaction

from incidents.refusals import Conflict

logger = logging.getLogger(__name__)


def nothing() -> None:
    """The row is simply due again with the next tick."""


def alone(act: Callable[[], int], *, what: str, set_back: Callable[[], None] = nothing) -> int:
    """Do this for one row in a transaction of its own, and give back what it gives; 0: not done.

    A lost race is not a failure: whoever won has seen to it. A row that fails is set back, outside
    of its transaction, and said in the log. Trouble of the database is no row's: it is raised, and
    the next tick begins again. Rule 12; reliability 2.2.
    """
    try:
        with transaction.atomic():
            return act()
    except Conflict:
        return 0
    except (OperationalError, InterfaceError):
        raise
    except Exception:
        logger.exception("%s failed; it is tried again later", what)
        set_back()
        return 0
