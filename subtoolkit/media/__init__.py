"""Media file -> sound -> segments, exact on the player's clock; the only folder that runs ffmpeg."""
