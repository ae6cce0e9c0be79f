"""Back-ups: one file with a whole database, checked by hash and seal, and the way back from it.

Keys never lie in one: a stolen back-up alone forges no sign-in and no audit.
"""
