"""How Hearth says no: one exception that carries a code for programs and a sentence for people."""

from datetime import datetime


class Refused(Exception):
    """A verb that was not done, with a stable code and a kind sentence that names the next step.

    `status` is the HTTP status; `until` is when the refusal ends, where that is known.
    """

    def __init__(
        self, code: str, sentence: str, *, status: int = 403, until: datetime | None = None
    ) -> None:
        super().__init__(sentence)
        self.code, self.sentence, self.status, self.until = code, str(sentence), status, until
