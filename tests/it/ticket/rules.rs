//! First access and temporary passwords (product.md): from when they are valid, what replaces them, what voids them.

use cracha::db::types::Instant;
use cracha::flow::delivery::{Attempted, Trouble};
use cracha::flow::sign_in::login::Outcome as Login;
use cracha::flow::sign_in::password::{Choice, Chosen};
use cracha::flow::sign_in::session::Browser;
use cracha::flow::{desk, recovery, users};
use cracha::mail::compose::Enclosed;
use cracha::mail::letter::{Asked, Letter};
use cracha::mail::transport::Mailer;
use cracha::model::ctx::Actor;
use cracha::model::message::Step;
use cracha::model::role::Role;
use cracha::model::session;

use crate::on_both_engines;
use crate::support::app::{Left, START, TestApp};
use crate::support::at_once;
use crate::support::people::{
    PASSWORD, administrator, agent, ask, choose, colleague, enter, forgot, invited, newcomer, of_login, only, person,
    record, redeem, type_in,
};

const MARIA: &str = "1001.maria.souza";
const HER_MAIL: &str = "maria@1001.example";

fn not_now() -> Attempted {
    Attempted::Temporary(Trouble { step: Step::Connect, code: None, words: "no route".into() })
}

fn secret(mail: &Left) -> String {
    mail.secret.as_ref().expect("a secret").expose().to_owned()
}

/// The mail as the relay gets it.
fn bytes(app: &TestApp, mail: &Left) -> Vec<u8> {
    let mailer = Mailer::from_config(app.app.config()).unwrap();
    let row = &mail.message;
    let enclosed = mail.secret.as_ref().zip(mail.valid_until);
    let enclosed = enclosed.map(|(secret, until)| Enclosed { secret, valid_until_ms: until.ms() });
    let lang = cracha::text::Lang::parse(&row.language).unwrap();
    let head = (row.address.as_str(), row.mail_id.as_str(), row.written_at.unwrap().ms());
    mailer.write(&mail.letter, lang, head, enclosed.as_ref()).unwrap().1
}

async fn opens(app: &TestApp, login: &str, secret: &str) -> bool {
    matches!(type_in(app, login, secret).await, Ok(Login::Choose { .. }))
}

/// Typed correctly but over: the reference of the valid mail that the page names.
async fn over(app: &TestApp, login: &str, secret: &str) -> Option<String> {
    match type_in(app, login, secret).await {
        Ok(Login::TicketDead { valid_reference, .. }) => valid_reference,
        other => panic!("{other:?}"),
    }
}

fn reference(mail: &Left) -> Option<String> {
    mail.letter.reference().map(str::to_owned)
}

