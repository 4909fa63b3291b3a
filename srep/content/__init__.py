"""Loads the files in ``content/`` into the database, and never over what an editor changed."""
