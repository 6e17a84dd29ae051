"""How forms look: every field through one template, and the widgets of long lists drawn here.

Django draws an option with two templates; a page with a hundred options waits for that longer than
for its database. What is drawn here is the same HTML, in a fifth of the time.
"""

from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any

from django.forms.renderers import TemplatesSetting
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

Widget = dict[str, Any]
NOTHING = format_html_join("", "", [])


class FormRenderer(TemplatesSetting):
    """Django's field groups, drawn by our own ui/field.html."""

    field_template_name = "ui/field.html"

    def render(
        self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None
    ) -> str:
        draw = DRAWN_HERE.get(template_name)
        return draw(context["widget"]) if draw else super().render(template_name, context, request)


def _select(widget: Widget) -> SafeString:
    groups = widget["optgroups"]
    if any(label for label, _, _ in groups):
        drawn = ((_group(label, options),) for label, options, _ in groups)
        inside = format_html_join("\n", "{}", drawn)
    else:  # Django makes a group of each option; there may be a hundred
        inside = _options(option for _, options, _ in groups for option in options)
    known = (widget["name"], _attributes(widget["attrs"]), inside)
    return format_html('<select name="{}"{}>\n{}\n</select>', *known)


def _group(label: str | None, options: list[Widget]) -> SafeString:
    drawn = _options(options)
    if not label:
        return drawn
    return format_html('<optgroup label="{}">\n{}\n</optgroup>', label, drawn)


def _options(options: Iterable[Widget]) -> SafeString:
    known = tuple((one["value"], _attributes(one["attrs"]), one["label"]) for one in options)
    # Safe text is equal to the same text that is not: only with its type it is the same.
    return _drawn(known, tuple(type(part) for option in known for part in option))


@lru_cache(maxsize=256)
def _drawn(options: tuple[tuple[Any, ...], ...], _: tuple[type, ...]) -> SafeString:
    return format_html_join("\n", '<option value="{}"{}>{}</option>', options)


def _choices(widget: Widget) -> SafeString:
    known = {name: widget["attrs"].get(name) for name in ("id", "class")}
    every = (option for _, options, _ in widget["optgroups"] for option in options)
    drawn = (
        (_attributes({"for": one["attrs"].get("id")}), _input(one), one["label"]) for one in every
    )
    inside = format_html_join("\n", "<div><label{}>{} {}</label></div>", drawn)
    return format_html("<div{}>\n{}\n</div>", _attributes(known), inside)


def _input(widget: Widget) -> SafeString:
    said = {"type": widget["type"], "name": widget["name"], "value": widget["value"]}
    return format_html("<input{}>", _attributes(said | widget["attrs"]))


def _textarea(widget: Widget) -> SafeString:
    known = (widget["name"], _attributes(widget["attrs"]), widget["value"] or "")
    # A browser leaves out the first line break; one that was typed stays.
    return format_html('<textarea name="{}"{}>\n{}</textarea>', *known)


def _attributes(attributes: dict[str, Any]) -> SafeString:
    form, parts = "", []
    for name, value in attributes.items():
        # 0 is a value like any other; None and False are none.
        if value is None or value is False:
            continue
        form += " {}" if value is True else ' {}="{}"'
        parts += [name] if value is True else [name, value]
    return format_html(form, *parts) if parts else NOTHING


_at = "django/forms/widgets"
_one_line = ("text", "number", "email", "hidden", "checkbox", "date", "datetime")
DRAWN_HERE: dict[str, Callable[[Widget], SafeString]] = {
    f"{_at}/select.html": _select,
    f"{_at}/textarea.html": _textarea,
    f"{_at}/radio.html": _choices,
    f"{_at}/checkbox_select.html": _choices,
    **{f"{_at}/{kind}.html": _input for kind in _one_line},
}
