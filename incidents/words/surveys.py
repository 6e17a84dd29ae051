"""Words of a survey: the languages it speaks, and the answers to one line each."""

from dataclasses import dataclass

from django.db.models import TextChoices


class Language(TextChoices):
    """The languages in which we write to customers, each by its own name."""

    ENGLISH = "en", "English"
    GERMAN = "de", "Deutsch"
    SPANISH = "es", "Español"
    FRENCH = "fr", "Français"


class Agreement(TextChoices):
    YES = "yes", "Yes"
    PARTLY = "partly", "Partly"
    NO = "no", "No"


@dataclass(frozen=True)
class SurveyWords:
    """All that a customer reads of a survey, in one language; `{place}` is who asks."""

    code: str  # of the language, as pages name it
    subject: str
    subject_again: str
    hello: str
    greeting: str
    asked_because: str
    question: str
    not_at_all: str
    certainly: str
    comment: str
    fair_result: str
    fair_handling: str
    respect: str
    yes: str
    partly: str
    no: str
    may_call: str
    may_call_yes: str
    answer: str
    send: str
    only_shows: str
    thanks: str
    thanks_more: str
    we_call: str
    unknown: str
    unknown_more: str
    stop: str
    stop_question: str
    stop_more: str
    stopped: str
    optional: str
    not_sent: str
    choose: str

    def of(self, answer: str) -> str:
        """The word for yes, partly or no."""
        return {"yes": self.yes, "partly": self.partly}.get(answer, self.no)


