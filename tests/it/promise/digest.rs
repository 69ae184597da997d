//! The digest: operators get one mail about all lines that promises crossed, not one a promise.

use cracha::db::Tx;
use cracha::error::Result;
use cracha::flow::operate::schedule;
use cracha::flow::promise as promises;
use cracha::mail::letter::{CrossedCounts, Letter};
use cracha::model::ctx::Ctx;
use cracha::model::role::Role;
use cracha::model::user::{self, UserState};
use cracha::text::Lang;

use crate::on_both_engines;
use crate::support::app::{Engine, Left, TestApp};
use crate::support::people::{of_login, operator, record};

/// Counts, causes with how many, promises with their words.
type Said = (CrossedCounts, Vec<(String, i64)>, Vec<(String, String)>);

/// What an operator's mail says.
fn read(mail: &Left) -> Said {
    let Letter::PromiseDigest { counts, causes, lines, .. } = &mail.letter else { panic!("{:?}", mail.letter) };
    let lines = lines.iter().map(|line| (line.subject.clone(), line.words.clone())).collect();
    (*counts, causes.clone(), lines)
}

/// The digests among the mails that leave, with the address of each.
async fn digests(app: &TestApp) -> Vec<Left> {
    let mails = app.mails().await;
    mails.into_iter().filter(|mail| matches!(mail.letter, Letter::PromiseDigest { .. })).collect()
}

async fn watch(app: &TestApp) {
    app.job(|tx, ctx| promises::watch(tx, ctx, 100)).await;
    app.job(promises::digest).await;
}

fn in_spanish(tx: &mut Tx, ctx: &Ctx) -> Result<()> {
    let ana = user::by_login(tx, "ana")?.expect("ana");
    user::set_profile(tx, &ana.id, &ana.name, None, Lang::Es, ctx.now)
}

on_both_engines! {
    async fn many_promises_are_one_mail_to_each_operator_in_their_language(app: &TestApp) {
        app.job(schedule::ensure).await;
        app.staff("otto", Role::Operator).await;
        app.staff("ana", Role::Operator).await;
        app.staff("vera", Role::Agent).await;
        app.job(in_spanish).await;
        for number in 0..12 {
            app.hand_over(record(&(1001 + number).to_string())).await;
            app.pass_seconds(60);
        }
        app.pass_hours(37);
        watch(app).await;
        let mails = digests(app).await;
        let to: Vec<_> = mails.iter().map(|mail| mail.message.address.as_str()).collect();
        assert_eq!(to, ["otto@distribuidora.example", "ana@distribuidora.example"], "operators alone");
        let (counts, causes, lines) = read(&mails[0]);
        assert_eq!(counts, CrossedCounts { at_risk: 12, breached: 0, kept_late: 0, back_in_time: 0 });
        assert_eq!(causes, [("Falta pouco tempo e a mensagem ainda não saiu.".to_owned(), 12)]);
        let named: Vec<_> = lines.iter().map(|(subject, _)| subject.as_str()).collect();
        assert_eq!(named, ["1001", "1002", "1003", "1004", "1005", "1006", "1007", "1008", "1009", "1010"]);
        assert_eq!(lines[0].1, "Entrou em risco. Falta pouco tempo e a mensagem ainda não saiu.");
        assert!(read(&mails[1]).1[0].0.contains("Queda poco tiempo"), "{:?}", mails[1].letter);
        watch(app).await;
        app.pass_hours(2);
        watch(app).await;
        assert!(digests(app).await.is_empty(), "nothing was crossed since");
    }

    async fn what_is_crossed_within_the_hour_waits_for_the_next_one_and_a_promise_is_named_once(app: &TestApp) {
        app.job(schedule::ensure).await;
        app.staff("otto", Role::Operator).await;
        app.hand_over(record("1001")).await;
        app.verb(operator(), |tx, ctx| schedule::pause(tx, ctx, "provision", "manutenção")).await.unwrap();
        app.pass_hours(37);
        watch(app).await;
        assert_eq!(digests(app).await.len(), 1, "the first line is told at once");
        app.hand_over(record("1002")).await;
        app.pass_hours(11);
        watch(app).await;
        assert_eq!(digests(app).await.len(), 1);
        app.provision().await;
        app.pass_seconds(1800);
        let kept: Vec<_> = app.mails().await;
        assert_eq!(kept.len(), 2, "both first passwords");
        watch(app).await;
        assert!(digests(app).await.is_empty(), "half an hour after the last one");
        app.pass_seconds(1800);
        app.job(promises::digest).await;
        let mail = digests(app).await.remove(0);
        let (counts, causes, lines) = read(&mail);
        assert_eq!(counts, CrossedCounts { at_risk: 0, breached: 0, kept_late: 1, back_in_time: 0 });
        assert_eq!((causes, lines.len()), (Vec::new(), 1));
        assert!(lines[0].1.starts_with("Cumprida com atraso"), "{lines:?}");
    }

    async fn only_those_who_are_active_are_told_and_each_crossing_once_between_two_nodes(app: &TestApp) {
        app.staff("otto", Role::Operator).await;
        app.staff("ana", Role::Operator).await;
        let ana = of_login(app, "ana").await;
        app.job(move |tx, ctx| {
            user::change_state(tx, &ana.id, &[UserState::Active], UserState::Blocked, None, ctx.now).map(|_| ())
        })
        .await;
        app.hand_over(record("1001")).await;
        app.pass_hours(37);
        app.job(|tx, ctx| promises::watch(tx, ctx, 100)).await;
        let (one, two) = tokio::join!(app.job(promises::digest), app.job(promises::digest));
        assert_eq!(one + two, 1);
        assert_eq!(digests(app).await.len(), 1);
    }
}

#[tokio::test]
async fn a_policy_that_tells_operators_nothing_and_no_digest_at_all_send_no_mail() {
    for minutes in [0, 60] {
        let app = TestApp::with(Engine::Sqlite, |config| {
            config.promise.digest_minutes = minutes;
            if minutes > 0 {
                config.promise.policies.credential.tell.clear();
            }
        })
        .await;
        app.staff("otto", Role::Operator).await;
        app.hand_over(record("1001")).await;
        app.pass_hours(37);
        watch(&app).await;
        assert!(digests(&app).await.is_empty(), "{minutes}");
    }
}
