//! What the audit shows of an act: words for what was done, to what, and for each field; instants as the reader's clock
//! has them; a row also about what is not there any more.

use std::path::Path;

use cracha::model::role::Role;
use cracha::text::operate::audit_acts::AuditAct;
use cracha::text::operate::audit_fields::{AuditActor, AuditField};
use diesel::connection::SimpleConnection;

use super::pages::operator_of;
use crate::on_both_engines;
use crate::support::people::{administrator, agent, colleague, forgot, newcomer, person};

/// Every text of the verbs that looks like an act: small words with full stops between them.
fn acts_in(folder: &Path, found: &mut Vec<String>) {
    for entry in folder.read_dir().unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            acts_in(&path, found);
            continue;
        }
        let source = std::fs::read_to_string(&path).unwrap();
        for text in source.split('"').skip(1).step_by(2) {
            let is_word = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
            if text.contains('.') && text.split('.').all(is_word) {
                found.push(text.to_owned());
            }
        }
    }
}

#[test]
fn every_act_that_a_verb_writes_has_a_name() {
    let mut found = Vec::new();
    acts_in(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src/flow"), &mut found);
    let first = |text: &str| text.split('.').next().unwrap_or_default().to_owned();
    let kinds: Vec<String> = AuditAct::ALL.iter().map(|act| first(act.as_str())).collect();
    let acts: Vec<&String> = found.iter().filter(|text| kinds.contains(&first(text))).collect();
    assert!(acts.len() > 40, "it does read them: {acts:?}");
    for act in acts {
        // An event for a receiver of webhooks is no act.
        assert!(AuditAct::parse(act).is_some() || act == "webhook.test", "{act} has no name");
    }
}

on_both_engines! {
    async fn every_field_that_an_act_keeps_and_whoever_acts_has_a_name(app: &TestApp) {
        let maria = administrator(app, "1001").await;
        let rui = colleague(app, &maria, "rui", Role::Buyer).await;
        for step in 0..4 {
            let id = rui.id.clone();
            app.verb(person(&maria), move |tx, ctx| match step {
                0 => cracha::flow::users::set_role(tx, ctx, &id, Role::Support, &[]),
                1 => cracha::flow::users::block(tx, ctx, &id),
                2 => cracha::flow::users::unblock(tx, ctx, &id),
                _ => cracha::flow::users::delete(tx, ctx, &id),
            })
            .await
            .unwrap();
        }
        let id = maria.id.to_string();
        app.verb(agent(), move |tx, ctx| cracha::flow::desk::send_password(tx, ctx, &id)).await.unwrap();
        forgot(app, "1001.maria.souza", "maria@1001.example").await;
        app.mails().await;
        let entries = app.app.read(|db| cracha::model::audit::latest(db, None, 1000)).await.unwrap();
        let mut fields = 0;
        for entry in entries {
            assert!(AuditAct::parse(&entry.act).is_some(), "{}", entry.act);
            assert!(AuditActor::parse(&entry.actor_kind).is_some(), "{}", entry.actor_kind);
            for json in [entry.before, entry.after].into_iter().flatten() {
                let all: serde_json::Map<String, serde_json::Value> = serde_json::from_str(&json).unwrap();
                for name in all.keys() {
                    assert!(name.split('.').all(|part| AuditField::parse(part).is_some()), "{name} of {}", entry.act);
                    fields += 1;
                }
            }
        }
        assert!(fields > 10, "{fields}");
    }

    async fn the_page_says_what_changed_in_words_and_when_by_the_readers_clock(app: &TestApp) {
        let http = operator_of(app).await;
        let maria = administrator(app, "1001").await;
        let rui = colleague(app, &maria, "rui", Role::Buyer).await;
        app.verb(person(&maria), move |tx, ctx| cracha::flow::users::block(tx, ctx, &rui.id)).await.unwrap();
        let row = |rows: Vec<String>, act: &str| rows.into_iter().find(|row| row.contains(act)).expect("a row");
        let rows = http.get("/operator/audit").await.all("tbody tr");
        let blocked = row(rows.clone(), "user.block");
        assert!(blocked.contains("Usuário bloqueado") && blocked.contains("(Administrador)"), "{blocked}");
        assert!(blocked.contains("Situação: ativo → bloqueado"), "{blocked}");
        let created = row(rows.clone(), "reseller.create");
        assert!(created.contains("Prazo: 26/11/2026 09:00"), "no number of milliseconds: {created}");
        assert!(rows.iter().all(|row| !row.contains('{') && !row.contains("_at")), "{rows:?}");
        let english = http.get("/operator/audit?lang=en").await.all("tbody tr");
        assert!(row(english.clone(), "user.block").contains("User blocked"), "{english:?}");
        assert!(row(english, "reseller.create").contains("Due: 26 Nov 2026 09:00"));
        assert!(row(http.get("/operator/audit?lang=es").await.all("tbody tr"), "user.block").contains("Situación"));
        app.mails().await;
    }

    async fn an_entry_about_a_promise_that_is_gone_is_shown_without_a_link(app: &TestApp) {
        newcomer(app, "1001").await;
        app.pass_hours(49);
        app.hand_over(crate::support::people::record("1002")).await;
        app.pass_hours(49);
        app.job(|tx, ctx| cracha::flow::promise::watch(tx, ctx, 100)).await;
        let http = operator_of(app).await;
        let link = async || http.get("/operator/audit?act=promise.").await.attribute("tbody a[href^='/operator/promises/']", "href");
        let address = link().await.expect("a link to the promise");
        assert_eq!(http.get(&address).await.status, 200);
        app.database().batch_execute("DELETE FROM promise_crossings; DELETE FROM cases; DELETE FROM promises WHERE external_id = '1002'").unwrap();
        let page = http.get("/operator/audit?act=promise.").await;
        assert_eq!(page.status, 200, "{}", page.text());
        assert!(page.text().contains("Promessa"), "{}", page.text());
        assert_eq!(link().await, None);
        assert_eq!(http.get("/operator/audit").await.status, 200);
    }
}
