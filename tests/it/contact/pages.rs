//! The pages of a conversation over HTTP, without a script: the visitor's and the agent's.

use cracha::flow::contact::{self, Opening};
use cracha::model::ctx::Actor;
use cracha::model::role::Role;

use super::opening;
use crate::support::app::{Engine, TestApp};
use crate::support::http::{Http, Page};
use crate::support::people::{administrator, newcomer, only, person};
use crate::support::provider::log_in;

/// A visitor in a browser of their own has begun at this topic.
async fn visitor(app: &TestApp, topic: &str) -> (Http, Page) {
    let http = app.serve_provider().await;
    let form = http.get("/contact").await.form("main form").set("topic", topic);
    let page = http.submit(&form).await;
    assert_eq!((page.status.as_u16(), page.location().path()), (303, "/contact/talk"), "{}", page.text());
    let page = http.follow(&page).await;
    (http, page)
}

/// Posts a form of the conversation, and shows what came of it.
async fn post(http: &Http, css: &str, fields: &[(&str, &str)]) -> Page {
    let form = http.get("/contact/talk").await.form(css);
    let form = fields.iter().fold(form, |form, (name, value)| form.set(name, value));
    let page = http.submit(&form).await;
    if page.status.is_redirection() { http.follow(&page).await } else { page }
}

async fn say(http: &Http, text: &str) -> Page {
    post(http, "form[action='/contact/talk']", &[("text", text)]).await
}

async fn identify(http: &Http, typed: &str) -> Page {
    post(http, "form[action$=identify]", &[("typed", typed)]).await
}

fn said(page: &Page) -> Vec<String> {
    page.all(".talk .said")
}

fn protocol(page: &Page) -> String {
    page.all(".fixed .code").concat()
}

#[tokio::test]
async fn a_visitor_picks_a_topic_gets_a_number_and_talks_without_a_script() {
    let app = TestApp::start(Engine::Sqlite).await;
    let (http, page) = visitor(&app, "cloud_login").await;
    assert!(page.text().contains("Cloud Marketplace → Usuário e Senha"), "{}", page.text());
    assert!(protocol(&page).starts_with("20261124-"), "{}", page.text());
    let again = say(&http, "não consigo entrar").await;
    assert_eq!(said(&again).last().map(String::as_str), Some("não consigo entrar"));
    // It survives a reload and a walk through other pages.
    http.get("/login").await;
    assert_eq!(protocol(&http.get("/contact/talk").await), protocol(&page));
    let topics = http.get("/contact").await;
    assert!(topics.text().contains(&protocol(&page)), "an open conversation is offered: {}", topics.text());
}

#[tokio::test]
async fn e_commerce_usuario_e_senha_comes_first() {
    let app = TestApp::start(Engine::Sqlite).await;
    let http = app.serve_provider().await;
    let page = http.get("/contact").await;
    assert_eq!(page.all("legend")[0], "E-commerce");
    assert_eq!(page.all(".choice strong")[0], "Usuário e Senha");
    assert_eq!(page.form("main form").value("topic"), Some("ecommerce_login"));
}

#[tokio::test]
async fn the_key_is_in_a_cookie_that_no_script_reads_and_in_no_address() {
    let app = TestApp::start(Engine::Sqlite).await;
    let http = app.serve_provider().await;
    let page = http.submit(&http.get("/contact").await.form("main form")).await;
    let cookies: Vec<_> =
        page.headers.iter().filter(|(name, _)| name == "set-cookie").map(|(_, value)| value).collect();
    let talk = cookies.iter().find(|value| value.starts_with("cracha-talk=")).expect("the cookie");
    assert!(talk.contains("HttpOnly") && talk.contains("SameSite=Lax"), "{talk}");
    let key = http.cookie("cracha-talk").expect("the key");
    let shown = http.follow(&page).await;
    assert!(!shown.body.contains(&key) && !page.header("location").contains(&key));
}

#[tokio::test]
async fn a_guessed_number_opens_nothing() {
    let app = TestApp::start(Engine::Sqlite).await;
    let (_, page) = visitor(&app, "orders").await;
    let stranger = app.serve_provider().await;
    for guess in [protocol(&page), "A".repeat(43)] {
        stranger.set_cookie("cracha-talk", &guess);
        let page = stranger.get("/contact/talk").await;
        assert_eq!((page.status.as_u16(), page.location().path()), (303, "/contact"));
    }
}

