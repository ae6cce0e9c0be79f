"""How back-ups say no: a sentence for the person at the terminal."""


class NoBackup(Exception):
    """Something that was not done, with a kind sentence that names the next step."""
