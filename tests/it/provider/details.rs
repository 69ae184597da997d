//! What exactly a client asks to do (RFC 9396): shown in words, allowed once, and said wherever the token is told about.

use cracha::config::{Config, DetailRow};
use serde_json::{Value, json};

use super::inside;
use crate::on_both_engines;
use crate::support::app::{Engine, TestApp};
use crate::support::http::{Http, Page};
use crate::support::keyed::Keyed;
use crate::support::provider::{Portal, claims, text};

fn types(config: &mut Config) {
    config.provider.details = vec![DetailRow {
        name: "order".into(),
        members: ["actions", "limit"].map(str::to_owned).into(),
        pt: "Fazer pedidos em seu nome, até {limit} cada".into(),
        es: "Hacer pedidos en su nombre, hasta {limit} cada uno".into(),
        en: "Place orders in your name, up to {limit} each".into(),
    }];
}

/// A portal that may ask for orders, and for services.
fn shop(more: Value) -> Portal {
    let mut terms = json!({ "authorization_details_types": ["order"], "resources": ["https://api.example.com/"] });
    terms.as_object_mut().expect("an object").extend(more.as_object().expect("an object").clone());
    let mut portal = Portal::own("shop").quiet();
    portal.row.terms = terms.to_string();
    portal.row.grant_types = r#"["authorization_code","refresh_token","client_credentials"]"#.into();
    portal.row.scopes = r#"["openid","email","resellers.read"]"#.into();
    portal
}

const ONE: &str = r#"{"type":"order","limit":"R$ 100","actions":["create"]}"#;
const OTHER: &str = r#"{"type":"order","limit":"R$ 900"}"#;

fn both() -> String {
    format!("[{ONE},{OTHER}]")
}

fn list(parts: &[&str]) -> Value {
    serde_json::from_str(&format!("[{}]", parts.join(","))).expect("JSON")
}

/// The consent page that this address ends at.
async fn question(http: &Http, address: &str) -> Page {
    let page = http.get(address).await;
    if page.status.is_redirection() { http.follow(&page).await } else { page }
}

/// Says yes there; the code.
async fn allowed(http: &Http, address: &str) -> String {
    let page = question(http, address).await;
    let page = http.submit(&page.form("main form").press("consent", "yes")).await;
    page.location_param("code").unwrap_or_else(|| panic!("{} {}", page.status, page.text()))
}

on_both_engines! {
    async fn what_is_asked_in_detail_is_shown_in_words_and_asked_each_time(app: &TestApp) {
        let app = TestApp::with(app.engine, types).await;
        let shop = shop(json!({ "access_token_format": "jwt" }));
        let (http, _) = inside(&app, &[&shop]).await;
        let address = shop.authorize(&[("authorization_details", &both()), ("resource", "https://api.example.com/")]);
        for _ in 0..2 {
            let page = question(&http, &address).await;
            let words = page.text();
            assert!(words.contains("Fazer pedidos em seu nome, até R$ 100 cada (actions: create)"), "{words}");
            assert!(words.contains("até R$ 900 cada") && words.contains("https://api.example.com/"), "{words}");
            assert!(!words.contains("não é da"), "it is the distributor's own: {words}");
            let code = allowed(&http, &address).await;
            let tokens = shop.exchange(&http, &code).await.json();
            let access = text(&tokens, "access_token");
            let granted = list(&[ONE, OTHER]);
            assert_eq!(tokens["authorization_details"], granted, "{tokens}");
            assert_eq!(claims(access)["authorization_details"], granted);
            assert_eq!(shop.introspect(&http, access).await["authorization_details"], granted);
            let refresh = text(&tokens, "refresh_token").to_owned();
            assert_eq!(shop.introspect(&http, &refresh).await["authorization_details"], granted);
            let fewer = format!("[{OTHER}]");
            let fields =
                [("grant_type", "refresh_token"), ("refresh_token", refresh.as_str()), ("authorization_details", &fewer)];
            let renewed = shop.token(&http, &fields).await.json();
            assert_eq!(renewed["authorization_details"], list(&[OTHER]), "{renewed}");
            let told = shop.introspect(&http, text(&renewed, "access_token")).await;
            assert_eq!(told["authorization_details"], list(&[OTHER]));
            let more = r#"[{"type":"order","limit":"R$ 1000"}]"#;
            let refresh = text(&renewed, "refresh_token").to_owned();
            let fields =
                [("grant_type", "refresh_token"), ("refresh_token", refresh.as_str()), ("authorization_details", more)];
            let refused = shop.token(&http, &fields).await;
            assert_eq!(refused.json()["error"], "invalid_authorization_details");
        }
        let silent = shop.authorize(&[("authorization_details", &both()), ("prompt", "none")]);
        assert_eq!(http.get(&silent).await.location_param("error").as_deref(), Some("consent_required"));
        let page = question(&http, &address).await;
        let no = http.submit(&page.form("main form").press("consent", "no")).await;
        assert_eq!(no.location_param("error").as_deref(), Some("access_denied"));
        assert!(shop.tokens(&http, &[]).await.get("authorization_details").is_none(), "asked for nothing in detail");
    }
}

