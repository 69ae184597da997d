//! Forgot password, forgot login and "enviar novamente": every row of the table in product.md.

use cracha::db::schema::requests;
use cracha::flow::intake::Contact;
use cracha::flow::{desk, recovery, users};
use cracha::mail::letter::Letter;
use cracha::model::case::{self, CaseState};
use cracha::model::ctx::Actor;
use cracha::model::request::{self, RequestKind};
use cracha::model::role::Role;
use cracha::text::delivery::letter::LetterKind;
use diesel::{QueryDsl, RunQueryDsl};

use crate::on_both_engines;
use crate::support::app::{Left, START, TestApp};
use crate::support::people::{administrator, agent, ask, colleague, forgot, newcomer, only, person, record};

const MARIA: &str = "1001.maria.souza";
const HER_MAIL: &str = "maria@1001.example";

fn sent(mails: &[Left]) -> Vec<(&str, &str)> {
    let mut all: Vec<_> = mails.iter().map(|m| (m.message.address.as_str(), m.letter.kind().as_str())).collect();
    all.sort_unstable();
    all
}

fn logins(mail: &Left) -> Vec<&str> {
    match &mail.letter {
        Letter::LoginList { logins, .. } => logins.iter().map(|entry| entry.person.login.as_str()).collect(),
        other => panic!("{other:?}"),
    }
}

async fn outcome(app: &TestApp, reference: String) -> String {
    let rows = app.app.read(move |db| request::by_reference(db, &reference)).await.unwrap();
    rows[0].outcome.expect("decided").as_str().to_owned()
}

async fn cases(app: &TestApp, state: CaseState) -> Vec<case::Case> {
    app.app.read(move |db| case::in_state(db, state, (100, 0))).await.unwrap()
}

