//! The desk agent's pages over HTTP.

use cracha::db::schema::users;
use cracha::flow::delivery::{Attempted, Trouble};
use cracha::model::message::Step;
use cracha::model::role::Role;
use diesel::{ExpressionMethods, QueryDsl, RunQueryDsl};

use crate::support::app::{Engine, TestApp};
use crate::support::http::{Http, Page};
use crate::support::people::{self, decide_requests, newcomer, only};
use crate::support::provider::log_in;

/// An agent is in; 4001 has an Administrator who is in, 4002 one who has not come yet.
async fn desk() -> (TestApp, Http) {
    let app = TestApp::start(Engine::Sqlite).await;
    people::administrator(&app, "4001").await;
    newcomer(&app, "4002").await;
    let agent = app.staff("clara", Role::Agent).await;
    let http = app.serve_provider().await;
    log_in(&http, &agent).await;
    (app, http)
}

async fn search(http: &Http, query: &str) -> Page {
    let form = http.get("/desk").await.form("main form[role=search]");
    http.submit(&form.set("query", query)).await
}

fn found(page: &Page) -> Vec<String> {
    page.all("tbody td small")
}

async fn card_of(http: &Http, query: &str) -> String {
    let page = search(http, query).await;
    page.attribute("tbody a", "href").unwrap_or_else(|| panic!("{query}: {}", page.text()))
}

#[tokio::test]
async fn an_agent_finds_by_login_reseller_id_cnpj_and_reference_and_no_address_tells_it() {
    let (app, http) = desk().await;
    for query in ["4001.maria.souza", "4001.MARIA.souza", "4001"] {
        let page = search(&http, query).await;
        assert_eq!((page.status.as_u16(), page.url.path(), page.url.query()), (200, "/desk", None));
        assert!(found(&page).contains(&"4001.maria.souza".to_string()), "{query}: {}", page.text());
    }
    let page = search(&http, &crate::support::people::cnpj("4001")).await;
    assert!(found(&page).contains(&"4001.maria.souza".into()), "CNPJ: {}", page.text());
    let form = http_form(&app).await;
    let page = search(&http, &form).await;
    assert!(found(&page).contains(&"4001.maria.souza".into()), "{form}: {}", page.text());
    assert!(page.text().contains("não prova quem está falando"), "{}", page.text());
    let page = search(&http, "nobody at all").await;
    assert!(page.text().contains("Ninguém"), "{}", page.text());
    app.mails().await;
}

/// Somebody asked for the password of 4001 with a wrong address; the reference on that screen.
async fn http_form(app: &TestApp) -> String {
    let http = app.serve_provider().await;
    let form = http.get("/password/forgot").await.form("main form");
    let page = http.submit(&form.set("login", "4001.maria.souza").set("email", "outra@4001.example")).await;
    let page = if page.status.is_redirection() { http.follow(&page).await } else { page };
    let text = page.text();
    let like = |word: &&str| word.len() == 5 && word.as_bytes()[2] == b'-';
    text.split(|c: char| !c.is_ascii_alphanumeric() && c != '-')
        .find(like)
        .unwrap_or_else(|| panic!("no reference: {text}"))
        .to_owned()
}

#[tokio::test]
async fn the_card_is_masked_until_a_reason_is_recorded() {
    let (app, http) = desk().await;
    let card = card_of(&http, "4001").await;
    let page = http.get(&card).await;
    assert!(!page.body.contains("maria@4001.example"), "masked");
    assert!(page.text().contains("Primeira credencial"), "{}", page.text());
    let question = http.get(&format!("{card}/reveal")).await.form("main form");
    let page = http.submit(&question.clone().set("purpose", "call_back").set("reason", "x")).await;
    assert_eq!(page.status, 422);
    assert!(page.all("#reason-error").concat().contains("Escreva o motivo"), "{}", page.text());
    let question = question.set("purpose", "call_back").set("reason", "ligar de volta ao telefone do cadastro");
    let page = http.follow(&http.submit(&question).await).await;
    assert!(page.text().contains("maria@4001.example"), "{}", page.text());
    app.pass_seconds(5 * 60);
    assert!(!http.get(&card).await.body.contains("maria@4001.example"), "masked again");
    drop(app);
}

