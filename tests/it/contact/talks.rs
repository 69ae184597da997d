//! What the visitor does: is asked first, wants an agent, is answered by mail, leaves.

use cracha::error::{Error, Field, Flaw, Rule};
use cracha::flow::contact::{self, Answered, LooksLike, Opening, Wanted};
use cracha::mail::letter::Letter;
use cracha::model::case::{self, CaseState};
use cracha::model::conversation::{ClosedWhy, Conversation, ConversationState, KnownBy, Line, LineKind, Step};
use cracha::model::ctx::Actor;
use cracha::model::role::Role;
use cracha::text::Lang;

use super::{begin, begun, by_key, lines, opening};
use crate::on_both_engines;
use crate::support::app::TestApp;
use crate::support::people::{administrator, colleague, newcomer, only, person, record};
use cracha::db::types::ConversationId;
use cracha::error::Result;

async fn identify(app: &TestApp, id: &ConversationId, typed: &str) -> Result<Answered> {
    let (id, typed) = (id.clone(), typed.to_owned());
    app.verb(Actor::Anonymous, move |tx, ctx| contact::identify(ctx, tx, &id, &typed)).await
}

pub async fn want(app: &TestApp, id: &ConversationId, email: &str) -> Result<Wanted> {
    let (id, email) = (id.clone(), email.to_owned());
    app.verb(Actor::Anonymous, move |tx, ctx| contact::want_agent(ctx, tx, &id, Some(&email))).await
}

async fn leave(app: &TestApp, id: &ConversationId) -> Option<ClosedWhy> {
    let id = id.clone();
    app.verb(Actor::Anonymous, move |tx, ctx| contact::leave(ctx, tx, &id)).await.unwrap()
}

async fn solved(app: &TestApp, id: &ConversationId) -> Result<ClosedWhy> {
    let id = id.clone();
    app.verb(Actor::Anonymous, move |tx, ctx| contact::solved(ctx, tx, &id)).await
}

pub async fn row(app: &TestApp, id: &ConversationId) -> Conversation {
    let id = id.clone();
    app.app.read(move |db| cracha::model::conversation::get(db, &id)).await.unwrap()
}

pub async fn case_state(app: &TestApp, row: &Conversation) -> CaseState {
    let id = row.case_id.clone();
    app.app.read(move |db| case::get(db, &id)).await.unwrap().state
}

async fn summary(app: &TestApp, row: &Conversation) -> serde_json::Value {
    let id = row.case_id.clone();
    serde_json::from_str(&app.app.read(move |db| case::get(db, &id)).await.unwrap().summary).unwrap()
}

/// What a visitor sees of the lines: all but when and which.
fn shown(lines: &[Line]) -> Vec<(LineKind, String)> {
    lines.iter().map(|line| (line.kind, line.body.clone())).collect()
}

