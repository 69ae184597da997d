//! One box for whatever a caller may say: what it was understood as, and what it finds, by index alone.

use cracha::flow::delivery::Attempted;
use cracha::flow::operate::{self, By, Search, schedule};
use cracha::jobs::beat::beat;
use cracha::model::ctx::Actor;
use cracha::model::ids::MessageId;
use cracha::model::message::Message;
use cracha::model::role::Role;
use cracha::model::ticket;

use super::plans::scans_only;
use crate::on_both_engines;
use crate::support::app::TestApp;
use crate::support::people::{administrator, newcomer, operator, record};
use crate::support::provider::log_in;

async fn find(app: &TestApp, typed: &str) -> (Vec<By>, Vec<Message>) {
    let (ctx, typed) = (app.ctx(operator()), typed.to_owned());
    let (understood, found) = app.app.read(move |db| operate::find_messages(db, &ctx, &typed, None, 50)).await.unwrap();
    (understood.by, found)
}

async fn audit(app: &TestApp, act: &str, about: &str) -> Vec<String> {
    let ctx = app.ctx(operator());
    let search = Search { act: act.into(), about: about.into(), before: None };
    let found = app.app.read(move |db| operate::audit(db, &ctx, &search, 50)).await.unwrap();
    found.into_iter().map(|audited| audited.entry.act).collect()
}

on_both_engines! {
    async fn whatever_a_caller_says_finds_the_mail_and_is_told_as_what_it_was_taken(app: &TestApp) {
        newcomer(app, "1002").await;
        app.hand_over(record("1001")).await;
        app.provision().await;
        let mail = app.mails_answered(Attempted::Taken("250 2.0.0 Ok: queued as 4F1A2B3C4D".into())).await.remove(0);
        let id = mail.message.id.clone();
        let ticket_id = mail.message.ticket_id.clone().unwrap();
        let (sent, reference) = app
            .app
            .read(move |db| Ok((cracha::model::message::get(db, &id)?, ticket::get(db, &ticket_id)?.reference)))
            .await
            .unwrap();
        let said: [(&str, By); 12] = [
            (" 1001.MARIA.souza ", By::Login),
            ("1001", By::Reseller),
            ("12.ABC.345/01DE-35", By::Cnpj),
            ("12abc34501de35", By::Cnpj),
            ("Maria@1001.Example", By::Email),
            (&sent.mail_id, By::MailId),
            (&format!("Message-ID: <{}>", sent.mail_id), By::MailId),
            ("4F1A2B3C4D", By::RelayId),
            (&reference, By::Reference),
            (&reference.to_lowercase().replace('-', ""), By::Reference),
            (&format!("Referência: {reference}."), By::Reference),
            (sent.id.as_str(), By::Id),
        ];
        for (typed, by) in said {
            let (taken_for, found) = find(app, typed).await;
            assert!(taken_for.contains(&by), "{typed:?} was taken for {taken_for:?}");
            let ids: Vec<_> = found.iter().map(|message| &message.id).collect();
            assert_eq!(ids, [&sent.id], "{typed:?}");
        }
        for typed in ["", "nobody", "zz@zz.example", "%", "1001.maria"] {
            assert_eq!(find(app, typed).await.0, [], "{typed:?}");
            assert!(find(app, typed).await.1.is_empty(), "{typed:?}");
        }
    }

    async fn mails_to_somebody_who_is_no_user_are_found_by_the_address(app: &TestApp) {
        let sent = |tx: &mut cracha::db::Tx, ctx: &cracha::model::ctx::Ctx| {
            cracha::flow::delivery::doctor::send_test(tx, ctx, "eva@alfa.example", cracha::text::Lang::Es)
        };
        app.verb(operator(), sent).await.unwrap();
        app.mails().await;
        let (by, found) = find(app, "EVA@alfa.example").await;
        assert_eq!((by.as_slice(), found.len()), ([By::Email].as_slice(), 1));
    }

    async fn many_messages_are_read_a_page_at_a_time_each_once(app: &TestApp) {
        administrator(app, "1001").await;
        for _ in 0..4 {
            app.pass_seconds(3700);
            crate::support::people::forgot(app, "1001.maria.souza", "maria@1001.example").await;
            app.mails().await;
        }
        let all = find(app, "1001").await.1;
        assert_eq!(all.len(), 5, "the first mail and four codes");
        let (mut before, mut seen): (Option<MessageId>, Vec<MessageId>) = (None, Vec::new());
        loop {
            let (ctx, from) = (app.ctx(operator()), before.clone());
            let read = move |db: &mut cracha::db::Db| operate::find_messages(db, &ctx, "1001", from.as_ref(), 2);
            let (_, page) = app.app.read(read).await.unwrap();
            seen.extend(page.iter().map(|message| message.id.clone()));
            match page.last() {
                Some(last) if page.len() == 2 => before = Some(last.id.clone()),
                _ => break,
            }
        }
        assert_eq!(seen, all.into_iter().map(|message| message.id).collect::<Vec<_>>());
    }

    async fn the_audit_is_searched_by_the_same_and_by_who_did_it_by_request_and_by_act(app: &TestApp) {
        app.job(schedule::ensure).await;
        administrator(app, "1001").await;
        administrator(app, "1002").await;
        app.verb(operator(), |tx, ctx| schedule::pause(tx, ctx, "watch", "manutenção")).await.unwrap();
        for typed in ["1001", "1001.maria.souza", "12.ABC.345/01DE-35", "maria@1001.example"] {
            let found = audit(app, "", typed).await;
            assert!(found.iter().any(|act| act == "user.provision"), "{typed}: {found:?}");
        }
        assert_eq!(audit(app, "schedule", operator().label()).await, ["schedule.pause"]);
        assert!(audit(app, "", "test").await.len() > 3, "by the request");
        assert_eq!(audit(app, "schedule.p", "").await, ["schedule.pause"]);
        assert!(audit(app, "%", "").await.is_empty() && audit(app, "", "%").await.is_empty(), "a sign is a sign");
    }

    async fn no_search_scans_a_table_that_grows(app: &TestApp) {
        app.job(schedule::ensure).await;
        administrator(app, "1001").await;
        app.pass_seconds(60);
        beat(&app.app).await;
        let (ctx, before) = (app.ctx(Actor::Terminal), MessageId::new());
        // The acts that there are: each step reads the first entry behind the one before.
        let few = ["audit_act"];
        scans_only(app, &few, |db| {
            for typed in ["1001", "1001.maria.souza", "12.ABC.345/01DE-35", "maria@1001.example", "K7-QX", "x", "20261124-AB12"] {
                operate::find_messages(db, &ctx, typed, Some(&before), 51).unwrap();
                let search = Search { act: String::new(), about: typed.into(), before: None };
                operate::audit(db, &ctx, &search, 51).unwrap();
            }
            operate::audit(db, &ctx, &Search { act: "user".into(), ..Search::default() }, 51).unwrap();
            operate::troubled(db, &ctx, Some(&before), 51).unwrap();
        });
    }
}