#[tokio::test]
async fn an_agent_never_sees_a_password_or_a_code() {
    let (app, http) = desk().await;
    let mut seen = String::new();
    let card = card_of(&http, "4002").await;
    let question = http.get(&format!("{card}/send-password")).await;
    seen.push_str(&question.body);
    let page = http.follow(&http.submit(&question.form("main form")).await).await;
    assert!(page.text().contains("está a caminho do e-mail de cadastro"), "{}", page.text());
    seen.push_str(&page.body);
    let mail = only(app.mails().await);
    assert_eq!(mail.message.address, "maria@4002.example");
    let secret = mail.secret.expect("a password").expose().to_owned();
    let reveal = http.get(&format!("{card}/reveal")).await.form("main form");
    http.submit(&reveal.set("purpose", "spelling").set("reason", "conferir o endereço")).await;
    seen.push_str(&http.get(&card).await.body);
    seen.push_str(&search(&http, "4002").await.body);
    seen.push_str(&http.get("/desk/cases").await.body);
    assert!(!seen.contains(&secret) && !seen.contains(&secret.replace('-', "")), "P2-20");
    // The old one is void, the new one opens.
    assert!(people::type_in(&app, "4002.maria.souza", &secret).await.is_ok());
}

#[tokio::test]
async fn p2_20_p2_21_the_desk_says_why_it_cannot_send_a_password() {
    let (app, http) = desk().await;
    app.staff("bento", Role::Agent).await;
    let card = card_of(&http, "bento").await;
    let page = http.get(&card).await;
    assert!(page.text().contains("conta da própria distribuidora"), "{}", page.text());
    assert!(page.attribute("main a[href$=send-password]", "href").is_none());
    let page = http.get(&format!("{card}/send-password")).await;
    assert_eq!(page.status, 409, "{}", page.text());
}

#[tokio::test]
async fn p2_28_sending_and_revealing_need_a_recent_login() {
    let (app, http) = desk().await;
    let card = card_of(&http, "4002").await;
    let forms = [
        http.get(&format!("{card}/send-password")).await.form("main form"),
        http.get(&format!("{card}/reveal")).await.form("main form").set("reason", "conferir o endereço"),
    ];
    app.pass_seconds(11 * 60);
    for form in forms {
        let page = http.submit(&form).await;
        assert_eq!(page.location().path(), "/login");
        assert_eq!(page.location_param("confirm").as_deref(), Some("1"));
    }
}

#[tokio::test]
async fn a_case_is_listed_with_what_it_is_about() {
    let (app, http) = desk().await;
    let theirs = app.serve_provider().await;
    let maria = crate::support::provider::Person { login: "4001.maria.souza".into(), reseller: "4001".into() };
    log_in(&theirs, &maria).await;
    let form = theirs.get("/account/administrator").await.form("main form");
    let page = theirs.submit(&form.set("note", "Saiu em outubro")).await;
    let protocol = page.all("main .note.good").concat();
    let page = http.get("/desk/cases").await;
    assert!(page.text().contains("Saiu em outubro"), "{}", page.text());
    let listed = page.all("tbody code").concat();
    assert!(protocol.contains(&listed) && !listed.is_empty(), "{protocol} / {listed}");
    app.mails().await;
}

#[tokio::test]
async fn an_administrator_whose_address_changed_this_week_needs_two_people() {
    let (app, http) = desk().await;
    let card = card_of(&http, "4001").await;
    assert!(http.get(&card).await.attribute("main a[href$=send-password]", "href").is_some());
    let maria = people::of_login(&app, "4001.maria.souza").await;
    diesel::update(users::table.find(&maria.id))
        .set(users::email_changed_at.eq(Some(app.now())))
        .execute(&mut app.database())
        .unwrap();
    let form = http.get(&format!("{card}/reveal")).await.form("main form");
    let page = http.post(&format!("{card}/send-password"), &[("csrf", form.value("csrf").unwrap())]).await;
    assert_eq!(page.status, 409, "{}", page.text());
    assert!(page.text().contains("há menos de 7 dias"), "{}", page.text());
    assert!(app.mails().await.is_empty());
}

