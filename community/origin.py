"""Whether a page of ours sent a request: other sites may post forms, and get nothing for it."""

from urllib.parse import urlsplit

from django.http import HttpRequest


def came_from_here(request: HttpRequest) -> bool:
    """Tell whether a page of this site sent the request; what does not say so did not."""
    if site := request.headers.get("Sec-Fetch-Site"):
        return site == "same-origin"
    sender = request.headers.get("Origin") or request.headers.get("Referer", "")
    return urlsplit(sender).netloc == request.get_host()
