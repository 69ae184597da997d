//! How bytes are letters. UTF-16 by its mark or its zeros; else a line that is UTF-8 is UTF-8, and one that is not is
//! read as the 8-bit encoding that makes words of this country of the whole file.

use std::borrow::Cow;

use encoding_rs::{Encoding, ISO_8859_15, MACINTOSH, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// Bytes looked at to tell the 8-bit encodings apart.
const SAMPLE: usize = 256 * 1024;

/// 0x80 to 0xFF of code page 850, which DOS programs and "CSV (MS-DOS)" write.
const DOS: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u{ad}±‗¾¶§÷¸°¨·¹³²■\u{a0}";

/// An encoding with one byte a letter.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Bytewise {
    /// One that browsers know.
    Of(&'static Encoding),
    /// Code page 850.
    Dos,
}

impl Bytewise {
    const ALL: [Self; 4] = [Self::Of(WINDOWS_1252), Self::Of(ISO_8859_15), Self::Of(MACINTOSH), Self::Dos];

    pub fn decode(self, bytes: &[u8]) -> String {
        match self {
            Self::Of(encoding) => encoding.decode_without_bom_handling(bytes).0.into_owned(),
            Self::Dos => {
                let high: Vec<char> = DOS.chars().collect();
                bytes
                    .iter()
                    .map(|b| high.get(usize::from(*b).wrapping_sub(0x80)).copied().unwrap_or(*b as char))
                    .collect()
            }
        }
    }

    /// The one that makes most sense of what is no UTF-8.
    pub fn guess(bytes: &[u8]) -> Self {
        let mut best = (i64::MIN, Self::ALL[0]);
        let mut sample: Vec<&[u8]> = Vec::new();
        let mut size = 0;
        for line in bytes.split(|b| matches!(b, b'\n' | b'\r')) {
            if std::str::from_utf8(line).is_err() {
                size += line.len();
                sample.push(line);
                if size > SAMPLE {
                    break;
                }
            }
        }
        for candidate in Self::ALL {
            let score = sample.iter().map(|line| sense(&candidate.decode(line))).sum::<i64>();
            if score > best.0 {
                best = (score, candidate);
            }
        }
        best.1
    }
}

/// How much a text looks like one of ours: accented letters within words count for it, what no program prints against.
fn sense(text: &str) -> i64 {
    const LETTERS: &str = "áàâãäéèêëíìîïóòôõöúùûüçñÁÀÂÃÄÉÈÊËÍÌÎÏÓÒÔÕÖÚÙÛÜÇÑŠšŽžŒœŸýÝ";
    const MARKS: &str = "ºª°–—’‘“”€…§®™«»·\u{a0}";
    let chars: Vec<char> = text.chars().collect();
    let letter = |at: Option<usize>| at.and_then(|at| chars.get(at)).is_some_and(|c| c.is_alphabetic());
    let mut score = 0;
    for (at, c) in chars.iter().enumerate().filter(|(_, c)| !c.is_ascii()) {
        let in_word = letter(at.checked_sub(1)) || letter(Some(at + 1));
        // A capital after a small letter is a guess gone wrong.
        let humped =
            c.is_uppercase() && at.checked_sub(1).and_then(|at| chars.get(at)).is_some_and(|c| c.is_lowercase());
        score += match c {
            _ if humped => -3,
            c if LETTERS.contains(*c) && in_word => 2,
            c if LETTERS.contains(*c) => 0,
            c if MARKS.contains(*c) => 1,
            c if c.is_control() || *c == '\u{fffd}' => -4,
            _ => -1,
        };
    }
    score
}

/// Bytes in UTF-8 as far as the whole file says, and whether it promised to be that (a mark, or UTF-16).
pub(super) fn unified(bytes: &[u8]) -> (Cow<'_, [u8]>, bool) {
    if let Some(rest) = bytes.strip_prefix(b"\xEF\xBB\xBF") {
        return (Cow::Borrowed(rest), true);
    }
    let wide = match bytes {
        [0xFF, 0xFE, ..] => Some(UTF_16LE),
        [0xFE, 0xFF, ..] => Some(UTF_16BE),
        _ => unmarked_wide(bytes),
    };
    match wide {
        Some(encoding) => (Cow::Owned(encoding.decode_with_bom_removal(bytes).0.into_owned().into_bytes()), true),
        None => (Cow::Borrowed(bytes), false),
    }
}

/// UTF-16 without its mark: nearly every other byte is zero.
fn unmarked_wide(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = bytes.get(..4096).unwrap_or(bytes);
    let zeros = |odd: usize| sample.iter().skip(odd).step_by(2).filter(|b| **b == 0).count() * 2;
    let (even, odd) = (zeros(0), zeros(1));
    let many = sample.len() * 6 / 10;
    match (even, odd) {
        (even, odd) if odd > many && even * 10 < sample.len() => Some(UTF_16LE),
        (even, odd) if even > many && odd * 10 < sample.len() => Some(UTF_16BE),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str =
        "Código;Razão Social\n1;Informática São João Ltda – Conceição\n2;ANTÔNIO D’ÁVILA\n3;José Muñoz, 1º andar";

    #[test]
    fn the_page_of_dos_has_128_letters() {
        assert_eq!(DOS.chars().count(), 128);
        assert_eq!(Bytewise::Dos.decode(b"S\xC6o Jo\xC6o \x87"), "São João ç");
    }

    #[test]
    fn the_encoding_is_the_one_that_makes_words() {
        let plain = TEXT.replace(['–', '’'], " ");
        for (encoding, text) in [(WINDOWS_1252, TEXT), (ISO_8859_15, &plain), (MACINTOSH, TEXT)] {
            let (bytes, _, lossy) = encoding.encode(text);
            // Two encodings that agree on these bytes are both right.
            let found = Bytewise::guess(&bytes);
            assert!(!lossy || encoding == ISO_8859_15);
            assert_eq!(found.decode(&bytes), text, "{encoding:?} {found:?}");
        }
        let dos: Vec<char> = DOS.chars().collect();
        let bytes: Vec<u8> = plain
            .chars()
            .map(|c| dos.iter().position(|d| *d == c).map_or(c as u32 as u8, |at| at as u8 + 0x80))
            .collect();
        assert_eq!(Bytewise::guess(&bytes).decode(&bytes), plain);
        let bytes = b"Kadlec \xA6imon; \xA4 10";
        assert_eq!(Bytewise::guess(bytes).decode(bytes), "Kadlec Šimon; € 10");
        let bytes = b"Pre\xE7o \x80 10, 1\xBD\"";
        assert_eq!(Bytewise::guess(bytes).decode(bytes), "Preço € 10, 1½\"");
    }

    #[test]
    fn wide_text_is_read_with_and_without_its_mark() {
        let wide = |big: bool, mark: bool| -> Vec<u8> {
            let text = format!("{}{TEXT}", if mark { "\u{feff}" } else { "" });
            text.encode_utf16().flat_map(|unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() }).collect()
        };
        for (big, mark) in [(false, false), (false, true), (true, false), (true, true)] {
            let bytes = wide(big, mark);
            let (read, promised) = unified(&bytes);
            assert_eq!((String::from_utf8_lossy(&read).into_owned(), promised), (TEXT.to_owned(), true));
        }
    }
}
