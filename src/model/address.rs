//! E-mail addresses: contacts, not keys. How they are compared and which are refused.

use unicode_normalization::UnicodeNormalization;

/// The form for comparison: trimmed, Unicode NFKC, domain as IDN in ASCII, case folded (product rule "Forgot password").
pub fn fold(address: &str) -> String {
    let text: String = address.trim().nfkc().collect::<String>().to_lowercase();
    match text.rsplit_once('@') {
        Some((local, domain)) => match idna::domain_to_ascii(domain) {
            Ok(ascii) => format!("{local}@{ascii}"),
            Err(_) => text,
        },
        None => text,
    }
}

/// Why an address cannot be taken, as a code; `None` when it can.
pub fn problem(address: &str) -> Option<&'static str> {
    let text = address.trim();
    if text.is_empty() {
        return Some("email_missing");
    }
    if text.len() > 254 {
        return Some("email_too_long");
    }
    let forbidden = |c: char| c.is_control() || c.is_whitespace() || "<>()[]\\,;:\"".contains(c);
    let Some((local, domain)) = text.split_once('@') else { return Some("email_without_at") };
    if local.is_empty() || local.len() > 64 || domain.contains('@') || text.chars().any(forbidden) {
        return Some("email_malformed");
    }
    if local.starts_with('.') || local.ends_with('.') || local.contains("..") {
        return Some("email_malformed");
    }
    let ascii = idna::domain_to_ascii(domain).unwrap_or_default();
    let label_ok = |l: &str| !l.is_empty() && l.len() <= 63 && !l.starts_with('-') && !l.ends_with('-');
    let chars_ok = ascii.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '.');
    if !ascii.contains('.') || !chars_ok || !ascii.split('.').all(label_ok) {
        return Some("email_domain");
    }
    None
}

/// Shown to people who may not see it whole: `c•••••@empresa.com.br`.
pub fn masked(address: &str) -> String {
    match address.rsplit_once('@') {
        Some((local, domain)) => format!("{}•••••@{domain}", local.chars().next().unwrap_or('•')),
        None => format!("{}•••••", address.chars().next().unwrap_or('•')),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_ways_to_write_one_mailbox_compare_equal() {
        assert_eq!(fold("  Compras@EMPRESA.com.br "), "compras@empresa.com.br");
        assert_eq!(fold("ana@Café.com.br"), fold("ana@cafe\u{301}.com.br"));
        assert_eq!(fold("ana@café.com.br"), "ana@xn--caf-dma.com.br");
    }

    #[test]
    fn what_is_no_address_is_named() {
        for bad in
            ["", "a", "a@", "@b.com", "a@b", "a b@c.com", "a@b@c.com", "a@-b.com", "a@b..com", "x@y.com\r\nBcc: z"]
        {
            assert!(problem(bad).is_some(), "{bad:?}");
        }
        assert_eq!(problem("compras+ti@empresa.com.br"), None);
    }
}
