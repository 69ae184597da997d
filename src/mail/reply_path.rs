//! The address to which a person answers a mail of a conversation: one for each conversation, with a token in it that
//! nobody can make up. It is in the domain of what comes back, in a mailbox of its own.

use super::return_path;
use crate::config::Config;
use crate::crypto::derive::KeyRing;
use crate::error::Result;

/// The head of a mail is not looked at beyond this, in bytes.
const MOST_HEAD: usize = 64 * 1024;

/// Whom a mail that came in is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Addressed {
    /// This conversation, by its row.
    Conversation(String),
    /// A conversation's mailbox, with a token that is none.
    Nobody,
    /// Whatever takes what comes back.
    Returns,
}

/// The address of a conversation; none where people cannot answer by mail.
pub fn address(config: &Config, keys: &KeyRing, conversation: &str) -> Result<Option<String>> {
    let returns = &config.mail.returns;
    if !returns.own_sender || returns.reply_mailbox.is_empty() {
        return Ok(None);
    }
    let token = keys.reply_token(conversation)?;
    Ok(Some(format!("{}{}{token}@{}", returns.reply_mailbox, returns.separator, return_path::domain(config))))
}

/// Whose address this is. The letters' case does not count: servers on the way change it.
pub fn addressed(config: &Config, keys: &KeyRing, address: &str) -> Addressed {
    let returns = &config.mail.returns;
    let address = address.trim().to_ascii_lowercase();
    let local = address.rsplit_once('@').map_or(address.as_str(), |(local, _)| local);
    let mailbox = returns.reply_mailbox.to_ascii_lowercase();
    let Some(rest) = local.strip_prefix(mailbox.as_str()).filter(|_| !mailbox.is_empty()) else {
        return Addressed::Returns;
    };
    match rest.strip_prefix(returns.separator.as_str()) {
        Some(token) => keys.conversation_of(token).map_or(Addressed::Nobody, Addressed::Conversation),
        None if rest.is_empty() => Addressed::Nobody,
        None => Addressed::Returns,
    }
}

/// The same of several addresses, whatever stands between them: a conversation's is the one that counts.
pub fn addressed_in(config: &Config, keys: &KeyRing, text: &str) -> Addressed {
    let mut found = Addressed::Returns;
    for word in text.split(|c: char| c.is_whitespace() || matches!(c, '<' | '>' | ',' | ';' | '"' | '(' | ')')) {
        match addressed(config, keys, word) {
            Addressed::Conversation(id) => return Addressed::Conversation(id),
            Addressed::Nobody => found = Addressed::Nobody,
            Addressed::Returns => {}
        }
    }
    found
}

/// The same of a mail whose envelope is not known: what the mail server wrote into its head counts before what the sender
/// did.
pub fn addressed_in_head(config: &Config, keys: &KeyRing, mail: &[u8]) -> Addressed {
    let head = String::from_utf8_lossy(&mail[..mail.len().min(MOST_HEAD)]).replace("\r\n", "\n");
    let head = head.split("\n\n").next().unwrap_or_default().replace("\n ", " ").replace("\n\t", " ");
    for names in [&["delivered-to", "x-original-to", "envelope-to"][..], &["to", "cc"][..]] {
        for (name, value) in head.lines().filter_map(|line| line.split_once(':')) {
            if names.contains(&name.trim().to_ascii_lowercase().as_str()) {
                match addressed_in(config, keys, value) {
                    Addressed::Returns => {}
                    found => return found,
                }
            }
        }
    }
    Addressed::Returns
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "0192f1a0-0000-7000-8000-000000000001";

    #[test]
    fn a_conversation_has_an_address_of_its_own_and_nothing_else_leads_there() {
        let mut config: Config = toml::from_str(crate::config::DEFAULTS).unwrap();
        config.mail.from_address = "noreply@distribuidora.example".into();
        let keys = KeyRing::generate().unwrap();
        let own = address(&config, &keys, ID).unwrap().unwrap();
        assert!(own.starts_with("atendimento+") && own.ends_with("@distribuidora.example"), "{own}");
        assert!(own.split('@').next().unwrap().len() <= 64, "RFC 5321 section 4.5.3.1.1");
        let here = Addressed::Conversation(ID.into());
        assert_eq!(addressed(&config, &keys, &own), here);
        assert_eq!(addressed(&config, &keys, &own.to_uppercase()), here);
        for nobody in ["atendimento@x.example", "atendimento+20261124-AB12-CD34@x.example", "atendimento+@x.example"] {
            assert_eq!(addressed(&config, &keys, nobody), Addressed::Nobody, "{nobody}");
        }
        for other in ["", "bounces+abc@x.example", "noreply@x.example", "atendimentos@x.example"] {
            assert_eq!(addressed(&config, &keys, other), Addressed::Returns, "{other}");
        }
        let mail = format!("Received: x\r\nDelivered-To: {own}\r\nTo: bounces@x.example\r\n\r\nTo: a@b");
        assert_eq!(addressed_in_head(&config, &keys, mail.as_bytes()), here);
        assert_eq!(addressed_in_head(&config, &keys, format!("To: Casa\r\n <{own}>\r\n\r\nx").as_bytes()), here);
        let body = format!("Subject: x\r\n\r\nTo: {own}\r\n");
        assert_eq!(addressed_in_head(&config, &keys, body.as_bytes()), Addressed::Returns);
        config.mail.returns.own_sender = false;
        assert_eq!(address(&config, &keys, ID).unwrap(), None);
    }
}
