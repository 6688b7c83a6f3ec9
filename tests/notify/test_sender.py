"""Messages to names: what arrives, what is refused in words, and that no word holds an address."""

import logging
import sys

import apprise  # noqa: F401 - all of it is there before a test takes it away: a thread that outlives its test may be importing it
import pytest

from bot.notify import sender as sending
from bot.notify.addresses import read_addresses
from bot.notify.message import Message, NotSentError
from bot.notify.sender import Sender
from tests.notify.receiver import KEY, Receiver

HELLO = Message(to="team-chat", about="github:acme/payments#7", title="Review wanted: Search", body="Please read it.")


def a_sender(**settings: str) -> Sender:
    return Sender(lambda: read_addresses(settings))


def refusal(sender: Sender, message: Message = HELLO) -> NotSentError:
    with pytest.raises(NotSentError) as caught:
        sender.send(message)
    assert KEY not in str(caught.value)
    return caught.value


def test_a_message_arrives_as_it_is(receiver: Receiver) -> None:
    a_sender(TEAM_CHAT=receiver.address).send(HELLO)
    assert receiver.messages == ["Review wanted: Search\nPlease read it."]


def test_a_name_without_an_address_names_its_setting() -> None:
    error = refusal(a_sender())
    assert str(error) == "SPECBOT_NOTIFY_TEAM_CHAT is not set; set it to an address that Apprise knows"
    assert error.final


def test_an_address_that_apprise_does_not_know_is_not_told() -> None:
    sender = a_sender(TEAM_CHAT=f"carrier-pigeon://{KEY}")
    error = refusal(sender)
    assert str(error).startswith("SPECBOT_NOTIFY_TEAM_CHAT: Apprise does not know such an address")
    assert error.final
    assert sender.problem("team-chat") == str(error)


def test_a_good_address_has_no_problem(receiver: Receiver) -> None:
    sender = a_sender(TEAM_CHAT=receiver.address)
    assert sender.problem("team-chat") == ""
    assert sender.problem("leads").startswith("SPECBOT_NOTIFY_LEADS is not set")
    assert receiver.got == []


def test_a_service_that_refuses_is_worth_another_try(
    receiver: Receiver, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    receiver.status = 503
    with caplog.at_level(logging.INFO):
        error = refusal(a_sender(TEAM_CHAT=receiver.address))
    assert "503" in str(error)
    assert not error.final
    assert KEY not in caplog.text
    assert KEY not in capfd.readouterr().err


def test_a_service_that_does_not_answer_is_left_in_time(receiver: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending, "SECONDS", 0.2)
    receiver.silent.set()
    assert str(refusal(a_sender(TEAM_CHAT=receiver.address))) == "no answer within 0 seconds"


def test_an_address_may_be_for_some_repositories(receiver: Receiver) -> None:
    sender = a_sender(TEAM_CHAT=f"acme/* other/docs {receiver.address}")
    sender.send(HELLO)
    sender.send(Message(to="team-chat", about="gitlab:Other/Docs", title="Digest", body="None."))
    sender.send(Message(to="team-chat", about="", title="Test", body="."))
    error = refusal(sender, Message(to="team-chat", about="github:evil/payments#1", title="Spam", body=""))
    assert "SPECBOT_NOTIFY_TEAM_CHAT is not for github:evil/payments#1" in str(error)
    assert receiver.titles == ["Review wanted: Search", "Digest", "Test"]


def test_an_address_shows_nothing_of_itself() -> None:
    assert KEY not in repr(read_addresses({"A": f"json://host/{KEY}"}))


def test_without_apprise_it_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "apprise", None)
    assert "specbot[serve,notify]" in str(refusal(a_sender(TEAM_CHAT="json://host/x")))
