"""A newsletter's message becomes one document."""

from email.message import EmailMessage

import pytest

from tests.transforms.readers.reading import read_one, reject_one


def message(**headers: str) -> EmailMessage:
    mail = EmailMessage()
    for name, value in headers.items():
        mail[name.replace("_", "-")] = value
    return mail


@pytest.mark.parametrize("charset", ["utf-8", "iso-8859-1"])
def test_html_part_goes_before_plain_text(charset: str):
    mail = message(
        From='"The Aldermoor Brief" <brief@post.example>',
        Subject="Café owner: «No»",
        Date="Tue, 04 Mar 2025 10:00:00 +0100",
        Message_ID="<1@post.example>",
    )
    mail.set_content("Plain café.\n")
    mail.add_alternative("<p>Marked-up café.</p>\n", subtype="html", charset=charset)
    document = read_one(mail.as_bytes(), "a.eml")
    assert (document.content, document.media_type) == ("<p>Marked-up café.</p>\n", "text/html")
    assert document.fields == {
        "headline": "Café owner: «No»", "outlet": "The Aldermoor Brief", "id": "<1@post.example>",
        "published_at": "Tue, 04 Mar 2025 10:00:00 +0100",
    }  # fmt: skip


def test_plain_message_under_another_name():
    mail = message(From="brief@post.example", Date="Tue, 04 Mar 2025 10:00:00 +0100", Subject="No")
    mail.set_content("She left the café.\n", charset="iso-8859-15", cte="base64")
    document = read_one(mail.as_bytes(), "a.txt")
    assert (document.source_format, document.content) == ("email", "She left the café.\n")
    assert document.fields["outlet"] == "post.example"


def test_messages_without_text_are_set_aside():
    mail = message(From="brief@post.example", Subject="No")
    mail.add_attachment(b"\x89PNG", maintype="image", subtype="png")
    assert reject_one(mail.as_bytes(), "a.eml").reason_code == "no_text"
    assert reject_one(b"Just some words.\n", "a.eml").reason_code == "malformed"
