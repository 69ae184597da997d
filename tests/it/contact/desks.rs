//! What agents do: the queue, taking, handing on, answering, closing.

use cracha::db::types::ConversationId;
use cracha::error::{Error, Field, Flaw, Result, Rule};
use cracha::flow::contact::{self, Next, Queue, Said, Shown, Speaker};
use cracha::flow::desk;
use cracha::mail::letter::Letter;
use cracha::model::audit;
use cracha::model::case::{self, Case, CaseKind, CaseState};
use cracha::model::conversation::{ClosedWhy, ConversationState, LineKind};
use cracha::model::ctx::Actor;
use cracha::model::role::Role;
use cracha::model::user::User;
use cracha::text::Lang;

use serde_json::json;

use super::talks::{case_state, row, want};
use super::{begin, begun, lines, say};
use crate::on_both_engines;
use crate::operate::plans::scans_only;
use crate::support::app::TestApp;
use crate::support::at_once;
use crate::support::people::{administrator, newcomer, of_login, only, person};

/// Two agents with rows of their own.
pub(super) async fn agents(app: &TestApp) -> (User, User) {
    app.staff("clara", Role::Agent).await;
    app.staff("bento", Role::Agent).await;
    (of_login(app, "clara").await, of_login(app, "bento").await)
}

/// A visitor who typed this waits in the queue.
async fn waiting(app: &TestApp, typed: &str) -> ConversationId {
    let id = begun(app).await.conversation.id;
    let (which, typed) = (id.clone(), typed.to_owned());
    app.verb(Actor::Anonymous, move |tx, ctx| contact::identify(ctx, tx, &which, &typed)).await.unwrap();
    want(app, &id, "").await.unwrap();
    id
}

pub(super) async fn take(app: &TestApp, who: &User, id: &ConversationId) -> Result<()> {
    let id = id.clone();
    app.verb(person(who), move |tx, ctx| contact::take(ctx, tx, &id)).await
}

async fn transfer(app: &TestApp, who: &User, id: &ConversationId, to: Option<&User>) -> Result<()> {
    let (id, to) = (id.clone(), to.map(|user| user.id.clone()));
    app.verb(person(who), move |tx, ctx| contact::transfer(ctx, tx, &id, to.as_ref())).await
}

pub(super) async fn close(app: &TestApp, who: &User, id: &ConversationId, why: ClosedWhy) -> Result<()> {
    let id = id.clone();
    app.verb(person(who), move |tx, ctx| contact::close(ctx, tx, &id, why)).await
}

pub(super) async fn queue(app: &TestApp, who: &User) -> Queue {
    let ctx = app.ctx(person(who));
    app.app.read(move |db| contact::queue(db, &ctx)).await.expect("the queue")
}

async fn show(app: &TestApp, who: &User, id: &ConversationId) -> Shown {
    let (ctx, id) = (app.ctx(person(who)), id.clone());
    app.app.read(move |db| contact::show(db, &ctx, &id, Lang::PtBr)).await.expect("the conversation")
}

pub(super) async fn answers(app: &TestApp, who: &User, id: &ConversationId, token: &str, text: &str) -> Result<Said> {
    say(app, &person(who), &Speaker::Agent(who.id.clone()), id, token, text).await
}