on_both_engines! {
    async fn the_right_pair_brings_a_code_to_the_registered_address_however_it_is_written(app: &TestApp) {
        let mut with_accent = record("1001");
        with_accent.contact.email = "maria.joão@café.example".into();
        app.hand_over(with_accent).await;
        app.provision().await;
        let first = only(app.mails().await);
        crate::support::people::move_in(app, MARIA, &first).await;
        for (login, email) in [
            (MARIA, "maria.joão@café.example"),
            ("  1001.MARIA.souza ", " Maria.JOA\u{303}O@XN--CAF-DMA.example "),
        ] {
            app.pass_seconds(601);
            let reference = forgot(app, login, email).await;
            assert_eq!(outcome(app, reference).await, "code_sent");
            let mail = only(app.mails().await);
            assert!(matches!(mail.letter, Letter::RecoveryCode { .. }));
            assert_eq!(mail.message.address, "maria.joão@café.example", "as registered, not as typed");
        }
    }

    async fn who_never_chose_a_password_gets_a_new_temporary_one_expired_or_not(app: &TestApp) {
        newcomer(app, "1001").await;
        for hours in [1, 24 * 30] {
            app.pass_hours(hours);
            forgot(app, MARIA, HER_MAIL).await;
            let mail = only(app.mails().await);
            assert!(matches!(mail.letter, Letter::FirstAccess { .. }));
            assert!(mail.valid_until.unwrap() >= app.now().plus_h(72));
        }
    }

    async fn another_address_is_told_its_own_logins_and_the_registered_one_is_warned(app: &TestApp) {
        administrator(app, "1001").await;
        let other = administrator(app, "1002").await;
        colleague(app, &other, "rui", Role::Buyer).await;
        let reference = forgot(app, MARIA, "maria@1002.example").await;
        let mails = app.mails().await;
        assert_eq!(sent(&mails), [(HER_MAIL, "recovery_mismatch"), ("maria@1002.example", "login_list")]);
        let list = mails.iter().find(|m| m.letter.kind() == LetterKind::LoginList).unwrap();
        assert_eq!(logins(list), ["1002.maria.souza"]);
        let Letter::RecoveryMismatch { typed, .. } = &mails.iter().find(|m| m.message.address == HER_MAIL).unwrap().letter
        else { panic!() };
        assert!(!typed.contains("maria@"), "{typed}");
        // One prepared case per login and day; it queues only when the person makes contact.
        forgot(app, MARIA, "eva@nowhere.example").await;
        assert_eq!(sent(&app.mails().await), [(HER_MAIL, "recovery_mismatch")]);
        let prepared = cases(app, CaseState::Prepared).await;
        assert_eq!(prepared.len(), 1);
        assert!(cases(app, CaseState::Open).await.is_empty());
        let found = app.verb(agent(), move |tx, ctx| desk::find(tx, ctx, &reference)).await.unwrap();
        assert_eq!(found.opened.as_deref(), Some(prepared[0].protocol.as_str()));
        assert_eq!(cases(app, CaseState::Open).await.len(), 1);
        app.pass_hours(24);
        forgot(app, MARIA, "eva@nowhere.example").await;
        app.mails().await;
        assert_eq!(cases(app, CaseState::Prepared).await.len(), 1);
    }

    async fn an_unknown_login_with_a_known_address_brings_its_logins_and_its_pending_promises(app: &TestApp) {
        administrator(app, "1001").await;
        let mut second = record("1002");
        second.contact.email = HER_MAIL.into();
        app.hand_over(second).await;
        forgot(app, "nao.lembro", HER_MAIL).await;
        let mails = app.mails().await;
        assert_eq!(sent(&mails), [(HER_MAIL, "login_list"), (HER_MAIL, "not_possible_pending")]);
        let Letter::NotPossiblePending { external_id, due_ms, .. } =
            &mails.iter().find(|m| m.letter.kind() == LetterKind::NotPossiblePending).unwrap().letter else { panic!() };
        assert_eq!((external_id.as_str(), *due_ms), ("1002", START.plus_h(48).ms()));
    }

    async fn a_credential_that_is_not_made_yet_says_until_when(app: &TestApp) {
        app.hand_over(record("1001")).await;
        let reference = forgot(app, "1001", HER_MAIL).await;
        assert_eq!(outcome(app, reference).await, "pending_told");
        let mail = only(app.mails().await);
        assert!(matches!(mail.letter, Letter::NotPossiblePending { due_ms, .. } if due_ms == START.plus_h(48).ms()));
        assert!(mail.secret.is_none());
    }

    async fn a_blocked_login_is_told_who_can_help(app: &TestApp) {
        let maria = administrator(app, "1001").await;
        let rui = colleague(app, &maria, "rui", Role::Buyer).await.id;
        app.verb(person(&maria), move |tx, ctx| users::block(tx, ctx, &rui)).await.unwrap();
        app.mails().await;
        forgot(app, "1001.rui", "rui@1001.example").await;
        let mail = only(app.mails().await);
        assert!(
            matches!(&mail.letter, Letter::NotPossibleBlocked { administrators, .. } if administrators == &["Maria Souza"])
        );
        // The distributor's block is not the Administrator's to lift.
        let mut record = record("1001");
        record.state = Some("suspended".into());
        app.hand_over(record).await;
        app.pass_seconds(601);
        forgot(app, MARIA, HER_MAIL).await;
        let mail = only(app.mails().await);
        assert!(matches!(&mail.letter, Letter::NotPossibleBlocked { administrators, .. } if administrators.is_empty()));
    }

    async fn nobody_known_nobody_told_and_the_screen_says_the_same(app: &TestApp) {
        administrator(app, "1001").await;
        let unknown = forgot(app, "9999.ninguem", "ninguem@nowhere.example").await;
        assert!(app.mails().await.is_empty());
        let known = forgot(app, MARIA, HER_MAIL).await;
        app.mails().await;
        let shape = |reference: &str| reference.chars().map(|c| c.is_ascii_alphanumeric()).collect::<Vec<_>>();
        assert_eq!(shape(&unknown), shape(&known));
        assert_eq!(unknown.len(), 5);
    }

    async fn the_page_writes_exactly_one_row_and_nothing_else_until_the_job_decides(app: &TestApp) {
        administrator(app, "1001").await;
        for (login, email) in [(MARIA, HER_MAIL), ("x", "y"), ("", ""), ("a\u{0}b\r\nc", &"x".repeat(9000))] {
            let asking = recovery::Asking {
                kind: RequestKind::Password,
                login: login.into(),
                email: email.to_owned(),
                language: cracha::text::Lang::Es,
            };
            app.verb(Actor::Anonymous, move |tx, ctx| recovery::ask(tx, ctx, &asking)).await.unwrap();
        }
        let rows: i64 = requests::table.count().get_result(&mut app.database()).unwrap();
        assert_eq!(rows, 4);
        assert!(app.unseen().is_empty());
    }

    async fn an_administrator_with_a_shared_mailbox_is_announced_to_the_other_administrators(app: &TestApp) {
        let maria = administrator(app, "1001").await;
        let eva = colleague(app, &maria, "eva", Role::Administrator).await;
        forgot(app, MARIA, HER_MAIL).await;
        assert_eq!(sent(&app.mails().await), [(HER_MAIL, "recovery_code")], "her own mailbox is nobody's business");
        let form = users::Form {
            name: "Compras".into(),
            login_part: "compras".into(),
            email: HER_MAIL.to_uppercase(),
            phone: None,
            language: cracha::text::Lang::PtBr,
            role: Role::Buyer,
            permissions: Vec::new(),
        };
        app.verb(person(&eva), move |tx, ctx| users::create(tx, ctx, &form)).await.unwrap();
        app.mails().await;
        app.pass_seconds(601);
        forgot(app, MARIA, HER_MAIL).await;
        let mails = app.mails().await;
        assert_eq!(sent(&mails), [("eva@1001.example", "recovery_notice"), (HER_MAIL, "recovery_code")]);
    }

    async fn forgot_login_brings_all_logins_of_a_mailbox_with_their_administrators(app: &TestApp) {
        administrator(app, "1001").await;
        let mut second = record("1002");
        second.contact = Contact { name: "Maria S.".into(), email: HER_MAIL.into(), ..Contact::default() };
        app.hand_over(second).await;
        app.provision().await;
        app.mails().await;
        ask(app, RequestKind::Login, "", " MARIA@1001.example").await;
        let mail = only(app.mails().await);
        let Letter::LoginList { logins, after_mismatch: false } = &mail.letter else { panic!("{mail:?}") };
        let shown: Vec<_> = logins.iter().map(|e| (e.person.login.as_str(), e.person.reseller.as_str(), e.administrators.len())).collect();
        assert_eq!(shown, [(MARIA, "Revenda 1001 Ltda", 1), ("1002.maria.s", "Revenda 1002 Ltda", 0)]);
        assert_eq!(logins[0].administrators, ["Maria Souza"]);
    }

    async fn no_mailbox_opens_an_account_of_the_staff(app: &TestApp) {
        use crate::support::people::type_in;
        use cracha::flow::sign_in::login::Outcome as Login;
        use cracha::flow::operate::staff::{self, NewStaff};
        let mail = "otto@distribuidora.example";
        let new = NewStaff {
            login: "otto".into(),
            name: "Otto Klein".into(),
            email: mail.into(),
            language: cracha::text::Lang::PtBr,
            role: Role::Operator,
        };
        let made = app.verb(Actor::Terminal, move |tx, ctx| staff::create(tx, ctx, &new)).await.unwrap();
        let reference = forgot(app, "otto", mail).await; // never set up
        assert_eq!(outcome(app, reference).await, "staff");
        app.pass_hours(24 * 7);
        let Ok(Login::TicketDead { user, .. }) = type_in(app, "otto", made.code.expose()).await else { panic!() };
        app.verb(Actor::Anonymous, move |tx, ctx| recovery::again(tx, ctx, &user)).await.unwrap();
        app.staff("clara", Role::Agent).await; // set up
        let reference = forgot(app, "clara", "clara@distribuidora.example").await;
        assert_eq!(outcome(app, reference).await, "staff");
        assert!(app.mails().await.is_empty(), "no code and no password left the house");
    }

    async fn strangers_who_type_a_login_do_not_keep_its_owner_from_recovering_p2_10(app: &TestApp) {
        administrator(app, "1001").await;
        for n in 0..30 {
            forgot(app, MARIA, &format!("outro{n}@nowhere.example")).await;
        }
        app.mails().await;
        forgot(app, MARIA, HER_MAIL).await;
        assert_eq!(sent(&app.mails().await), [(HER_MAIL, "recovery_code")]);
    }

    async fn many_requests_do_not_fill_a_mailbox_p2_19(app: &TestApp) {
        administrator(app, "1001").await;
        let mut by_login = 0;
        for n in 0..15 {
            forgot(app, MARIA, &format!("outro{n}@nowhere.example")).await;
            by_login += app.mails().await.len();
        }
        assert_eq!(by_login, 10);
        let mut by_address = 0;
        for n in 0..15 {
            ask(app, RequestKind::Login, &n.to_string(), HER_MAIL).await;
            by_address += app.mails().await.len();
        }
        assert_eq!(by_address, 10);
        app.pass_hours(1);
        ask(app, RequestKind::Login, "", HER_MAIL).await;
        only(app.mails().await);
    }

    async fn send_again_needs_reseller_id_and_cnpj_and_goes_to_the_same_address(app: &TestApp) {
        newcomer(app, "1001").await;
        for (id, cnpj) in [("1001", "11.222.333/0001-81"), ("1009", "12.ABC.345/01DE-35"), ("1001", "")] {
            ask(app, RequestKind::Resend, id, cnpj).await;
            assert!(app.mails().await.is_empty(), "{id} {cnpj}");
        }
        app.pass_seconds(601);
        ask(app, RequestKind::Resend, "1001", "12abc34501de35").await;
        let again = only(app.mails().await);
        assert!(matches!(again.letter, Letter::FirstAccess { .. }));
        assert_eq!(again.message.address, HER_MAIL);
        crate::support::people::move_in(app, MARIA, &again).await;
        let reference = ask(app, RequestKind::Resend, "1001", "12.ABC.345/01DE-35").await;
        assert!(app.mails().await.is_empty());
        assert_eq!(outcome(app, reference).await, "already_in");
    }

    async fn guessing_a_cnpj_at_the_look_up_has_to_wait(app: &TestApp) {
        newcomer(app, "1001").await;
        let look = |cnpj: &'static str| {
            app.verb(Actor::Anonymous, move |tx, ctx| recovery::look_up(tx, ctx, "1001", cnpj))
        };
        assert!(look("12.ABC.345/01DE-35").await.unwrap().is_some());
        for _ in 0..5 {
            assert!(look("11.222.333/0001-81").await.unwrap().is_none());
        }
        assert!(look("12.ABC.345/01DE-35").await.is_err());
    }
}
