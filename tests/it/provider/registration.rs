//! Clients that register themselves (RFC 7591) and look after their registration (RFC 7592): D38, D39.

use cracha::flow::provider::clients;
use cracha::flow::provider::invitations::{self, NewInvitation};
use cracha::model::audit::{self, Subject};
use cracha::model::client;
use cracha::model::ctx::Actor;
use cracha::model::ids::ClientId;
use cracha::oidc::registration::ClientField;
use reqwest::Method;
use serde_json::{Value, json};

use super::{assert_page, assert_refused, inside, on_a_file};
use crate::on_both_engines;
use crate::support::app::TestApp;
use crate::support::http::{Http, Page};
use crate::support::provider::{Portal, text, userinfo};

pub(super) fn words(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}

pub(super) fn invitation(name: &str) -> NewInvitation {
    NewInvitation {
        name: name.into(),
        days: 7,
        most: 50,
        an_hour: 50,
        scopes: words(&["openid", "profile", "email", "phone", "offline_access"]),
        grant_types: words(&["authorization_code", "refresh_token"]),
        hosts: Vec::new(),
        profile: "plain".into(),
    }
}

pub(super) async fn invite(app: &TestApp, new: NewInvitation) -> String {
    let made = app.verb(Actor::Terminal, move |tx, ctx| invitations::invite(tx, ctx, &new)).await.unwrap();
    made.unwrap().1.expose().to_owned()
}

fn bearer(token: &str) -> (&'static str, String) {
    ("authorization", format!("Bearer {token}"))
}

pub(super) async fn send(http: &Http, method: Method, path: &str, token: &str, body: &Value) -> Page {
    let json = ("content-type", "application/json".to_string());
    http.send(method, path, &[json, bearer(token)], Some(body.to_string())).await
}

pub(super) async fn register(http: &Http, token: &str, body: &Value) -> Page {
    send(http, Method::POST, "/register", token, body).await
}

pub(super) fn plain() -> Value {
    json!({"client_name": "Parceiro", "redirect_uris": ["https://parceiro.example/cb"]})
}

/// The address of a registration, below the issuer.
pub(super) fn place(made: &Value) -> String {
    format!("/register/{}", text(made, "client_id"))
}

async fn here() -> (TestApp, Http, String) {
    let app = on_a_file().await;
    let token = invite(&app, invitation("parceiros")).await;
    let http = app.serve_provider().await;
    (app, http, token)
}

