"""The project, and the people: members, roles, consent, duty, notices, audit, live transport."""
