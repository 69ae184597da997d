//! Parameters as they arrived: ordered pairs, because a map hides a repeated name.

use std::borrow::Cow;

/// The query or form body is not `application/x-www-form-urlencoded` UTF-8.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Malformed;

/// A name that may come once came more often (RFC 6749 section 3.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Repeated;

/// The decoded pairs in the order of arrival. The size limit is the door's.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct RawParams {
    pairs: Vec<(String, String)>,
}

/// Values may be secrets, so only the names are shown.
impl std::fmt::Debug for RawParams {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self.pairs.iter().map(|(name, _)| name)).finish()
    }
}

impl RawParams {
    /// Decodes a query string (without `?`) or a form body. Broken escapes and bytes that are no UTF-8 are refused:
    /// a value that cannot be read cannot be returned exactly either.
    pub fn parse(raw: &[u8]) -> Result<Self, Malformed> {
        let mut pairs = Vec::new();
        for part in raw.split(|byte| *byte == b'&').filter(|part| !part.is_empty()) {
            let cut = part.iter().position(|byte| *byte == b'=').unwrap_or(part.len());
            let value = part.get(cut + 1..).unwrap_or_default();
            pairs.push((decode(&part[..cut])?, decode(value)?));
        }
        Ok(Self { pairs })
    }

    /// From pairs that are already decoded.
    pub fn from_pairs(pairs: impl IntoIterator<Item = (String, String)>) -> Self {
        Self { pairs: pairs.into_iter().collect() }
    }

    /// The same with this value where none came.
    pub fn or(&self, name: &str, value: &str) -> Self {
        let mut pairs = self.pairs.clone();
        if self.first(name).is_none() {
            pairs.push((name.to_owned(), value.to_owned()));
        }
        Self { pairs }
    }

    /// The value of this name. A name without a value counts as absent (RFC 6749 section 3.1).
    pub fn one(&self, name: &str) -> Result<Option<&str>, Repeated> {
        let mut found = self.pairs.iter().filter(|(key, _)| key == name);
        let first = found.next();
        if found.next().is_some() {
            return Err(Repeated);
        }
        Ok(first.map(|(_, value)| value.as_str()).filter(|value| !value.is_empty()))
    }

    /// Every value of a name that may come more than once.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.pairs.iter().filter(move |(key, value)| key == name && !value.is_empty()).map(|(_, value)| value.as_str())
    }

    /// Whether any name came twice. `resource` (RFC 8707) is the one name that may.
    pub fn any_repeated(&self) -> bool {
        self.any_repeated_but(&["resource"])
    }

    /// Whether any name came twice but these.
    pub fn any_repeated_but(&self, these: &[&str]) -> bool {
        let mut names: Vec<&str> =
            self.pairs.iter().map(|(key, _)| key.as_str()).filter(|k| !these.contains(k)).collect();
        names.sort_unstable();
        names.windows(2).any(|two| two[0] == two[1])
    }

    /// After [`Self::any_repeated`] was refused: the value of this name, if any.
    pub(crate) fn first(&self, name: &str) -> Option<&str> {
        self.pairs
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
            .filter(|value| !value.is_empty())
    }
}

/// Decodes one form-encoded word: `+` is a space, `%XX` a byte, the whole UTF-8.
pub fn decode(raw: &[u8]) -> Result<String, Malformed> {
    let mut out = Vec::with_capacity(raw.len());
    let mut at = 0;
    while let Some(byte) = raw.get(at) {
        match byte {
            b'+' => out.push(b' '),
            b'%' => {
                let digit = |n: usize| raw.get(at + n).and_then(|b| char::from(*b).to_digit(16)).ok_or(Malformed);
                let value = digit(1)? * 16 + digit(2)?;
                out.push(u8::try_from(value).map_err(|_| Malformed)?);
                at += 2;
            }
            other => out.push(*other),
        }
        at += 1;
    }
    String::from_utf8(out).map_err(|_| Malformed)
}

/// Encodes for a query: RFC 3986 unreserved stays, all else is `%XX`, so that every decoder gives the same bytes back.
pub fn encode(text: &str) -> Cow<'_, str> {
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    let plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.' | b'_' | b'~');
    if text.bytes().all(plain) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for byte in text.bytes() {
        if plain(byte) {
            out.push(char::from(byte));
        } else {
            out.push('%');
            out.push(char::from(HEX[usize::from(byte >> 4)]));
            out.push(char::from(HEX[usize::from(byte & 15)]));
        }
    }
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a8_a_repeated_name_is_found_wherever_it_is() {
        let params = RawParams::parse(b"a=1&b=2&a=1").unwrap();
        assert_eq!(params.one("a"), Err(Repeated));
        assert_eq!(params.one("b"), Ok(Some("2")));
        assert!(params.any_repeated());
        assert!(RawParams::parse(b"state=1&st%61te=2").unwrap().any_repeated(), "escaped names too");
        assert!(!RawParams::parse(b"resource=a&resource=b").unwrap().any_repeated());
    }

    #[test]
    fn a_name_without_a_value_counts_as_absent() {
        let params = RawParams::parse(b"a=&b&&c=%20").unwrap();
        assert_eq!((params.one("a"), params.one("b"), params.one("c")), (Ok(None), Ok(None), Ok(Some(" "))));
    }

    #[test]
    fn a5_what_is_encoded_decodes_to_the_same_bytes() {
        for text in ["-._~", "a b+c%2B&=", "ação 漢字 😀", "", "\r\n\t\"\\"] {
            assert_eq!(decode(encode(text).as_bytes()).as_deref(), Ok(text));
        }
    }

    #[test]
    fn broken_escapes_and_other_encodings_are_refused() {
        for raw in [&b"a=%"[..], b"a=%4", b"a=%zz", b"a=%E7", b"a=\xe7", b"%ff=1", b"a=%+1"] {
            assert_eq!(RawParams::parse(raw), Err(Malformed), "{raw:?}");
        }
    }

    #[test]
    fn values_are_not_shown() {
        let shown = format!("{:?}", RawParams::parse(b"client_secret=abc").unwrap());
        assert_eq!(shown, r#"["client_secret"]"#);
    }
}
