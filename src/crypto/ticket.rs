//! The secret of a ticket (temporary password, recovery code, e-mail confirmation): derived from its row, never stored.
//!
//! 80 bits as 16 symbols of Crockford's base32 in four groups, because people type it from a mail: no letter that
//! looks like a digit, either case, dashes and spaces as they come.

use super::derive::KeyRing;
use super::secret::{Secret, random_bytes, same};
use crate::error::Result;
use unicode_normalization::UnicodeNormalization;

/// Crockford's base32: no I, L, O, U.
const SYMBOLS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const LENGTH: usize = 16;
const GROUP: usize = 4;

impl KeyRing {
    /// The secret of this generation of a ticket, as it is mailed: `K7QX-9M2P-4TRV-0H3D`. The same every time, so that
    /// a repeated mail is the same mail byte for byte; another one for every generation.
    pub fn ticket_secret(&self, key_id: &str, ticket_id: &str, generation: i64) -> Result<Secret> {
        let mac = self.mac("ticket", key_id, format!("{ticket_id}:{generation}").as_bytes())?;
        let bits = mac[..10].iter().fold(0u128, |bits, byte| bits << 8 | u128::from(*byte));
        let symbols = (0..LENGTH).rev().map(|at| char::from(SYMBOLS[(bits >> (5 * at) & 31) as usize]));
        Ok(Secret::new(grouped(symbols)))
    }
}

/// A code of the same shape and strength that is made once and belongs to no row.
pub fn spare_code() -> Result<Secret> {
    let symbols = random_bytes::<LENGTH>()?.map(|byte| char::from(SYMBOLS[usize::from(byte & 31)]));
    Ok(Secret::new(grouped(symbols.into_iter())))
}

/// Whether a typed ticket, in its canonical form, is this secret; constant time (P2-50).
pub fn is_ticket(typed_canonical: &str, secret: &Secret) -> bool {
    same(typed_canonical, secret.expose())
}

/// A short reference for mails and screens, `K7-QX`. It finds and proves nothing.
pub fn reference() -> Result<String> {
    let symbols: Vec<char> = random_bytes::<4>()?.map(|byte| char::from(SYMBOLS[usize::from(byte & 31)])).to_vec();
    Ok(symbols.chunks(2).map(String::from_iter).collect::<Vec<_>>().join("-"))
}

/// The words of the labels beside a code in our mails and pages, as people copy them.
const LABELS: [&str; 12] = [
    "código",
    "codigo",
    "code",
    "senha",
    "contraseña",
    "password",
    "temporária",
    "temporaria",
    "temporal",
    "temporary",
    "recovery",
    "de",
];

/// The canonical form of a typed ticket, or nothing when it is not 16 symbols. Takes either case, full-width letters and
/// digits, O as 0, I and L as 1, any dashes, blanks and invisible characters that mail programs put in between, and what
/// people copy along with it: its label ("Código: …"), quotes or brackets around it, the full stop after it.
pub fn normalise_ticket(typed: &str) -> Option<String> {
    let typed: String = typed.nfkc().collect();
    let typed = typed.rsplit([':', '=']).find(|part| part.chars().any(char::is_alphanumeric))?;
    let around = |c: char| !c.is_alphanumeric();
    let mut rest = typed.trim_matches(around);
    loop {
        if let Some(ticket) = symbols(rest) {
            return Some(ticket);
        }
        // A label without a colon. Only these: a sentence that somebody chose as password must not be taken for a code.
        let (word, after) = rest.split_once(char::is_whitespace)?;
        if !LABELS.contains(&word.to_lowercase().as_str()) {
            return None;
        }
        rest = after.trim_start_matches(around);
    }
}

fn symbols(typed: &str) -> Option<String> {
    let mut symbols = Vec::with_capacity(LENGTH);
    for c in typed.chars().filter(|c| !is_separator(*c)) {
        let symbol = match c.to_ascii_uppercase() {
            'O' => '0',
            'I' | 'L' => '1',
            other => other,
        };
        let known = u8::try_from(symbol).is_ok_and(|byte| SYMBOLS.contains(&byte));
        if !known || symbols.len() == LENGTH {
            return None;
        }
        symbols.push(symbol);
    }
    (symbols.len() == LENGTH).then(|| grouped(symbols.into_iter()))
}

fn grouped(symbols: impl Iterator<Item = char>) -> String {
    let mut text = String::with_capacity(LENGTH + LENGTH / GROUP - 1);
    for (at, symbol) in symbols.enumerate() {
        if at > 0 && at % GROUP == 0 {
            text.push('-');
        }
        text.push(symbol);
    }
    text
}

