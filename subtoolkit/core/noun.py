"""What all nouns share: frozen, validated, and with a field for everything that is written about them."""

from pydantic import BaseModel, ConfigDict


class Noun(BaseModel):
    """A frozen value; unknown fields in JSON are errors, so that a typing mistake is never lost."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)
