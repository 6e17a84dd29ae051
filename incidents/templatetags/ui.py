"""The small drawings that repeat on every page: icons, badges, rungs, signed numbers."""

from decimal import Decimal
from functools import lru_cache
from typing import Any

from django import template
from django.template.context import Context
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

register = template.Library()

SEVERITIES = {
    "low": ("info", "flag"),
    "medium": ("warn", "flag"),
    "high": ("crit", "flag"),
    "critical": ("solid", "triangle-alert"),
}
STATUSES = {
    "accepted": ("ok", "check"),
    "approved": ("ok", "check"),
    "approved_lower": ("ok", "check"),
    "authorised": ("info", "wallet"),
    "breached": ("crit", "triangle-alert"),
    "closed": ("none", "lock"),
    "dead": ("crit", "triangle-alert"),
    "declined": ("crit", "x"),
    "delivered": ("ok", "check"),
    "done": ("ok", "check"),
    "expired": ("none", "clock"),
    "fixed": ("ok", "circle-check"),
    "issued": ("info", "gift"),
    "met": ("ok", "check"),
    "not_reached": ("warn", "phone-off"),
    "open": ("info", "timer"),
    "pending": ("warn", "clock"),
    "planned": ("info", "calendar"),
    "reached": ("ok", "phone"),
    "redeemed": ("ok", "heart-handshake"),
    "requested": ("warn", "clock"),
    "scheduled": ("info", "calendar-clock"),
    "waiting": ("warn", "clock"),
    "verified": ("ok", "shield-check"),
    "void": ("none", "x"),
    "withdrawn": ("none", "undo-2"),
}
# Rows of Today: what is asked of whoever reads it.
DUTIES = {
    "apology": ("info", "hand-heart", "Apology"),
    "approve": ("warn", "wallet", "Approve"),
    "at_risk": ("warn", "timer", "At risk"),
    "call": ("info", "phone-call", "Call"),
    "close": ("ok", "circle-check", "Close"),
    "diagnosis": ("info", "stethoscope", "Diagnosis"),
    "extra": ("accent", "gift", "Extra"),
    "first_contact": ("info", "phone", "Contact"),
    "fix": ("info", "wrench", "Fix"),
    "handoff": ("info", "users", "Handoff"),
    "late": ("crit", "triangle-alert", "Late"),
    "next": ("accent", "arrow-right", "Next step"),
    "process_fix": ("info", "refresh-ccw", "Process fix"),
}
MINUS = "\N{MINUS SIGN}"
ON, HERE = SafeString(' class="on"'), SafeString(' aria-current="page"')
BARS = ((0, 11, 5), (9, 6, 10), (18, 1, 15))  # left, top and height of the three rising steps


# The same few drawings stand in every row of every page: each is made once.
@register.simple_tag
@lru_cache(maxsize=256)
def icon(name: str) -> SafeString:
    """An icon of the sprite; the word for it stands beside it."""
    address = static("img/icons.svg")
    return format_html(
        '<svg class="icon" aria-hidden="true"><use href="{}#{}"/></svg>', address, name
    )


@register.simple_tag
@lru_cache(maxsize=512)
def badge(tone: str, sign: str, label: object) -> SafeString:
    """A state as word, sign and colour; tones: crit, warn, ok, info, accent, none, solid."""
    return format_html('<span class="badge t-{}">{}{}</span>', tone, icon(sign), label)


@register.simple_tag
def severity_badge(severity: str, label: object = "") -> SafeString:
    """The badge of low, medium, high or critical."""
    tone, sign = SEVERITIES.get(severity, ("none", "flag"))
    return badge(tone, sign, label or severity.capitalize())


@register.simple_tag
def status_badge(status: str, label: object = "") -> SafeString:
    """The badge of any record's status; an unknown one is shown neutral."""
    tone, sign = STATUSES.get(status, ("none", "info"))
    return badge(tone, sign, label or status.replace("_", " ").capitalize())


@register.simple_tag
def duty_badge(kind: str) -> SafeString:
    """The badge of a row of Today: late, at risk, or which duty it is."""
    return badge(*DUTIES.get(kind, ("none", "info", kind.replace("_", " ").capitalize())))


@register.simple_tag
@lru_cache(maxsize=8)
def rungs(reached: int | None) -> SafeString:
    """The recovery ladder in small, for rows: three steps, the reached ones filled."""
    rung = reached or 0
    steps = format_html_join(
        "",
        '<rect{} x="{}" y="{}" width="6" height="{}" rx="1.5"/>',
        (
            (ON if step < rung else "", left, top, height)
            for step, (left, top, height) in enumerate(BARS)
        ),
    )
    drawing = '<svg class="rungs" viewBox="0 0 24 16" role="img" aria-label="Rung {} of 3">{}</svg>'
    return format_html(drawing, rung, steps)


@register.simple_tag(takes_context=True)
def current(context: Context, section: str) -> SafeString | str:
    """Marks the link of the section one is in: reads `nav` from the page's context."""
    return HERE if context.get("nav") == section else ""


@register.filter
def signed(number: Decimal | float | None, places: int = 1) -> str:
    """A difference with its sign and a real minus: +0.7, -4.7, 0.0; a dash for none."""
    if number is None:
        return "–"
    text = f"{abs(number):.{places}f}"
    if float(text) == 0:
        return text
    return f"+{text}" if number > 0 else f"{MINUS}{text}"


@register.filter
def initials(name: Any) -> str:
    """One or two letters for the round sign beside a person: "Front desk, Harbour" is FH."""
    words = [word for word in str(name).replace(",", " ").split() if word[0].isalnum()]
    if not words:
        return "?"
    return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper()
