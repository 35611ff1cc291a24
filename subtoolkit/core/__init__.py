"""The nouns of the toolkit in the order of the flow, the clock they share, the errors and the settings."""
