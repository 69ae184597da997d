//! A file that somebody attaches, looked at before it is kept: what it is by its own bytes, whatever its name says; a
//! picture is decoded and written anew, a PDF must not act by itself. Takes a while: it runs outside of transactions.

mod pdf;
mod picture;

use unicode_normalization::UnicodeNormalization;

use super::line_text;
use crate::error::{Error, Field, Flaw, Result};
use crate::model::conversation::Media;

/// Longest name without its end, in characters.
const NAME_CHARS: usize = 60;

/// A file that may be kept.
#[derive(Clone, PartialEq, Eq)]
pub struct Checked {
    /// Plain, with the end of what it is.
    pub name: String,
    /// What it is.
    pub media: Media,
    /// As it is kept.
    pub bytes: Vec<u8>,
}

impl std::fmt::Debug for Checked {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Checked({:?}, {} bytes)", self.media, self.bytes.len())
    }
}

/// Looks at a file of at most `most` bytes.
///
/// # Errors
/// `Invalid`: too large, of no kind that is taken, damaged, of too many pixels, a PDF that acts or is locked.
pub fn check(name: &str, bytes: &[u8], most: usize) -> Result<Checked> {
    let wrong = |reason| Error::Invalid { field: Field::File, reason };
    if bytes.is_empty() {
        return Err(wrong(Flaw::FileMissing));
    }
    if bytes.len() > most {
        return Err(wrong(Flaw::FileTooLarge));
    }
    let (media, kept) = match kind(bytes).ok_or(wrong(Flaw::FileKind))? {
        Kind::Pdf => {
            pdf::check(bytes).map_err(wrong)?;
            (Media::Pdf, bytes.to_vec())
        }
        Kind::Picture(format) => picture::rewritten(bytes, format).map_err(wrong)?,
    };
    // Written anew it may be larger; within reason.
    if kept.len() > most.saturating_mul(2) {
        return Err(wrong(Flaw::FileTooLarge));
    }
    Ok(Checked { name: plain_name(name, media), media, bytes: kept })
}

enum Kind {
    Pdf,
    Picture(image::ImageFormat),
}

/// By the first bytes.
fn kind(bytes: &[u8]) -> Option<Kind> {
    use image::ImageFormat::{Jpeg, Png, WebP};
    match bytes {
        [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1A, b'\n', ..] => Some(Kind::Picture(Png)),
        [0xFF, 0xD8, 0xFF, ..] => Some(Kind::Picture(Jpeg)),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some(Kind::Picture(WebP)),
        [b'%', b'P', b'D', b'F', b'-', ..] => Some(Kind::Pdf),
        _ => None,
    }
}

/// Letters, digits and a few signs of the name's stem; the end is what the file is.
fn plain_name(name: &str, media: Media) -> String {
    let name = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let fits = |c: &char| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_' | '(' | ')');
    let stem: String = stem.nfc().map(|c| if c == '.' { '-' } else { c }).filter(fits).collect();
    let stem = line_text::one_line(&stem, NAME_CHARS);
    format!("{}.{}", if stem.is_empty() { "arquivo" } else { &stem }, media.extension())
}

#[cfg(test)]
mod tests;
