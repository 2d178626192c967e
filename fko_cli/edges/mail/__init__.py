"""Where `fko` meets mail servers and mail programs: sign-in, delivery, drafts, the mailbox."""
