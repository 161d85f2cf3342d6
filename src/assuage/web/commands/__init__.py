"""Verbs that need the database, handed to the command line through the entry points `assuage.commands`."""