#[tokio::test]
async fn what_the_client_may_not_ask_is_an_error_of_its_own_on_every_way() {
    let app = TestApp::with(Engine::Sqlite, types).await;
    let (shop, mut plain) = (shop(json!({})), Portal::own("plain").quiet());
    plain.row.redirect_uris = r#"["https://plain.example.com/cb"]"#.into();
    let (http, _) = inside(&app, &[&shop, &plain]).await;
    for (portal, details) in [
        (&plain, both()),
        (&shop, r#"[{"type":"payment"}]"#.into()),
        (&shop, r#"[{"type":"order","limit":"1","other":1}]"#.into()),
        (&shop, r#"[{"type":"order"}]"#.into()),
        (&shop, "{}".into()),
        (&shop, "[".into()),
    ] {
        let asked = [("authorization_details", details.as_str())];
        let page = http.get(&portal.authorize(&asked)).await;
        let refused = page.location_param("error");
        assert_eq!(refused.as_deref(), Some("invalid_authorization_details"), "{details}: {}", page.location());
        let request = portal.request(&asked);
        let fields: Vec<_> = request.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let pushed = portal.post(&http, "/par", &fields).await;
        assert_eq!((pushed.status.as_u16(), &pushed.json()["error"]), (400, &json!("invalid_authorization_details")));
    }
    let own = [("grant_type", "client_credentials"), ("authorization_details", &both())];
    let tokens = shop.token(&http, &own).await.json();
    assert_eq!(tokens["authorization_details"], list(&[ONE, OTHER]), "{tokens}");
    let page = shop.token(&http, &[own[0], ("authorization_details", r#"[{"type":"x"}]"#)]).await;
    assert_eq!(page.json()["error"], "invalid_authorization_details");
    let metadata = http.get("/.well-known/openid-configuration").await.json();
    assert_eq!(metadata["authorization_details_types_supported"], json!(["order"]));
}

#[tokio::test]
async fn details_travel_in_a_pushed_and_signed_request_too() {
    let app = TestApp::with(Engine::Sqlite, types).await;
    let keyed = Keyed::own("bank").term("authorization_details_types", json!(["order"]));
    let (http, _) = inside(&app, &[&keyed.portal]).await;
    let mut object = keyed.object(&app, &[]);
    object["authorization_details"] = list(&[ONE]);
    let jwt = keyed.sign("oauth-authz-req+jwt", &object);
    let fields = [("client_id", "bank"), ("request", jwt.as_str())];
    let pushed = keyed.post(&app, &http, "/par", &fields).await;
    assert_eq!(pushed.status, 201, "{}", pushed.body);
    let code = allowed(&http, &keyed.bring(&pushed)).await;
    let tokens = keyed.exchange(&app, &http, &code).await.json();
    assert_eq!(tokens["authorization_details"], list(&[ONE]), "{tokens}");
}

#[tokio::test]
async fn an_exchanged_token_carries_what_was_allowed_for_its_audience_and_no_more() {
    let app = TestApp::with(Engine::Sqlite, |config| {
        types(config);
        config.provider.details[0].members.push("locations".into());
    });
    let app = app.await;
    let kind = "urn:ietf:params:oauth:grant-type:token-exchange";
    let mut shop = shop(json!({ "exchange_to": ["cloud", "https://cloud.example/"] }));
    shop.row.grant_types = json!(["authorization_code", "refresh_token", kind]).to_string();
    let cloud = Portal::foreign("cloud").quiet();
    let (http, _) = inside(&app, &[&shop, &cloud]).await;
    let there = r#"{"type":"order","limit":"R$ 1","locations":["https://cloud.example/"]}"#;
    let elsewhere = r#"{"type":"order","limit":"R$ 2","locations":["https://api.example.com/"]}"#;
    let asked = format!("[{ONE},{there},{elsewhere}]");
    let code = allowed(&http, &shop.authorize(&[("authorization_details", &asked)])).await;
    let tokens = shop.exchange(&http, &code).await.json();
    assert_eq!(tokens["authorization_details"], list(&[ONE, there, elsewhere]), "it names nobody");
    let first = text(&tokens, "access_token");
    let exchanged = async |more: &[(&str, &str)]| {
        let subject = ("subject_token_type", "urn:ietf:params:oauth:token-type:access_token");
        shop.token(&http, &[&[("grant_type", kind), subject, ("subject_token", first)], more].concat()).await.json()
    };
    let cloud_named = ("audience", "cloud");
    let got = exchanged(&[cloud_named]).await;
    assert_eq!(got["authorization_details"], list(&[ONE]), "{got}");
    let about = cloud.introspect(&http, text(&got, "access_token")).await;
    assert_eq!(about["authorization_details"], list(&[ONE]), "{about}");
    let place = ("resource", "https://cloud.example/");
    let jwt = ("requested_token_type", "urn:ietf:params:oauth:token-type:jwt");
    let got = exchanged(&[cloud_named, place, jwt]).await;
    assert_eq!(claims(text(&got, "access_token"))["authorization_details"], list(&[ONE, there]), "{got}");
    let fewer = format!("[{there}]");
    let got = exchanged(&[place, ("authorization_details", &fewer)]).await;
    assert_eq!(got["authorization_details"], list(&[there]), "{got}");
    for more in [format!("[{elsewhere}]"), format!("[{OTHER}]")] {
        let refused = exchanged(&[place, ("authorization_details", &more)]).await;
        assert_eq!(refused["error"], "invalid_authorization_details", "{refused}");
    }
    let none = exchanged(&[cloud_named, ("authorization_details", &fewer)]).await;
    assert_eq!(none["error"], "invalid_authorization_details", "not for whom that names: {none}");
    // The same holds for a token that the client gets for one of its own resources; the grant stays whole.
    for (resource, want) in
        [(Some("https://api.example.com/"), list(&[ONE, elsewhere])), (None, list(&[ONE, there, elsewhere]))]
    {
        let refresh = text(&tokens, "refresh_token");
        let named = resource.map(|resource| ("resource", resource));
        let fields = [("grant_type", "refresh_token"), ("refresh_token", refresh)].into_iter().chain(named);
        let renewed = shop.token(&http, &fields.collect::<Vec<_>>()).await.json();
        assert_eq!(renewed["authorization_details"], want, "{renewed}");
    }
}
