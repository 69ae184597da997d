//! Who did what in a reseller, as its Administrator reads it: the own people by login, the distributor's without.

use cracha::error::Error;
use cracha::flow::desk;
use cracha::flow::users;
use cracha::flow::users::history::{Told, history};
use cracha::model::ids::UserId;
use cracha::model::role::Role;
use cracha::model::user::User;

use super::pages::maria;
use crate::on_both_engines;
use crate::operate::plans::scans_only;
use crate::support::app::TestApp;
use crate::support::people::{administrator, agent, colleague, person};

async fn told(app: &TestApp, reader: &User, about: Option<&User>) -> Vec<Told> {
    let (ctx, about) = (app.ctx(person(reader)), about.map(|user| user.id.clone()));
    app.app.read(move |db| history(db, &ctx, about.as_ref(), None, 200)).await.unwrap()
}

on_both_engines! {
    async fn an_administrator_reads_what_was_done_here_and_nothing_of_others(app: &TestApp) {
        let (maria, other) = (administrator(app, "2001").await, administrator(app, "2002").await);
        let rita = colleague(app, &maria, "rita", Role::Buyer).await;
        let strange = colleague(app, &other, "joana", Role::Buyer).await;
        for (by, whom) in [(&maria, &rita), (&other, &strange)] {
            let id = whom.id.clone();
            app.verb(person(by), move |tx, ctx| users::block(tx, ctx, &id)).await.unwrap();
        }
        app.mails().await;
        let all = told(app, &maria, None).await;
        let blocks: Vec<_> = all.iter().filter(|one| one.entry.act == "user.block").collect();
        assert_eq!(blocks.len(), 1);
        assert_eq!((blocks[0].whom.as_deref(), blocks[0].by_own), (Some("2001.rita"), true));
        let own = maria.reseller_id.as_ref().map(|id| id.to_string());
        assert!(all.iter().all(|one| one.entry.reseller_id == own), "{all:?}");
        assert!(all.windows(2).all(|two| two[0].entry.id > two[1].entry.id), "the newest first");
        let of_rita = told(app, &maria, Some(&rita)).await;
        assert!(!of_rita.is_empty() && of_rita.iter().all(|one| one.whom.as_deref() == Some("2001.rita")));
        assert_eq!(told(app, &maria, Some(&strange)).await.len(), 0, "nobody of another reseller");
        let ctx = app.ctx(person(&rita));
        let answer = app.app.read(move |db| history(db, &ctx, None, None, 10)).await;
        assert_eq!(answer.map(drop), Err(Error::Forbidden));
    }

    async fn who_did_what_is_found_by_index(app: &TestApp) {
        let maria = administrator(app, "2001").await;
        let ctx = app.ctx(person(&maria));
        let newest = told(app, &maria, None).await[0].entry.id.clone();
        scans_only(app, &[], |db| {
            for about in [None, Some(&maria.id)] {
                for before in [None, Some(&newest)] {
                    history(db, &ctx, about, before, 51).unwrap();
                }
            }
        });
    }
}

#[tokio::test]
async fn the_page_names_the_own_people_and_calls_the_rest_the_distributor() {
    let (app, http, maria) = maria().await;
    let rita = colleague(&app, &maria, "rita", Role::Buyer).await;
    let id: UserId = rita.id.clone();
    app.verb(person(&maria), move |tx, ctx| users::block(tx, ctx, &id)).await.unwrap();
    let id = maria.id.to_string();
    app.verb(agent(), move |tx, ctx| desk::send_password(tx, ctx, &id)).await.unwrap();
    app.mails().await;
    let page = http.get("/users/history").await;
    let text = page.text();
    assert!(text.contains("3001.rita") && text.contains("3001.maria.souza"), "{text}");
    assert!(text.contains("Nova senha enviada pelo atendimento"), "{text}");
    assert!(text.contains("distribuidora") && !text.contains("agente"), "{text}");
    let list = http.get("/users").await;
    assert_eq!(list.attribute("main a[href='/users/history']", "href").as_deref(), Some("/users/history"));
    let of_rita = http.get(&format!("/users/history?user={}", rita.id)).await;
    assert!(!of_rita.all("tbody td").concat().contains("maria.souza foi"), "{}", of_rita.text());
}