#[tokio::test]
async fn the_pages_say_what_was_understood_and_never_show_an_empty_list_for_a_typing_error() {
    let app = TestApp::start(crate::support::app::Engine::Sqlite).await;
    app.job(schedule::ensure).await;
    newcomer(&app, "1001").await;
    let otto = app.staff("otto", Role::Operator).await;
    let http = app.serve_provider().await;
    log_in(&http, &otto).await;
    let search = async |path: &str, field: &str, typed: &str| {
        let form = http.get(path).await.form("main form[role=search]");
        http.submit(&form.set(field, typed)).await
    };
    let page = search("/operator/queue", "q", "12.ABC.345/01DE-35").await;
    assert!(page.text().contains("Entendido como: CNPJ."), "{}", page.text());
    assert_eq!(page.all("section[aria-labelledby=troubled] tbody tr").len(), 1, "{}", page.text());
    assert!(!page.body.contains("maria@1001.example"), "masked");
    let page = search("/operator/queue", "q", "12.ABC.345/01DE-99").await;
    assert!(page.text().contains("Nada aqui se chama “12.ABC.345/01DE-99”."), "{}", page.text());
    let page = search("/operator/audit", "about", "1001").await;
    assert!(page.text().contains("Entendido como: ID da revenda."), "{}", page.text());
    assert!(page.all("tbody tr").iter().any(|row| row.contains("1001.maria.souza")), "{}", page.text());
}