/// Blanks (no-break ones included), hyphens and dashes of every width, the minus sign, and zero-width characters.
fn is_separator(c: char) -> bool {
    c.is_whitespace()
        || matches!(
            c,
            '-' | '\u{ad}' | '\u{2010}'..='\u{2015}' | '\u{2043}' | '\u{2212}' | '\u{fe58}' | '\u{fe63}' | '\u{ff0d}'
        )
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::super::derive::Master;
    use super::*;

    const ID: &str = "0192f1a0-0000-7000-8000-000000000001";

    #[test]
    fn a_ticket_secret_is_the_same_every_time_and_different_for_every_generation() {
        let ring = KeyRing::generate().unwrap();
        let key_id = ring.current_id();
        let secret = |id, generation| ring.ticket_secret(key_id, id, generation).unwrap().expose().to_owned();
        assert_eq!(secret(ID, 1), secret(ID, 1));
        assert_ne!(secret(ID, 1), secret(ID, 2));
        assert_ne!(secret(ID, 1), secret("0192f1a0-0000-7000-8000-000000000002", 1));
        let other = KeyRing::generate().unwrap();
        assert_ne!(secret(ID, 1), other.ticket_secret(other.current_id(), ID, 1).unwrap().expose());
    }

    #[test]
    fn a_release_that_derives_tickets_differently_fails_here() {
        let ring = KeyRing::of(vec![Master::new("k".into(), &[1; 32])]);
        // computed with python3's hmac; changing it would void every mail that is under way
        assert_eq!(ring.ticket_secret("k", ID, 1).unwrap().expose(), "9GW6-HRV4-3C8M-QYBY");
    }

    #[test]
    fn a_ticket_is_four_groups_of_four_crockford_symbols() {
        let ring = KeyRing::generate().unwrap();
        for generation in 0..200 {
            let secret = ring.ticket_secret(ring.current_id(), ID, generation).unwrap();
            let groups: Vec<&str> = secret.expose().split('-').collect();
            assert_eq!(groups.iter().map(|g| g.len()).collect::<Vec<_>>(), [4, 4, 4, 4]);
            assert!(groups.concat().bytes().all(|c| SYMBOLS.contains(&c)));
            assert_eq!(normalise_ticket(secret.expose()).as_deref(), Some(secret.expose()));
        }
    }

    #[test]
    fn a_ticket_may_be_typed_the_way_people_and_mail_programs_write_it() {
        for typed in [
            "K7QX-9M2P-4TRV-0H1D",
            "k7qx9m2p4trv0h1d",
            "  k7qx 9m2p 4trv ohid\r\n",
            "K7QX\u{2013}9M2P\u{2011}4TRV\u{2014}OHLD",
            "K7QX\u{a0}9M2P\u{202f}4TRV\u{200b}0H1D\u{feff}",
            "K-7-Q-X-9-M-2-P-4-T-R-V-0-H-l-D-",
            "K７ＱＸ－９Ｍ２Ｐ－４ＴＲＶ－０Ｈ１Ｄ",
            "ｋ７ｑｘ　９ｍ２ｐ　４ｔｒｖ　ｏｈｉｄ。",
            "K7QX-9M2P-4TRV-0H1D.",
            "“K7QX-9M2P-4TRV-0H1D”,",
            "(K7QX-9M2P-4TRV-0H1D)",
            "Código: K7QX-9M2P-4TRV-0H1D",
            "Código：K7QX-9M2P-4TRV-0H1D.",
            "Senha temporária: K7QX 9M2P 4TRV 0H1D",
            "codigo k7qx-9m2p-4trv-0h1d",
            "Recovery code = K7QX-9M2P-4TRV-0H1D",
            "K7QX-9M2P-4TRV-0H1D:",
        ] {
            assert_eq!(normalise_ticket(typed).as_deref(), Some("K7QX-9M2P-4TRV-0H1D"), "{typed:?}");
        }
    }

    #[test]
    fn what_is_not_sixteen_symbols_is_no_ticket() {
        for typed in [
            "",
            "----",
            "K7QX-9M2P-4TRV-0H1",
            "K7QX-9M2P-4TRV-0H1DD",
            "K7QX-9M2P-4TRV-0H1U",
            "K7QX.9M2P-4TRV-0H1D",
            "çK7QX9M2P4TRV0H1",
            "my words K7QX 9M2P 4TRV 0H1D",
        ] {
            assert_eq!(normalise_ticket(typed), None, "{typed:?}");
        }
    }

    #[test]
    fn only_the_right_generation_is_the_ticket() {
        let ring = KeyRing::generate().unwrap();
        let secret = |generation| ring.ticket_secret(ring.current_id(), ID, generation).unwrap();
        let typed = normalise_ticket(&secret(3).expose().to_lowercase()).unwrap();
        assert!(is_ticket(&typed, &secret(3)));
        assert!(!is_ticket(&typed, &secret(4)));
        assert!(!is_ticket("", &secret(3)));
        assert!(ring.ticket_secret("gone", ID, 3).is_err());
    }

    #[test]
    fn a_reference_is_short_and_easy_to_say() {
        let text = reference().unwrap();
        assert!(text.len() == 5 && text.as_bytes()[2] == b'-', "{text}");
    }
}
