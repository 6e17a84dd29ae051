"""Words for money: what an entry in the ledger does, and who let it be spent."""

from django.db.models import TextChoices


class EntryKind(TextChoices):
    RESERVE = "reserve", "Reserved"
    RELEASE = "release", "Released"
    SPEND = "spend", "Spent"
    REVERSAL = "reversal", "Taken back"
    REDEMPTION = "redemption", "Redeemed"


class AuthorisedBy(TextChoices):
    SELF = "self", "Own authority"
    APPROVAL = "approval", "Approved"


class AuthorityBasis(TextChoices):
    """What the limit of a person is summed over. Product F3."""

    INCIDENT = "incident", "Per incident"
    CUSTOMER_AND_DAY = "customer_day", "Per customer and day"


class NumberFormat(TextChoices):
    """Where points and commas stand, by the part of the world that writes so."""

    EN_US = "en_US", "1,234.50"
    DE_DE = "de_DE", "1.234,50"
    FR_FR = "fr_FR", "1 234,50"
    DE_CH = "de_CH", "1’234.50"


class Currency(TextChoices):
    """What a business may count in: of two places at most, as money is kept in hundredths."""

    USD = "USD", "US dollar"
    EUR = "EUR", "Euro"
    GBP = "GBP", "Pound sterling"
    AED = "AED", "UAE dirham"
    AUD = "AUD", "Australian dollar"
    BRL = "BRL", "Brazilian real"
    CAD = "CAD", "Canadian dollar"
    CHF = "CHF", "Swiss franc"
    CNY = "CNY", "Chinese yuan"
    CZK = "CZK", "Czech koruna"
    DKK = "DKK", "Danish krone"
    HKD = "HKD", "Hong Kong dollar"
    HUF = "HUF", "Hungarian forint"
    ILS = "ILS", "Israeli new shekel"
    INR = "INR", "Indian rupee"
    JPY = "JPY", "Japanese yen"
    MXN = "MXN", "Mexican peso"
    MYR = "MYR", "Malaysian ringgit"
    NOK = "NOK", "Norwegian krone"
    NZD = "NZD", "New Zealand dollar"
    PHP = "PHP", "Philippine peso"
    PLN = "PLN", "Polish zloty"
    RON = "RON", "Romanian leu"
    SAR = "SAR", "Saudi riyal"
    SEK = "SEK", "Swedish krona"
    SGD = "SGD", "Singapore dollar"
    THB = "THB", "Thai baht"
    TRY = "TRY", "Turkish lira"
    ZAR = "ZAR", "South African rand"
