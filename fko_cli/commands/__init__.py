"""What a person types: one module per command, each of which parses, calls its stage and shows the result."""
