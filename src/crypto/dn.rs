//! Distinguished names as people register them (RFC 4514), compared with those of certificates: by their parts, never as
//! text, since one name can be written in many ways.

/// One part of a name: what it is, and its value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attribute {
    /// The dotted object identifier.
    pub oid: String,
    /// The value.
    pub value: AttributeValue,
}

/// A value, as a text or as it is encoded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AttributeValue {
    /// Unescaped.
    Text(String),
    /// Its encoding (BER), written `#0c0141`.
    Encoded(Vec<u8>),
}

/// A name as registered: the sets of parts in the order of the certificate, which is that of the text backwards.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dn(Vec<Vec<Attribute>>);

/// One part of a certificate's name: its text, if it is one, and its encoding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Certified {
    /// The dotted object identifier.
    pub oid: String,
    /// Where it is a UTF-8, printable or IA5 string.
    pub text: Option<String>,
    /// As it stands in the certificate.
    pub encoded: Vec<u8>,
}

/// The short names: those of RFC 4514 section 3, and others that authorities write.
const KNOWN: [(&str, &str); 18] = [
    ("cn", "2.5.4.3"),
    ("sn", "2.5.4.4"),
    ("serialnumber", "2.5.4.5"),
    ("c", "2.5.4.6"),
    ("l", "2.5.4.7"),
    ("st", "2.5.4.8"),
    ("street", "2.5.4.9"),
    ("o", "2.5.4.10"),
    ("ou", "2.5.4.11"),
    ("title", "2.5.4.12"),
    ("businesscategory", "2.5.4.15"),
    ("postalcode", "2.5.4.17"),
    ("givenname", "2.5.4.42"),
    ("organizationidentifier", "2.5.4.97"),
    ("uid", "0.9.2342.19200300.100.1.1"),
    ("dc", "0.9.2342.19200300.100.1.25"),
    ("emailaddress", "1.2.840.113549.1.9.1"),
    ("jurisdictionc", "1.3.6.1.4.1.311.60.2.1.3"),
];

impl Dn {
    /// Reads `CN=portal,O=Loja,C=BR`; none of what is no such name.
    pub fn read(text: &str) -> Option<Self> {
        let mut sets = Vec::new();
        for set in split(text, &[',', ';'])? {
            let parts = split(set, &['+'])?.into_iter().map(attribute).collect::<Option<Vec<_>>>()?;
            sets.push(parts);
        }
        sets.reverse();
        Some(Self(sets))
    }

    /// The same name: the same parts in the same order; within a set of parts the order is free.
    pub fn is(&self, certified: &[Vec<Certified>]) -> bool {
        let same_set = |wanted: &Vec<Attribute>, found: &Vec<Certified>| {
            wanted.len() == found.len() && wanted.iter().all(|part| found.iter().any(|other| part.is(other)))
        };
        self.0.len() == certified.len() && self.0.iter().zip(certified).all(|(wanted, found)| same_set(wanted, found))
    }
}

impl Attribute {
    fn is(&self, other: &Certified) -> bool {
        self.oid == other.oid
            && match &self.value {
                AttributeValue::Text(text) => other.text.as_ref() == Some(text),
                AttributeValue::Encoded(bytes) => other.encoded == *bytes,
            }
    }
}

/// At the marks that are not escaped; nothing of what is empty.
fn split<'a>(text: &'a str, marks: &[char]) -> Option<Vec<&'a str>> {
    let (mut parts, mut from, mut escaped) = (Vec::new(), 0, false);
    for (at, c) in text.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            c if marks.contains(&c) => {
                parts.push(&text[from..at]);
                from = at + c.len_utf8();
            }
            _ => {}
        }
    }
    parts.push(&text[from..]);
    parts.iter().all(|part| !part.trim().is_empty()).then_some(parts)
}

