//! People and resellers are found by how their names begin, in the queue and in the audit, by index alone.

use cracha::flow::operate::{self, By, Search};
use cracha::model::ids::MessageId;
use diesel::connection::SimpleConnection;

use super::plans::scans_only;
use crate::on_both_engines;
use crate::support::app::TestApp;
use crate::support::people::{newcomer, operator, record};

async fn find(app: &TestApp, typed: &'static str) -> (Vec<By>, usize) {
    let ctx = app.ctx(operator());
    let read = move |db: &mut _| operate::find_messages(db, &ctx, typed, None, 50);
    let (understood, found) = app.app.read(read).await.unwrap();
    (understood.by, found.len())
}

async fn named(app: &TestApp, id: &str, legal_name: &str, contact: &str) {
    let mut record = record(id);
    (record.legal_name, record.contact.name) = (legal_name.into(), contact.into());
    app.hand_over(record).await;
    app.provision().await;
    app.mails().await;
}

on_both_engines! {
    async fn a_name_is_found_by_its_beginning_accents_and_case_aside(app: &TestApp) {
        named(app, "1001", "Ótica São João Ltda", "José Antônio Ávila").await;
        named(app, "1002", "Otimista Comércio SA", "Josefa Ávila").await;
        for (typed, by, mails) in [
            ("josé antonio", By::Person, 1),
            ("JOSE", By::Person, 2),
            ("otica sao", By::LegalName, 1),
            ("ÓTI", By::LegalName, 2),
            ("Otimista Comercio SA", By::LegalName, 1),
        ] {
            let (taken_for, found) = find(app, typed).await;
            assert!(taken_for.contains(&by) && found == mails, "{typed}: {taken_for:?}, {found} mails");
        }
        for typed in ["jo", "Ávila", "oticb", "%", "___"] {
            assert_eq!(find(app, typed).await, (vec![], 0), "too short, no beginning, or a sign: {typed}");
        }
        let ctx = app.ctx(operator());
        let search = Search { act: String::new(), about: "otica são".into(), before: None };
        let found = app.app.read(move |db| operate::audit(db, &ctx, &search, 50)).await.unwrap();
        assert!(found.iter().any(|audited| audited.entry.act == "reseller.create"), "{found:?}");
        assert!(found.iter().all(|audited| audited.subject.as_deref() != Some("1002")), "{found:?}");
    }

    async fn a_new_name_is_found_and_the_old_one_is_not(app: &TestApp) {
        named(app, "1001", "Antiga Ltda", "Maria Souza").await;
        named(app, "1001", "Nova Ltda", "Maria Souza").await;
        assert_eq!(find(app, "antiga").await, (vec![], 0));
        assert!(find(app, "nova").await.0.contains(&By::LegalName));
    }

    async fn names_that_a_node_of_the_version_before_wrote_are_found_after_housekeeping(app: &TestApp) {
        newcomer(app, "1001").await;
        app.database().batch_execute("UPDATE users SET name_key = NULL; UPDATE resellers SET name_key = NULL").unwrap();
        assert_eq!(find(app, "maria").await, (vec![], 0));
        let (_, names) = operate::retention::OTHERS.into_iter().find(|(name, _)| *name == "names").unwrap();
        assert_eq!(app.job(move |tx, ctx| names(tx, ctx, 1)).await, 2, "one of each at a time");
        assert_eq!(app.job(move |tx, ctx| names(tx, ctx, 100)).await, 0);
        assert_eq!(find(app, "maria").await.1, 1);
        assert_eq!(find(app, "revenda 1001").await.1, 1);
    }

    async fn no_name_is_looked_for_in_a_whole_table(app: &TestApp) {
        newcomer(app, "1001").await;
        let (ctx, before) = (app.ctx(operator()), MessageId::new());
        scans_only(app, &["schedules"], |db| {
            for typed in ["maria", "revenda 10", "nobody at all"] {
                operate::find_messages(db, &ctx, typed, Some(&before), 51).unwrap();
                let search = Search { act: String::new(), about: typed.into(), before: None };
                operate::audit(db, &ctx, &search, 51).unwrap();
            }
            operate::schedules(db, &ctx).unwrap();
        });
    }
}
