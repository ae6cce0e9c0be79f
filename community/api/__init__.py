"""The JSON API: its doors, its refusals and its lists, and the operations of a member's own things.

Each app brings a router of the same verbs that its pages call; `community.urls` joins them.
"""
