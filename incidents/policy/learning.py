"""When a change has to prove itself."""

from datetime import timedelta

# So long after it is done the same must not happen again. Product 5.
WATCH_WINDOW = timedelta(days=90)
