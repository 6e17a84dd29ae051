"""The style sheet, the icons and the scripts keep what they promise."""

import gzip
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
STATIC = ROOT / "static"
TEMPLATES = [path.read_text() for path in (ROOT / "templates").rglob("*.html")]

RAW_COLOUR = re.compile(r"#[0-9a-f]{3,8}\b|\b(?:rgb|oklch|hsl)\(")
NAMED_ICON = re.compile(
    r'\{% icon "([\w-]+)" %\}|\bsign="([\w-]+)"'
    r'|\{% badge "\w+" "([\w-]+)"|default:"([\w-]+)" %\}'
)


def test_every_icon_a_page_names_is_in_the_sprite():
    sprite = set(re.findall(r'<symbol id="([\w-]+)"', (STATIC / "img/icons.svg").read_text()))

    named = {name for page in TEMPLATES for found in NAMED_ICON.findall(page) for name in found}

    assert named - {""} - sprite == set()


def test_colours_come_from_tokens_only():
    css = (STATIC / "css/site.css").read_text()

    after_tokens = css[css.index("@layer base {") :]

    assert RAW_COLOUR.findall(after_tokens) == []
    assert RAW_COLOUR.findall((STATIC / "css/print.css").read_text()) == []


def test_what_every_page_loads_stays_small():
    files = ["css/site.css", "css/print.css", "js/site.js", "js/drafts.js", "img/icons.svg"]

    sent = sum(len(gzip.compress((STATIC / name).read_bytes())) for name in files)

    # Beside htmx (17 KB) and the page itself, quick log has 50 KB in all.
    assert sent < 20_000


def test_scripts_need_no_eval_and_stay_plain():
    scripts = "".join(path.read_text() for path in (STATIC / "js").glob("*.js"))

    assert re.findall(r"\beval\(|new Function|innerHTML|document\.write", scripts) == []