#[tokio::test]
async fn the_trail_says_in_plain_words_where_a_mail_got_stuck() {
    let (app, http) = desk().await;
    let card = card_of(&http, "4002").await;
    let question = http.get(&format!("{card}/send-password")).await.form("main form");
    http.submit(&question).await;
    assert!(http.get(&card).await.text().contains("Ainda não houve tentativa de envio"));
    let trouble = Trouble { step: Step::Rcpt, code: Some(550), words: "5.1.1 User unknown".into() };
    app.mails_answered(Attempted::Permanent(trouble)).await;
    let page = http.get(&card).await;
    let newest = page.all("article.mail").remove(0);
    assert!(newest.contains("falhou") && newest.contains("esse endereço de e-mail não existe"), "{newest}");
}

#[tokio::test]
async fn a_prepared_case_opens_with_the_contact_and_is_listed() {
    let (app, http) = desk().await;
    let reference = http_form(&app).await;
    decide_requests(&app).await;
    assert!(!http.get("/desk/cases").await.text().contains("Recuperação com outro e-mail"), "prepared only");
    let page = search(&http, &reference).await;
    assert!(page.text().contains("Caso aberto com este contato"), "{}", page.text());
    let cases = http.get("/desk/cases").await;
    assert!(cases.text().contains("Recuperação com outro e-mail"), "{}", cases.text());
    assert!(!cases.body.contains("outra@4001.example"), "masked");
    app.mails().await;
}

#[tokio::test]
async fn a_frozen_login_is_released_on_the_pages_of_two_agents() {
    let (app, http) = desk().await;
    let rui = app.staff("rui", Role::Agent).await;
    let second = app.serve_provider().await;
    log_in(&second, &rui).await;
    let mut moved = people::record("4001");
    moved.contact.email = "maria@certo.example".into();
    app.hand_over(moved).await;
    let page = http.get("/desk/cases").await;
    assert!(page.text().contains("Login congelado") && page.text().contains("Espera uma proposta"), "{}", page.text());
    let card = card_of(&http, "4001").await;
    assert!(http.get(&card).await.text().contains("Propor a liberação"));
    let form = http.get(&format!("{card}/release")).await.form("main form");
    let form = form.set("proof", "erp");
    let page = http.submit(&form.clone()).await;
    assert_eq!(page.status, 422);
    assert!(page.all("#reason-error").concat().contains("Escreva o motivo"), "{}", page.text());
    let page = http.follow(&http.submit(&form.set("reason", "chegou hoje do ERP")).await).await;
    assert!(page.text().contains("outra pessoa do atendimento precisa aprovar"), "{}", page.text());
    assert_eq!(http.get(&format!("{card}/approve")).await.status, 409, "not the same agent");
    assert!(second.get("/desk/cases").await.text().contains("Proposta de clara"));
    let page = second.get(&format!("{card}/approve")).await;
    assert!(
        page.text().contains("m•••••@certo.example") && !page.body.contains("maria@certo.example"),
        "{}",
        page.text()
    );
    let page = second.follow(&second.submit(&page.form("main form")).await).await;
    assert!(page.text().contains("O login foi liberado"), "{}", page.text());
    let mails = app.mails().await;
    let first = mails.iter().find(|mail| mail.secret.is_some()).expect("a first password");
    assert_eq!(first.message.address, "maria@certo.example");
    assert!(page.text().contains(first.letter.reference().expect("a reference")), "{}", page.text());
    assert_eq!(second.get(&format!("{card}/release")).await.status, 409, "nothing to release");
}
