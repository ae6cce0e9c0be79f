"""The API object: its description, and answers that are problem details."""

from typing import Any

from django.http import HttpRequest
from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema

from community.access import everyone
from community.api.problems import CONTENT_TYPE, answer_problems

PROBLEM = {"$ref": "#/components/schemas/Problem"}


class HearthAPI(NinjaAPI):
    """The same verbs as the pages, for programs."""

    def __init__(self) -> None:
        self.described: dict[str, OpenAPISchema] = {}
        super().__init__(
            title="Hearth",
            version="1",
            description=(
                "Everything a member, host or moderator can do on the pages, as JSON. Sign in by "
                "`/_allauth/app/v1/` and send the session token as `X-Session-Token`. Refusals "
                "are problem details with a stable `code` and a sentence to show."
            ),
            docs_decorator=everyone,
        )
        answer_problems(self)

    def get_openapi_schema(
        self, *, path_prefix: str | None = None, path_params: Any = None
    ) -> OpenAPISchema:
        """Return the description, made once: it takes a second, and anyone may ask for it."""
        prefix = self.get_root_path(path_params or {}) if path_prefix is None else path_prefix
        if prefix not in self.described:
            self.described[prefix] = self._describe(prefix)
        return self.described[prefix]

    def _describe(self, prefix: str) -> OpenAPISchema:
        """Describe every operation, with refusals under their own media type."""
        schema = super().get_openapi_schema(path_prefix=prefix)
        for path in schema["paths"].values():
            for operation in path.values():
                _as_problems(operation["responses"])
        return schema

    def on_exception(self, request: HttpRequest, exc: Any) -> Any:
        """Answer a refusal; a fault of ours goes on to the log and the last page."""
        return super().on_exception(request, exc)


def _as_problems(responses: dict[Any, Any]) -> None:
    for answer in responses.values():
        content = answer.get("content", {})
        if content.get("application/json", {}).get("schema") == PROBLEM:
            answer["content"] = {CONTENT_TYPE: content["application/json"]}
