//! Nonsense of every kind at every entrance: answers may be errors, never panics.

use super::authorize::{KnownClient, Way};
use super::claims_request::ClaimsRequest;
use super::client::ClientView;
use super::client_auth::ClientCredentials;
use super::decide::{ConsentFacts, HintFacts, decide};
use super::id_token::Hint;
use super::introspection::TokenQuery;
use super::issuer::Issuer;
use super::logout::EndSessionRequest;
use super::params::{RawParams, decode, encode};
use super::registration::validate_registration;
use super::response::{Ours, Response};
use super::scope::Scopes;
use super::token::TokenRequest;
use super::{bearer, pkce, testing};

/// A small generator with a fixed start: the same nonsense every time.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % sides
    }

    /// Pieces that parsers dislike, in any order.
    fn text(&mut self) -> String {
        const PIECES: [&str; 34] = [
            "&",
            "=",
            "%",
            "%%",
            "%41",
            "%ff",
            "%e2%82%ac",
            "+",
            " ",
            "\u{0}",
            "\r\n",
            "\"",
            "\\",
            "é",
            "😀",
            "{",
            "}",
            "[",
            "]",
            ":",
            "//",
            "?",
            "#",
            ".",
            "..",
            "Basic ",
            "Bearer ",
            "openid",
            "none",
            "9999999999999999999999",
            "-1",
            "https://shop.example.com/cb",
            "eyJhbGciOiJub25lIn0",
            "http://127.0.0.1:",
        ];
        (0..self.roll(9)).map(|_| PIECES[self.roll(PIECES.len())]).collect()
    }

    fn params(&mut self) -> RawParams {
        const NAMES: [&str; 22] = [
            "response_type",
            "response_mode",
            "scope",
            "state",
            "nonce",
            "prompt",
            "max_age",
            "claims",
            "id_token_hint",
            "code_challenge",
            "code_challenge_method",
            "request",
            "grant_type",
            "code",
            "refresh_token",
            "token",
            "client_secret",
            "access_token",
            "post_logout_redirect_uri",
            "login_hint",
            "code_verifier",
            "x",
        ];
        let mut pairs = vec![
            ("client_id".to_owned(), "shop".to_owned()),
            ("redirect_uri".to_owned(), "https://shop.example.com/cb".to_owned()),
        ];
        for _ in 0..self.roll(8) {
            let value = match self.roll(6) {
                0 => "code".to_owned(),
                1 => "openid email".to_owned(),
                2 => "authorization_code".to_owned(),
                3 => "login".to_owned(),
                _ => self.text(),
            };
            pairs.push((NAMES[self.roll(NAMES.len())].to_owned(), value));
        }
        RawParams::from_pairs(pairs)
    }
}

#[test]
fn garbage_never_panics() {
    let (mut dice, client, issuer, keys) = (Dice(7), testing::client(), testing::issuer(), testing::keys());
    for _ in 0..4_000 {
        let text = dice.text();
        assert_eq!(decode(encode(&text).as_bytes()).as_deref(), Ok(text.as_str()));
        let raw = RawParams::parse(text.as_bytes()).unwrap_or_default();
        let _ = (
            KnownClient::of(&raw, Some(&client), Way::default()).is_ok(),
            EndSessionRequest::read(&raw),
            TokenQuery::read(&raw),
        );
        let _ = (ClientCredentials::read(Some(&text), &raw), bearer::token(Some(&text), Some(&raw)));
        let _ = (ClaimsRequest::parse(&text, &client.scopes), Scopes::parse(&text), Issuer::new(&text));
        let _ = (Hint::read(&text, &issuer, &keys), pkce::fits(Some(&text), Some(&text)), client.redirects_to(&text));
        let odd = ClientView { redirect_uris: vec![text.clone()], client_id: text, native: true, ..client.clone() };
        let _ = validate_registration(&odd, true);
    }
}

#[test]
fn whatever_is_asked_the_answer_goes_to_the_registered_address_with_iss() {
    let (mut dice, client, issuer, keys) = (Dice(11), testing::client(), testing::issuer(), testing::keys());
    let ours = Ours { issuer: &issuer, keys: &keys, client: &client, now_s: 0 };
    for _ in 0..4_000 {
        let params = dice.params();
        let _ = TokenRequest::read(&params, &client);
        let Ok(known) = KnownClient::of(&params, Some(&client), Way::default()) else { continue };
        let response = match known.request() {
            Ok(request) => {
                let _ = decide(&request, &client, None, ConsentFacts::default(), HintFacts::Absent, 0);
                Response::code(&request.reply, "c", ours)
            }
            Err(refused) => Response::error(&refused, ours),
        };
        match response.unwrap() {
            Response::Redirect(url) => {
                assert!(url.starts_with("https://shop.example.com/cb?"));
                assert!(url.ends_with("iss=https%3A%2F%2Fid.example.com"));
                assert!(url.bytes().all(|b| b.is_ascii_graphic()));
            }
            Response::FormPost { action, fields } => {
                assert_eq!(action, "https://shop.example.com/cb");
                assert!(fields.iter().any(|(name, _)| *name == "iss"));
            }
        }
    }
}
