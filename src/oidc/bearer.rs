//! A bearer token in a request: header or form body, never the query (RFC 6750 section 2).

use super::cnf::Scheme;
use super::error::{Code, ProtocolError};
use super::params::RawParams;
use crate::crypto::secret::Secret;

/// The token of a request, and by which word it came. `form` is the body of a form POST. Absent, or no token by its looks:
/// `invalid_token`, so that the answer is a 401 with a challenge (C35); in two places at once: `invalid_request`.
pub fn token(authorization: Option<&str>, form: Option<&RawParams>) -> Result<(Scheme, Secret), ProtocolError> {
    let missing = || ProtocolError::new(Code::InvalidToken, "no access token");
    let in_form = match form {
        Some(form) => form.one("access_token")?,
        None => None,
    };
    let in_header = match authorization.map(|header| header.trim().split_once(' ')) {
        Some(Some((word, token))) if scheme(word).is_some() => scheme(word).map(|scheme| (scheme, token.trim())),
        Some(_) if in_form.is_none() => return Err(missing()),
        _ => None,
    };
    let (scheme, token) = match (in_header, in_form) {
        (Some(_), Some(_)) => return Err(ProtocolError::request("the access token came twice")),
        (Some(one), None) => one,
        (None, other) => (Scheme::Bearer, other.ok_or_else(missing)?),
    };
    if !is_token(token) {
        return Err(ProtocolError::new(Code::InvalidToken, "the access token is malformed"));
    }
    Ok((scheme, Secret::new(token)))
}

/// Whether this can be an access token at all: `b64token` (RFC 6750 section 2.1).
pub fn is_token(text: &str) -> bool {
    let fine = |b: u8| b.is_ascii_alphanumeric() || b"-._~+/".contains(&b);
    let body = text.trim_end_matches('=');
    !body.is_empty() && body.bytes().all(fine)
}

fn scheme(word: &str) -> Option<Scheme> {
    match word {
        word if word.eq_ignore_ascii_case("bearer") => Some(Scheme::Bearer),
        word if word.eq_ignore_ascii_case("dpop") => Some(Scheme::Dpop),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn c33_header_and_form_token_are_taken() {
        assert_eq!(token(Some("Bearer abc"), None).unwrap().1.expose(), "abc");
        assert_eq!(token(Some("bearer  abc"), None).unwrap().1.expose(), "abc");
        let form = RawParams::parse(b"access_token=a.b-c").unwrap();
        assert_eq!(token(None, Some(&form)).unwrap().1.expose(), "a.b-c");
        assert_eq!(token(Some("DPoP abc"), None).unwrap(), (Scheme::Dpop, Secret::new("abc")));
        assert_eq!(token(Some("Bearer x"), Some(&form)).unwrap_err().code, Code::InvalidRequest);
    }

    #[test]
    fn c35_no_token_or_nonsense_is_an_invalid_token() {
        for header in
            [None, Some(""), Some("Bearer"), Some("Bearer "), Some("Basic abc"), Some("Bearer a b"), Some("Bearer ç")]
        {
            assert!(!header.and_then(|header| header.strip_prefix("Bearer ")).is_some_and(is_token), "{header:?}");
            let error = token(header, None).unwrap_err();
            assert_eq!((error.code, error.status()), (Code::InvalidToken, 401), "{header:?}");
        }
    }
}
