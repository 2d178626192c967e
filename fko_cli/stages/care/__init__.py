"""What keeps a workspace sound: checks, backups, other databases, repair, and data whose time is over."""
