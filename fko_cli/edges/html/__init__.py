"""Web pages of one file each: nothing in them comes from elsewhere, and no text in them can become markup."""
