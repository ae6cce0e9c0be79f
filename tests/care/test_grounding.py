"""Grounding tools: short, skippable, honest, and usable without any script."""

import pytest
from django.test import Client

from community.care.tools import tools
from community.models import Community


def test_there_are_three_tools_and_breathing_is_never_first() -> None:
    assert len(tools()) >= 3
    assert not next(iter(tools().values())).paces_breath
    assert any(tool.paces_breath for tool in tools().values())


def test_the_list_says_how_long_each_takes_and_who_should_skip_it(
    community: Community, client: Client
) -> None:
    page = client.get("/care/grounding/").content.decode()
    for tool in tools().values():
        assert tool.title in page
        assert f"about {tool.minutes} minutes" in page
        assert tool.skip_if in page


@pytest.mark.parametrize("slug", list(tools()))
def test_each_tool_has_steps_words_evidence_and_a_way_to_stop(
    community: Community, client: Client, slug: str
) -> None:
    tool = tools()[slug]
    page = client.get(f"/care/grounding/{slug}/").content.decode()
    for words in (*tool.steps, *tool.words_only, tool.skip_if, tool.stop, tool.evidence):
        assert words in page
    others = [other for other in tools().values() if other is not tool]
    assert all(other.title in page for other in others)
    assert "<audio" not in page
    assert "<video" not in page
    assert "autoplay" not in page


def test_a_tool_that_does_not_exist_is_not_found(community: Community, client: Client) -> None:
    assert client.get("/care/grounding/nothing/").status_code == 404
