//! Delivery status notifications (RFC 3464): what became of a mail after the relay took it. Anybody can send such a
//! report, so nothing in it is believed beyond "this Message-ID, that status".

/// What the report says happened (RFC 3464 section 2.3.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// Given up.
    Failed,
    /// Not yet.
    Delayed,
    /// In the mailbox.
    Delivered,
    /// Handed on to a system that does not report.
    Relayed,
    /// Delivered and sent on from there.
    Expanded,
}

/// A report about one recipient.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dsn {
    /// ENVID of the mail: its Message-ID without brackets.
    pub envelope_id: Option<String>,
    /// The returned headers' Message-ID without brackets.
    pub message_id: Option<String>,
    /// See [`Action`].
    pub action: Action,
    /// Enhanced status code, e.g. `5.1.1`; empty when there was none.
    pub status: String,
    /// The remote server's words.
    pub diagnostic: String,
    /// Whom it is about.
    pub recipient: Option<String>,
}

/// More than any report needs; the rest is not looked at.
const LIMIT: usize = 256 * 1024;

/// Reads a report; `None` for any other mail. Never fails on damage: what is missing is missing.
pub fn parse(mail: &[u8]) -> Option<Dsn> {
    let mail = String::from_utf8_lossy(&mail[..mail.len().min(LIMIT)]).replace("\r\n", "\n");
    let (head, body) = split(&mail);
    let kind = field(head, "content-type")?;
    if !kind.to_ascii_lowercase().starts_with("multipart/report") {
        return None;
    }
    let boundary = parameter(&kind, "boundary")?;
    let mut report = None;
    let mut message_id = None;
    for part in body.split(format!("--{boundary}").as_str()).skip(1) {
        let (part_head, content) = split(part.strip_prefix('\n').unwrap_or(part));
        let kind = field(part_head, "content-type").unwrap_or_default().to_ascii_lowercase();
        if kind.starts_with("message/delivery-status") || kind.starts_with("message/global-delivery-status") {
            report = report.or_else(|| status(content));
        } else if kind.starts_with("message/rfc822") || kind.starts_with("text/rfc822-headers") {
            message_id = message_id.or_else(|| field(split(content).0, "message-id"));
        }
    }
    let mut report = report?;
    report.message_id = message_id.map(|id| id.trim_matches(['<', '>', ' ']).to_owned());
    Some(report)
}

/// The groups of fields: first about the mail, then about each recipient; the first that names an action counts, since
/// our mails have one recipient.
fn status(content: &str) -> Option<Dsn> {
    let groups: Vec<&str> = content.split("\n\n").filter(|group| !group.trim().is_empty()).collect();
    let envelope_id = groups.iter().find_map(|group| field(group, "original-envelope-id")).map(|id| from_xtext(&id));
    let group = groups.iter().find(|group| field(group, "action").is_some())?;
    let action = match field(group, "action")?.to_ascii_lowercase().as_str() {
        "failed" => Action::Failed,
        "delayed" => Action::Delayed,
        "delivered" => Action::Delivered,
        "relayed" => Action::Relayed,
        "expanded" => Action::Expanded,
        _ => return None,
    };
    let after_type = |text: String| text.split_once(';').map_or(text.clone(), |(_, rest)| rest.trim().to_owned());
    let status = field(group, "status").unwrap_or_default();
    Some(Dsn {
        envelope_id,
        message_id: None,
        action,
        status: status.split_whitespace().next().unwrap_or("").to_owned(),
        diagnostic: field(group, "diagnostic-code").map(after_type).unwrap_or_default().chars().take(500).collect(),
        recipient: field(group, "final-recipient").or_else(|| field(group, "original-recipient")).map(after_type),
    })
}

/// Head and body, parted by the first empty line.
fn split(text: &str) -> (&str, &str) {
    match text.strip_prefix('\n') {
        Some(body) => ("", body),
        None => text.split_once("\n\n").unwrap_or((text, "")),
    }
}

