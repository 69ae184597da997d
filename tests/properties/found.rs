//! What was found broken once, by the fuzzer or by a property, in its smallest form.

use cracha::oidc::registration::check_uri;

use super::laws::{jwt, redirect};

#[test]
fn p2_34_an_address_with_an_empty_user_cannot_be_registered() {
    redirect::hold(b"ple+.ppht://@\n\nm/lcb");
    for uri in ["com.example.app://@", "com.example.app://@/cb", "https://@shop.example.com/cb"] {
        assert!(check_uri(uri, true, true).is_err(), "{uri}");
    }
}

#[test]
fn a2_a_question_mark_at_the_end_of_a_registered_query_swallows_no_code() {
    redirect::hold(b"https://shop.example.com/cb?x=1?\nhttps://shop.example.com/cb?x=1?");
    redirect::hold(b"https:b?x=0&y=%20hs:b?\nhttps:b?x=0&y=%20hs:b?");
}

#[test]
fn p2_42_a_header_that_is_no_text_to_other_readers_is_none_to_us() {
    jwt::hold(b"{\"alg\":\"EdDSA\",\"kid\":\"EdDSA\",\"x\":\"\\udccc\"}\n{\"sub\":\"u1\"}");
}