on_both_engines! {
    async fn d38_a_client_registers_itself_looks_after_it_and_leaves(app: &TestApp) {
        let token = invite(app, invitation("parceiros")).await;
        let http = app.serve_provider().await;
        let page = register(&http, &token, &plain()).await;
        assert_eq!((page.status.as_u16(), page.header("content-type")), (201, "application/json"), "{}", page.body);
        assert_eq!((page.header("cache-control"), page.header("pragma")), ("no-store", "no-cache"));
        let made = page.json();
        let id = text(&made, "client_id").to_owned();
        assert_eq!(made["client_secret_expires_at"], 0);
        assert_eq!(made["client_id_issued_at"], app.now().seconds());
        assert_eq!(text(&made, "registration_client_uri"), format!("{}/register/{id}", app.issuer()));
        let (secret, management) = (text(&made, "client_secret"), text(&made, "registration_access_token"));
        assert_eq!((secret.len(), management.len()), (43, 43));
        for (name, want) in [
            ("client_name", json!("Parceiro")),
            ("redirect_uris", json!(["https://parceiro.example/cb"])),
            ("grant_types", json!(["authorization_code"])),
            ("response_types", json!(["code"])),
            ("token_endpoint_auth_method", json!("client_secret_basic")),
            ("id_token_signed_response_alg", json!("RS256")),
            ("application_type", json!("web")),
            ("subject_type", json!("public")),
        ] {
            assert_eq!(made[name], want, "{name}");
        }
        let ask = [("grant_type", "authorization_code"), ("code", "x"), ("redirect_uri", "https://parceiro.example/cb")];
        let known = http.post_as("/token", (&id, secret), &ask).await;
        assert_eq!((known.status.as_u16(), text(&known.json(), "error")), (400, "invalid_grant"), "at once");

        let place = place(&made);
        let read = http.send(Method::GET, &place, &[bearer(management)], None).await;
        assert_eq!(read.status, 200, "{}", read.body);
        let mut want = made.clone();
        for told_once in ["client_secret", "client_secret_expires_at"] {
            want.as_object_mut().unwrap().remove(told_once);
        }
        assert_eq!(read.json(), want, "all but what is stored as a digest");

        let change = json!({"client_id": id, "client_secret": secret, "client_name": "Outro",
            "redirect_uris": ["https://outro.example/cb"], "scope": "openid email"});
        let changed = send(&http, Method::PUT, &place, management, &change).await;
        assert_eq!(changed.status, 200, "{}", changed.body);
        let changed = changed.json();
        assert_eq!((&changed["redirect_uris"], &changed["scope"]), (&change["redirect_uris"], &change["scope"]));
        assert_eq!(text(&changed, "registration_access_token"), management, "it is kept");
        assert_eq!(changed.get("client_secret"), None, "and so is the secret");
        assert_eq!(http.post_as("/token", (&id, secret), &ask).await.status, 400);

        let gone = http.send(Method::DELETE, &place, &[bearer(management)], None).await;
        assert_eq!((gone.status.as_u16(), gone.body.as_str()), (204, ""));
        assert_eq!(http.post_as("/token", (&id, secret), &ask).await.status, 401);
        for method in [Method::GET, Method::DELETE] {
            assert_eq!(http.send(method, &place, &[bearer(management)], None).await.status, 401);
        }
        assert_eq!(send(&http, Method::PUT, &place, management, &change).await.status, 401);
        let about = id.clone();
        let acts = app.app.read(move |db| audit::latest(db, Some((Subject::Client, &about)), 9)).await.unwrap();
        let acts: Vec<_> = acts.iter().map(|entry| (entry.act.as_str(), entry.actor_label.as_str())).collect();
        assert_eq!(acts, [("client.leave", id.as_str()), ("client.set", &id), ("client.register", &id)]);
        let key = ClientId::from_text(&id);
        let back = app.verb(Actor::Terminal, move |tx, ctx| clients::set_disabled(tx, ctx, &key, false)).await;
        assert!(back.is_err(), "who left does not come again");
    }

    async fn no_more_clients_come_by_an_invitation_than_it_says(app: &TestApp) {
        let token = invite(app, NewInvitation { most: 3, an_hour: 2, ..invitation("tres") }).await;
        let http = app.serve_provider().await;
        let wrong = json!({"redirect_uris": ["http://parceiro.example/cb"]});
        assert_eq!(register(&http, &token, &wrong).await.status, 400, "what is refused does not count");
        for _ in 0..2 {
            assert_eq!(register(&http, &token, &plain()).await.status, 201);
        }
        app.pass_seconds(600);
        let page = register(&http, &token, &plain()).await;
        assert_eq!(page.status, 429, "{}", page.body);
        let wait: i64 = page.header("retry-after").parse().unwrap();
        assert!((2900..=3001).contains(&wait), "{wait}");
        app.pass_seconds(wait);
        assert_eq!(register(&http, &token, &plain()).await.status, 201);
        app.pass_hours(2);
        assert_eq!(register(&http, &token, &plain()).await.status, 401, "used up");

        let short = invite(app, NewInvitation { days: 1, ..invitation("curto") }).await;
        let taken_back = invite(app, invitation("retirado")).await;
        app.verb(Actor::Terminal, |tx, ctx| invitations::revoke(tx, ctx, "retirado")).await.unwrap();
        assert_eq!(register(&http, &taken_back, &plain()).await.status, 401);
        assert_eq!(register(&http, &short, &plain()).await.status, 201);
        app.pass_hours(24);
        assert_eq!(register(&http, &short, &plain()).await.status, 401);
    }

    async fn of_two_at_once_one_gets_the_last_place(app: &TestApp) {
        let token = invite(app, NewInvitation { most: 1, ..invitation("um") }).await;
        let http = app.serve_provider().await;
        let body = plain();
        let (one, other) = tokio::join!(register(&http, &token, &body), register(&http, &token, &body));
        let mut both = [one.status.as_u16(), other.status.as_u16()];
        both.sort_unstable();
        assert_eq!(both, [201, 401]);
    }
}