on_both_engines! {
    async fn validity_runs_from_the_moment_the_mail_is_first_written(app: &TestApp) {
        app.hand_over(record("1001")).await;
        app.provision().await;
        app.pass_hours(30);
        let mail = only(app.mails().await);
        // Wednesday 18:00 UTC, 15:00 in São Paulo, and three working days: past the weekend.
        let written = START.plus_h(30);
        assert_eq!(mail.message.written_at, Some(written));
        let until = mail.valid_until.unwrap();
        assert!(until >= written.plus_h(72) && until.ms() > Instant(1_795_996_800_000).ms(), "{until:?}");
        assert!(opens(app, MARIA, &secret(&mail)).await);
    }

    async fn an_existing_user_has_twenty_four_hours_and_a_code_thirty_minutes(app: &TestApp) {
        let maria = administrator(app, "1001").await;
        let rui = colleague(app, &maria, "rui", Role::Buyer).await;
        let id = rui.id.clone();
        app.verb(person(&maria), move |tx, ctx| users::send_password(tx, ctx, &id)).await.unwrap();
        app.pass_seconds(60);
        let mail = only(app.mails().await);
        assert_eq!(mail.valid_until, Some(app.now().plus_h(24)));
        forgot(app, MARIA, HER_MAIL).await;
        app.pass_seconds(600);
        let code = only(app.mails().await);
        assert_eq!(code.valid_until, Some(app.now().plus_min(30)));
        app.pass_seconds(30 * 60 - 1);
        assert!(opens(app, MARIA, &secret(&code)).await);
        app.pass_seconds(1);
        assert_eq!(over(app, MARIA, &secret(&code)).await, None);
    }

    async fn a_retry_is_the_same_mail_byte_for_byte_until_half_of_its_validity(app: &TestApp) {
        app.hand_over(record("1001")).await;
        app.provision().await;
        let first = only(app.mails_answered(not_now()).await);
        let half = first.valid_until.unwrap().since(app.now()) / 2;
        app.pass_hours(2);
        let second = only(app.mails_answered(not_now()).await);
        assert_eq!(bytes(app, &first), bytes(app, &second));
        app.clock.advance_ms(half - 2 * 3_600_000 - 1);
        let third = only(app.mails_answered(not_now()).await);
        assert_eq!(bytes(app, &first), bytes(app, &third));
        app.pass_hours(2);
        let anew = only(app.mails().await);
        assert_ne!(anew.message.mail_id, first.message.mail_id);
        assert_ne!(secret(&anew), secret(&first));
        assert_eq!(anew.message.written_at, Some(app.now()));
        assert!(anew.valid_until.unwrap() >= app.now().plus_h(72));
        assert_eq!(over(app, MARIA, &secret(&first)).await, reference(&anew));
        assert!(opens(app, MARIA, &secret(&anew)).await);
    }

    async fn a_mail_that_died_in_the_queue_is_replaced(app: &TestApp) {
        administrator(app, "1001").await;
        forgot(app, MARIA, HER_MAIL).await;
        let dead = only(app.mails_answered(not_now()).await);
        app.pass_seconds(45 * 60);
        let anew = only(app.mails().await);
        assert_ne!((secret(&anew), &anew.message.mail_id), (secret(&dead), &dead.message.mail_id));
        assert_eq!(anew.valid_until, Some(app.now().plus_min(30)));
        assert!(opens(app, MARIA, &secret(&anew)).await);
    }

    async fn asking_again_within_ten_minutes_sends_the_same_one_again(app: &TestApp) {
        administrator(app, "1001").await;
        forgot(app, MARIA, HER_MAIL).await;
        forgot(app, MARIA, HER_MAIL).await;
        let first = only(app.mails().await);
        app.pass_seconds(599);
        forgot(app, MARIA, HER_MAIL).await;
        let again = only(app.mails().await);
        let shown = |mail: &Left| (secret(mail), reference(mail), mail.valid_until);
        assert_eq!(shown(&again), shown(&first));
        app.pass_seconds(2);
        forgot(app, MARIA, HER_MAIL).await;
        assert_ne!(secret(&only(app.mails().await)), secret(&first));
    }

    async fn public_requests_leave_three_valid_and_the_first_use_voids_all(app: &TestApp) {
        let mut mails = vec![newcomer(app, "1001").await];
        for _ in 0..4 {
            app.pass_seconds(601);
            forgot(app, MARIA, HER_MAIL).await;
            mails.push(only(app.mails().await));
        }
        let mut open = Vec::new();
        for mail in &mails {
            open.push(opens(app, MARIA, &secret(mail)).await);
        }
        assert_eq!(open, [false, false, true, true, true]);
        assert_eq!(over(app, MARIA, &secret(&mails[0])).await, reference(&mails[4]));
        redeem(app, MARIA, &mails[3], PASSWORD, Browser::default()).await;
        for mail in &mails {
            assert_eq!(over(app, MARIA, &secret(mail)).await, None);
        }
    }

    async fn desk_and_administrator_void_at_once_what_was_sent_before(app: &TestApp) {
        let maria = administrator(app, "1001").await;
        let first = invited(app, &maria, "rui", Role::Buyer).await;
        let rui = of_login(app, "1001.rui").await;
        let id = rui.id.clone();
        app.verb(person(&maria), move |tx, ctx| users::send_password(tx, ctx, &id)).await.unwrap();
        // The mail has not left, and already the older one opens nothing.
        assert!(over(app, "1001.rui", &secret(&first)).await.is_some());
        let second = only(app.mails().await);
        assert!(matches!(&second.letter, Letter::NewPassword { asked: Asked::Administrator(who), .. } if who == "Maria Souza"));
        let id = rui.id.to_string();
        app.verb(agent(), move |tx, ctx| desk::send_password(tx, ctx, &id)).await.unwrap();
        let third = only(app.mails().await);
        assert!(matches!(third.letter, Letter::NewPassword { asked: Asked::Desk, .. }));
        assert_eq!(third.message.address, "rui@1001.example");
        assert_eq!(over(app, "1001.rui", &secret(&second)).await, reference(&third));
        assert!(opens(app, "1001.rui", &secret(&third)).await);
    }

    async fn wrong_guesses_void_nothing(app: &TestApp) {
        let mail = newcomer(app, "1001").await;
        for n in 0..30 {
            let guess = format!("0000-0000-0000-{n:04}");
            assert!(matches!(type_in(app, MARIA, &guess).await, Ok(Login::Wrong)));
            app.pass_seconds(901);
        }
        assert!(opens(app, MARIA, &secret(&mail)).await);
    }

    async fn an_expired_one_typed_correctly_brings_a_new_one_to_the_registered_address(app: &TestApp) {
        let mail = newcomer(app, "1001").await;
        app.pass_hours(24 * 7);
        let Ok(Login::TicketDead { user, valid_reference: None }) = type_in(app, MARIA, &secret(&mail)).await else {
            panic!("not over")
        };
        let shown = app.verb(Actor::Anonymous, move |tx, ctx| recovery::again(tx, ctx, &user)).await.unwrap();
        let anew = only(app.mails().await);
        assert_eq!((reference(&anew), anew.message.address.as_str()), (Some(shown), HER_MAIL));
        assert!(opens(app, MARIA, &secret(&anew)).await);
        assert_eq!(over(app, MARIA, &secret(&mail)).await, reference(&anew));
    }

    async fn the_offer_of_a_new_one_is_no_way_to_fill_a_mailbox_p2_19(app: &TestApp) {
        let mail = newcomer(app, "1001").await;
        app.pass_hours(24 * 7);
        let Ok(Login::TicketDead { user, .. }) = type_in(app, MARIA, &secret(&mail)).await else { panic!() };
        let mut mails = 0;
        for _ in 0..30 {
            let user = user.clone();
            app.verb(Actor::Anonymous, move |tx, ctx| recovery::again(tx, ctx, &user)).await.unwrap();
            mails += app.mails().await.len();
        }
        assert_eq!(mails, 10);
    }

    async fn of_two_browsers_that_redeem_one_ticket_at_once_one_wins(app: &TestApp) {
        let mail = newcomer(app, "1001").await;
        let Ok(Login::Choose { ticket, generation, user }) = type_in(app, MARIA, &secret(&mail)).await else { panic!() };
        let passwords = (0..6).map(|n| format!("girassol na janela azul {n}"));
        let outcomes = at_once(passwords.map(|password| {
            let browser = Browser::default();
            choose(app, Choice { ticket: ticket.clone(), generation, password: password.into(), browser })
        }))
        .await;
        let won: Vec<_> = (0..6).filter(|n| matches!(outcomes[*n], Chosen::In { .. })).collect();
        assert_eq!(won.len(), 1, "{outcomes:?}");
        assert!(outcomes.iter().all(|o| matches!(o, Chosen::In { .. } | Chosen::TooLate)));
        let now = app.now();
        assert_eq!(app.app.read(move |db| session::living_of(db, &user, now)).await.unwrap().len(), 1);
        enter(app, MARIA, &format!("girassol na janela azul {}", won[0]), Browser::default()).await;
    }

    async fn the_lasting_password_stays_valid_until_a_ticket_is_redeemed(app: &TestApp) {
        administrator(app, "1001").await;
        forgot(app, MARIA, HER_MAIL).await;
        let code = only(app.mails().await);
        enter(app, MARIA, PASSWORD, Browser::default()).await;
        redeem(app, MARIA, &code, "outra janela com girassol", Browser::default()).await;
        assert!(matches!(type_in(app, MARIA, PASSWORD).await, Ok(Login::Wrong)));
        enter(app, MARIA, "outra janela com girassol", Browser::default()).await;
        assert!(matches!(only(app.mails().await).letter, Letter::Notice { .. }), "told on the registered address, P2-18");
    }

    async fn the_desk_can_send_again_after_the_promise_was_kept_and_it_stays_kept(app: &TestApp) {
        use cracha::flow::promise::watch;
        use cracha::model::promise::{self, Stage};
        newcomer(app, "1001").await;
        app.pass_hours(72);
        let id = of_login(app, MARIA).await.id;
        let (user, of) = (id.to_string(), id.clone());
        app.verb(agent(), move |tx, ctx| desk::send_password(tx, ctx, &user)).await.unwrap();
        app.job(|tx, ctx| watch(tx, ctx, 100)).await;
        only(app.mails().await);
        let promise = app.app.read(move |db| promise::of_user(db, &of)).await.unwrap().unwrap();
        assert_eq!((promise.stage, promise.breached_at), (Stage::Relayed, None));
        ask(app, cracha::model::request::RequestKind::Resend, "1001", "12ABC34501DE35").await;
        only(app.mails().await);
    }
}
