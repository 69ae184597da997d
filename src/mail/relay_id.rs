//! The relay's own name for a mail, from its last answer. Some relays replace the Message-ID by it (Amazon SES), and
//! reports of others name nothing else.

/// The name in an answer such as `250 2.0.0 Ok: queued as 4F1C2D`; nothing when there is none.
pub fn find(reply: &str) -> Option<String> {
    let words: Vec<&str> = reply.split([' ', '\t', ',', '(', ')']).filter(|word| !word.is_empty()).collect();
    let lower = reply.to_lowercase();
    // Postfix and its kin, Haraka, Courier: the name follows a fixed phrase.
    for phrase in [
        "queued as ",
        "queued for delivery as ",
        "message queued as ",
        "mail queued as ",
        "ok id=",
        " id=",
        "qp ",
        "internalid=",
        "queue id ",
        "queueid=",
        "queue-id ",
        "msgid=",
        "message-id: ",
        "uuid=",
    ] {
        let after = lower.find(phrase).and_then(|at| reply.get(at + phrase.len()..));
        if let Some(name) = after.and_then(|rest| named(rest.split([' ', ',', ';', ')', ']']).next().unwrap_or(""))) {
            return Some(name);
        }
    }
    // Exchange: `<name@host> [InternalId=…] Queued mail for delivery`.
    if let Some(name) =
        words.iter().find(|word| word.starts_with('<') && word.contains('@')).and_then(|word| named(word))
    {
        return Some(name);
    }
    // Sendmail and OpenSMTPD: `2.0.0 name Message accepted for delivery`. Amazon SES, Gmail and many more: `Ok name`.
    let accepted = lower.contains("message accepted") || lower.contains("accepted for delivery");
    let mut said = words.iter().skip_while(|word| is_code(word));
    if accepted {
        return said.next().and_then(|word| named(word));
    }
    let first = said.next()?;
    if !["ok", "ok:", "queued", "queued.", "accepted", "received"].contains(&first.to_ascii_lowercase().as_str()) {
        return None;
    }
    said.filter(|word| word.len() > 8).find_map(|word| named(word))
}

/// `250`, `2.0.0`, `250-2.6.0`.
fn is_code(word: &str) -> bool {
    word.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'-'))
        && word.len() <= 9
        && word.starts_with('2')
}

/// A name that can be looked up: of a few to 200 plain characters, with a digit in it.
fn named(word: &str) -> Option<String> {
    let word = word.trim_matches(|c: char| "<>[]\"'.;:".contains(c));
    let plain = word.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.@+=/$!".contains(&byte));
    let fits = (5..=200).contains(&word.len()) && word.bytes().any(|byte| byte.is_ascii_digit());
    (plain && fits).then(|| word.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn relays_name_the_mail_each_in_their_way() {
        for (reply, name) in [
            ("250 2.0.0 Ok: queued as 4F1C2D3E4A", Some("4F1C2D3E4A")),
            ("250 2.0.0 Ok: queued as 4bKx1h2Nz9z5vN", Some("4bKx1h2Nz9z5vN")),
            ("250 OK id=1tFoo8-0001Ab-2C", Some("1tFoo8-0001Ab-2C")),
            (
                "250 Ok 0102018f0a1b2c3d-5d0c6a2e-1f2e-4c3b-9a8b-000000000000-000000",
                Some("0102018f0a1b2c3d-5d0c6a2e-1f2e-4c3b-9a8b-000000000000-000000"),
            ),
            ("250 2.0.0 OK  1795521600 d2e1a72fcca58-7ab1234567si1234567b3a.12 - gsmtp", Some("1795521600")),
            (
                "250 2.6.0 <abc1@relay.example> [InternalId=123456, Hostname=AM0.prod.outlook.com] 9000 bytes Queued mail for delivery",
                Some("123456"),
            ),
            ("250 2.0.0 uAOE1abc012345 Message accepted for delivery", Some("uAOE1abc012345")),
            ("250 2.0.0 9f8e7d6c Message accepted for delivery", Some("9f8e7d6c")),
            ("250 ok 1795521600 qp 12345", Some("12345")),
            ("250 Ok: queued as Xy9_z-ABCDEF0", Some("Xy9_z-ABCDEF0")),
            ("250 Message Queued (5D0C6A2E-1F2E-4C3B-9A8B-0123456789AB.1)", None),
            ("250 2.0.0 Ok", None),
            ("250 2.0.0 kept in memory", None),
            ("", None),
        ] {
            assert_eq!(find(reply).as_deref(), name, "{reply}");
        }
    }
}
