//! "Fale Conosco" by its verbs: a number at once, lines that are neither lost nor doubled, what is refused.

mod attachments;
mod broken_lines_in_a_browser;
mod by_mail;
mod cards;
mod desks;
mod live;
mod own_pages_in_a_browser;
mod pages;
mod sign_out;
mod talks;
mod widget_in_a_browser;

use cracha::db::types::ConversationId;
use cracha::error::{Error, Field, Flaw, Result};
use cracha::flow::Secret;
use cracha::flow::contact::{self, LooksLike, Opened, Opening, Said, Speaker};
use cracha::model::case::{self, CaseKind, CaseState};
use cracha::model::conversation::{
    self, Conversation, ConversationState, KnownBy, Line, LineKind, LineSpeaker, NewLine,
};
use cracha::model::ctx::Actor;
use cracha::text::Lang;

use crate::on_both_engines;
use crate::support::app::TestApp;
use crate::support::at_once;
use crate::support::people::{administrator, person};

/// What a visitor chooses.
fn opening(topic: &str) -> Opening {
    Opening { topic: topic.into(), lang: Lang::PtBr, name: "Ana".into(), email: String::new() }
}

/// A visitor begins a conversation.
async fn begin(app: &TestApp, who: &Actor, topic: &str) -> Result<Opened> {
    let opening = opening(topic);
    app.verb(who.clone(), move |tx, ctx| contact::open(ctx, tx, &opening)).await
}

/// Nobody is signed in, and begins at the topic of logins.
async fn begun(app: &TestApp) -> Opened {
    begin(app, &Actor::Anonymous, "ecommerce_login").await.expect("a conversation")
}

/// Somebody says something.
async fn say(
    app: &TestApp,
    actor: &Actor,
    who: &Speaker,
    id: &ConversationId,
    token: &str,
    text: &str,
) -> Result<Said> {
    let (who, id, token, text) = (who.clone(), id.clone(), token.to_owned(), text.to_owned());
    app.verb(actor.clone(), move |tx, ctx| contact::say(ctx, tx, &who, &id, &token, &text)).await
}

/// The visitor says something.
async fn visitor_says(app: &TestApp, id: &ConversationId, token: &str, text: &str) -> Result<Said> {
    say(app, &Actor::Anonymous, &Speaker::Visitor, id, token, text).await
}

/// Every line so far.
async fn lines(app: &TestApp, id: &ConversationId) -> Vec<Line> {
    let id = id.clone();
    app.app.read(move |db| contact::lines_since(db, &id, 0, 1000)).await.expect("lines")
}

/// What was said, in order.
async fn said(app: &TestApp, id: &ConversationId) -> Vec<String> {
    let all = lines(app, id).await;
    all.into_iter().filter(|line| line.kind == LineKind::Said).map(|line| line.body).collect()
}

/// The conversation of a key.
async fn by_key(app: &TestApp, key: &str) -> Option<Conversation> {
    let (ctx, key) = (app.ctx(Actor::Anonymous), Secret::new(key));
    app.app.read(move |db| contact::by_key(db, &ctx, &key)).await.expect("an answer")
}

