"""A chart on a page: the drawing, and the same numbers as a table under it."""

from typing import Any

from django import template

from incidents.charts import Chart

register = template.Library()


@register.inclusion_tag("ui/chart.html")
def chart(picture: Chart, note: str = "") -> dict[str, Any]:
    """Shows a chart from incidents.charts with its table folded under it."""
    return {"picture": picture, "note": note}