SURVEY_WORDS: dict[str, SurveyWords] = {
    Language.ENGLISH: SurveyWords(
        code="en",
        subject="One question from {place}",
        subject_again="Still one question from {place}",
        hello="Hello {name},",
        greeting="Hello,",
        asked_because="Something went wrong for you with us, and we worked to make it right. "
        "Did we?",
        question="How likely are you to recommend {place} to a friend?",
        not_at_all="Not at all",
        certainly="Certainly",
        comment="What would you like us to know?",
        fair_result="What we did about it was fair",
        fair_handling="It was handled fairly and without delay",
        respect="I was treated with respect",
        yes="Yes",
        partly="Partly",
        no="No",
        may_call="May we call you about it?",
        may_call_yes="Yes, please call me",
        answer="Answer",
        send="Send my answer",
        only_shows="The link only opens a page; nothing is sent until you press the button there.",
        thanks="Thank you",
        thanks_more="Your answer has reached us, and a person reads it.",
        we_call="We will call you.",
        unknown="This link is of no use any more",
        unknown_more="It is too old, or not complete. If something is on your mind, tell any of "
        "us: we want to know.",
        stop="No more questions like this",
        stop_question="Stop asking me?",
        stop_more="We will not send you a question like this again. What we promised you stays.",
        stopped="We will not ask again. What we promised you stays.",
        optional="optional",
        not_sent="Your answer was not sent yet.",
        choose="Choose a number from 0 to 10.",
    ),
    Language.GERMAN: SurveyWords(
        code="de",
        subject="Eine Frage von {place}",
        subject_again="Noch einmal: eine Frage von {place}",
        hello="Guten Tag {name},",
        greeting="Guten Tag,",
        asked_because="Bei uns ist etwas für Sie schiefgegangen, und wir haben daran gearbeitet, "
        "es wiedergutzumachen. Ist uns das gelungen?",
        question="Wie wahrscheinlich ist es, dass Sie {place} weiterempfehlen?",
        not_at_all="Gar nicht",
        certainly="Ganz sicher",
        comment="Was sollten wir wissen?",
        fair_result="Was wir dafür getan haben, war fair",
        fair_handling="Es ging fair und ohne Verzögerung zu",
        respect="Ich wurde mit Respekt behandelt",
        yes="Ja",
        partly="Teilweise",
        no="Nein",
        may_call="Dürfen wir Sie dazu anrufen?",
        may_call_yes="Ja, bitte rufen Sie mich an",
        answer="Antworten",
        send="Antwort senden",
        only_shows="Der Link öffnet nur eine Seite; gesendet wird erst, wenn Sie dort drücken.",
        thanks="Danke",
        thanks_more="Ihre Antwort ist bei uns, und ein Mensch liest sie.",
        we_call="Wir rufen Sie an.",
        unknown="Dieser Link gilt nicht mehr",
        unknown_more="Er ist zu alt oder nicht vollständig. Wenn Sie etwas beschäftigt, sagen Sie "
        "es einem von uns: Wir wollen es wissen.",
        stop="Keine solchen Fragen mehr",
        stop_question="Nicht mehr fragen?",
        stop_more="Wir senden Ihnen keine solche Frage mehr. Was wir versprochen haben, bleibt.",
        stopped="Wir fragen nicht mehr. Was wir versprochen haben, bleibt.",
        optional="freiwillig",
        not_sent="Ihre Antwort ist noch nicht gesendet.",
        choose="Wählen Sie eine Zahl von 0 bis 10.",
    ),
    Language.SPANISH: SurveyWords(
        code="es",
        subject="Una pregunta de {place}",
        subject_again="De nuevo, una pregunta de {place}",
        hello="Hola, {name}:",
        greeting="Hola:",
        asked_because="Algo no salió bien con nosotros y hemos trabajado para repararlo. "
        "¿Lo conseguimos?",
        question="¿Qué probabilidad hay de que recomiende {place}?",
        not_at_all="Ninguna",
        certainly="Con toda seguridad",
        comment="¿Qué le gustaría que supiéramos?",
        fair_result="Lo que hicimos al respecto fue justo",
        fair_handling="Se resolvió de forma justa y sin demora",
        respect="Me trataron con respeto",
        yes="Sí",
        partly="En parte",
        no="No",
        may_call="¿Podemos llamarle para hablar de ello?",
        may_call_yes="Sí, llámenme, por favor",
        answer="Responder",
        send="Enviar mi respuesta",
        only_shows="El enlace solo abre una página; nada se envía hasta que pulse el botón.",
        thanks="Gracias",
        thanks_more="Su respuesta nos ha llegado y la lee una persona.",
        we_call="Le llamaremos.",
        unknown="Este enlace ya no sirve",
        unknown_more="Es demasiado antiguo o no está completo. Si algo le preocupa, díganoslo: "
        "queremos saberlo.",
        stop="No más preguntas como esta",
        stop_question="¿Dejamos de preguntar?",
        stop_more="No le enviaremos más preguntas como esta. Lo prometido sigue en pie.",
        stopped="No volveremos a preguntar. Lo prometido sigue en pie.",
        optional="opcional",
        not_sent="Su respuesta aún no se ha enviado.",
        choose="Elija un número del 0 al 10.",
    ),
    Language.FRENCH: SurveyWords(
        code="fr",
        subject="Une question de {place}",
        subject_again="Encore une fois, une question de {place}",
        hello="Bonjour {name},",
        greeting="Bonjour,",
        asked_because="Quelque chose s'est mal passé chez nous et nous avons cherché à le "
        "réparer. Avons-nous réussi ?",
        question="Recommanderiez-vous {place} à un proche ?",
        not_at_all="Pas du tout",
        certainly="Certainement",
        comment="Que souhaitez-vous nous dire ?",
        fair_result="Ce que nous avons fait était juste",
        fair_handling="Tout s'est déroulé équitablement et sans retard",
        respect="On m'a traité avec respect",
        yes="Oui",
        partly="En partie",
        no="Non",
        may_call="Pouvons-nous vous appeler à ce sujet ?",
        may_call_yes="Oui, appelez-moi",
        answer="Répondre",
        send="Envoyer ma réponse",
        only_shows="Le lien ouvre seulement une page ; rien n'est envoyé avant votre clic.",
        thanks="Merci",
        thanks_more="Votre réponse nous est parvenue, et une personne la lit.",
        we_call="Nous vous appellerons.",
        unknown="Ce lien n'est plus valable",
        unknown_more="Il est trop ancien ou incomplet. Si quelque chose vous préoccupe, dites-le "
        "à l'un de nous : nous voulons le savoir.",
        stop="Plus de questions de ce genre",
        stop_question="Ne plus vous demander ?",
        stop_more="Nous ne vous enverrons plus de telle question. Nos promesses restent.",
        stopped="Nous ne demanderons plus. Nos promesses restent.",
        optional="facultatif",
        not_sent="Votre réponse n'est pas encore envoyée.",
        choose="Choisissez un nombre de 0 à 10.",
    ),
}