fn attribute(text: &str) -> Option<Attribute> {
    let (name, value) = text.split_once('=')?;
    let name = name.trim().to_ascii_lowercase();
    let is_oid = name.contains('.') && name.split('.').all(|n| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit()));
    let known = || KNOWN.iter().find(|(short, _)| *short == name).map(|(_, oid)| (*oid).to_owned());
    let oid = if is_oid { name.clone() } else { known()? };
    let value = match value.trim_start().strip_prefix('#') {
        Some(digits) => AttributeValue::Encoded(hex(digits.trim_end())?),
        None => AttributeValue::Text(unescaped(value)?),
    };
    Some(Attribute { oid, value })
}

fn hex(digits: &str) -> Option<Vec<u8>> {
    let digits = digits.as_bytes();
    let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    let pairs = digits.chunks(2).map(|pair| match pair {
        [high, low] => Some(digit(*high)? * 16 + digit(*low)?),
        _ => None,
    });
    pairs.collect::<Option<Vec<u8>>>().filter(|bytes| !bytes.is_empty())
}

/// RFC 4514 section 3: a backslash before a mark or before two digits of one byte; spaces around it that are not escaped
/// are layout.
fn unescaped(text: &str) -> Option<String> {
    let text = text.trim_start_matches(' ').as_bytes();
    let (mut bytes, mut at, mut solid) = (Vec::new(), 0, 0);
    while let Some(byte) = text.get(at) {
        match (byte, text.get(at + 1), text.get(at + 2)) {
            (b'\\', Some(a), Some(b)) if a.is_ascii_hexdigit() && b.is_ascii_hexdigit() => {
                bytes.extend(hex(std::str::from_utf8(&[*a, *b]).ok()?)?);
                (at, solid) = (at + 3, bytes.len());
            }
            (b'\\', Some(mark), _) if b" \"#+,;<=>\\".contains(mark) => {
                bytes.push(*mark);
                (at, solid) = (at + 2, bytes.len());
            }
            (b'\\' | b'"' | b'<' | b'>' | 0, ..) => return None,
            (byte, ..) => {
                bytes.push(*byte);
                at += 1;
                if *byte != b' ' {
                    solid = bytes.len();
                }
            }
        }
    }
    bytes.truncate(solid);
    String::from_utf8(bytes).ok().filter(|text| !text.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(oid: &str, text: &str) -> Certified {
        Certified { oid: oid.into(), text: Some(text.into()), encoded: [&[12, 1], text.as_bytes()].concat() }
    }

    #[test]
    fn a_name_is_compared_by_its_parts_and_not_as_text() {
        let found = vec![
            vec![part("2.5.4.6", "BR")],
            vec![part("2.5.4.10", "Loja, Ltda"), part("0.9.2342.19200300.100.1.1", "7")],
            vec![part("2.5.4.3", "José #1")],
        ];
        for same in [
            r"CN=José #1,O=Loja\, Ltda+UID=7,C=BR",
            r"cn = Jos\C3\A9 \231 , UID=7+o=Loja\2C Ltda; 2.5.4.6=BR",
            r"CN=José #1,O=Loja\, Ltda+UID=7,C=#0c014252",
        ] {
            assert!(Dn::read(same).unwrap().is(&found), "{same}");
        }
        for other in [
            r"CN=José #1,O=Loja\, Ltda,C=BR",
            r"C=BR,O=Loja\, Ltda+UID=7,CN=José #1",
            r"CN=José #1,O=Loja\, Ltda+UID=7",
            r"CN=josé #1,O=Loja\, Ltda+UID=7,C=BR",
            r"CN=José #1,O=Loja\, Ltda+UID=7,C=BR,C=BR",
            r"CN=José #1,O=Loja\, Ltda+UID=7,C=#13024252",
        ] {
            assert!(!Dn::read(other).unwrap().is(&found), "{other}");
        }
    }

    #[test]
    fn what_is_no_name_is_none() {
        for wrong in
            ["", "CN", "CN=", "CN=a,", ",CN=a", "XX=a", "CN=a\\", "CN=a\\x", "CN=#0", "CN=#xy", "1.=a", "CN=\"a\""]
        {
            assert_eq!(Dn::read(wrong), None, "{wrong}");
        }
    }
}