#[tokio::test]
async fn d39_a_client_that_names_no_scope_gets_the_usual_ones_and_others_fall_away() {
    let (app, http, token) = here().await;
    let made = register(&http, &token, &plain()).await.json();
    assert_eq!(text(&made, "scope"), "openid profile email phone offline_access");
    let mut body = plain();
    body["scope"] = json!("openid profile email address phone offline_access nonsense");
    assert_eq!(register(&http, &token, &body).await.json()["scope"], made["scope"], "and it is told");
    let narrow = invite(&app, NewInvitation { scopes: words(&["openid", "email"]), ..invitation("pouco") }).await;
    assert_eq!(register(&http, &narrow, &plain()).await.json()["scope"], "openid email");
    let page = register(&http, &narrow, &body).await;
    assert_eq!((page.status.as_u16(), text(&page.json(), "error")), (400, "invalid_client_metadata"));
    assert!(
        text(&page.json(), "error_description").contains("scope: the initial access token does not allow 'profile'")
    );
}

#[tokio::test]
async fn d38_what_cannot_be_registered_is_refused_with_the_code_of_the_rfc_and_what_to_change() {
    let (app, http, token) = here().await;
    let with = |name: &str, value: Value| {
        let mut body = plain();
        body[name] = value;
        body
    };
    let (uri, data) = ("invalid_redirect_uri", "invalid_client_metadata");
    let key = json!({"keys": [{"kty": "RSA", "n": "AQAB", "e": "AQAB", "d": "AQAB"}]});
    for (body, code, says) in [
        (with("redirect_uris", json!([])), uri, "write one"),
        (with("redirect_uris", json!(["http://parceiro.example/cb"])), uri, "write https://"),
        (with("redirect_uris", json!(["https://parceiro.example/cb#x"])), uri, "without #"),
        (with("redirect_uris", json!(["https://*.example/cb"])), uri, "each address in full"),
        (with("redirect_uris", json!(["javascript:alert(1)"])), uri, "write https://"),
        (with("redirect_uris", json!("https://parceiro.example/cb")), uri, "correct the value"),
        (with("initiate_login_uri", json!("http://parceiro.example/login")), data, "write https://"),
        (with("initiate_login_uri", json!("https://parceiro.example/login#x")), data, "without #"),
        (with("post_logout_redirect_uris", json!(["x"])), data, "https://host/path"),
        (with("backchannel_logout_uri", json!("https://10.0.0.1/out")), data, "outgoing.allow"),
        (with("jwks_uri", json!("https://127.0.0.1/jwks")), data, "outgoing.allow"),
        (with("jwks", key), data, "public part"),
        (with("grant_types", json!(["implicit"])), data, "write one of"),
        (with("grant_types", json!(["authorization_code", "client_credentials"])), data, "another token"),
        (with("response_types", json!(["code id_token"])), data, "write one of: code"),
        (with("id_token_signed_response_alg", json!("none")), data, "write one of"),
        (with("token_endpoint_auth_method", json!("private_key_jwt")), data, "jwks_uri"),
        (with("token_endpoint_auth_method", json!("client_secret_jwt")), data, "write one of"),
        (with("userinfo_encrypted_response_alg", json!("ECDH-ES")), data, "jwks_uri"),
        (with("userinfo_encrypted_response_alg", json!("RSA1_5")), data, "userinfo_encrypted_response_alg"),
        (
            with("userinfo_encrypted_response_enc", json!("A128GCM")),
            data,
            "userinfo_encrypted_response_alg=RSA-OAEP-256",
        ),
        (with("introspection_encrypted_response_alg", json!("ECDH-ES")), data, "introspection_encrypted_response_alg"),
        (with("profile", json!("fapi9")), data, "profile"),
        (with("development", json!(true)), data, "ask an operator"),
        (with("exchange_to", json!(["shop"])), data, "ask an operator"),
        (with("resources", json!(["https://api.example"])), data, "ask an operator"),
        (with("client_name", json!("x".repeat(500))), data, "shorter name"),
        (with("client_name", json!({"a": "ü\"\\"})), data, "correct the value"),
        (with("default_max_age", json!(-1)), data, "correct the value"),
        (with("software_statement", json!("eyJh.eyJi.c2ln")), "unapproved_software_statement", "leave"),
        (with("software_statement", json!(7)), "invalid_software_statement", "leave it out"),
    ] {
        let page = register(&http, &token, &body).await;
        let told = page.json();
        assert_eq!((page.status.as_u16(), text(&told, "error")), (400, code), "{body}: {}", page.body);
        let words = text(&told, "error_description");
        assert!(words.contains(says), "{body}: {words}");
        assert!(words.bytes().all(|b| (0x20..=0x7e).contains(&b)), "{words}");
        assert_eq!(page.header("cache-control"), "no-store");
    }
    // Nothing of all that was stored.
    let all = app.app.read(client::all).await.unwrap();
    assert!(all.is_empty(), "{all:?}");
}