on_both_engines! {
    async fn a_visitor_has_a_number_at_once_and_a_prepared_case_behind_it(app: &TestApp) {
        let opened = begun(app).await;
        assert!(opened.protocol.starts_with("20261124-") && opened.protocol.len() == 17, "{}", opened.protocol);
        let number = opened.protocol.clone();
        let case = app.app.read(move |db| case::by_protocol(db, &number)).await.unwrap().expect("the case");
        assert_eq!((case.kind, case.state), (CaseKind::ContactLogin, CaseState::Prepared));
        assert_eq!(opened.conversation.state, ConversationState::Asking);
        let first = lines(app, &opened.conversation.id).await;
        assert_eq!(first.iter().map(|l| (l.seq, l.speaker, l.kind)).collect::<Vec<_>>(), [
            (1, LineSpeaker::Product, LineKind::Asked)
        ]);
    }

    async fn whoever_is_signed_in_is_known_by_that(app: &TestApp) {
        let user = administrator(app, "4001").await;
        let row = begin(app, &person(&user), "orders").await.unwrap().conversation;
        assert_eq!((row.known_by, row.user_id, row.reseller_id), (Some(KnownBy::Session), Some(user.id), user.reseller_id));
        assert_eq!((row.name.as_str(), row.email_typed.as_str()), ("Maria Souza", "maria@4001.example"));
    }

    async fn a_conversation_is_found_by_its_key_and_never_by_its_number(app: &TestApp) {
        let opened = begun(app).await;
        let id = &opened.conversation.id;
        assert_eq!(by_key(app, opened.key.expose()).await.map(|c| c.id), Some(id.clone()));
        let hash = opened.conversation.key_hash.clone();
        for guess in [opened.protocol.as_str(), id.as_str(), &hash, "", &"A".repeat(43)] {
            assert!(by_key(app, guess).await.is_none(), "{guess}");
        }
    }

    async fn a_topic_that_is_not_offered_and_an_address_that_is_none_open_nothing(app: &TestApp) {
        let error = begin(app, &Actor::Anonymous, "nothing").await.unwrap_err();
        assert_eq!(error, Error::Invalid { field: Field::Topic, reason: Flaw::UnknownChoice });
        let wrong = Opening { email: "ana".into(), ..opening("orders") };
        let error = app.verb(Actor::Anonymous, move |tx, ctx| contact::open(ctx, tx, &wrong)).await.unwrap_err();
        assert_eq!(error, Error::Invalid { field: Field::Email, reason: Flaw::EmailWithoutAt });
    }

    async fn a_line_that_is_sent_again_is_the_same_line(app: &TestApp) {
        let id = begun(app).await.conversation.id;
        assert_eq!(visitor_says(app, &id, "t-1", "não consigo entrar").await, Ok(Said::Stored(2)));
        assert_eq!(visitor_says(app, &id, "t-2", "desde ontem").await, Ok(Said::Stored(3)));
        assert_eq!(visitor_says(app, &id, "t-1", "não consigo entrar").await, Ok(Said::Again(2)));
        assert_eq!(said(app, &id).await, ["não consigo entrar", "desde ontem"]);
    }

    async fn many_writers_at_once_lose_no_line_and_double_none(app: &TestApp) {
        let id = begun(app).await.conversation.id;
        // Each line is sent twice at the same time.
        let sent = at_once((0..16).map(|n| {
            let id = id.clone();
            async move { visitor_says(app, &id, &format!("t-{}", n / 2), &format!("linha {}", n / 2)).await }
        }));
        let sent = sent.await;
        assert!(sent.iter().all(|one| matches!(one, Ok(Said::Stored(_) | Said::Again(_)))), "{sent:?}");
        let all = lines(app, &id).await;
        assert_eq!(all.iter().map(|line| line.seq).collect::<Vec<_>>(), (1..=9).collect::<Vec<_>>());
        let mut bodies = said(app, &id).await;
        bodies.sort();
        assert_eq!(bodies, (0..8).map(|n| format!("linha {n}")).collect::<Vec<_>>());
    }

    async fn nothing_is_said_after_the_end_however_many_talk_while_it_ends(app: &TestApp) {
        for round in 0..6 {
            let id = begun(app).await.conversation.id;
            let (ending, sent) = (id.clone(), at_once((0..8).map(|n| {
                let id = id.clone();
                async move {
                    if n == 4 {
                        let ended = app.verb(Actor::Anonymous, move |tx, ctx| contact::leave(ctx, tx, &id)).await;
                        return ended.map(|_| Said::Closed);
                    }
                    visitor_says(app, &id, &format!("t-{n}"), &format!("linha {n}")).await
                }
            })).await);
            assert!(sent.iter().all(|one| matches!(one, Ok(Said::Stored(_) | Said::Closed))), "{round}: {sent:?}");
            let all = lines(app, &ending).await;
            assert_eq!(all.last().map(|line| line.kind), Some(LineKind::Closed), "{round}: {all:?}");
            let stored = sent.iter().filter(|one| matches!(one, Ok(Said::Stored(_)))).count();
            assert_eq!(all.iter().filter(|line| line.kind == LineKind::Said).count(), stored);
        }
    }

    async fn a_line_is_written_only_where_it_is_open_and_an_agents_only_where_it_is_theirs(app: &TestApp) {
        let id = begun(app).await.conversation.id;
        let agent = cracha::db::types::UserId::new();
        let write = async |agent: Option<&cracha::db::types::UserId>| {
            let (id, agent) = (id.clone(), agent.cloned());
            let body = "oi";
            app.job(move |tx, ctx| {
                let line = NewLine { agent: agent.as_ref(), ..NewLine::product(LineKind::Said, body) };
                conversation::append_open(tx, &id, &line, ctx.now)
            })
            .await
        };
        assert_eq!(write(None).await.map(|it| (it.seq, it.state)), Some((2, ConversationState::Asking)));
        assert_eq!(write(Some(&agent)).await, None, "another one's, or nobody's yet");
        let ended = id.clone();
        app.verb(Actor::Anonymous, move |tx, ctx| contact::leave(ctx, tx, &ended)).await.unwrap();
        assert_eq!(write(None).await, None, "over");
        assert_eq!(lines(app, &id).await.len(), 3);
    }

    async fn what_looks_like_a_secret_is_refused_and_nothing_of_it_is_kept(app: &TestApp) {
        let id = begun(app).await.conversation.id;
        for (text, looks) in [
            ("K7QX-9M2P-4TRV-0H3D", LooksLike::Ticket),
            ("senha: cavalo123", LooksLike::Password),
            ("cartão 4111 1111 1111 1111", LooksLike::Card),
            ("código: 123456", LooksLike::Code),
        ] {
            assert_eq!(visitor_says(app, &id, "t-1", text).await, Ok(Said::Refused(looks)), "{text}");
        }
        assert_eq!(lines(app, &id).await.len(), 1, "the product's question alone");
        assert_eq!(visitor_says(app, &id, "t-1", "esqueci minha senha").await, Ok(Said::Stored(2)));
    }

    async fn a_flood_is_stopped_and_says_when_to_go_on(app: &TestApp) {
        let id = begun(app).await.conversation.id;
        for n in 0..20 {
            assert!(matches!(visitor_says(app, &id, &format!("t-{n}"), "oi").await, Ok(Said::Stored(_))), "{n}");
        }
        let retry_at = app.now().plus_s(60);
        assert_eq!(visitor_says(app, &id, "t-20", "oi").await, Ok(Said::TooFast { retry_at }));
        app.pass_seconds(60);
        assert_eq!(visitor_says(app, &id, "t-20", "oi").await, Ok(Said::Stored(22)));
    }

    async fn one_address_begins_so_many_in_an_hour_and_no_more(app: &TestApp) {
        for _ in 0..60 {
            begun(app).await;
        }
        let error = begin(app, &Actor::Anonymous, "orders").await.unwrap_err();
        assert_eq!(error, Error::Throttled { retry_after_s: 3600 });
        app.pass_hours(1);
        begun(app).await;
    }

    async fn html_is_kept_as_text_and_heaps_of_marks_are_refused(app: &TestApp) {
        let id = begun(app).await.conversation.id;
        visitor_says(app, &id, "t-1", "<script>alert(1)</script>").await.unwrap();
        assert_eq!(said(app, &id).await, ["<script>alert(1)</script>"]);
        for (text, flaw) in [
            ("\u{301}".repeat(512 * 1024), Flaw::LineTooLong),
            (format!("a{}", "\u{301}".repeat(20)), Flaw::LineMarks),
            ("a".repeat(2_001), Flaw::LineTooLong),
            ("  ".into(), Flaw::LineEmpty),
        ] {
            let error = visitor_says(app, &id, "t-2", &text).await.unwrap_err();
            assert_eq!(error, Error::Invalid { field: Field::Line, reason: flaw });
        }
        assert_eq!(lines(app, &id).await.len(), 2);
    }
}
