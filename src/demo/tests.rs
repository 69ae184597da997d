//! The demo's sites as a browser meets them, beside a provider made for the test.

use std::sync::Arc;

use openidconnect::HttpResponse;
use openidconnect::http::{Method, Request};
use serde_json::json;

use super::http::Outgoing;
use super::portal::fake::{self, Provider};
use super::*;

const NOW: i64 = 1_800_000_000_000;

/// A browser: cookies by host, no redirects.
struct Browser {
    out: Outgoing,
    cookies: Vec<(String, String, String)>,
}

impl Browser {
    fn new() -> Self {
        Self { out: Outgoing::new(&DemoSites::HOSTS).unwrap(), cookies: Vec::new() }
    }

    async fn send(&mut self, method: Method, url: &str, body: &str) -> HttpResponse {
        let host = url::Url::parse(url).unwrap().host_str().unwrap().to_owned();
        let mine = self.cookies.iter().filter(|(at, ..)| *at == host);
        let cookies: Vec<String> = mine.map(|(_, name, value)| format!("{name}={value}")).collect();
        let mut request = Request::builder().method(method).uri(url).header("cookie", cookies.join("; "));
        if !body.is_empty() {
            request = request.header("content-type", "application/x-www-form-urlencoded");
        }
        let answer = self.out.send(request.body(body.as_bytes().to_vec()).unwrap()).await.unwrap();
        for set in answer.headers().get_all("set-cookie") {
            let (name, rest) = set.to_str().unwrap().split_once('=').unwrap();
            let value = rest.split(';').next().unwrap();
            self.cookies.retain(|(at, known, _)| (at.as_str(), known.as_str()) != (host.as_str(), name));
            self.cookies.push((host.clone(), name.to_owned(), value.to_owned()));
        }
        answer
    }

    async fn get(&mut self, url: &str) -> HttpResponse {
        self.send(Method::GET, url, "").await
    }

    async fn text(&mut self, url: &str) -> String {
        String::from_utf8(self.get(url).await.into_body()).unwrap()
    }

    /// Where a sign-in at this portal sends the browser.
    async fn begin(&mut self, portal: &str) -> url::Url {
        location(&self.get(&format!("{portal}/login")).await)
    }

    /// Signs in at a portal; the provider is content with everything.
    async fn sign_in(&mut self, portal: &str, client: &str, provider: &Provider) -> HttpResponse {
        let sent = self.begin(portal).await;
        *provider.id_token.lock().unwrap() = claims(provider, client, &query(&sent, "nonce"));
        let (state, iss) = (query(&sent, "state"), &provider.issuer);
        self.get(&format!("{portal}/callback?code=c&state={state}&iss={iss}")).await
    }
}

fn location(answer: &HttpResponse) -> url::Url {
    assert_eq!(answer.status(), 303);
    url::Url::parse(answer.headers()["location"].to_str().unwrap()).unwrap()
}

fn query(url: &url::Url, name: &str) -> String {
    url.query_pairs().find(|(k, _)| k == name).map(|(_, v)| v.into_owned()).unwrap_or_default()
}

fn claims(provider: &Provider, client: &str, nonce: &str) -> serde_json::Value {
    let iat = NOW / 1000;
    json!({"iss": provider.issuer, "aud": client, "sub": "s", "sid": "d", "nonce": nonce, "iat": iat, "exp": iat + 600})
}

struct Demo {
    sites: DemoSites,
    provider: Arc<Provider>,
    _running: Running,
    mails: tempfile::TempDir,
    clock: Clock,
}

