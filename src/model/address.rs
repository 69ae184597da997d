//! E-mail addresses: contacts, not keys. How they are compared and which are refused. Whatever compares equal, a mail
//! always goes to the address as it is stored, never to the one that was typed.

use unicode_normalization::UnicodeNormalization;

use crate::error::Flaw;

/// The form for comparison: trimmed, Unicode normalised (NFKC), the domain as IDN in ASCII, case folded
/// (product rule: forgot password). Text that is no address folds too, and equals no address.
pub fn fold(address: &str) -> String {
    let text = fold_case(address.trim());
    match text.rsplit_once('@') {
        Some((local, domain)) => {
            let domain = domain.trim_end_matches('.');
            match idna::domain_to_ascii(domain) {
                Ok(ascii) => format!("{local}@{ascii}"),
                Err(_) => format!("{local}@{domain}"),
            }
        }
        None => text,
    }
}

/// Unicode case folding for what addresses hold. Not by way of upper case: that would make the Turkish dotless i
/// equal to i and one person's address equal to another's.
pub(super) fn fold_case(text: &str) -> String {
    text.nfkc().collect::<String>().to_lowercase().replace('ß', "ss").replace('ς', "σ").nfkc().collect()
}

/// The known domain that this address's is one letter away from: one more, one less, another, or two changed over
/// (`gmial.com`). Nothing for a domain that is known itself.
pub fn near_known<'a>(address: &str, known: &'a [String]) -> Option<&'a str> {
    let folded = fold(address);
    let (_, domain) = folded.rsplit_once('@')?;
    if known.iter().any(|one| one.eq_ignore_ascii_case(domain)) {
        return None;
    }
    known.iter().map(String::as_str).find(|one| strsim::osa_distance(&one.to_ascii_lowercase(), domain) == 1)
}

/// Why an address cannot be taken; `None` when it can.
pub fn problem(address: &str) -> Option<Flaw> {
    let text = address.trim();
    if text.is_empty() {
        return Some(Flaw::EmailMissing);
    }
    // RFC 5321 4.5.3.1.3: a path of 256 with its brackets.
    if text.len() > 254 {
        return Some(Flaw::EmailTooLong);
    }
    let Some((local, domain)) = text.split_once('@') else { return Some(Flaw::EmailWithoutAt) };
    let unusable = |c: char| c.is_control() || c.is_whitespace() || "<>()[]\\,;:\"".contains(c) || is_invisible(c);
    let dots = local.starts_with('.') || local.ends_with('.') || local.contains("..");
    if local.is_empty() || local.len() > 64 || dots || domain.contains('@') || text.contains(unusable) {
        return Some(Flaw::EmailMalformed);
    }
    let ascii = idna::domain_to_ascii(domain).unwrap_or_default();
    let label = |l: &str| {
        let plain = l.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
        plain && !l.is_empty() && l.len() <= 63 && !l.starts_with('-') && !l.ends_with('-')
    };
    let numeric_top = ascii.rsplit('.').next().is_some_and(|top| top.bytes().all(|b| b.is_ascii_digit()));
    if !ascii.contains('.') || ascii.len() > 253 || numeric_top || !ascii.split('.').all(label) {
        return Some(Flaw::EmailDomain);
    }
    None
}

/// Characters that nobody sees: zero-width ones and changes of direction.
pub(super) fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

/// Shown to people who may not see it whole: `c•••••@empresa.com.br`.
pub fn masked(address: &str) -> String {
    crate::text::format::masked_email(address)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_letter_away_from_a_known_domain_is_near_and_the_known_ones_are_not() {
        let known = ["gmail.com", "hotmail.com", "bol.com.br", "uol.com.br"].map(String::from);
        for typed in ["gmial.com", "gmail.con", "gmal.com", "gmaill.com", "GMIAL.com"] {
            assert_eq!(near_known(&format!("ana@{typed}"), &known), Some("gmail.com"), "{typed}");
        }
        for typed in ["gmail.com", "Gmail.com", "bol.com.br", "gmail.com.br", "alfa.example", "gmil.con"] {
            assert_eq!(near_known(&format!("ana@{typed}"), &known), None, "{typed}");
        }
        assert_eq!(near_known("gmial.com", &known), None);
    }

    #[test]
    fn two_ways_to_write_one_mailbox_compare_equal() {
        assert_eq!(fold("  Compras@EMPRESA.com.br "), "compras@empresa.com.br");
        assert_eq!(fold("ana@Café.com.br"), fold("ana@cafe\u{301}.com.br"));
        assert_eq!(fold("ana@café.com.br"), "ana@xn--caf-dma.com.br");
        assert_eq!(fold("ana@XN--CAF-DMA.com.br."), "ana@xn--caf-dma.com.br");
        assert_eq!(fold("JOÃO@x.example"), fold("joa\u{303}o@x.example"));
        assert_eq!(fold("ａｎａ@x.example"), "ana@x.example");
        assert_eq!(fold("STRAẞE@x.example"), fold("strasse@x.example"));
    }

    #[test]
    fn two_mailboxes_of_two_people_do_not() {
        assert_ne!(fold("admın@x.example"), fold("admin@x.example"));
        assert_ne!(fold("a.na@x.example"), fold("ana@x.example"));
        assert_ne!(fold("ana+1@x.example"), fold("ana@x.example"));
    }

    #[test]
    fn folding_twice_changes_nothing() {
        for text in ["Ana@Café.com.br", "ΣΟΦΟΣ@x.example", "İ@x.example", "no address", "@", "a@b@c", "ﬀ@x.example"]
        {
            assert_eq!(fold(&fold(text)), fold(text), "{text}");
        }
    }

    #[test]
    fn what_is_no_address_is_refused_with_its_flaw() {
        for (bad, flaw) in [
            ("", Flaw::EmailMissing),
            ("a", Flaw::EmailWithoutAt),
            ("a@", Flaw::EmailDomain),
            ("a@b", Flaw::EmailDomain),
            ("a@-b.com", Flaw::EmailDomain),
            ("a@b..com", Flaw::EmailDomain),
            ("a@127.0.0.1", Flaw::EmailDomain),
            ("@b.com", Flaw::EmailMalformed),
            ("a b@c.com", Flaw::EmailMalformed),
            ("a@b@c.com", Flaw::EmailMalformed),
            (".a@c.com", Flaw::EmailMalformed),
            ("Ana <a@c.com>", Flaw::EmailMalformed),
            ("x@y.com\r\nBcc: z@y.com", Flaw::EmailMalformed),
            ("a\u{200b}@c.com", Flaw::EmailMalformed),
            ("a@c.com\u{202e}", Flaw::EmailMalformed),
        ] {
            assert_eq!(problem(bad), Some(flaw), "{bad:?}");
        }
        assert_eq!(problem(&format!("a@{}.com", "b.".repeat(130))), Some(Flaw::EmailTooLong));
        assert_eq!(problem(&format!("{}@c.com", "a".repeat(65))), Some(Flaw::EmailMalformed));
    }

    #[test]
    fn ordinary_addresses_are_taken() {
        for good in ["compras+ti@empresa.com.br", "o'hara@x.example", "joão@café.com.br", " a@b.co "] {
            assert_eq!(problem(good), None, "{good}");
        }
    }
}
