//! Forms as ordered pairs. Maps hide repeated names, and a repeated `login` is a question nobody should answer; bytes
//! that are no UTF-8 are refused and not repaired, because a repaired password is another password.

use crate::error::{Error, Field, Flaw, Result};
use actix_web::dev::Payload;
use actix_web::http::header;
use actix_web::{FromRequest, HttpRequest, web};
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use zeroize::Zeroize;

/// The largest form that is read, in bytes. A password of 1024 bytes in percent encoding fits many times.
pub const LIMIT: usize = 32 * 1024;
const MAX_FIELDS: usize = 200;

/// A form as it was sent. Its values are wiped when it goes; its `Debug` shows names only.
pub struct Form {
    pairs: Vec<(String, String)>,
}

impl Form {
    /// Reads `application/x-www-form-urlencoded` bytes.
    pub fn parse(bytes: &[u8]) -> Result<Form> {
        if bytes.len() > LIMIT {
            return Err(Error::Invalid { field: Field::Form, reason: Flaw::FormTooLarge });
        }
        let mut form = Form { pairs: Vec::new() };
        for pair in bytes.split(|b| *b == b'&').filter(|pair| !pair.is_empty()) {
            if form.pairs.len() == MAX_FIELDS {
                return Err(Error::Invalid { field: Field::Form, reason: Flaw::TooManyFields });
            }
            let at = pair.iter().position(|b| *b == b'=').unwrap_or(pair.len());
            let name = decode(&pair[..at])?;
            let value = decode(pair.get(at + 1..).unwrap_or(&[]))?;
            form.pairs.push((name, value));
        }
        Ok(form)
    }

    /// Pairs that were read from a form with a file.
    pub fn of(pairs: Vec<(String, String)>) -> Form {
        Form { pairs }
    }

    /// The value of a field that came exactly once; "" when it is missing.
    pub fn get(&self, name: &'static str) -> Result<&str> {
        let mut found = self.pairs.iter().filter(|(n, _)| n == name);
        let value = found.next().map_or("", |(_, v)| v.as_str());
        match found.next() {
            None => Ok(value),
            Some(_) => Err(Error::Invalid { field: Field::Form, reason: Flaw::Repeated }),
        }
    }

    /// Like [`Form::get`], without the white space around it. Never for passwords.
    pub fn text(&self, name: &'static str) -> Result<&str> {
        self.get(name).map(str::trim)
    }

    /// All values of a field, in order: check boxes.
    pub fn all(&self, name: &str) -> Vec<&str> {
        self.pairs.iter().filter(|(n, _)| n == name).map(|(_, v)| v.as_str()).collect()
    }

    /// Whether the field came at all: buttons and single check boxes.
    pub fn has(&self, name: &str) -> bool {
        self.pairs.iter().any(|(n, _)| n == name)
    }

    /// Every pair in the order it came.
    pub fn pairs(&self) -> &[(String, String)] {
        &self.pairs
    }
}

impl fmt::Debug for Form {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.pairs.iter().map(|(name, _)| name)).finish()
    }
}

impl Drop for Form {
    fn drop(&mut self) {
        for (_, value) in &mut self.pairs {
            value.zeroize();
        }
    }
}

fn decode(bytes: &[u8]) -> Result<String> {
    let bad = || Error::Invalid { field: Field::Form, reason: Flaw::NotReadable };
    let mut out = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    while let Some((first, after)) = rest.split_first() {
        rest = after;
        match first {
            b'+' => out.push(b' '),
            b'%' => {
                let digits = rest.get(..2).and_then(|d| std::str::from_utf8(d).ok()).ok_or_else(bad)?;
                if !digits.bytes().all(|b| b.is_ascii_hexdigit()) {
                    return Err(bad());
                }
                out.push(u8::from_str_radix(digits, 16).map_err(|_| bad())?);
                rest = rest.get(2..).unwrap_or(&[]);
            }
            other => out.push(*other),
        }
    }
    let text = String::from_utf8(out).map_err(|_| bad())?;
    if text.contains('\0') { Err(bad()) } else { Ok(text) }
}

/// The body says that it is a form.
pub fn is_form(request: &HttpRequest) -> bool {
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or("");
    kind.split(';').next().unwrap_or("").trim().eq_ignore_ascii_case("application/x-www-form-urlencoded")
}

impl FromRequest for Form {
    type Error = actix_web::Error;
    type Future = Pin<Box<dyn Future<Output = Result<Form, actix_web::Error>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let ours = is_form(request);
        let body = web::Bytes::from_request(request, payload);
        Box::pin(async move {
            if !ours {
                return Err(actix_web::error::ErrorUnsupportedMediaType("application/x-www-form-urlencoded expected"));
            }
            Form::parse(&body.await?).map_err(actix_web::error::ErrorBadRequest)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_is_read_as_sent() -> Result<()> {
        let form = Form::parse(b"login=R10482.ana&password=+a%2Bb%25+&may=stock&may=price&x")?;
        assert_eq!(form.get("login")?, "R10482.ana");
        assert_eq!(form.get("password")?, " a+b% ");
        assert_eq!(form.all("may"), ["stock", "price"]);
        assert!(form.has("x") && !form.has("y"));
        assert_eq!(form.get("y")?, "");
        assert!(!format!("{form:?}").contains("a+b"));
        Ok(())
    }

    #[test]
    fn a_repeated_field_is_refused() -> Result<()> {
        assert!(Form::parse(b"login=a&login=b")?.get("login").is_err());
        Ok(())
    }

    #[test]
    fn bad_bytes_are_refused_and_never_panic() {
        for bad in [&b"a=%"[..], b"a=%1", b"a=%zz", b"a=%+1", b"a=%ff", b"a=\xff", b"a=%00", b"a=%\xc3\xa9"] {
            assert!(Form::parse(bad).is_err(), "{bad:?}");
        }
        assert!(Form::parse(&vec![b'a'; LIMIT + 1]).is_err());
        assert!(Form::parse(&b"a=1&".repeat(MAX_FIELDS + 1)).is_err());
        assert!(Form::parse(b"").is_ok_and(|f| f.pairs().is_empty()));
    }
}
