"""Sending a message as e-mail: plain text and HTML, over SMTP."""

from __future__ import annotations

import smtplib
import ssl
from contextlib import suppress
from datetime import UTC, datetime
from email.errors import NonASCIILocalPartDefect
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid, parseaddr
from typing import TYPE_CHECKING, Any

from newscrawl.alerts.bounds import cut_after
from newscrawl.alerts.http import why
from newscrawl.alerts.rendering import html_of, text_of
from newscrawl.alerts.undelivered import Undelivered

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from newscrawl.alerts.message import Message

_PORTS = {"starttls": 587, "tls": 465, "none": 25}  # RFC 6409, RFC 8314, RFC 5321
_SUBJECT_MAX = 150
_SITES_NAMED = 5  # in the subject


def send_mail(options: Mapping[str, object], message: Message, seconds: float) -> str:
    """Send *message* by the SMTP server of *options*, and return a note of those who do not get it, if any.

    ``security`` is kept to: where STARTTLS is asked for and not offered, nothing is sent, no password first of all.

    Raises:
        Undelivered: nobody gets it.
    """
    host, security = str(options["host"]), str(options["security"])
    port = int(str(options["port"] or _PORTS[security]))
    mail = mail_of(options, message)
    try:
        refused = _exchange(options, mail, (host, port), security, seconds)
    except smtplib.SMTPServerDisconnected as error:
        cause = error.__context__ if isinstance(error.__context__, OSError) else ConnectionError()
        raise Undelivered(f"{host}:{port}: {why(cause, seconds)}", may_pass=True) from error
    except smtplib.SMTPException as error:
        raise _undelivered(error) from error
    except OSError as error:
        raise Undelivered(
            f"{host}:{port}: {why(error, seconds)}", may_pass=not isinstance(error, ssl.SSLError)
        ) from error
    except ValueError as error:  # an address outside ASCII that the server cannot take, as smtplib tells it
        raise Undelivered(f"it cannot be written: {error}") from error
    return f"but {host} refuses {', '.join(refused)}" if refused else ""


def _exchange(
    options: Mapping[str, object], mail: EmailMessage, address: tuple[str, int], security: str, seconds: float
) -> Mapping[str, object]:
    """Hand *mail* to the server at *address*, and return whom it refuses."""
    context = ssl.create_default_context()
    kind: Any = smtplib.SMTP_SSL if security == "tls" else smtplib.SMTP
    more = {"context": context} if security == "tls" else {}
    server = kind.__new__(kind)  # first it is there, then it connects, so that it can be cut while it does
    with cut_after(seconds, lambda: server.sock):
        try:
            server.__init__(*address, timeout=seconds, **more)
            if security == "starttls":
                server.starttls(context=context)
            if options.get("user"):
                server.login(str(options["user"]), str(options.get("password") or ""))
            refused: Mapping[str, object] = server.send_message(mail)
            with suppress(smtplib.SMTPException, OSError):  # the server has taken it
                server.quit()
        finally:
            server.close()
    return refused


def _undelivered(error: smtplib.SMTPException) -> Undelivered:
    """Return the error of ours that tells one of smtplib's; codes from 400 to 499 mean that it may pass."""
    match error:
        case smtplib.SMTPRecipientsRefused():
            address, (code, said) = next(iter(error.recipients.items()))
            sentence, codes = (
                f"it refuses {address}: {_said(code, said)}",
                [one[0] for one in error.recipients.values()],
            )
        case smtplib.SMTPAuthenticationError():
            sentence, codes = f"it refuses the login: {_said(error.smtp_code, error.smtp_error)}", [error.smtp_code]
        case smtplib.SMTPResponseException():
            sentence, codes = _said(error.smtp_code, error.smtp_error), [error.smtp_code]
        case smtplib.SMTPNotSupportedError():
            sentence, codes = f"it cannot do what is asked: {error}", []
        case _:
            sentence, codes = f"{type(error).__name__}: {error}", []
    return Undelivered(sentence, may_pass=any(400 <= code < 500 or code < 0 for code in codes))


def _said(code: int, text: bytes | str) -> str:
    said = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    return f"SMTP {code} {said[:200]}"


def mail_of(options: Mapping[str, object], message: Message) -> EmailMessage:
    """Return the mail: headers that no text can break out of, plain text, and HTML for those who like it.

    Raises:
        Undelivered: an address of *options* is none.
    """
    mail = EmailMessage(policy=SMTP)
    sender, to = str(options["sender"]), options["to"]
    recipients = [str(one) for one in to] if isinstance(to, tuple | list) else [str(to)]
    try:
        mail["From"], mail["To"] = sender, ", ".join(recipients)
        problem = _problem([mail["From"], mail["To"]], 1 + len(recipients))
    except (ValueError, LookupError) as error:  # a line feed; an address without a host, at which the parser stumbles
        problem = f"no mail address ({error})"
    if problem:
        raise Undelivered(f"from {sender!r} to {', '.join(recipients)!r}: {problem}; mend it in the configuration")
    mail["Subject"] = _subject(message)
    mail["Date"] = format_datetime(datetime.now(UTC))
    mail["Message-ID"] = make_msgid(domain=parseaddr(sender)[1].rpartition("@")[2] or None)
    mail["Auto-Submitted"] = "auto-generated"  # RFC 3834: no holiday notice comes back
    mail.set_content(text_of(message))
    mail.add_alternative(html_of(message), subtype="html")
    return mail


def _problem(headers: Sequence[Any], number: int) -> str:
    """Return what is wrong with the addresses of a mail, of which there should be so many; "" when nothing is."""
    addresses = [address for header in headers for address in header.addresses]
    defects = [one for header in headers for one in header.defects if not isinstance(one, NonASCIILocalPartDefect)]
    is_sound = len(addresses) == number and all(one.username and one.domain for one in addresses)
    return "" if is_sound and not defects else "no mail address"


def _subject(message: Message) -> str:
    sites = [change.site for change in message.changes]
    named = f": {', '.join(sites[:_SITES_NAMED])}{' ...' if len(sites) > _SITES_NAMED else ''}" if sites else ""
    subject = " ".join(f"newscrawl: {message.title}{named}".split())
    return subject if len(subject) <= _SUBJECT_MAX else f"{subject[: _SUBJECT_MAX - 4]} ..."
