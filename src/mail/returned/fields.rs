//! Header-like lines: unfolded, names in lower case; comments, types and encodings of their values.

/// A block of fields, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fields(Vec<(String, String)>);

/// More fields than any head needs.
const MOST: usize = 400;

impl Fields {
    /// Reads them until the first empty line. A line that is no field ends nothing: damaged heads are common.
    pub fn read(text: &str) -> Self {
        let mut fields: Vec<(String, String)> = Vec::new();
        for line in text.lines() {
            if line.trim().is_empty() || fields.len() == MOST {
                break;
            }
            if line.starts_with([' ', '\t']) {
                if let Some((_, value)) = fields.last_mut() {
                    value.push(' ');
                    value.push_str(line.trim());
                }
            } else if let Some((name, value)) = line.split_once(':').filter(|(name, _)| is_name(name)) {
                fields.push((name.trim_end().to_ascii_lowercase(), value.trim().to_owned()));
            }
        }
        Self(fields)
    }

    /// The first field of this (lower-case) name.
    pub fn first(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// Whether there is one.
    pub fn has(&self, name: &str) -> bool {
        self.first(name).is_some()
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }
}

fn is_name(name: &str) -> bool {
    let name = name.trim_end();
    !name.is_empty() && name.len() <= 80 && name.bytes().all(|b| b.is_ascii_graphic() && b != b':')
}

/// The value without its comments (RFC 5322 section 3.2.2), which may be nested. What is not closed ends the value.
pub fn without_comments(value: &str) -> String {
    let (mut out, mut depth, mut quoted) = (String::with_capacity(value.len()), 0usize, false);
    for c in value.chars() {
        match c {
            '"' if depth == 0 => {
                quoted = !quoted;
                out.push(c);
            }
            '(' if !quoted => depth += 1,
            ')' if !quoted && depth > 0 => depth -= 1,
            _ if depth == 0 => out.push(c),
            _ => {}
        }
    }
    out.trim().to_owned()
}

/// What follows the type of a typed value, `rfc822; ana@alfa.example`.
pub fn after_type(value: &str) -> &str {
    match value.split_once(';') {
        Some((kind, rest)) if !kind.contains(['@', ' ']) || kind.trim().len() < 12 => rest.trim(),
        _ => value.trim(),
    }
}

/// The address in a recipient field: any type, brackets, quotes, xtext (RFC 3461) and RFC 6533's escapes.
pub fn address(value: &str) -> Option<String> {
    let typed = after_type(value);
    let plain = if typed.contains('<') { typed.to_owned() } else { without_comments(typed) };
    let inner = match (plain.find('<'), plain.rfind('>')) {
        (Some(from), Some(to)) if from < to => &plain[from + 1..to],
        _ => plain.as_str(),
    };
    let text = inner.trim().trim_matches(|c: char| c.is_whitespace() || "<>\"',;".contains(c));
    let text = text.strip_prefix("mailto:").unwrap_or(text);
    let text =
        if value.trim_start().to_ascii_lowercase().starts_with("utf-8") { from_unitext(text) } else { text.to_owned() };
    let text = from_xtext(&text);
    (text.contains('@') && text.len() <= 320 && !text.contains(char::is_whitespace)).then_some(text)
}

/// RFC 3461 section 4: `+2B` is `+`. Some servers hand it back undecoded, and an address may hold a plus of its own.
pub fn from_xtext(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('+') {
        out.push_str(before);
        let hex = after.get(..2).filter(|hex| hex.bytes().all(|b| b.is_ascii_digit() || (b'A'..=b'F').contains(&b)));
        match hex.and_then(|hex| u8::from_str_radix(hex, 16).ok()).filter(|b| matches!(b, b'+' | b'=' | b' ')) {
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

/// RFC 6533 section 3: `\x{E9}` is a character.
fn from_unitext(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("\\x{") {
        out.push_str(before);
        let decoded = after.split_once('}').and_then(|(hex, rest)| {
            Some((char::from_u32(u32::from_str_radix(hex.get(..hex.len().min(6))?, 16).ok()?)?, rest))
        });
        match decoded {
            Some((c, after)) => {
                out.push(c);
                rest = after;
            }
            None => {
                out.push_str("\\x{");
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

    #[test]
    fn a_value_is_unfolded_and_a_line_that_is_no_field_is_passed_over() {
        let fields = Fields::read("Action: failed\nnonsense line\nDiagnostic-Code: smtp;\n\t550 no\n\nStatus: 5.1.1\n");
        assert_eq!(fields.first("action"), Some("failed"));
        assert_eq!(fields.first("diagnostic-code"), Some("smtp; 550 no"));
        assert_eq!(fields.first("status"), None);
    }

    #[test]
    fn comments_go_and_quotes_stay() {
        assert_eq!(without_comments("failed (to (very) sick) now"), "failed  now");
        assert_eq!(without_comments("5.1.1 (bad"), "5.1.1");
        assert_eq!(without_comments("\"a(b\"@x.example"), "\"a(b\"@x.example");
    }

    #[test]
    fn an_address_is_found_however_it_is_wrapped() {
        for written in [
            "rfc822; ana@alfa.example",
            "RFC822;<ana@alfa.example>",
            "rfc822;\"ana@alfa.example\"",
            "ana@alfa.example",
            "rfc822; Ana Souza <ana@alfa.example>",
            "rfc822; ana@alfa.example (Ana)",
            "utf-8; ana@alfa.example",
            "smtp; ana@alfa.example",
        ] {
            assert_eq!(address(written).as_deref(), Some("ana@alfa.example"), "{written}");
        }
        assert_eq!(address("rfc822; ana+2Bx@alfa.example").as_deref(), Some("ana+x@alfa.example"));
        assert_eq!(address("utf-8; jo\\x{E3}o@alfa.example").as_deref(), Some("joão@alfa.example"));
        assert_eq!(address("rfc822; nobody"), None);
    }

    #[test]
    fn an_envelope_id_is_decoded_or_left() {
        assert_eq!(from_xtext("a+2Bb+3D"), "a+b=");
        assert_eq!(from_xtext("a+b@x"), "a+b@x");
        assert_eq!(from_xtext("+"), "+");
        assert_eq!(from_xtext("bounces+0abc@x"), "bounces+0abc@x");
    }
}
