//! The person's card beside a conversation: it counts like one at the desk, and whole data leave it by themselves.

use cracha::db::types::ConversationId;
use cracha::flow::contact::{self, Opening};
use cracha::flow::desk::{self, acts};
use cracha::model::desk_day::Counted;
use cracha::model::desk_reveal::Purpose;
use cracha::model::role::Role;
use cracha::model::user::User;
use cracha::text::Lang;
use cracha::text::error::refusal;

use super::desks::take;
use crate::support::app::{Engine, TestApp};
use crate::support::browser::{Browser, Options};
use crate::support::people::{administrator, of_login, person};
use crate::support::provider::{PASSWORD, log_in};
use crate::support::until;

/// This person talks to us, signed in.
async fn talking(app: &TestApp, who: &User) -> ConversationId {
    let opening =
        Opening { topic: "ecommerce_login".into(), lang: Lang::PtBr, name: String::new(), email: String::new() };
    let begun = app.verb(person(who), move |tx, ctx| {
        let id = contact::open(ctx, tx, &opening)?.conversation.id;
        contact::want_agent(ctx, tx, &id, None)?;
        Ok(id)
    });
    begun.await.expect("a conversation")
}

async fn opened(app: &TestApp, agent: &User) -> i64 {
    let ctx = app.ctx(person(agent));
    let day = app.app.read(move |db| acts::own(db, &ctx)).await.unwrap();
    day.tallies.iter().find(|tally| tally.act == Counted::Card).map_or(0, |tally| tally.done)
}

async fn reveal(app: &TestApp, agent: &User, whom: &User) {
    let id = whom.id.to_string();
    let shown = app.verb(person(agent), move |tx, ctx| {
        desk::reveal(tx, ctx, &id, Some(Purpose::CallBack), "ligar de volta para Maria")
    });
    shown.await.unwrap();
}

async fn a_card_beside_a_conversation_counts_on(engine: Engine) {
    let app = TestApp::with(engine, |config| {
        let acts = &mut config.desk.acts_a_day;
        (acts.cards_alert, acts.cards_stop) = (1, 2);
    });
    let app = app.await;
    let clara = app.staff("clara", Role::Agent).await;
    let agent = of_login(&app, "clara").await;
    let http = app.serve_provider().await;
    log_in(&http, &clara).await;
    let mut chats = Vec::new();
    for reseller in ["4001", "4002", "4003"] {
        let maria = administrator(&app, reseller).await;
        chats.push((format!("/desk/chat/{}", talking(&app, &maria).await), maria));
    }
    for (before, (chat, maria)) in (0..).zip(&chats[..2]) {
        assert!(http.get(chat).await.text().contains(&maria.login));
        assert_eq!(opened(&app, &agent).await, before + 1);
    }
    // Both pages look again by themselves, and the card at the desk is the same one.
    for _ in 0..3 {
        for (chat, maria) in &chats[..2] {
            assert_eq!(http.get(chat).await.status, 200);
            assert_eq!(http.get(&format!("/desk/people/{}", maria.id)).await.status, 200);
        }
    }
    assert_eq!(opened(&app, &agent).await, 2, "none is counted twice");
    // One too many: the conversation goes on without the card.
    let page = http.get(&chats[2].0).await;
    assert_eq!(page.status, 200);
    assert!(page.text().contains(refusal::rule(Lang::PtBr, cracha::error::Rule::DayLimit)), "{}", page.text());
    assert!(page.attributes("main a", "href").iter().all(|to| !to.contains("/desk/people/")), "{}", page.text());
    assert_eq!(http.get(&format!("/desk/people/{}", chats[2].1.id)).await.status, 429);
    assert_eq!(opened(&app, &agent).await, 2);
}

#[tokio::test]
async fn a_card_beside_a_conversation_counts_as_one_opened_at_the_desk() {
    a_card_beside_a_conversation_counts_on(Engine::Sqlite).await;
}

#[tokio::test]
async fn a_card_beside_a_conversation_counts_as_one_opened_at_the_desk_on_postgresql() {
    a_card_beside_a_conversation_counts_on(Engine::Postgres).await;
}

#[tokio::test]
async fn whole_data_beside_a_conversation_say_until_when_and_end() {
    let app = TestApp::start(Engine::Sqlite).await;
    let maria = administrator(&app, "4001").await;
    let clara = app.staff("clara", Role::Agent).await;
    let agent = of_login(&app, "clara").await;
    let http = app.serve_provider().await;
    log_in(&http, &clara).await;
    let chat = format!("/desk/chat/{}", talking(&app, &maria).await);
    let masked = http.get(&chat).await;
    assert!(!masked.text().contains(&maria.email) && !masked.body.contains("data-whole"), "{}", masked.text());
    reveal(&app, &agent, &maria).await;
    app.pass_seconds(60);
    let whole = http.get(&chat).await;
    assert!(whole.text().contains(&maria.email) && whole.text().contains("09:05"), "{}", whole.text());
    assert_eq!(whole.attribute("[data-whole]", "data-whole").as_deref(), Some("240000"));
    let again = format!("<noscript><meta http-equiv=\"refresh\" content=\"241; url={chat}\"></noscript>");
    assert!(whole.body.contains(&again), "{}", whole.body);
    app.pass_seconds(240);
    let masked = http.get(&chat).await;
    assert!(!masked.text().contains(&maria.email) && !masked.body.contains("data-whole"), "{}", masked.text());
}

/// An agent's browser at the conversation, with whole data that have two seconds left.
async fn almost_over(app: &TestApp, browser: &Browser) -> User {
    let maria = administrator(app, "4001").await;
    app.staff("clara", Role::Agent).await;
    let agent = of_login(app, "clara").await;
    let id = talking(app, &maria).await;
    take(app, &agent, &id).await.unwrap();
    app.serve_provider().await;
    browser.goto(&format!("{}/desk", app.issuer())).await.unwrap();
    browser.fill("[name=login]", "clara").await;
    browser.fill("[name=password]", PASSWORD).await;
    browser.click("main form button.main").await;
    browser.element("[name=query]").await;
    reveal(app, &agent, &maria).await;
    app.pass_seconds(298);
    browser.goto(&format!("{}/desk/chat/{id}", app.issuer())).await.unwrap();
    browser.sees(&maria.email).await;
    browser.fill("textarea[name=text]", "um momento, por favor").await;
    app.pass_seconds(10);
    maria
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whole_data_leave_the_page_of_a_conversation_and_what_was_typed_stays() {
    let app = TestApp::start(Engine::Sqlite).await;
    let browser = Browser::open().await;
    let maria = almost_over(&app, &browser).await;
    until("masked data", async || {
        let text = browser.text().await;
        (!text.contains(&maria.email) && text.contains("@4001.example")).then_some(())
    })
    .await;
    let typed = browser.execute("return document.querySelector('textarea[name=text]').value", Vec::new()).await;
    assert_eq!(typed.unwrap(), "um momento, por favor");
    let left = browser.execute("return document.querySelectorAll('[data-whole]').length", Vec::new()).await;
    assert_eq!(left.unwrap(), 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whole_data_leave_the_page_of_a_conversation_without_scripts_too() {
    let app = TestApp::start(Engine::Sqlite).await;
    let browser = Browser::with(Options { javascript: false, ..Options::default() }).await;
    let maria = almost_over(&app, &browser).await;
    until("masked data", async || {
        let text = browser.text().await;
        (!text.contains(&maria.email) && text.contains("@4001.example")).then_some(())
    })
    .await;
}
