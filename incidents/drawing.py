"""The pen of the charts: shapes and words as SVG text, escaped here and nowhere else."""

from collections.abc import Iterable
from html import escape

WIDTH = 380  # near the width a chart is shown at, because a drawing scales its text too


class Svg(str):
    """A finished drawing: its texts are escaped here, so templates show it as it is."""

    __slots__ = ()

    def __html__(self) -> str:
        return str(self)


def svg(title: str, said: str, body: Iterable[str], *, height: int) -> Svg:
    """This is a whole drawing with its title and what it says to who cannot see it."""
    return Svg(
        f'<svg class="chart" viewBox="0 0 {WIDTH} {height}" role="img">'
        f"<title>{escape(title)}</title><desc>{escape(said)}</desc>{''.join(body)}</svg>"
    )


def text(x: float, y: float, words: str, *, css: str = "", anchor: str = "middle") -> str:
    """These are words at a place."""
    kind = f' class="{css}"' if css else ""
    return f'<text{kind} x="{x}" y="{round(y, 1)}" text-anchor="{anchor}">{escape(words)}</text>'


def level(y: float, x1: float, x2: float, *, css: str) -> str:
    """This is a level line."""
    return tag("line", css, x1=x1, y1=y, x2=x2, y2=y)


def tag(name: str, css: str, /, **numbers: float) -> str:
    """This is one shape with its numbers."""
    attributes = "".join(f' {key}="{number}"' for key, number in numbers.items())
    return f'<{name} class="{css}"{attributes}/>'