#[tokio::test]
async fn d38_a_body_that_is_no_registration_is_never_a_failure_of_ours() {
    let (_app, http, token) = here().await;
    let deep = format!("{{\"jwks\":{}1{}}}", "[".repeat(500), "]".repeat(500));
    let big = format!("{{\"client_name\":\"{}\"}}", "x".repeat(200_000));
    let doubled = r#"{"redirect_uris":["https://a.example/cb"],"redirect_uris":["https://b.example/cb"]}"#;
    let made = register(&http, &token, &plain()).await.json();
    let (place, management) = (place(&made), text(&made, "registration_access_token").to_owned());
    for body in ["", "{", "[]", "null", "7", "\"x\"", "{\"a\":1}x", "\u{0}", doubled, &deep, &big, "a=1&b=2"] {
        for kind in ["application/json", "application/x-www-form-urlencoded", "text/plain", ""] {
            for (method, path, token) in
                [(Method::POST, "/register", &token), (Method::PUT, place.as_str(), &management)]
            {
                let headers = [("content-type", kind.to_string()), bearer(token)];
                let page = http.send(method.clone(), path, &headers, Some(body.to_owned())).await;
                let said = (page.status.as_u16(), text(&page.json(), "error").to_owned());
                assert_eq!(said, (400, "invalid_client_metadata".into()), "{method} {kind} {body:.60}");
            }
        }
    }
    let page = http.send(Method::POST, "/register", &[bearer(&token)], Some(plain().to_string())).await;
    assert_eq!(page.status, 400, "it has to say that it is JSON");
}

#[tokio::test]
async fn p2_9_who_has_no_token_registers_nothing_and_who_guesses_waits() {
    let (app, http, token) = here().await;
    let page = http.post("/register", &[]).await;
    assert_eq!((page.status.as_u16(), text(&page.json(), "error")), (401, "invalid_token"));
    assert!(page.header("www-authenticate").starts_with("Bearer error="), "{page:?}");
    assert_eq!(page.header("access-control-allow-origin"), "", "for servers");
    let made = register(&http, &token, &plain()).await.json();
    let (place, management) = (place(&made), text(&made, "registration_access_token").to_owned());
    let other = register(&http, &token, &plain()).await.json();
    for wrong in [&token, text(&other, "registration_access_token"), text(&made, "client_secret")] {
        let page = http.send(Method::GET, &place, &[bearer(wrong)], None).await;
        assert_eq!((page.status.as_u16(), text(&page.json(), "error")), (401, "invalid_token"));
    }
    assert_eq!(register(&http, &management, &plain()).await.status, 401, "it manages, and invites nobody");
    let free = app.app.config().throttle.free;
    for _ in 0..free {
        http.send(Method::GET, &place, &[bearer("guess")], None).await;
    }
    let page = http.send(Method::GET, &place, &[bearer(&management)], None).await;
    assert_eq!(page.status, 429, "with the right token, too: {}", page.body);
    app.pass_hours(1);
    assert_eq!(http.send(Method::GET, &place, &[bearer(&management)], None).await.status, 200);
    for _ in 1..free {
        assert_eq!(register(&http, "guess", &plain()).await.status, 401); // the first one was above
    }
    assert_eq!(register(&http, &token, &plain()).await.status, 429);
}

