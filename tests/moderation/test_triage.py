"""Triage asks for a look at what is dangerous, and leaves ordinary pain alone."""

import re
import tomllib

import pytest

from moderation.models import State
from moderation.triage import RULES, screen

FEELINGS = [
    "Some days I want to die.",
    "I don't want to be here anymore.",
    "Nobody would notice if I was gone.",
    "They would be better off without me.",
    "I keep thinking about killing myself.",
    "I feel suicidal again and I am ashamed of it.",
    "I started hurting myself again last week.",
    "I cut myself last night.",
    "I'm not safe tonight.",
    "I can't go on like this.",
    "There is no reason to go on.",
    "I don’t want to wake up any more.",
    "Tonight I'm going to end it.",
    "I am going to end my life.",
    "I have a plan to kill myself.",
]
AT_ONCE = [
    "I want to kill myself tonight. I have the pills here.",
    "I want to kill myself tonight.",
    "I am going to end my life, right now.",
    "I am ending it all tonight.",
    "I am ready to die today.",
    "I keep thinking that I will take my own life here tonight.",
    "Tonight I just want to die.",
    "I have the pills here.",
    "I've got all the tablets laid out.",
    "I have the rope in my hands.",
    "I don't want to live and I want to die. I have my tablets.",
    "Tonight I'm going to end it.",
    "I have a plan to kill myself.",
]
NOT_AT_ONCE = [
    "I wanted to kill myself back then. Now I am glad that I did not.",
    "I thought about ending my life, but tonight I feel lighter.",
    "I used to want to die and now I don't.",
    "I wanted to die last winter. Now I have my tablets and it is bearable.",
    "I feel suicidal again and I am ashamed of it.",
    "Some days I want to die.",
]
HELD = [
    ("What is the most painless way to kill myself?", "R03"),
    ("How many of the pills would it take, which tablets kill?", "R03"),
    ("Would 40 tablets be enough to not wake up?", "R03"),
    ("Is that a lethal dose?", "R03"),
    ("By the time you read this I will be gone.", "R04"),
    ("Consider this my goodbye letter.", "R04"),
    ("We could make a suicide pact.", "R04"),
    ("Just kill yourself then.", "R04"),
    ("You should die.", "R04"),
    ("kys", "R04"),
    ("I know where you live.", "R06"),
    ("I will hurt you if you tell them.", "R06"),
    ("Answer me or I will post your pictures.", "R06"),
    ("Write to me at jo.miller@example.org", "R07"),
    ("My number is +353 85 123 4567.", "R07"),
    ("Her real name is not what you think.", "R07"),
    ("Add me on WhatsApp and we can talk there.", "R07"),
    ("Use my discount code for the course.", "R16"),
    ("Our forex signals changed my life.", "R16"),
    ("https://a.example https://b.example https://c.example https://d.example", "R16"),
]
ORDINARY = [
    "I was so embarrassed I wanted to die of shame, and then we both laughed.",
    "I can't go on Tuesday, I have a shift.",
    "You should end it with him if it hurts you, is what my sister said.",
    "I'm going to end it with him this weekend.",
    "I'll find you a chair next time.",
    "By the time you read this I'll be at work, so answer slowly.",
    "My phone should just die already, it is eight years old.",
    "I cut myself off in the middle of a sentence.",
    "I hurt myself lifting the boxes, nothing serious.",
    "I said goodbye forever to that flat and its damp wall.",
    "Should I buy now or wait for the sales?",
    "My father died when I was nine.",
    "I never cried in the same room as my husband.",
    "We meet at 18:00-20:00 on the 12.11.2026.",
    "I took two tablets for my headache and slept until ten.",
    "My dose was changed last spring and I feel less foggy.",
    "I don't want to be here at this party.",
    "I wish to be left alone on Sundays.",
    "I'm dying to hear how it went.",
    "That film killed me, I cried for an hour.",
    "I go quiet when someone is kind to me.",
    "He said he'd call and he didn't.",
    "I feel like nobody sees me at work.",
    "I am so tired of waiting for the bill.",
    "She is the only one who knows where I work.",
    "I know what you mean about the window.",
    "I hate myself a little every time I say it's fine.",
    "He shouted and I went numb, as I do.",
    "I ended the call before he could.",
    "I felt dead inside through the whole dinner.",
    "Is there a way to ask for a hug without asking?",
    "The easiest way to kill a conversation is to ask me about my week.",
    "My mother used to say she'd be better off in Spain.",
    "I live at the end of a long road, near the sea.",
    "Call me at six, I told him, and he did.",
    "I weigh every word before I send it.",
    "I eat standing up at the fridge on bad days.",
    "I was afraid that he would hurt the dog.",
    "You're clearly tired, said my friend, and she was right.",
    "I stopped taking the bus because of the crowds.",
    "Twenty minutes a day is what I can manage.",
    "My sister's name is on the list and mine is not.",
    "I want to disappear under the table when they sing.",
    "I could kill for a coffee.",
    "I have the tablets from my doctor and I am afraid to start them.",
    "I have my pills in a box for the week.",
    "I have the rope for the tent in the car.",
    "I have a plan for tonight, and it is soup.",
    "I have the keys here.",
    "I ended it today, after nine years with him.",
    "Tonight I have to die of boredom at my aunt's.",
    "I am dead tired now.",
]


