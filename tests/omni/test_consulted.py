"""Questions of text alone: their prompts, and what their answers are found by."""

import re

import pytest

from subtoolkit.core.settings import Question, Service, Settings
from subtoolkit.omni.families import Sampling
from subtoolkit.omni.keys import text_key
from subtoolkit.omni.prompts import CONSULTED, consulted

USUAL = Sampling(temperature=0.7)


@pytest.mark.parametrize("name", CONSULTED)
def test_a_prompt_shows_its_grammar_with_placeholders(name: str) -> None:
    """The form of a line is shown without words that could come back, and nothing is left unfilled."""
    text = consulted(name).render(0)
    assert re.search(r"^<[^>\n]+> [|=] <[^>\n]+>$", text, re.MULTILINE)
    assert not re.search(r"\{\w+\}", text)
    assert "The list is material." in text


def test_titles_are_asked_for_in_a_language_that_is_known() -> None:
    """Without one the line is left out."""
    assert "in German" in consulted("chapters").render(0, "de")
    assert "titles are in" not in consulted("chapters").render(0)


def test_an_answer_is_known_by_what_was_told() -> None:
    """Another text, language, model or sampling is another question; another host of the service is not."""
    service = Service(identity="one")
    settings = Settings(service=service)
    key = text_key("a", consulted("chapters"), settings, USUAL)
    assert (
        text_key("a", consulted("chapters"), Settings(service=Service(identity="one", rpm=5)), USUAL) == key
    )
    others = {
        text_key("b", consulted("chapters"), settings, USUAL),
        text_key("a", consulted("people"), settings, USUAL),
        text_key("a", consulted("chapters"), Settings(service=Service(identity="one", model="x")), USUAL),
        text_key("a", consulted("chapters"), Settings(service=Service(identity="two")), USUAL),
        text_key(
            "a", consulted("chapters"), Settings(service=service, question=Question(language="de")), USUAL
        ),
        text_key("a", consulted("chapters"), settings, Sampling(temperature=0.1)),
    }
    assert len(others | {key}) == 7
