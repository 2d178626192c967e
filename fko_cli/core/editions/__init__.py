"""What lives longer than a round: editions as printed, what changed since, fields and institutions over the years."""