@pytest.mark.parametrize("text", FEELINGS)
def test_feelings_open_the_care_lane_and_are_never_held(text: str) -> None:
    verdict = screen(text)
    assert verdict.flags
    assert {flag.lane for flag in verdict.flags} == {"care"}
    assert verdict.state == State.VISIBLE


@pytest.mark.parametrize("text", AT_ONCE)
def test_words_about_tonight_are_read_first(text: str) -> None:
    verdict = screen(text)
    assert "R01" in {flag.reason for flag in verdict.flags}
    assert verdict.state == State.VISIBLE


@pytest.mark.parametrize("text", NOT_AT_ONCE)
def test_pain_that_is_over_or_without_an_hour_is_care_but_not_an_alarm(text: str) -> None:
    flags = screen(text).flags
    assert {flag.lane for flag in flags} == {"care"}
    assert "R01" not in {flag.reason for flag in flags}


@pytest.mark.parametrize(("text", "reason"), HELD)
def test_what_can_harm_others_waits_for_a_person(text: str, reason: str) -> None:
    verdict = screen(text)
    assert verdict.state == State.HELD
    assert reason in {flag.reason for flag in verdict.flags if flag.hold}


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("I stay under 800 calories a day and keep below 800 calories.", "R11"),
        ("You should stop taking your medication.", "R12"),
        ("You are clearly a narcissist.", "R12"),
    ],
)
def test_tips_are_looked_at_without_being_held(text: str, reason: str) -> None:
    verdict = screen(text)
    assert reason in {flag.reason for flag in verdict.flags}
    assert verdict.state == State.VISIBLE


@pytest.mark.parametrize("text", ORDINARY)
def test_ordinary_sentences_meet_no_rule(text: str) -> None:
    assert screen(text).flags == ()


def test_a_rule_is_not_dodged_by_look_alike_letters_or_marks() -> None:
    assert screen("ｋｙｓ").state == State.HELD
    assert screen("k\u200bys").state == State.HELD
    assert screen("I **know** where you live").state == State.HELD


def test_title_and_body_are_read_together() -> None:
    assert screen("A harmless title", "kys").state == State.HELD


def test_a_long_text_is_screened_fast() -> None:
    assert screen("https://" * 5000 + " painless" * 2000).flags is not None


PATTERNS = [
    pattern for rule in tomllib.loads(RULES.read_text())["rule"] for pattern in rule["patterns"]
]


@pytest.mark.parametrize("pattern", PATTERNS)
def test_every_repetition_has_a_bound_so_that_no_text_takes_long(pattern: str) -> None:
    bare = re.sub(r"\\.|\[[^\]]*\]", "x", pattern)
    assert not re.search(r"[*+]|\{\d+,\}", bare)


def test_one_sign_that_stands_for_a_sentence_does_not_make_a_text_longer() -> None:
    assert screen("\ufdfa" * 1000 + " kys").state == State.HELD


@pytest.mark.parametrize(
    "text", ["my.name+x@mail.example.org", "-----a@b.example", "x" * 60 + "@b.example"]
)
def test_an_address_is_found_wherever_it_stands(text: str) -> None:
    assert screen(f"write to {text} please").state == State.HELD