on_both_engines! {
    async fn an_anonymous_visitor_cannot_learn_whether_a_login_or_a_reseller_exists(app: &TestApp) {
        administrator(app, "4001").await;
        newcomer(app, "4002").await;
        let mut seen = Vec::new();
        // One that exists, one that waits for its first access, one that never was.
        for typed in [["4001.maria.souza", "4001", "maria@4001.example"], ["4002.maria.souza", "4002", "maria@4002.example"],
            ["9999.maria.souza", "9999", "maria@9999.example"]]
        {
            let mut all = Vec::new();
            for typed in typed {
                let id = begun(app).await.conversation.id;
                let answered = identify(app, &id, typed).await.unwrap();
                let lines = shown(&lines(app, &id).await);
                all.push((answered, lines.len(), lines.last().cloned()));
            }
            seen.push(all);
        }
        assert_eq!(seen[0], seen[1]);
        assert_eq!(seen[0], seen[2]);
        let steps: Vec<_> = seen[0].iter().map(|(answered, ..)| *answered).collect();
        assert_eq!(steps, [Step::ForgotPassword, Step::LookUp, Step::ForgotLogin].map(Answered::Offered));
    }

    async fn what_was_typed_leads_the_desk_and_proves_nothing(app: &TestApp) {
        let maria = administrator(app, "4001").await;
        let id = begun(app).await.conversation.id;
        identify(app, &id, " 4001.MARIA.souza ").await.unwrap();
        let found = row(app, &id).await;
        assert_eq!((found.known_by, found.user_id, found.reseller_id), (Some(KnownBy::Typed), Some(maria.id), maria.reseller_id));
        assert_eq!(found.login_typed, "4001.MARIA.souza");
        let id = begun(app).await.conversation.id;
        identify(app, &id, "9999").await.unwrap();
        let found = row(app, &id).await;
        assert_eq!((found.known_by, found.user_id, found.reseller_id), (None, None, None));
    }

    async fn a_code_typed_instead_of_a_login_is_refused(app: &TestApp) {
        let id = begun(app).await.conversation.id;
        assert_eq!(identify(app, &id, "K7QX-9M2P-4TRV-0H3D").await, Ok(Answered::Refused(LooksLike::Ticket)));
        assert_eq!(row(app, &id).await.login_typed, "");
        assert_eq!(lines(app, &id).await.len(), 1);
    }

    async fn what_the_product_offered_was_enough(app: &TestApp) {
        let id = begun(app).await.conversation.id;
        identify(app, &id, "4001").await.unwrap();
        assert_eq!(solved(app, &id).await, Ok(ClosedWhy::SolvedByProduct));
        let found = row(app, &id).await;
        assert_eq!((found.state, found.closed_why), (ConversationState::Closed, Some(ClosedWhy::SolvedByProduct)));
        assert_eq!(case_state(app, &found).await, CaseState::Closed);
        assert_eq!(solved(app, &id).await, Err(Error::Conflict(Rule::ConversationOver)));
        assert_eq!(leave(app, &id).await, None, "it is over already");
    }

    async fn within_the_service_hours_an_agent_is_waited_for_once(app: &TestApp) {
        let id = begun(app).await.conversation.id;
        assert_eq!(want(app, &id, "").await, Ok(Wanted::Queued));
        let found = row(app, &id).await;
        assert_eq!((found.state, found.queued_at), (ConversationState::Waiting, Some(app.now())));
        assert_eq!(case_state(app, &found).await, CaseState::Open);
        app.pass_seconds(60);
        assert_eq!(want(app, &id, "").await, Ok(Wanted::Queued));
        assert_eq!(row(app, &id).await.queued_at, found.queued_at, "the place in the queue stays");
        assert_eq!(leave(app, &id).await, Some(ClosedWhy::VisitorLeft));
        assert_eq!(case_state(app, &found).await, CaseState::Closed);
    }

    async fn outside_of_them_it_is_answered_by_mail_and_says_when_the_desk_is_back(app: &TestApp) {
        // Tuesday 21:00 in São Paulo; the desk opens on Wednesday at 8:00.
        app.pass_hours(12);
        let back = app.now().plus_h(11);
        let back_at = Some(back);
        let id = begun(app).await.conversation.id;
        assert_eq!(want(app, &id, "").await, Ok(Wanted::NeedsEmail { back_at }));
        assert_eq!(row(app, &id).await.state, ConversationState::Asking, "nothing has changed");
        let wrong = Error::Invalid { field: Field::Email, reason: Flaw::EmailWithoutAt };
        assert_eq!(want(app, &id, "ana").await, Err(wrong));
        assert_eq!(want(app, &id, "ana@nova.example").await, Ok(Wanted::ByMail { back_at }));
        let found = row(app, &id).await;
        assert_eq!((found.state, found.email_typed.as_str()), (ConversationState::ByMail, "ana@nova.example"));
        assert_eq!(case_state(app, &found).await, CaseState::Open);
        assert_eq!(leave(app, &id).await, None, "the answer is still wanted");
        let last = lines(app, &id).await.pop().unwrap();
        assert_eq!((last.kind, last.body), (LineKind::ByMail, back.ms().to_string()));
        assert_eq!(only(app.mails().await).message.address, "ana@nova.example", "it was taken down");
        app.pass_hours(11);
        let id = begun(app).await.conversation.id;
        assert_eq!(want(app, &id, "").await, Ok(Wanted::Queued), "8:00");
    }

    async fn nobody_is_at_the_desk_on_a_national_holiday(app: &TestApp) {
        // Christmas 2026 is a Friday; START is Tuesday, 24 November, 9:00 in São Paulo.
        app.pass_hours(31 * 24);
        let id = begun(app).await.conversation.id;
        let monday = app.now().plus_h(3 * 24 - 1);
        assert_eq!(want(app, &id, "").await, Ok(Wanted::NeedsEmail { back_at: Some(monday) }));
    }

    async fn one_that_nobody_touches_for_a_day_ends_by_itself_and_what_waits_for_the_desk_stays(app: &TestApp) {
        let (silent, waiting) = (begun(app).await.conversation.id, begun(app).await.conversation.id);
        want(app, &waiting, "").await.unwrap();
        let reported = begin(app, &Actor::Anonymous, "delivery").await.unwrap().conversation.id;
        identify(app, &reported, "20/11/2026").await.unwrap();
        app.pass_hours(23);
        assert_eq!(app.job(|tx, ctx| contact::close_silent(tx, ctx, 100)).await, 0);
        app.pass_hours(2);
        assert_eq!(app.job(|tx, ctx| contact::close_silent(tx, ctx, 100)).await, 2);
        assert_eq!(row(app, &silent).await.closed_why, Some(ClosedWhy::VisitorLeft));
        assert_eq!(row(app, &waiting).await.state, ConversationState::Waiting);
        let kept = row(app, &reported).await;
        assert_eq!((kept.state, case_state(app, &kept).await), (ConversationState::ByMail, CaseState::Open));
        app.pass_hours(25);
        assert_eq!(app.job(|tx, ctx| contact::close_silent(tx, ctx, 100)).await, 0);
    }

    async fn what_ended_six_months_ago_goes_with_its_lines(app: &TestApp) {
        let opened = begun(app).await;
        let id = opened.conversation.id.clone();
        leave(app, &id).await;
        let sweep = |app: &TestApp| {
            let days = app.app.config().retention.chat_days;
            app.now().plus_h(-24 * days)
        };
        let before = sweep(app);
        assert_eq!(app.job(move |tx, _| cracha::model::conversation::purge(tx, before, 100)).await, 0);
        app.pass_hours(184 * 24);
        let before = sweep(app);
        assert_eq!(app.job(move |tx, _| cracha::model::conversation::purge(tx, before, 100)).await, 1);
        assert!(by_key(app, opened.key.expose()).await.is_none());
        assert!(lines(app, &id).await.is_empty());
    }

    async fn a_delivery_is_reported_within_seven_days_and_marked_after_them(app: &TestApp) {
        for (day, step, standing) in [
            ("17/11/2026", Step::DeliveryInTime, "in_time"),
            ("2026-11-24", Step::DeliveryInTime, "in_time"),
            ("16/11/2026", Step::DeliveryLate, "late"),
        ] {
            let id = begin(app, &Actor::Anonymous, "delivery").await.unwrap().conversation.id;
            assert_eq!(identify(app, &id, day).await, Ok(Answered::Offered(step)), "{day}");
            let found = row(app, &id).await;
            assert_eq!(summary(app, &found).await["delivered"], standing);
            assert_eq!(case_state(app, &found).await, CaseState::Open, "it is the desk's from here on");
            assert_eq!(leave(app, &id).await, None);
            assert_eq!(row(app, &id).await.state, ConversationState::ByMail, "the report stays when the visitor goes");
        }
        let id = begin(app, &Actor::Anonymous, "delivery").await.unwrap().conversation.id;
        for none in ["25/11/2026", "ontem"] {
            let error = identify(app, &id, none).await.unwrap_err();
            assert_eq!(error, Error::Invalid { field: Field::Day, reason: Flaw::NotADay }, "{none}");
        }
        assert_eq!(leave(app, &id).await, Some(ClosedWhy::VisitorLeft), "nothing was reported");
    }

    async fn the_representative_is_told_where_the_erp_names_one_that_mail_reaches(app: &TestApp) {
        let mut good = record("4001");
        good.sales_representative = Some("Renata Dias <renata@vendas.example>".into());
        app.hand_over(good).await;
        app.provision().await;
        let mail = only(app.mails().await);
        let maria = crate::support::people::move_in(app, "4001.maria.souza", &mail).await;
        let opened = begin(app, &person(&maria), "delivery").await.unwrap();
        let id = opened.conversation.id.clone();
        identify(app, &id, "20/11/2026").await.unwrap();
        // Once: the day is not given again.
        let twice = identify(app, &id, "19/11/2026").await;
        assert_eq!(twice, Err(Error::Conflict(Rule::ConversationOver)));
        let mail = only(app.mails().await);
        assert_eq!(mail.message.address, "renata@vendas.example");
        let Letter::CaseForRepresentative { representative, protocol, delivered_on, late, external_id, .. } = mail.letter
        else {
            panic!("{:?}", mail.letter);
        };
        assert_eq!((representative.as_str(), external_id.as_str()), ("Renata Dias", "4001"));
        assert_eq!((protocol, delivered_on.as_deref(), late), (opened.protocol, Some("20/11/2026"), false));
        assert_eq!(summary(app, &row(app, &id).await).await["told"], "Renata Dias");
        // Another reseller's is a name that no row of the configuration has: nobody is told, and the case does not say so.
        let rui = administrator(app, "4003").await;
        let vera = colleague(app, &rui, "vera", Role::Buyer).await;
        let id = begin(app, &person(&vera), "orders").await.unwrap().conversation.id;
        want(app, &id, "").await.unwrap();
        assert!(summary(app, &row(app, &id).await).await.get("told").is_none());
        // What was typed proves nothing: nobody is told.
        let id = begin(app, &Actor::Anonymous, "orders").await.unwrap().conversation.id;
        identify(app, &id, "4001").await.unwrap();
        want(app, &id, "").await.unwrap();
        assert!(app.mails().await.is_empty());
    }

    async fn who_is_signed_in_reads_own_facts_and_nobody_else_does(app: &TestApp) {
        let maria = administrator(app, "4001").await;
        let opened = begin(app, &person(&maria), "ecommerce_login").await.unwrap();
        for (who, names) in [(person(&maria), Some(vec!["Maria Souza".to_owned()])), (Actor::Anonymous, None)] {
            let (ctx, key) = (app.ctx(who), opened.key.clone());
            let talk = app.app.read(move |db| contact::talk(db, &ctx, Some(&key))).await.unwrap();
            assert_eq!(talk.and_then(|talk| talk.own).map(|own| own.administrators), names);
        }
    }

    async fn what_somebody_began_signed_in_opens_to_nobody_else_and_not_after_a_sign_out(app: &TestApp) {
        let maria = administrator(app, "4001").await;
        let rui = colleague(app, &maria, "rui", Role::Buyer).await;
        let opened = begin(app, &person(&maria), "orders").await.unwrap();
        for (who, finds) in [(person(&maria), true), (Actor::Anonymous, false), (person(&rui), false)] {
            let (ctx, key) = (app.ctx(who), opened.key.clone());
            let found = app.app.read(move |db| contact::by_key(db, &ctx, &key)).await.unwrap();
            assert_eq!(found.is_some(), finds);
        }
        // One that nobody signed in began stays with the browser, whoever signs in there.
        let opened = begun(app).await;
        for who in [Actor::Anonymous, person(&rui)] {
            let (ctx, key) = (app.ctx(who), opened.key.clone());
            assert!(app.app.read(move |db| contact::by_key(db, &ctx, &key)).await.unwrap().is_some());
        }
    }

    async fn who_signs_in_elsewhere_finds_the_own_open_one_again_without_a_key(app: &TestApp) {
        let maria = administrator(app, "4001").await;
        let opened = begin(app, &person(&maria), "orders").await.unwrap();
        let id = opened.conversation.id.clone();
        let found = async |who: Actor| {
            let ctx = app.ctx(who);
            app.app.read(move |db| contact::of_visitor(db, &ctx, None)).await.unwrap().map(|row| row.id)
        };
        assert_eq!(found(person(&maria)).await, Some(id.clone()));
        assert_eq!(found(Actor::Anonymous).await, None);
        leave(app, &id).await;
        assert_eq!(found(person(&maria)).await, None, "over");
    }

    async fn a_topic_is_in_the_visitors_language(app: &TestApp) {
        let wanted = Opening { lang: Lang::Es, ..opening("orders") };
        let opened = app.verb(Actor::Anonymous, move |tx, ctx| contact::open(ctx, tx, &wanted)).await.unwrap();
        assert_eq!(opened.conversation.lang(), Lang::Es);
    }
}