async fn demo() -> Demo {
    let base = loop {
        let port = std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap().local_addr().unwrap().port();
        if check_ports(port).is_ok() {
            break port;
        }
    };
    let sites = DemoSites::at(base).unwrap();
    let provider = fake::serve(sites.provider(), base);
    *provider.person.lock().unwrap() = json!({
        "sub": "s", "name": "Ana Lima", "preferred_username": "br1.ana", "email": "ana@aurora.example",
        "reseller_id": "BR1", "reseller_name": "Aurora Ltda.", "role": "basic", "permissions": ["stock", "price", "cart"],
    });
    let keys = |id: &str| ClientKeys { id: id.into(), secret: "s+/%:".into() };
    let (mails, clock) = (tempfile::tempdir().unwrap(), Clock::fixed(NOW));
    let running = start(DemoSettings {
        sites,
        brand: "Distribuidora Exemplo".into(),
        shop: keys("shop"),
        cloud: keys("cloud"),
        erp: keys("erp"),
        mail_dir: mails.path().to_owned(),
        samples: vec![Sample {
            who: "Ana Lima".into(),
            login: "br1.ana".into(),
            email: String::new(),
            password: "uma-senha-longa".into(),
            note: ["nota".into(), "nota".into(), "note".into()],
        }],
        resellers: Vec::new(),
        clock: clock.clone(),
    })
    .await
    .unwrap();
    Demo { sites, provider, _running: running, mails, clock }
}

#[actix_web::test]
async fn a_person_is_in_with_name_reseller_and_exactly_the_permitted_actions() {
    let demo = demo().await;
    let (shop, mut browser) = (demo.sites.shop(), Browser::new());
    assert!(browser.text(&shop).await.contains("id=\"enter\""));
    let answer = browser.sign_in(&shop, "shop", &demo.provider).await;
    assert_eq!(answer.status(), 303, "{}", String::from_utf8_lossy(answer.body()));
    let page = browser.text(&shop).await;
    for shown in ["Ana Lima", "Aurora Ltda.", "Básico", "data-permission=\"cart\""] {
        assert!(page.contains(shown), "{shown}");
    }
    assert_eq!(page.matches("data-permission").count(), 3);
    assert_eq!(browser.get(&format!("{shop}/action/cart")).await.status(), 200);
    assert_eq!(browser.get(&format!("{shop}/action/order-list")).await.status(), 403);
}

#[actix_web::test]
async fn an_order_is_for_one_of_the_end_customers_that_the_api_names() {
    let demo = demo().await;
    let (shop, mut browser) = (demo.sites.shop(), Browser::new());
    if let Some(person) = demo.provider.person.lock().unwrap().as_object_mut() {
        person.insert("permissions".into(), serde_json::json!(["order.end_customer"]));
    }
    browser.sign_in(&shop, "shop", &demo.provider).await;
    let page = browser.text(&format!("{shop}/action/order-end-customer")).await;
    assert!(page.contains("<option>Ana Souza (52998224725)</option>"), "{page}");
}

#[actix_web::test]
async fn a_logout_token_drops_the_session_and_works_once() {
    let demo = demo().await;
    let (cloud, mut browser) = (demo.sites.cloud(), Browser::new());
    browser.sign_in(&cloud, "cloud", &demo.provider).await;
    assert!(browser.text(&cloud).await.contains("Ana Lima"));
    let iat = NOW / 1000;
    let token = demo.provider.signer.sign(
        &json!({"alg": "ES256", "kid": "k1", "typ": "logout+jwt"}),
        &json!({"iss": demo.provider.issuer, "aud": "cloud", "iat": iat, "exp": iat + 120, "jti": "j", "sub": "s",
            "sid": "d", "events": {"http://schemas.openid.net/event/backchannel-logout": {}}}),
    );
    let (to, body) = (DemoSites::backchannel_logout(&cloud), format!("logout_token={token}"));
    assert_eq!(browser.send(Method::POST, &to, &body).await.status(), 200);
    assert_eq!(browser.send(Method::POST, &to, &body).await.status(), 400);
    assert_eq!(browser.send(Method::POST, &to, "logout_token=x").await.status(), 400);
    let page = browser.text(&cloud).await;
    assert!(page.contains("Sua sessão foi encerrada") && !page.contains("Ana Lima"));
    assert!(browser.text(&format!("{cloud}/session.json")).await.contains("ended"));
}

#[actix_web::test]
async fn a_refused_access_token_ends_the_session() {
    let demo = demo().await;
    let (shop, mut browser) = (demo.sites.shop(), Browser::new());
    browser.sign_in(&shop, "shop", &demo.provider).await;
    *demo.provider.person.lock().unwrap() = serde_json::Value::Null;
    demo.clock.advance_ms(6_000);
    assert!(browser.text(&shop).await.contains("Sua sessão foi encerrada"));
}

