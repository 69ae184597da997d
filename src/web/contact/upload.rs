//! A form with a file (`multipart/form-data`, RFC 7578), read piece by piece and no further than it may be: the fields of
//! an ordinary form, and one file.

use std::future::poll_fn;
use std::pin::Pin;

use actix_multipart::{Multipart, MultipartError};
use actix_web::web::{Bytes, Payload};
use actix_web::{HttpMessage, HttpRequest};

use futures_core::Stream;

use crate::error::{Error, Field, Flaw, Result};
use crate::web::kit::form::{self, Form};

/// Name of the field of the file.
pub const FIELD: &str = "file";
/// Fields beside it.
const MOST_FIELDS: usize = 20;
/// Of a body that is too large so many times the limit is still read, so that the browser is there to read the answer.
const PATIENCE: usize = 4;

/// A form with its file.
pub struct Upload {
    /// The ordinary fields.
    pub form: Form,
    /// As the browser calls it; may be empty.
    pub name: String,
    /// Empty where none was chosen.
    pub bytes: Vec<u8>,
    /// It was larger than it may be, and `bytes` is empty.
    pub too_large: bool,
}

/// Reads one with a file of at most `most` bytes. A form without files is read as what it is.
///
/// # Errors
/// `Invalid` for what is no form.
pub async fn read(request: &HttpRequest, payload: Payload, most: usize) -> Result<Upload> {
    let unreadable = || Error::Invalid { field: Field::Form, reason: Flaw::NotReadable };
    let mut upload = Upload { form: Form::parse(b"")?, name: String::new(), bytes: Vec::new(), too_large: false };
    if form::is_form(request) {
        let mut payload = payload;
        let mut bytes = Vec::new();
        while let Some(piece) = next(&mut payload).await {
            bytes.extend_from_slice(&piece.map_err(|_| unreadable())?);
            if bytes.len() > form::LIMIT {
                return Err(Error::Invalid { field: Field::Form, reason: Flaw::FormTooLarge });
            }
        }
        upload.form = Form::parse(&bytes)?;
        return Ok(upload);
    }
    if request.content_type() != "multipart/form-data" {
        return Err(unreadable());
    }
    let mut parts = Multipart::new(request.headers(), payload);
    let (mut pairs, mut read) = (Vec::new(), 0_usize);
    while let Some(part) = next(&mut parts).await {
        let mut part = part.map_err(|_: MultipartError| unreadable())?;
        let name = part.name().unwrap_or_default().to_owned();
        let file = name == FIELD;
        if file {
            let shown = part.content_disposition().and_then(|shown| shown.get_filename());
            upload.name = shown.unwrap_or_default().to_owned();
        }
        let (mut bytes, limit) = (Vec::new(), if file { most } else { form::LIMIT });
        while let Some(piece) = next(&mut part).await {
            let piece: Bytes = piece.map_err(|_| unreadable())?;
            read += piece.len();
            if read > PATIENCE * (most + form::LIMIT) {
                return Err(Error::Invalid { field: Field::File, reason: Flaw::FileTooLarge });
            }
            match bytes.len() + piece.len() <= limit {
                true => bytes.extend_from_slice(&piece),
                false if file => upload.too_large = true,
                false => return Err(Error::Invalid { field: Field::Form, reason: Flaw::FormTooLarge }),
            }
        }
        if file {
            upload.bytes = if upload.too_large { Vec::new() } else { bytes };
        } else if pairs.len() < MOST_FIELDS {
            let text = String::from_utf8(bytes).ok().filter(|text| !text.contains('\0')).ok_or_else(unreadable)?;
            pairs.push((name, text));
        }
    }
    upload.form = Form::of(pairs);
    Ok(upload)
}

async fn next<S: Stream + Unpin>(stream: &mut S) -> Option<S::Item> {
    poll_fn(|context| Pin::new(&mut *stream).poll_next(context)).await
}
