"""Words of the page on which customers tell us what was not right, in their language."""

from dataclasses import dataclass

from incidents.words.surveys import Language


@dataclass(frozen=True)
class TellUsWords:
    """All that a customer reads there; `{place}` is where they are."""

    code: str  # of the language, as pages name it
    question: str
    why: str
    reach: str
    reach_help: str
    send: str
    thanks: str
    thanks_more: str
    empty: str
    not_sent: str


TELL_US_WORDS: dict[str, TellUsWords] = {
    Language.ENGLISH: TellUsWords(
        code="en",
        question="Was anything not right?",
        why="Tell us. One of us reads it now and puts it right.",
        reach="How can we reach you, if you like?",
        reach_help="A room or table number, a phone, an e-mail. Or nothing.",
        send="Tell {place}",
        thanks="Thank you for telling us",
        thanks_more="Somebody at {place} knows by now and is on it.",
        empty="Tell us in a few words what was not right.",
        not_sent="Nothing was sent yet.",
    ),
    Language.GERMAN: TellUsWords(
        code="de",
        question="War etwas nicht in Ordnung?",
        why="Sagen Sie es uns. Jemand von uns liest es jetzt und bringt es in Ordnung.",
        reach="Wie erreichen wir Sie, wenn Sie mögen?",
        reach_help="Zimmer, Tisch, Telefon, E-Mail. Oder nichts.",
        send="{place} Bescheid geben",
        thanks="Danke, dass Sie es sagen",
        thanks_more="In {place} weiß es jetzt jemand und kümmert sich.",
        empty="Sagen Sie uns in ein paar Worten, was nicht in Ordnung war.",
        not_sent="Es ist noch nichts gesendet.",
    ),
    Language.SPANISH: TellUsWords(
        code="es",
        question="¿Hubo algo que no estuvo bien?",
        why="Díganoslo. Alguien lo lee ahora y lo arregla.",
        reach="¿Cómo podemos localizarle, si quiere?",
        reach_help="Habitación, mesa, teléfono, correo. O nada.",
        send="Decírselo a {place}",
        thanks="Gracias por decírnoslo",
        thanks_more="En {place} alguien ya lo sabe y se ocupa.",
        empty="Díganos en pocas palabras qué no estuvo bien.",
        not_sent="Aún no se ha enviado nada.",
    ),
    Language.FRENCH: TellUsWords(
        code="fr",
        question="Quelque chose n'allait pas ?",
        why="Dites-le-nous. L'un de nous le lit maintenant et y remédie.",
        reach="Comment vous joindre, si vous le souhaitez ?",
        reach_help="Chambre, table, téléphone, e-mail. Ou rien.",
        send="Le dire à {place}",
        thanks="Merci de nous l'avoir dit",
        thanks_more="À {place}, quelqu'un le sait et s'en occupe.",
        empty="Dites-nous en quelques mots ce qui n'allait pas.",
        not_sent="Rien n'est encore envoyé.",
    ),
}