/// The first field of this (lower-case) name, unfolded.
fn field(head: &str, name: &str) -> Option<String> {
    let mut value: Option<String> = None;
    for line in head.lines() {
        match (&mut value, line.starts_with([' ', '\t'])) {
            (Some(value), true) => {
                value.push(' ');
                value.push_str(line.trim());
            }
            (Some(_), false) => break,
            (None, true) => {}
            (None, false) => {
                let found = line.split_once(':').filter(|(n, _)| n.trim().eq_ignore_ascii_case(name));
                value = found.map(|(_, v)| v.trim().to_owned());
            }
        }
    }
    value
}

/// A parameter of a structured field, with or without quotes.
fn parameter(value: &str, name: &str) -> Option<String> {
    value.split(';').skip(1).find_map(|part| {
        let (key, value) = part.split_once('=')?;
        let value = value.trim().trim_matches('"');
        (key.trim().eq_ignore_ascii_case(name) && !value.is_empty()).then(|| value.to_owned())
    })
}

/// RFC 3461 section 4: `+2B` is `+`. Some servers hand it back undecoded.
fn from_xtext(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('+') {
        out.push_str(before);
        let decoded = after.get(..2).and_then(|hex| u8::from_str_radix(hex, 16).ok()).filter(u8::is_ascii);
        match decoded {
            Some(byte) => {
                out.push(char::from(byte));
                rest = &after[2..];
            }
            None => {
                out.push('+');
                rest = after;
            }
        }
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    const REPORT: &str = "\
From: MAILER-DAEMON@relay.example
Subject: Undelivered Mail
Content-Type: multipart/report; report-type=delivery-status;
\tboundary=\"B1/relay.example\"

This is a MIME message.
--B1/relay.example
Content-Type: text/plain

I am sorry.

--B1/relay.example
Content-Description: Delivery report
Content-Type: message/delivery-status

Reporting-MTA: dns; relay.example
Original-Envelope-Id: abc+2B1@distribuidora.example
Arrival-Date: Tue, 24 Nov 2026 14:30:00 -0300

Final-Recipient: rfc822; ana@alfa.example
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 <ana@alfa.example>:
    user unknown

--B1/relay.example
Content-Type: text/rfc822-headers

From: noreply@distribuidora.example
Message-ID: <abc+1@distribuidora.example>

--B1/relay.example--
";

    #[test]
    fn a_report_says_what_became_of_which_mail() {
        let wanted = Dsn {
            envelope_id: Some("abc+1@distribuidora.example".into()),
            message_id: Some("abc+1@distribuidora.example".into()),
            action: Action::Failed,
            status: "5.1.1".into(),
            diagnostic: "550 5.1.1 <ana@alfa.example>: user unknown".into(),
            recipient: Some("ana@alfa.example".into()),
        };
        assert_eq!(parse(REPORT.as_bytes()), Some(wanted.clone()));
        assert_eq!(parse(REPORT.replace('\n', "\r\n").as_bytes()), Some(wanted));
    }

    #[test]
    fn the_actions_are_told_apart() {
        for (word, action) in [
            ("delivered", Action::Delivered),
            ("Delayed", Action::Delayed),
            ("relayed", Action::Relayed),
            ("expanded", Action::Expanded),
        ] {
            let report = REPORT.replace("Action: failed", &format!("Action: {word}"));
            assert_eq!(parse(report.as_bytes()).unwrap().action, action);
        }
    }

    #[test]
    fn anything_else_is_no_report_and_damage_never_panics() {
        assert_eq!(parse(b""), None);
        assert_eq!(parse(b"Subject: hi\n\nAction: failed\n"), None);
        assert_eq!(parse(REPORT.replace("Action: failed", "Action: exploded").as_bytes()), None);
        assert_eq!(parse(REPORT.replace("multipart/report", "multipart/mixed").as_bytes()), None);
        for end in 0..REPORT.len() {
            let _ = parse(&REPORT.as_bytes()[..end]);
            let _ = parse(&REPORT.as_bytes()[end..]);
        }
    }

    #[test]
    fn an_envelope_id_is_decoded_or_left() {
        assert_eq!(from_xtext("a+2Bb+3D"), "a+b=");
        assert_eq!(from_xtext("a+b@x"), "a+b@x");
        assert_eq!(from_xtext("+"), "+");
    }
}