#[tokio::test]
async fn p2_45_a_client_that_registered_itself_asks_for_consent_and_an_operator_can_stop_it() {
    let app = on_a_file().await;
    let token = invite(&app, invitation("parceiros")).await;
    let (http, _) = inside(&app, &[]).await;
    let made = register(&http, &token, &plain()).await.json();
    let id = text(&made, "client_id").to_owned();
    let query = format!(
        "/authorize?response_type=code&client_id={id}&scope=openid&state=x&redirect_uri=https%3A%2F%2Fparceiro.example%2Fcb"
    );
    let page = http.get(&query).await;
    assert!(page.location().path().starts_with("/authorize/resume"), "{}", page.location());
    let page = http.follow(&page).await;
    assert!(page.text().contains("Parceiro"), "{}", page.text());

    let back = http.submit(&page.form("main form").press("consent", "yes")).await;
    let code = back.location_param("code").unwrap_or_else(|| panic!("no code: {}", back.location()));
    let ask = [
        ("grant_type", "authorization_code"),
        ("code", code.as_str()),
        ("redirect_uri", "https://parceiro.example/cb"),
    ];
    let tokens = http.post_as("/token", (&id, text(&made, "client_secret")), &ask).await;
    assert_eq!(tokens.status, 200, "{}", tokens.body);
    let access = text(&tokens.json(), "access_token").to_owned();
    assert_eq!(userinfo(&http, &access).await.status, 200);

    let key = ClientId::from_text(&id);
    let set = app.verb(Actor::Terminal, move |tx, ctx| {
        let client = clients::get(tx, ctx, &key)?;
        let own = clients::NewClient { first_party: true, ..client.said() };
        clients::set(tx, ctx, &key, client.version, &own)
    });
    let set = set.await.unwrap();
    assert_eq!(set.unwrap_err()[0].field, ClientField::FirstParty, "it never becomes the distributor's own");
    let key = ClientId::from_text(&id);
    app.verb(Actor::Terminal, move |tx, ctx| clients::set_disabled(tx, ctx, &key, true)).await.unwrap();
    app.app.refresh_kept().await.unwrap();
    assert_eq!(http.get(&query).await.status, 400);
    assert_eq!(userinfo(&http, &access).await.status, 401);
    let management = text(&made, "registration_access_token");
    for method in [Method::GET, Method::DELETE] {
        let page = http.send(method, &place(&made), &[bearer(management)], None).await;
        assert_eq!((page.status.as_u16(), text(&page.json(), "error")), (403, "access_denied"));
    }
}

