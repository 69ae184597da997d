//! A form that brings a file along. Its fields are read as those of any other form, and the file is never larger than
//! what the page takes; nothing of it touches the disk.

use std::future::Future;
use std::pin::{Pin, pin};

use actix_multipart::{Field, Multipart};
use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest, error};
use futures_core::Stream;

use super::form::{Form, is_form};

/// A larger file is not read to its end.
pub const MOST_BYTES: usize = 4 * 1024 * 1024;
/// Beyond this nothing is read any more.
const MOST_READ: usize = 16 * MOST_BYTES;
/// A longer field is none of ours, in bytes.
const MOST_FIELD: usize = 4 * 1024;
/// More fields are none of ours.
const MOST_FIELDS: usize = 20;

/// What was sent.
#[derive(Debug)]
pub struct Upload {
    /// Its fields; of a form without a file all of it.
    pub form: Form,
    /// The file; empty where none was chosen.
    pub file: Vec<u8>,
    /// It was larger than [`MOST_BYTES`].
    pub too_large: bool,
}

impl FromRequest for Upload {
    type Error = actix_web::Error;
    type Future = Pin<Box<dyn Future<Output = Result<Upload, actix_web::Error>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        if is_form(request) {
            let form = Form::from_request(request, payload);
            return Box::pin(async move { Ok(Upload { form: form.await?, file: Vec::new(), too_large: false }) });
        }
        let sent = Multipart::from_request(request, payload);
        Box::pin(async move { read(sent.await?).await })
    }
}

async fn read(mut sent: Multipart) -> Result<Upload, actix_web::Error> {
    let (mut pairs, mut file, mut too_large) = (Vec::new(), Vec::new(), false);
    while let Some(field) = next(&mut sent).await {
        let field = field.map_err(error::ErrorBadRequest)?;
        let disposition = field.content_disposition();
        let name = disposition.and_then(|said| said.get_name()).unwrap_or_default().to_owned();
        if disposition.is_some_and(|said| said.get_filename().is_some()) {
            match bytes(field, MOST_BYTES).await? {
                Some(content) => file = content,
                None => too_large = true,
            }
            continue;
        }
        let value = bytes(field, MOST_FIELD).await?.and_then(|value| String::from_utf8(value).ok());
        let value = value.filter(|_| pairs.len() < MOST_FIELDS);
        pairs.push((name, value.ok_or_else(|| error::ErrorBadRequest("a field is too long or no text"))?));
    }
    Ok(Upload { form: Form::of(pairs), file, too_large })
}

/// The whole field; none where it is longer than that. What is too long is still read, though not kept: a browser that
/// is cut off while it sends shows no answer.
async fn bytes(mut field: Field, most: usize) -> Result<Option<Vec<u8>>, actix_web::Error> {
    let (mut content, mut length) = (Vec::new(), 0);
    while let Some(chunk) = next(&mut field).await {
        let chunk = chunk.map_err(error::ErrorBadRequest)?;
        length += chunk.len();
        if length > MOST_READ {
            return Ok(None);
        }
        if length <= most {
            content.extend_from_slice(&chunk);
        }
    }
    Ok((length <= most).then_some(content))
}

async fn next<S: Stream + Unpin>(stream: &mut S) -> Option<S::Item> {
    std::future::poll_fn(|cx| pin!(&mut *stream).poll_next(cx)).await
}