on_both_engines! {
    async fn who_waits_longest_comes_first_and_a_taken_one_is_the_agents_own(app: &TestApp) {
        let (clara, bento) = agents(app).await;
        let first = waiting(app, "4001").await;
        app.pass_seconds(60);
        let second = waiting(app, "4002").await;
        let ids = |lines: &[contact::QueueLine]| lines.iter().map(|l| l.conversation.id.clone()).collect::<Vec<_>>();
        assert_eq!(ids(&queue(app, &clara).await.waiting), [first.clone(), second.clone()]);
        take(app, &clara, &first).await.unwrap();
        let (hers, his) = (queue(app, &clara).await, queue(app, &bento).await);
        assert_eq!((ids(&hers.own), ids(&hers.waiting)), (vec![first.clone()], vec![second.clone()]));
        assert_eq!((ids(&his.own), ids(&his.others)), (vec![], vec![first.clone()]));
        assert_eq!(his.others[0].agent, "clara");
        let joined = lines(app, &first).await.pop().unwrap();
        assert_eq!((joined.kind, joined.body.as_str()), (LineKind::Joined, clara.name.split(' ').next().unwrap()));
    }

    async fn one_conversation_is_taken_by_one_of_two_agents(app: &TestApp) {
        let (clara, bento) = agents(app).await;
        let id = waiting(app, "4001").await;
        let both = at_once([&clara, &bento].into_iter().map(|who| take(app, who, &id))).await;
        // Whoever comes second has taken it over, or is told that it changed: one has it, and both know who.
        assert!(both.iter().any(Result::is_ok), "{both:?}");
        let found = row(app, &id).await;
        assert_eq!(found.state, ConversationState::Talking);
        assert!([Some(clara.id), Some(bento.id)].contains(&found.agent_id));
    }

    async fn only_who_has_it_answers(app: &TestApp) {
        let (clara, bento) = agents(app).await;
        let id = waiting(app, "4001").await;
        assert_eq!(answers(app, &clara, &id, "a-1", "Olá!").await, Err(Error::Conflict(Rule::NotYourConversation)));
        take(app, &clara, &id).await.unwrap();
        assert!(matches!(answers(app, &clara, &id, "a-1", "Olá!").await, Ok(Said::Stored(_))));
        assert!(matches!(answers(app, &clara, &id, "a-1", "Olá!").await, Ok(Said::Again(_))));
        assert_eq!(answers(app, &bento, &id, "b-1", "Oi").await, Err(Error::Conflict(Rule::NotYourConversation)));
        // An agent writes no password either.
        assert!(matches!(answers(app, &clara, &id, "a-2", "sua senha: grampo-77").await, Ok(Said::Refused(_))));
        let visitor = Speaker::Agent(clara.id.clone());
        assert_eq!(say(app, &Actor::Anonymous, &visitor, &id, "x", "oi").await, Err(Error::Forbidden));
    }

    async fn a_conversation_is_handed_on_and_back_to_the_queue(app: &TestApp) {
        let (clara, bento) = agents(app).await;
        let id = waiting(app, "4001").await;
        take(app, &clara, &id).await.unwrap();
        assert_eq!(transfer(app, &bento, &id, None).await, Err(Error::Conflict(Rule::NotYourConversation)));
        let nobody = Err(Error::Invalid { field: Field::Agent, reason: Flaw::NotAnAgent });
        assert_eq!(transfer(app, &clara, &id, Some(&clara)).await, nobody);
        let maria = administrator(app, "4009").await;
        assert_eq!(transfer(app, &clara, &id, Some(&maria)).await, nobody);
        transfer(app, &clara, &id, Some(&bento)).await.unwrap();
        assert_eq!(row(app, &id).await.agent_id, Some(bento.id.clone()));
        let since = row(app, &id).await.queued_at;
        app.pass_seconds(60);
        transfer(app, &bento, &id, None).await.unwrap();
        let found = row(app, &id).await;
        assert_eq!((found.state, found.agent_id, found.queued_at), (ConversationState::Waiting, None, since));
        take(app, &clara, &id).await.unwrap();
    }

    async fn closing_needs_a_reason_of_an_agents_and_settles_the_case(app: &TestApp) {
        let (clara, _) = agents(app).await;
        let id = waiting(app, "4001").await;
        take(app, &clara, &id).await.unwrap();
        let wrong = Error::Invalid { field: Field::Reason, reason: Flaw::UnknownChoice };
        assert_eq!(close(app, &clara, &id, ClosedWhy::SolvedByProduct).await, Err(wrong));
        close(app, &clara, &id, ClosedWhy::SolvedByAgent).await.unwrap();
        let found = row(app, &id).await;
        assert_eq!(case_state(app, &found).await, CaseState::Closed);
        assert_eq!(answers(app, &clara, &id, "a-9", "mais uma coisa").await, Ok(Said::Closed));
        assert_eq!(take(app, &clara, &id).await, Err(Error::Conflict(Rule::ConversationOver)));
        let acts = app.app.read(|db| audit::latest(db, None, 100)).await.unwrap();
        let acts: Vec<_> = acts.iter().filter(|e| e.act.starts_with("conversation.")).collect();
        assert_eq!(acts.iter().map(|e| e.act.as_str()).collect::<Vec<_>>(), ["conversation.close", "conversation.take"]);
        assert!(acts.iter().all(|entry| entry.actor_label == "clara"));
        let today = queue(app, &clara).await.today;
        assert_eq!((today.by_agent, today.without_agent), (1, 0));
    }

    async fn how_many_were_solved_without_an_agent_is_counted_by_the_day(app: &TestApp) {
        let (clara, _) = agents(app).await;
        for _ in 0..2 {
            let id = begun(app).await.conversation.id;
            app.verb(Actor::Anonymous, move |tx, ctx| contact::solved(ctx, tx, &id)).await.unwrap();
        }
        let id = begun(app).await.conversation.id;
        app.verb(Actor::Anonymous, move |tx, ctx| contact::leave(ctx, tx, &id)).await.unwrap();
        let today = queue(app, &clara).await.today;
        assert_eq!((today.without_agent, today.left), (2, 1));
        app.pass_hours(24);
        assert_eq!(queue(app, &clara).await.today, contact::Figures::default());
    }

    async fn an_answer_to_one_who_does_not_wait_before_a_screen_goes_by_mail(app: &TestApp) {
        let (clara, _) = agents(app).await;
        app.pass_hours(12);
        let opened = begun(app).await;
        let id = opened.conversation.id;
        want(app, &id, "ana@nova.example").await.unwrap();
        assert!(matches!(only(app.mails().await).letter, Letter::ContactNote { .. }), "it was taken down");
        app.pass_hours(12);
        assert_eq!(queue(app, &clara).await.by_mail.len(), 1);
        take(app, &clara, &id).await.unwrap();
        answers(app, &clara, &id, "a-1", "Enviei a senha ao e-mail de cadastro.").await.unwrap();
        let mail = only(app.mails().await);
        assert_eq!(mail.message.address, "ana@nova.example");
        let text = "Enviei a senha ao e-mail de cadastro.".to_owned();
        let Letter::ContactAnswer { name, protocol, text: said, .. } = mail.letter else { panic!("{:?}", mail.letter) };
        assert_eq!((name.as_str(), protocol, said), ("Ana", opened.protocol, text));
        close(app, &clara, &id, ClosedWhy::AnsweredByMail).await.unwrap();
        assert_eq!(queue(app, &clara).await.today.by_mail, 1);
    }

    async fn the_card_stands_beside_the_conversation_and_stays_masked(app: &TestApp) {
        let (clara, _) = agents(app).await;
        administrator(app, "4001").await;
        let id = waiting(app, "4001.maria.souza").await;
        let shown = show(app, &clara, &id).await;
        let card = shown.card.expect("the card");
        assert!(card.revealed.is_none() && card.data.email != "maria@4001.example", "{}", card.data.email);
        assert_eq!(card.data.login, "4001.maria.souza");
        let all: String = shown.answers.iter().map(|answer| answer.text.as_str()).collect();
        assert!(!all.contains("Maria Souza"), "who only typed a login gets no whole name: {all}");
        assert!(!all.contains('{'), "{all}");
    }

    async fn an_answer_is_offered_when_its_facts_are_known(app: &TestApp) {
        let (clara, _) = agents(app).await;
        let keys = |shown: &Shown| shown.answers.iter().map(|answer| answer.key.clone()).collect::<Vec<_>>();
        let stranger = waiting(app, "9999").await;
        assert_eq!(keys(&show(app, &clara, &stranger).await), ["hello", "password_sent", "goodbye"]);
        app.hand_over(crate::support::people::record("4002")).await;
        let pending = waiting(app, "4002").await;
        let shown = show(app, &clara, &pending).await;
        assert_eq!(keys(&shown), ["hello", "due", "password_sent", "goodbye"]);
        let due = &shown.answers[1].text;
        assert!(due.contains("26/11/2026 às 09:00") && due.contains(&app.app.config().mail.from_address), "{due}");
        app.provision().await;
        app.mails().await;
        let maria = administrator(app, "4001").await;
        let own = begin(app, &person(&maria), "ecommerce_login").await.unwrap().conversation.id;
        let shown = show(app, &clara, &own).await;
        let administrator = shown.answers.iter().find(|answer| answer.key == "administrator").expect("it is known");
        assert!(administrator.text.contains("Maria Souza"), "signed in, the name is whole");
    }

    async fn what_to_say_next_follows_from_what_is_known(app: &TestApp) {
        let (clara, _) = agents(app).await;
        let id = begun(app).await.conversation.id;
        assert_eq!(show(app, &clara, &id).await.next, Next::AskWho);
        let next = async |typed: &str| show(app, &clara, &waiting(app, typed).await).await.next;
        assert_eq!(next("9999").await, Next::NothingFound);
        app.hand_over(crate::support::people::record("4002")).await;
        assert_eq!(next("4002").await, Next::InTime);
        app.provision().await;
        app.mails().await;
        assert_eq!(next("4002.maria.souza").await, Next::NotUsed);
        newcomer(app, "4003").await;
        administrator(app, "4001").await;
        assert_eq!(next("4001.maria.souza").await, Next::SendPassword);
        for family in ["delivery", "orders"] {
            let id = begin(app, &Actor::Anonymous, family).await.unwrap().conversation.id;
            let wanted = if family == "orders" { Next::Order } else { Next::AskDay };
            assert_eq!(show(app, &clara, &id).await.next, wanted);
        }
        for next in Next::ALL {
            assert!(Lang::ALL.iter().all(|lang| !next.words(*lang).is_empty()));
        }
    }

    async fn a_case_of_a_conversation_leads_to_it(app: &TestApp) {
        let (clara, _) = agents(app).await;
        let id = waiting(app, "4001").await;
        let ctx = app.ctx(person(&clara));
        let cases = app.app.read(move |db| desk::cases(db, &ctx, Lang::PtBr)).await.unwrap();
        assert_eq!(cases.iter().map(|line| line.talk.clone()).collect::<Vec<_>>(), [Some(id)]);
    }

    async fn a_flood_of_conversations_hides_no_other_case(app: &TestApp) {
        let (clara, _) = agents(app).await;
        for _ in 0..3 {
            waiting(app, "4001").await;
        }
        app.job(|tx, ctx| {
            for _ in 0..60 {
                case::insert(tx, &Case::new(ctx, CaseKind::ContactOther, &json!({}))?)?;
            }
            case::insert(tx, &Case::new(ctx, CaseKind::AdministratorLeft, &json!({ "note": "saiu" }))?)
        })
        .await;
        let ctx = app.ctx(person(&clara));
        let cases = app.app.read(move |db| desk::cases(db, &ctx, Lang::PtBr)).await.unwrap();
        assert_eq!(cases[0].case.kind, CaseKind::AdministratorLeft, "first, though it is the newest");
        assert_eq!(cases.len(), 51);
    }

    async fn no_page_of_a_conversation_looks_at_a_whole_table(app: &TestApp) {
        let (clara, _) = agents(app).await;
        let opened = begun(app).await;
        let id = waiting(app, "9999").await;
        take(app, &clara, &id).await.unwrap();
        let (desk, visitor) = (app.ctx(person(&clara)), app.ctx(Actor::Anonymous));
        scans_only(app, &[], |db| {
            contact::queue(db, &desk).expect("the queue");
            contact::show(db, &desk, &id, Lang::PtBr).expect("the conversation");
            contact::talk(db, &visitor, Some(&opened.key)).expect("an answer").expect("the visitor's");
            assert!(contact::of_visitor(db, &desk, None).expect("an answer").is_none());
            contact::lines_since(db, &id, 1, 10).expect("lines");
            desk::cases(db, &desk, Lang::PtBr).expect("the cases");
        });
    }

    async fn nobody_but_an_agent_sees_the_queue_or_a_conversation(app: &TestApp) {
        let maria = administrator(app, "4001").await;
        let id = begin(app, &person(&maria), "orders").await.unwrap().conversation.id;
        for who in [person(&maria), crate::support::people::operator(), Actor::Anonymous] {
            let (ctx, id) = (app.ctx(who.clone()), id.clone());
            let seen = app.app.read(move |db| {
                let queue = contact::queue(db, &ctx).map(|_| ());
                Ok((queue, contact::show(db, &ctx, &id, Lang::PtBr).map(|_| ())))
            });
            assert_eq!(seen.await.unwrap(), (Err(Error::Forbidden), Err(Error::Forbidden)), "{who:?}");
        }
    }
}
