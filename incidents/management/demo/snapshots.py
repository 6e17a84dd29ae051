"""Snapshots for the demo: a parcel by the window, drawn, as nobody was there to take one."""

from random import Random

from PIL import Image, ImageDraw, ImageFilter

from incidents.pictures import Picture, drawn

SIZE = (960, 720)
WALLS = ("#dfe5ea", "#e9e1d6", "#d9e4dc")
TABLES = ("#9a6b45", "#7d5a3f", "#b08a62")
PAPERS = ("#2f6f73", "#b5473c", "#3f5d9c", "#7a4b86")
RIBBON, CARD, INK = "#f3e3b5", "#fffdf6", "#8a8578"


def of_the_gift(chance: Random) -> Picture:
    """One small parcel with a ribbon, and a card that leans on it."""
    sheet = Image.new("RGB", SIZE, chance.choice(WALLS))
    draw, paper = ImageDraw.Draw(sheet), chance.choice(PAPERS)
    draw.rectangle((600, 0, 960, 430), fill="#f7fbff")
    draw.rectangle((0, 430, 960, 720), fill=chance.choice(TABLES))
    draw.ellipse((250, 560, 720, 650), fill="#5b412d")
    sheet = sheet.filter(ImageFilter.GaussianBlur(9))
    draw = ImageDraw.Draw(sheet)
    draw.rectangle((290, 330, 640, 610), fill=paper)
    draw.polygon(((640, 330), (720, 290), (720, 560), (640, 610)), fill="#2b2f36")
    draw.polygon(((290, 330), (370, 290), (720, 290), (640, 330)), fill=RIBBON)
    draw.rectangle((440, 330, 486, 610), fill=RIBBON)
    draw.ellipse((380, 245, 470, 325), outline=RIBBON, width=18)
    draw.ellipse((460, 245, 550, 325), outline=RIBBON, width=18)
    draw.polygon(((180, 470), (330, 445), (345, 600), (195, 625)), fill=CARD)
    for line, end in enumerate((318, 318, 318, 296)):
        y = 500 + 24 * line
        draw.line(((205, y), (end, y - 18)), fill=INK, width=5)
    return drawn(sheet.filter(ImageFilter.GaussianBlur(0.8)))