#[tokio::test]
async fn a_password_is_refused_says_why_and_is_nowhere_on_the_page() {
    let app = TestApp::start(Engine::Sqlite).await;
    let (http, _) = visitor(&app, "ecommerce_login").await;
    for secret in ["senha: cavalo-9-bateria", "K7QX-9M2P-4TRV-0H3D", "4111 1111 1111 1111"] {
        let page = say(&http, secret).await;
        assert_eq!(page.status, 422);
        assert!(page.all("#text-error").concat().contains("Não foi enviado nem guardado"), "{}", page.text());
        assert!(!page.body.contains(secret), "it is not put back");
    }
    assert_eq!(said(&http.get("/contact/talk").await).len(), 1, "the assistant's question alone");
}

#[tokio::test]
async fn html_is_shown_as_text_also_where_it_imitates_the_login() {
    let app = TestApp::start(Engine::Sqlite).await;
    let (http, _) = visitor(&app, "orders").await;
    let html = "<form action=https://evil.example><input name=x></form><iframe src=/login></iframe>";
    let page = say(&http, html).await;
    assert_eq!(said(&page).last().map(String::as_str), Some(html));
    assert!(!page.body.contains("evil.example><input"), "it is no markup");
    assert!(page.attribute("iframe", "src").is_none());
    assert!(page.header("content-security-policy").contains("default-src 'none'"));
}

#[tokio::test]
async fn a_megabyte_of_marks_and_a_flood_are_turned_away_with_words() {
    let app = TestApp::start(Engine::Sqlite).await;
    let (http, page) = visitor(&app, "orders").await;
    let csrf = page.attribute("input[name=csrf]", "value").unwrap();
    let marks = "\u{301}".repeat(512 * 1024);
    let page = http.post("/contact/talk", &[("csrf", csrf.as_str()), ("token", "t-1"), ("text", marks.as_str())]).await;
    assert!((400..=422).contains(&page.status.as_u16()), "{}", page.status);
    for n in 0..20 {
        assert_eq!(say(&http, &format!("oi {n}")).await.status, 200);
    }
    let page = say(&http, "mais uma").await;
    assert_eq!(page.status, 429);
    assert!(page.body.contains("mais uma"), "what was typed is still there");
    assert!(page.all("#text-error").concat().contains("espere"), "{}", page.text());
}

#[tokio::test]
async fn the_page_looks_again_by_itself_only_while_an_agent_is_waited_for() {
    let app = TestApp::start(Engine::Sqlite).await;
    let (http, page) = visitor(&app, "ecommerce_login").await;
    assert!(!page.body.contains("http-equiv"));
    let page = post(&http, "form[action$=agent]", &[]).await;
    assert!(page.body.contains("<noscript><meta http-equiv=\"refresh\""), "{}", page.body);
    assert!(page.text().contains("Você está na fila"), "{}", page.text());
}

#[tokio::test]
async fn an_anonymous_visitor_reads_the_same_whatever_is_true() {
    let app = TestApp::start(Engine::Sqlite).await;
    administrator(&app, "4001").await;
    newcomer(&app, "4002").await;
    let mut seen = Vec::new();
    for reseller in ["4001", "4002", "9999"] {
        for typed in [reseller.to_owned(), format!("{reseller}.maria.souza")] {
            let (http, page) = visitor(&app, "ecommerce_login").await;
            let shown = identify(&http, &typed).await;
            let plain = shown.text().replace(&protocol(&page), "NUMBER").replace(reseller, "ID");
            seen.push(plain);
        }
    }
    assert_eq!((&seen[0], &seen[1]), (&seen[2], &seen[3]));
    assert_eq!((&seen[0], &seen[1]), (&seen[4], &seen[5]));
    assert!(seen[0].contains("Consultar o primeiro acesso"), "{}", seen[0]);
    assert!(seen[1].contains("Esqueci a senha"), "{}", seen[1]);
}

#[tokio::test]
async fn isto_resolveu_ends_it_and_another_can_begin() {
    let app = TestApp::start(Engine::Sqlite).await;
    let (http, first) = visitor(&app, "ecommerce_login").await;
    identify(&http, "4001").await;
    let form = http.get("/contact/talk").await.form_with("solved");
    let page = http.follow(&http.submit(&form).await).await;
    assert!(page.text().contains("Que bom!"), "{}", page.text());
    assert!(page.attribute("main form", "action").is_none(), "nothing more is said there");
    let (_, second) = visitor(&app, "orders").await;
    assert_ne!(protocol(&first), protocol(&second));
}

#[tokio::test]
async fn outside_of_the_service_hours_an_address_is_asked_for() {
    let app = TestApp::start(Engine::Sqlite).await;
    app.pass_hours(12);
    let (http, page) = visitor(&app, "ecommerce_login").await;
    assert!(page.text().contains("Voltamos quarta-feira, 08:00"), "{}", page.text());
    let page = post(&http, "form[action$=agent]", &[("email", "")]).await;
    assert_eq!(page.status, 422, "{}", page.text());
    let page = post(&http, "form[action$=agent]", &[("email", "ana@nova.example")]).await;
    assert!(page.text().contains("Um atendente responde por e-mail"), "{}", page.text());
    assert_eq!(only(app.mails().await).message.address, "ana@nova.example", "the mail that says so");
}

