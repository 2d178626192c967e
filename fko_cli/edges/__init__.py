"""Where it meets the world: store, settings, workbooks in and out, messages, Word, terminal."""