#[tokio::test]
async fn p2_39_an_invitation_bounds_hosts_and_profile_when_a_client_comes_and_when_it_changes() {
    let app = on_a_file().await;
    let hosts = words(&["parceiro.example", ".parceiro.example"]);
    let token = invite(&app, NewInvitation { hosts, ..invitation("parceiro") }).await;
    let strict = invite(&app, NewInvitation { profile: "fapi2".into(), ..invitation("banco") }).await;
    let http = app.serve_provider().await;
    let body = json!({"redirect_uris": ["https://parceiro.example/cb"], "client_uri": "https://evil.example/"});
    let page = register(&http, &token, &body).await;
    assert!(text(&page.json(), "error_description").contains("client_uri: the initial access token"), "{}", page.body);
    let body = json!({"redirect_uris": ["https://parceiro.example/cb"], "client_uri": "http://parceiro.example/"});
    let page = register(&http, &token, &body).await.json();
    assert!(
        text(&page, "error_description").starts_with("client_uri: 'http://parceiro.example/' must be https"),
        "{page}"
    );
    let made = register(&http, &token, &plain()).await.json();
    let id = text(&made, "client_id");
    let management = text(&made, "registration_access_token");
    for (uri, want) in [("https://evil.example/cb", 400), ("https://loja.parceiro.example/cb", 200)] {
        let body = json!({"client_id": id, "redirect_uris": [uri]});
        let page = send(&http, Method::PUT, &place(&made), management, &body).await;
        assert_eq!(page.status, want, "{}", page.body);
    }
    for (body, field) in [
        (json!({"redirect_uris": ["https://parceiro.example/cb"]}), "client_id"),
        (
            json!({"client_id": id, "client_secret": "chosen", "redirect_uris": ["https://parceiro.example/cb"]}),
            "client_secret",
        ),
        (json!({"client_id": id, "registration_access_token": management}), "registration_access_token"),
    ] {
        let page = send(&http, Method::PUT, &place(&made), management, &body).await;
        assert_eq!(page.status, 400);
        assert!(text(&page.json(), "error_description").contains(&format!("{field}: ")), "{}", page.body);
    }

    let page = register(&http, &strict, &plain()).await;
    assert!(text(&page.json(), "error_description").contains("private_key_jwt"), "{}", page.body);
    let banco = json!({
        "redirect_uris": ["https://banco.example/cb"],
        "token_endpoint_auth_method": "private_key_jwt",
        "jwks_uri": "https://banco.example/jwks",
    });
    let page = register(&http, &strict, &banco).await;
    assert_eq!(page.status, 201, "{}", page.body);
    let made = page.json();
    assert_eq!((text(&made, "profile"), &made["dpop_bound_access_tokens"]), ("fapi2", &json!(true)), "and it is told");
    assert!(["PS256", "ES256", "EdDSA"].contains(&text(&made, "id_token_signed_response_alg")), "{made}");
}

#[tokio::test]
async fn d38_what_was_registered_works_and_a_public_client_gets_no_secret() {
    let (_app, http, token) = here().await;
    let mut body = plain();
    body["token_endpoint_auth_method"] = json!("none");
    body["client_name"] = Value::Null;
    let made = register(&http, &token, &body).await.json();
    assert_eq!((made.get("client_secret"), made.get("client_secret_expires_at")), (None, None));
    assert_eq!(
        (&made["token_endpoint_auth_method"], &made["client_name"]),
        (&json!("none"), &json!("parceiro.example"))
    );
    let change = json!({"client_id": made["client_id"], "redirect_uris": made["redirect_uris"]});
    let management = text(&made, "registration_access_token");
    let changed = send(&http, Method::PUT, &place(&made), management, &change).await.json();
    let secret = text(&changed, "client_secret");
    assert_eq!((secret.len(), &changed["client_secret_expires_at"]), (43, &json!(0)), "it has to prove itself now");
    let ask = [("grant_type", "authorization_code"), ("code", "x"), ("redirect_uri", "https://parceiro.example/cb")];
    assert_eq!(http.post_as("/token", (text(&made, "client_id"), secret), &ask).await.status, 400);
    let native = json!({"application_type": "native", "token_endpoint_auth_method": "none",
        "redirect_uris": ["http://127.0.0.1/cb", "com.example.app:/cb"]});
    let page = register(&http, &token, &native).await;
    assert_eq!(page.status, 201, "{}", page.body);
    let portal = Portal::own("shop");
    assert_eq!(portal.row.registered_by, None);
}

