"""The language of a text."""

import pytest

from subtoolkit.timeline.tongue import tongue

NORSE = (
    "Godmorgen. Det er huset som min mor ble født i, og det er det eldste i gaten. Du kan se elven derfra "
    "når himmelen er klar og vi er hjemme."
)
TEXTS = {
    "en": "Good morning, everybody. This is the house in which my mother was born, and it's the oldest one "
    "in the street. You can see the river from there when the sky is clear.",
    "de": "Guten Morgen. Das ist das Haus, in dem meine Mutter geboren wurde, und es ist das älteste in der "
    "Straße. Man kann von dort den Fluss sehen, wenn der Himmel klar ist.",
    "fr": "Bonjour à tous. Voici la maison où ma mère est née, et c'est la plus vieille de la rue. On peut "
    "voir le fleuve depuis la fenêtre quand le ciel est clair.",
    "es": "Buenos días a todos. Esta es la casa en la que nació mi madre, y es la más vieja de la calle. "
    "Desde allí se puede ver el río cuando el cielo está claro.",
    "pt": "Bom dia a todos. Esta é a casa em que nasceu a minha mãe, e é a mais velha da rua. De lá você "
    "pode ver o rio quando o céu está claro.",
    "ru": "Доброе утро. Это дом, в котором родилась моя мать, и он самый старый на улице. Оттуда можно "
    "увидеть реку, когда небо ясное, и мы часто сидим там у окна по вечерам.",
    "zh": "大家早上好，这是我母亲出生的房子。",
}


@pytest.mark.parametrize("language", TEXTS)
def test_small_words_or_the_script_give_it_away(language: str) -> None:
    """A few sentences are enough."""
    assert tongue(TEXTS[language]) == language


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Good morning",
        "la la la la la la la la la la la la la la la la la la la la la la la la la la la la la la la",
        NORSE,
    ],
    ids=["nothing", "short", "vocables", "Danish or Norwegian"],
)
def test_what_is_not_clear_is_left_open(text: str) -> None:
    """A wrong language would be worse than none."""
    assert tongue(text) is None
