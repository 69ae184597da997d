//! Authorization requests in signed objects (JAR, RFC 9101; A17) and answers in one (JARM).

use serde_json::{Value, json};

use super::{inside, on_a_file};
use crate::support::keyed::Keyed;
use crate::support::provider::{Portal, STATE, claims, header};

/// The address of a request with this object and nothing else that counts.
fn address(shop: &Keyed, object: &str, more: &[(&str, &str)]) -> String {
    let fields = [&[("client_id", shop.portal.id()), ("request", object)], more].concat();
    format!("/authorize?{}", url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish())
}

#[tokio::test]
async fn a17_what_is_signed_counts_and_nothing_beside_it() {
    let app = on_a_file().await;
    let shop = Keyed::own("shop");
    let (http, _) = inside(&app, &[&shop.portal]).await;
    let object = shop.sign("oauth-authz-req+jwt", &shop.object(&app, &[("response_mode", "form_post")]));
    let beside = [("scope", "openid email"), ("response_mode", "query"), ("state", "other")];
    let page = http.get(&address(&shop, &object, &beside)).await;
    assert_eq!(page.status, 200, "the mode inside is obeyed: {}", page.location());
    let form = page.form("main form");
    assert_eq!((form.value("state"), form.value("iss")), (Some(STATE), Some(app.issuer().as_str())));
    let code = form.value("code").expect("a code").to_owned();
    let tokens = shop.exchange(&app, &http, &code).await;
    assert_eq!(tokens.json()["scope"], "openid", "{}", tokens.body);
}

#[tokio::test]
async fn a17_an_object_that_cannot_be_believed_is_refused_on_the_channel_beside_it_and_others_on_their_own() {
    let app = on_a_file().await;
    let shop = Keyed::own("shop");
    let (http, _) = inside(&app, &[&shop.portal]).await;
    let typ = "oauth-authz-req+jwt";
    let good = shop.object(&app, &[("response_mode", "form_post")]);
    let redirect = shop.portal.redirect();
    let beside = [("redirect_uri", redirect.as_str()), ("state", "s1")];
    let stranger = Keyed::own("shop");
    let mut late = good.clone();
    late["exp"] = json!(app.now().seconds() - 60);
    let mut others = good.clone();
    others["client_id"] = json!("cloud");
    let unsigned = "eyJhbGciOiJub25lIn0.e30.".to_owned();
    for object in [
        unsigned,
        stranger.sign(typ, &good),
        shop.sign(typ, &late),
        shop.sign(typ, &others),
        shop.sign("at+jwt", &good),
    ] {
        let page = http.get(&address(&shop, &object, &beside)).await;
        assert_eq!(page.location_param("error").as_deref(), Some("invalid_request_object"), "{}", page.location());
        assert_eq!(page.location_param("state").as_deref(), Some("s1"));
        let page = http.get(&address(&shop, &object, &[])).await;
        assert_eq!(page.status, 400, "no way back: {}", page.location());
        assert!(page.body.contains("invalid_request_object"));
    }
    // Signed and wrong: the channel that it names.
    let mut wrong = good.clone();
    wrong["response_type"] = json!("token");
    let page = http.get(&address(&shop, &shop.sign(typ, &wrong), &beside)).await;
    assert_eq!(page.status, 200, "by form_post: {}", page.location());
    assert_eq!(page.form("main form").value("error"), Some("unsupported_response_type"));
    let mut elsewhere = good;
    elsewhere["redirect_uri"] = json!("https://evil.example/cb");
    let page = http.get(&address(&shop, &shop.sign(typ, &elsewhere), &beside)).await;
    assert_eq!(page.status, 400, "never to an unregistered place: {}", page.location());
}

#[tokio::test]
async fn a17_without_a_key_an_object_is_not_supported_and_where_it_must_be_nothing_else_is() {
    let app = on_a_file().await;
    let plain = Portal::own("plain").quiet();
    let must = Keyed::own("must").term("require_signed_request_object", json!(true));
    let (http, _) = inside(&app, &[&plain, &must.portal]).await;
    let page = http.get(&plain.authorize(&[("request", "a.b.c")])).await;
    assert_eq!(page.location_param("error").as_deref(), Some("request_not_supported"));
    let page = http.get(&must.portal.authorize(&[])).await;
    assert_eq!(page.location_param("error").as_deref(), Some("invalid_request"));
    let object = must.sign("JWT", &must.object(&app, &[]));
    assert!(http.get(&address(&must, &object, &[])).await.location_param("code").is_some());
}

