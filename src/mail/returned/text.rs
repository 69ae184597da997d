//! Texts as they may be kept: one line, cut, and never with a code that we mailed.

/// Takes out what has the shape of a mailed password or code: four groups of four. A returned mail may hold ours.
pub fn without_secrets(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let (mut rest, mut before) = (text, ' ');
    while let Some(c) = rest.chars().next() {
        let code = (!before.is_ascii_alphanumeric()).then(|| rest.get(..19)).flatten().filter(|word| is_code(word));
        let end = code.is_some_and(|_| !rest[19..].starts_with(|c: char| c.is_ascii_alphanumeric()));
        let taken = if end { 19 } else { c.len_utf8() };
        out.push_str(if end { "[…]" } else { &rest[..taken] });
        before = if end { ']' } else { c };
        rest = &rest[taken..];
    }
    out
}

fn is_code(word: &str) -> bool {
    word.bytes().enumerate().all(|(at, byte)| if at % 5 == 4 { byte == b'-' } else { byte.is_ascii_alphanumeric() })
}

/// Control characters and runs of blanks become one blank; cut.
pub fn one_line(text: &str, most: usize) -> String {
    let text: String = text.chars().take(4 * most).map(|c| if c.is_control() { ' ' } else { c }).collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(most).collect()
}