#[tokio::test]
async fn an_agent_takes_answers_with_a_canned_answer_and_closes() {
    let app = TestApp::start(Engine::Sqlite).await;
    administrator(&app, "4001").await;
    let (visitor, page) = visitor(&app, "ecommerce_login").await;
    let number = protocol(&page);
    identify(&visitor, "4001.maria.souza").await;
    say(&visitor, "<b>não chega nada</b>").await;
    post(&visitor, "form[action$=agent]", &[]).await;
    let agent = app.staff("clara", Role::Agent).await;
    let desk = app.serve_provider().await;
    log_in(&desk, &agent).await;
    let queue = desk.get("/desk/chat").await;
    assert!(queue.text().contains(&number), "{}", queue.text());
    let chat = queue.attribute("tbody a", "href").expect("the conversation");
    let page = desk.get(&chat).await;
    assert!(page.body.contains("&#60;b&#62;não chega nada") || page.body.contains("&lt;b&gt;não chega nada"), "text");
    assert!(page.text().contains("4001.maria.souza") && !page.body.contains("maria@4001.example"), "masked");
    assert!(page.forms().iter().all(|form| !form.action.path().ends_with("/say")), "not before it is taken");
    let page = desk.follow(&desk.submit(&page.form("form[action$=take]")).await).await;
    let ready = page.attribute(".ready a", "href").expect("an answer");
    let page = desk.get(ready.split('#').next().unwrap()).await;
    let form = page.form("form[action$=say]");
    assert!(form.value("text").is_some_and(|text| text.contains(&number)), "{:?}", form.value("text"));
    let page = desk.follow(&desk.submit(&form).await).await;
    let seen = visitor.get("/contact/talk").await;
    assert!(said(&seen).last().is_some_and(|last| last.contains(&number)), "{}", seen.text());
    let refused = desk.submit(&page.form("form[action$=say]").set("text", "sua senha: grampo-77")).await;
    assert_eq!(refused.status, 422);
    let closed = desk.submit(&page.form("form[action$=close]").set("why", "solved_by_agent")).await;
    assert!(desk.follow(&closed).await.text().contains("A conversa foi encerrada"));
    assert!(visitor.get("/contact/talk").await.text().contains("Conversa encerrada"));
    assert!(desk.get("/desk/chat").await.text().contains("1 resolvidas por atendente"));
}

#[tokio::test]
async fn an_answer_by_mail_shows_the_agent_no_registered_address() {
    let app = TestApp::start(Engine::Sqlite).await;
    let maria = administrator(&app, "4001").await;
    app.pass_hours(12);
    let (signed_in, stranger) = (Opening { email: String::new(), ..opening("orders") }, opening("orders"));
    let stranger = Opening { email: "ana@nova.example".into(), ..stranger };
    let mut ids = Vec::new();
    for (who, opening) in [(person(&maria), signed_in), (Actor::Anonymous, stranger)] {
        let begun = app.verb(who, move |tx, ctx| {
            let id = contact::open(ctx, tx, &opening)?.conversation.id;
            contact::want_agent(ctx, tx, &id, None).map(|_| id)
        });
        ids.push(begun.await.expect("a conversation"));
    }
    let agent = app.staff("clara", Role::Agent).await;
    let desk = app.serve_provider().await;
    log_in(&desk, &agent).await;
    let mut pages = Vec::new();
    for id in &ids {
        let page = desk.get(&format!("/desk/chat/{id}")).await;
        pages.push(desk.follow(&desk.submit(&page.form("form[action$=take]")).await).await);
    }
    let said = pages[0].text();
    assert!(said.contains("vai por e-mail para m•") && !pages[0].body.contains("maria@4001.example"), "{said}");
    assert!(pages[1].text().contains("vai por e-mail para ana@nova.example"), "{}", pages[1].text());
}

#[tokio::test]
async fn fale_conosco_is_one_click_away_where_somebody_is_stuck() {
    let app = TestApp::start(Engine::Sqlite).await;
    let http = app.serve_provider().await;
    for path in ["/login", "/password/forgot", "/nothing-here"] {
        let page = http.get(path).await;
        assert!(page.attribute("footer a[href='/contact']", "href").is_some(), "{path}");
    }
    for path in ["/login", "/nothing-here"] {
        assert!(http.get(path).await.attribute("main a[href='/contact']", "href").is_some(), "{path}");
    }
    let form = http.get("/login/forgot").await.form("main form").set("email", "ninguem@nova.example");
    assert!(http.submit(&form).await.attribute("main a[href='/contact']", "href").is_some());
}
