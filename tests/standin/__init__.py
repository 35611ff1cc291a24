"""The stand-in, asked over real HTTP by the real client."""