#[tokio::test]
async fn p2_32_nobody_is_sent_to_a_service_that_registered_itself_before_acting() {
    let app = on_a_file().await;
    let token = invite(&app, invitation("parceiros")).await;
    let foreign = Portal::foreign("foreign");
    let (http, maria) = inside(&app, &[&foreign]).await;
    let mut body = plain();
    body["client_uri"] = json!("https://parceiro.example/");
    body["post_logout_redirect_uris"] = json!(["https://parceiro.example/bye"]);
    let made = register(&http, &token, &body).await.json();
    let id = text(&made, "client_id").to_owned();
    let ask = |more: &[(&str, &str)]| {
        let cb = "https://parceiro.example/cb";
        let mut pairs = vec![("client_id", id.as_str()), ("redirect_uri", cb), ("scope", "openid"), ("state", "x")];
        pairs.extend(more);
        format!("/authorize?{}", url::form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish())
    };
    let code = ("response_type", "code");
    let waits = |page: &Page, error: &str| {
        assert_page(page, error);
        assert!(
            page.text().contains("parceiro.example") && page.text().contains("se cadastrou sozinho"),
            "{}",
            page.text()
        );
    };
    let stranger = app.serve_provider().await;
    // Asked wrongly: a button, also for who is in.
    for browser in [&stranger, &http] {
        let page = browser.get(&ask(&[("response_type", "bogus")])).await;
        waits(&page, "unsupported_response_type");
        let back = page.attribute("main a#back", "href").expect("a button");
        assert!(back.starts_with("https://parceiro.example/cb?error=unsupported_response_type&"), "{back}");
        assert!(back.contains("state=x") && back.contains("iss="), "{back}");
        let page = browser.get(&ask(&[("response_type", "bogus"), ("response_mode", "form_post")])).await;
        waits(&page, "unsupported_response_type");
        assert_eq!(page.attribute("main form", "action").as_deref(), Some("https://parceiro.example/cb"));
        assert_eq!(page.form("main form").value("error"), Some("unsupported_response_type"));
        assert!(!page.body.contains("post.js"), "no script sends it");
        waits(&browser.get(&ask(&[code, ("prompt", "none login")])).await, "invalid_request");
        let never = r#"{"id_token":{"acr":{"essential":true,"value":"x"}}}"#;
        waits(&browser.get(&ask(&[code, ("claims", never)])).await, "unmet_authentication_requirements");
    }
    // What is said of the person goes back by itself.
    let error = |page: &Page| page.location_param("error");
    assert_eq!(error(&stranger.get(&ask(&[code, ("prompt", "none")])).await).as_deref(), Some("login_required"));
    assert_eq!(error(&http.get(&ask(&[code, ("prompt", "none")])).await).as_deref(), Some("consent_required"));
    let asked = http.get(&ask(&[code])).await;
    let old = asked.location_param("id").expect("a stored request");
    let no = http.submit(&http.follow(&asked).await.form("main form").press("consent", "no")).await;
    assert_eq!(error(&no).as_deref(), Some("access_denied"));
    // An old address of ours leads nowhere by itself, whoever opens it.
    for browser in [&stranger, &http] {
        let page = browser.get(&format!("/authorize/resume?id={old}")).await;
        waits(&page, "invalid_request");
        assert_eq!(page.attribute("main a#back", "href").as_deref(), Some("https://parceiro.example/"));
    }
    // Of others an operator knows the addresses: as the standard has it (A3).
    let bad = http.get(&foreign.authorize(&[("response_type", "bogus")])).await;
    assert_refused(&app, &bad, &foreign, "unsupported_response_type");
    let asked = http.get(&foreign.authorize(&[])).await;
    let old = asked.location_param("id").expect("a stored request");
    http.submit(&http.follow(&asked).await.form("main form").press("consent", "no")).await;
    let page = stranger.get(&format!("/authorize/resume?id={old}")).await;
    assert_page(&page, "invalid_request");
    assert_eq!(page.attribute("main a#back", "href").as_deref(), Some("https://foreign.example.com/"));
    // Signing out: back by itself when a session has ended, by the button when none has.
    let yes = http.follow(&http.get(&ask(&[code])).await).await.form("main form").press("consent", "yes");
    let given = http.submit(&yes).await.location_param("code").expect("a code");
    let fields = [
        ("grant_type", "authorization_code"),
        ("code", given.as_str()),
        ("redirect_uri", "https://parceiro.example/cb"),
    ];
    let tokens = http.post_as("/token", (&id, text(&made, "client_secret")), &fields).await.json();
    let bye = "https://parceiro.example/bye";
    let pairs = [("id_token_hint", text(&tokens, "id_token")), ("post_logout_redirect_uri", bye)];
    let out =
        format!("/end_session?{}", url::form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish());
    assert_eq!(http.get(&out).await.location().as_str(), bye);
    let page = stranger.get(&out).await;
    assert_eq!((page.status.as_u16(), page.header("location")), (200, ""), "{}", page.text());
    assert_eq!(page.attribute("main a.button.main", "href").as_deref(), Some(bye));
    assert!(page.text().contains("parceiro.example"), "{}", page.text());
    crate::support::provider::log_in(&http, &maria).await;
}
