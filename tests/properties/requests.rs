//! Requests in the clear: the ladder of /authorize, redirect URIs, `claims`, the token endpoint, scopes and resources.

use cracha::oidc::authorize::Way;
use cracha::oidc::client_auth::ClientCredentials;
use cracha::oidc::id_token::Hint;
use cracha::oidc::introspection::TokenQuery;
use cracha::oidc::issuer::Issuer;
use cracha::oidc::logout::EndSessionRequest;
use cracha::oidc::new_client::NewClient;
use cracha::oidc::params::{RawParams, decode, encode};
use cracha::oidc::registration::{self, Around};
use cracha::oidc::resource::Audience;
use cracha::oidc::{bearer, pkce};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use super::laws::{claims, clients, issuer, keys, ladder, read_form, redirect, token};
use super::{holds, strategies};

#[test]
fn a1_a2_a3_a5_a8_an_answer_leaves_for_the_registered_address_of_a_proven_client_alone() {
    holds(600, (strategies::request(), any::<bool>()), |((client, pairs), back)| {
        ladder::law(&pairs, &clients()[client], Way { pushed: back, signed: back });
    });
}

#[test]
fn a1_nothing_that_another_clients_request_says_makes_it_this_ones() {
    holds(200, (strategies::request(), strategies::client()), |((_, pairs), client)| {
        ladder::law(&pairs, &clients()[client], Way { pushed: true, signed: true });
    });
}

#[test]
fn a8_any_query_is_read_as_other_readers_read_it_and_is_within_the_laws() {
    holds(300, strategies::query(), |query| ladder::hold(&query));
}

#[test]
fn a5_what_is_encoded_is_decoded_to_the_same_text_by_us_and_by_others() {
    holds(1_000, (strategies::text(), strategies::text()), |(name, value)| {
        assert_eq!(decode(encode(&value).as_bytes()).as_deref(), Ok(value.as_str()));
        let query = format!("{}={}", encode(&name), encode(&value));
        assert!(query.bytes().all(|b| b.is_ascii_graphic()));
        let want = vec![(name, value)];
        assert_eq!(read_form(query.as_bytes()), Some(want.clone()));
        assert!(RawParams::parse(query.as_bytes()) == Ok(RawParams::from_pairs(want)));
    });
}

#[test]
fn a2_p2_34_what_is_nearly_registered_is_not_registered() {
    holds(3_000, strategies::addresses(), |(own, other)| redirect::hold(format!("{own}\n{other}").as_bytes()));
}

#[test]
fn a16_only_what_a_client_may_have_is_promised_and_what_is_promised_comes_back() {
    let names = &["userinfo", "id_token", "other"];
    let good = serde_json::json!({ "userinfo": { "email": null, "name": { "essential": true } }, "id_token": {
        "acr": { "essential": true, "values": ["phr", "x"] }, "sub": { "value": "u1" }, "role": null } });
    holds(600, strategies::changed(good, names), |json| claims::hold(json.as_bytes()));
    holds(300, strategies::text(), |text| claims::hold(text.as_bytes()));
}

#[test]
fn p2_37_p2_39_p2_43_a_token_request_gets_no_more_than_its_client_may_have() {
    holds(1_000, (strategies::form(), strategies::client()), |(pairs, client)| token::law(&pairs, &clients()[client]));
}

#[test]
fn p2_39_scopes_never_grow() {
    let words = vec(select(&["openid", "email", "resellers.read", "x", "", "a\"b", "ção", "\u{7f}"][..]), 0..8);
    holds(500, words, |words| token::scopes(&words.join(" ")));
}

#[test]
fn p2_41_a_token_is_never_for_more_than_was_granted() {
    let names = || vec(select(&["urn:a", "urn:b", "https://c.example/"][..]), 0..4);
    holds(300, (names(), names()), |(granted, asked)| token::audience(&Audience::of(granted), &Audience::of(asked)));
}

#[test]
fn a8_whatever_is_sent_the_small_readers_take_it_or_refuse_it_and_never_panic() {
    holds(1_000, (strategies::text(), strategies::query()), |(text, query)| {
        for raw in [text.as_bytes(), query.as_slice()].map(|bytes| RawParams::parse(bytes).unwrap_or_default()) {
            let _ = (EndSessionRequest::read(&raw), TokenQuery::read(&raw));
            let _ = (ClientCredentials::read(Some(&text), &raw), bearer::token(Some(&text), Some(&raw)));
        }
        assert!(!pkce::fits(Some(&text), Some(&text)), "a challenge is never its own verifier");
        assert!(Hint::read(&text, &issuer(), keys()).is_none(), "nobody signed {text}");
        let _ = Issuer::new(&text);
        for insecure_loopback in [false, true] {
            let odd = NewClient {
                id: text.clone(),
                redirect_uris: vec![text.clone()],
                home_uri: Some(text.clone()),
                scopes: vec![text.clone()],
                native: true,
                ..NewClient::default()
            };
            let wrong = registration::wrong(&odd, Around { insecure_loopback, ..Around::default() });
            assert!(!wrong.is_empty(), "nothing is a scope, an address and a name at once: {text}");
        }
    });
}