#[tokio::test]
async fn f44_an_answer_is_signed_where_the_client_asks_for_it() {
    let app = on_a_file().await;
    let shop = Keyed::own("shop").term("authorization_signed_response_alg", json!("PS256"));
    let (http, _) = inside(&app, &[&shop.portal]).await;
    let check = |jwt: &str, error: Option<&str>| {
        let said = claims(jwt);
        assert_eq!((said["iss"].as_str(), said["aud"].as_str()), (Some(app.issuer().as_str()), Some("shop")));
        assert_eq!((said["state"].as_str(), said["error"].as_str()), (Some(STATE), error), "{said}");
        assert_eq!(said["exp"], app.now().seconds() + 300);
        assert_eq!(header(jwt)["alg"], "PS256");
        said["code"].as_str().map(str::to_owned)
    };
    for mode in ["jwt", "query.jwt"] {
        let page = http.get(&shop.portal.authorize(&[("response_mode", mode)])).await;
        assert_eq!(page.location_param("code"), None);
        let code = check(&page.location_param("response").expect("a response"), None).expect("a code");
        assert_eq!(shop.exchange(&app, &http, &code).await.status, 200);
    }
    let page =
        http.get(&shop.portal.authorize(&[("response_mode", "form_post.jwt"), ("response_type", "token")])).await;
    let jwt = page.form("main form").value("response").expect("a response").to_owned();
    assert_eq!(check(&jwt, Some("unsupported_response_type")), None);
}

#[tokio::test]
async fn message_signing_signs_both_ways() {
    let app = on_a_file().await;
    let bank = Keyed::own("bank").term("profile", json!("fapi2-ms"));
    let (http, _) = inside(&app, &[&bank.portal]).await;
    let unsigned = bank.push(&app, &http, &[]).await;
    assert_eq!(unsigned.json()["error"], "invalid_request", "{}", unsigned.body);
    let push = async |object: &Value| {
        let object = bank.sign("oauth-authz-req+jwt", object);
        bank.post(&app, &http, "/par", &[("client_id", "bank"), ("request", &object)]).await
    };
    let mut endless = bank.object(&app, &[]);
    endless["exp"] = json!(app.now().seconds() + 7200);
    assert_eq!(push(&endless).await.json()["error"], "invalid_request_object");
    for claim in ["iat", "nbf"] {
        let mut early = bank.object(&app, &[]);
        early[claim] = json!(app.now().seconds() + 86_400);
        assert_eq!(push(&early).await.json()["error"], "invalid_request_object", "{claim}");
    }
    // What is asked unsigned is refused signed.
    let page = http.get(&bank.portal.authorize(&[("response_mode", "query")])).await;
    assert_eq!((page.location_param("error"), page.location_param("state")), (None, None), "{}", page.location());
    assert_eq!(claims(&page.location_param("response").expect("a response"))["error"], "invalid_request");
    let mut near = bank.object(&app, &[]);
    near["iat"] = json!(app.now().seconds() as f64 + 5.5);
    let pushed = push(&near).await;
    assert_eq!(pushed.status, 201, "{}", pushed.body);
    let page = http.get(&bank.bring(&pushed)).await;
    let said = claims(&page.location_param("response").unwrap_or_else(|| panic!("{}", page.location())));
    assert!(said["code"].is_string() && said["iss"] == app.issuer());
}

#[tokio::test]
async fn a17_an_object_and_the_address_of_one_do_not_go_together() {
    let app = on_a_file().await;
    let shop = Keyed::own("shop");
    let (http, _) = inside(&app, &[&shop.portal]).await;
    let object = shop.sign("oauth-authz-req+jwt", &shop.object(&app, &[]));
    let pushed = shop.push(&app, &http, &[]).await.json()["request_uri"].as_str().expect("a name").to_owned();
    let redirect = shop.portal.redirect();
    let way_back = [("redirect_uri", redirect.as_str()), ("state", "s1")];
    for uri in [pushed.as_str(), "https://shop.example.com/request"] {
        let there = http.get(&address(&shop, &object, &[&way_back[..], &[("request_uri", uri)]].concat())).await;
        assert_eq!(there.location_param("error").as_deref(), Some("invalid_request"), "{uri}: {}", there.location());
        let here = http.get(&address(&shop, &object, &[("request_uri", uri)])).await;
        assert_eq!(here.status, 400, "{uri}: {}", here.location());
    }
}
