"""What happens: one module per stage. A stage reads through the edges, decides through the core, writes back."""