#[actix_web::test]
async fn a_callback_with_a_wrong_state_issuer_or_nonce_lets_nobody_in() {
    let demo = demo().await;
    let (shop, mut browser) = (demo.sites.shop(), Browser::new());
    let iss = demo.provider.issuer.clone();
    let sent = browser.begin(&shop).await;
    *demo.provider.id_token.lock().unwrap() = claims(&demo.provider, "shop", "another");
    let state = query(&sent, "state");
    let strange = format!("{shop}/callback?code=c&state={state}&iss={iss}");
    assert_eq!(Browser::new().get(&strange).await.status(), 400); // another browser: login CSRF
    for wrong in ["state=x&iss=".to_owned() + &iss, format!("state={state}&state={state}&iss={iss}")] {
        assert_eq!(browser.get(&format!("{shop}/callback?code=c&{wrong}")).await.status(), 400);
    }
    assert_eq!(browser.get(&strange).await.status(), 502); // nonce
    let state = query(&browser.begin(&shop).await, "state");
    assert_eq!(browser.get(&format!("{shop}/callback?code=c&state={state}")).await.status(), 502); // no iss
    assert!(browser.text(&shop).await.contains("id=\"enter\""));
}

#[actix_web::test]
async fn signing_out_goes_to_the_provider_with_hint_and_state_and_another_login_follows() {
    let demo = demo().await;
    let (shop, mut browser) = (demo.sites.shop(), Browser::new());
    browser.sign_in(&shop, "shop", &demo.provider).await;
    let sent = location(&browser.send(Method::POST, &format!("{shop}/switch"), "").await);
    assert_eq!(query(&sent, "post_logout_redirect_uri"), DemoSites::signed_out(&shop));
    assert_eq!(query(&sent, "id_token_hint").split('.').count(), 3);
    assert!(browser.text(&shop).await.contains("id=\"enter\""));
    let back = format!("{shop}/signed-out?state={}", query(&sent, "state"));
    assert_eq!(browser.get(&back).await.headers()["location"], "/login?again=1");
    let again = location(&browser.get(&format!("{shop}/login?again=1")).await);
    assert_eq!(query(&again, "prompt"), "login");
    assert_eq!(query(&again, "code_challenge_method"), "S256");
}

#[actix_web::test]
async fn erp_mailbox_and_start_page_do_their_work_in_three_languages() {
    let demo = demo().await;
    let mut browser = Browser::new();
    let erp = demo.sites.erp();
    let form = "external_id=BR7&legal_name=Ip%C3%AA&cnpj=1&contact_name=Ana&contact_email=ana%40ipe.example\
                &language=pt-BR&issued_hours_ago=40";
    let told = browser.send(Method::POST, &format!("{erp}/hand-over"), form).await;
    assert_eq!(told.headers()["location"], "/?told=1");
    let page = browser.text(&format!("{erp}/?told=1")).await;
    assert!(page.contains("BR7: recebida") && page.contains("17/01/2027 05:00:00"));
    let mail = demo.sites.mail();
    let raw = "To: spam@ipe.example\nSubject: Seu acesso\nContent-Type: text/html\n\n<p>oi</p>";
    std::fs::write(demo.mails.path().join("m1.eml"), raw).unwrap();
    assert!(!browser.text(&mail).await.contains("Seu acesso"));
    assert!(browser.text(&format!("{mail}/?folder=spam&q=IPE")).await.contains("Seu acesso"));
    assert!(browser.text(&format!("{mail}/mail/m1")).await.contains("<iframe sandbox"));
    let html = browser.get(&format!("{mail}/mail/m1/html")).await;
    assert!(html.headers()["content-security-policy"].to_str().unwrap().starts_with("sandbox"));
    assert_eq!(browser.get(&format!("{mail}/mail/..%2Fm1")).await.status(), 404);
    for (lang, word) in [("pt-BR", "Experimente"), ("es", "Pruebe"), ("en", "Try this")] {
        let page = browser.text(&format!("{}/?lang={lang}", demo.sites.start())).await;
        assert!(page.contains(word) && page.contains("uma-senha-longa"));
    }
}
