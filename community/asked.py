"""What the end of an address asks for."""

LONGEST = 18  # digits; what fits into a database's number


def number_asked(text: str) -> int | None:
    """Return the whole number that was asked for; None for anything else."""
    fits = text.isascii() and text.isdigit() and len(text) <= LONGEST
    return int(text) if fits else None
