"""The papers around the concept: the council item and the briefing for the annual talk. Pure, like the concept itself."""
