//! A form that brings a file along (`multipart/form-data`, RFC 7578), read piece by piece and no further than it may be: the
//! fields of an ordinary form, and one file. Nothing of it touches the disk. How large the file may be, and the words where
//! it is larger, are the door's.

use std::future::{Future, poll_fn};
use std::pin::Pin;

use actix_multipart::Multipart;
use actix_web::dev::Payload;
use actix_web::error::{ErrorBadRequest, PayloadError};
use actix_web::web::Bytes;
use actix_web::{FromRequest, HttpMessage, HttpRequest};
use futures_core::Stream;

use super::form::{self, Form};
use crate::error::{Error, Field, Flaw, Result};

/// A larger file of records is not taken, in bytes.
pub const MOST_BYTES: usize = 4 * 1024 * 1024;
/// Of what is too large so many times the limit is still read, and thrown away: a browser that is cut off while it sends
/// shows no answer.
const PATIENCE: usize = 16;
/// More fields are none of ours.
const MOST_FIELDS: usize = 20;

/// What was sent. Asked for as a parameter of a handler, with a file of at most [`MOST_BYTES`].
#[derive(Debug)]
pub struct Upload {
    /// Its fields; of a form without a file all of it.
    pub form: Form,
    /// The file as the browser calls it; may be empty.
    pub name: String,
    /// The file; empty where none was chosen.
    pub file: Vec<u8>,
    /// It was larger than it may be, and `file` is empty.
    pub too_large: bool,
}

impl FromRequest for Upload {
    type Error = actix_web::Error;
    type Future = Pin<Box<dyn Future<Output = std::result::Result<Upload, actix_web::Error>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (request, payload) = (request.clone(), payload.take());
        Box::pin(async move { read(&request, payload, MOST_BYTES).await.map_err(|e| ErrorBadRequest(e.to_string())) })
    }
}

/// Reads one with a file of at most `most` bytes. A form without files is read as what it is.
///
/// # Errors
/// `Invalid` for what is no form.
pub async fn read<S>(request: &HttpRequest, mut payload: S, most: usize) -> Result<Upload>
where
    S: Stream<Item = std::result::Result<Bytes, PayloadError>> + Unpin + 'static,
{
    if form::is_form(request) {
        let mut bytes = Vec::new();
        while let Some(piece) = next(&mut payload).await {
            bytes.extend_from_slice(&piece.map_err(|_| unreadable())?);
            if bytes.len() > form::LIMIT {
                return Err(too_much());
            }
        }
        return Ok(Upload { form: Form::parse(&bytes)?, name: String::new(), file: Vec::new(), too_large: false });
    }
    if request.content_type() != "multipart/form-data" {
        return Err(unreadable());
    }
    read_parts(Multipart::new(request.headers(), payload), most).await
}

async fn read_parts(mut parts: Multipart, most: usize) -> Result<Upload> {
    let (mut pairs, mut read) = (Vec::new(), 0_usize);
    let mut upload = Upload { form: Form::of(Vec::new()), name: String::new(), file: Vec::new(), too_large: false };
    'parts: while let Some(part) = next(&mut parts).await {
        let mut part = part.map_err(|_| unreadable())?;
        let field = part.name().unwrap_or_default().to_owned();
        let called = part.content_disposition().and_then(|said| said.get_filename()).map(str::to_owned);
        let (mut bytes, limit) = (Vec::new(), if called.is_some() { most } else { form::LIMIT });
        while let Some(piece) = next(&mut part).await {
            let piece: Bytes = piece.map_err(|_| unreadable())?;
            read += piece.len();
            if read > PATIENCE * (most + form::LIMIT) {
                upload.too_large = true;
                break 'parts;
            }
            match bytes.len() + piece.len() <= limit {
                true => bytes.extend_from_slice(&piece),
                false if called.is_some() => upload.too_large = true,
                false => return Err(too_much()),
            }
        }
        match called {
            Some(name) => (upload.name, upload.file) = (name, bytes),
            None if pairs.len() < MOST_FIELDS => pairs.push((field, text(bytes)?)),
            None => return Err(too_much()),
        }
    }
    if upload.too_large {
        upload.file = Vec::new();
    }
    upload.form = Form::of(pairs);
    Ok(upload)
}

fn text(bytes: Vec<u8>) -> Result<String> {
    String::from_utf8(bytes).ok().filter(|text| !text.contains('\0')).ok_or_else(unreadable)
}

fn unreadable() -> Error {
    Error::Invalid { field: Field::Form, reason: Flaw::NotReadable }
}

fn too_much() -> Error {
    Error::Invalid { field: Field::Form, reason: Flaw::FormTooLarge }
}

async fn next<S: Stream + Unpin>(stream: &mut S) -> Option<S::Item> {
    poll_fn(|context| Pin::new(&mut *stream).poll_next(context)).await
}
