"""A chart on a page: the drawing, and the same numbers as a table under it."""

from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from incidents.cards import qr_rows
from incidents.charts import Chart

register = template.Library()


@register.inclusion_tag("ui/chart.html")
def chart(picture: Chart, note: str = "") -> dict[str, Any]:
    """Shows a chart from incidents.charts with its table folded under it."""
    return {"picture": picture, "note": note}


@register.simple_tag
def qr_code(address: str) -> SafeString:
    """The code that a camera reads; black on white in every theme."""
    rows = qr_rows(address)
    spans = [(x, y) for y, row in enumerate(rows) for x, dark in enumerate(row) if dark]
    path = "".join(f"M{x} {y}h1v1h-1z" for x, y in spans)
    return format_html(
        '<svg class="qr" viewBox="0 0 {0} {0}" role="img" aria-label="Code for a camera">'
        '<path d="{1}" shape-rendering="crispEdges"/></svg>',
        len(rows),
        path,
    )
