"""When nothing has happened for too long, in opening hours: the number and what it may be."""

STALLED_AFTER_MINUTES = 240  # product.md, section 5; A6
# Below, every lunch break would be asked about; above, a week would pass in silence.
STALLED_AFTER_BETWEEN = range(15, 2401)
