//! The envelope sender of a mail (VERP): one for each, with a token in it that names the mail and that nobody can make
//! up, so that whatever comes back to it is about that mail.

use crate::config::Config;
use crate::crypto::derive::KeyRing;
use crate::crypto::return_token::RETURN_TOKEN_LENGTH;
use crate::error::Result;

/// The sender's address for this sending of a message; the From's when the relay cannot take others.
pub fn address(config: &Config, keys: &KeyRing, message_id: &str, mail_id: &str) -> Result<String> {
    let (mail, returns) = (&config.mail, &config.mail.returns);
    if !returns.own_sender {
        return Ok(mail.from_address.clone());
    }
    let token = keys.return_token(message_id, mail_id)?;
    Ok(format!("{}{}{token}@{}", returns.mailbox, returns.separator, domain(config)))
}

/// The domain of what comes back.
pub(super) fn domain(config: &Config) -> &str {
    match config.mail.returns.domain.as_str() {
        "" => config.mail.from_address.rsplit('@').next().unwrap_or("localhost"),
        domain => domain,
    }
}

/// Collects what has the shape of a token, in either case: it survives what servers on the way write around it.
pub fn tokens_in(text: &str, into: &mut Vec<String>, most: usize) {
    for word in text.split(|c: char| !c.is_ascii_alphanumeric()) {
        if word.len() == RETURN_TOKEN_LENGTH && into.len() < most {
            let token = word.to_ascii_lowercase();
            if KeyRing::is_like_a_return_token(&token) && !into.contains(&token) {
                into.push(token);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mail_has_an_envelope_sender_of_its_own_and_its_token_is_found_again() {
        let mut config: Config = toml::from_str(crate::config::DEFAULTS).unwrap();
        config.mail.from_address = "noreply@distribuidora.example".into();
        let keys = KeyRing::generate().unwrap();
        let (id, mail_id) = ("0192f1a0-0000-7000-8000-000000000001", "m1@distribuidora.example");
        let own = address(&config, &keys, id, mail_id).unwrap();
        assert!(own.starts_with("bounces+") && own.ends_with("@distribuidora.example"), "{own}");
        assert!(own.split('@').next().unwrap().len() <= 64, "RFC 5321 section 4.5.3.1.1");
        let token = keys.return_token(id, mail_id).unwrap();
        for written in
            [own.clone(), format!("prvs=1a2b={own}"), own.to_uppercase(), own.replace('@', "=distribuidora.example@")]
        {
            let mut found = Vec::new();
            tokens_in(&format!("To: <{written}>\n"), &mut found, 9);
            assert_eq!(found, [token.as_str()], "{written}");
        }
        (config.mail.returns.separator, config.mail.returns.domain) = ("-".into(), "volta.example".into());
        assert_eq!(address(&config, &keys, id, mail_id).unwrap(), format!("bounces-{token}@volta.example"));
        config.mail.returns.own_sender = false;
        assert_eq!(address(&config, &keys, id, mail_id).unwrap(), "noreply@distribuidora.example");
    }
}
