//! Whole offices sit behind one address (product rule "Forgot password"): a limit slows down, shows, and serves.

use cracha::flow::{operate, recovery};
use cracha::mail::letter::Letter;
use cracha::model::ctx::Actor;
use cracha::model::role::Role;

use crate::on_both_engines;
use crate::support::people::{administrator, ask_only, colleague, decide_requests, forgot};
use crate::support::provider::log_in;

on_both_engines! {
    async fn eighty_recoveries_from_one_address_are_all_served(app: &TestApp) {
        let maria = administrator(app, "1001").await;
        let mut people = vec![maria.clone()];
        for n in 1..80 {
            people.push(colleague(app, &maria, &format!("p{n}"), Role::Buyer).await);
        }
        app.mails().await;
        for person in &people {
            ask_only(app, &person.login, &person.email).await;
        }
        assert_eq!(decide_requests(app).await, 60, "within the limit at once");
        let now = app.now();
        let limited = app.app.read(move |db| recovery::limited(db, now)).await.unwrap();
        assert_eq!((limited.slowed, limited.waiting, limited.refused), (20, 20, 0));
        app.pass_seconds(39);
        assert_eq!(decide_requests(app).await, 19);
        app.pass_seconds(1);
        assert_eq!(decide_requests(app).await, 1);
        let codes = app.mails().await;
        assert_eq!(codes.iter().filter(|mail| matches!(mail.letter, Letter::RecoveryCode { .. })).count(), 80);
        let now = app.now();
        let figures = app.app.read(move |db| operate::figures(db, now)).await.unwrap();
        assert_eq!((figures.limited.slowed, figures.limited.waiting), (20, 0));
    }

    async fn one_request_too_many_for_a_login_is_not_mailed_and_the_desk_reads_why(app: &TestApp) {
        let maria = administrator(app, "1001").await;
        for _ in 0..11 {
            forgot(app, &maria.login, &maria.email).await;
            app.mails().await;
            app.pass_seconds(1);
        }
        let agent = app.staff("clara", Role::Agent).await;
        let http = app.serve_provider().await;
        log_in(&http, &agent).await;
        let card = http.get(&format!("/desk/people/{}", maria.id)).await;
        assert!(card.text().contains("Mais de dez pedidos iguais em uma hora"), "{}", card.text());
        // Held back by the address: said as well, while it waits.
        for n in 0..60 {
            ask_only(app, &format!("ghost{n}"), "ghost@nowhere.example").await;
        }
        app.pass_hours(1);
        for n in 0..61 {
            ask_only(app, if n == 60 { &maria.login } else { "ghost" }, &maria.email).await;
        }
        decide_requests(app).await;
        app.mails().await;
        log_in(&http, &agent).await;
        let card = http.get(&format!("/desk/people/{}", maria.id)).await;
        assert!(card.text().contains("Muitos pedidos vieram do mesmo endereço"), "{}", card.text());
        let operator = app.staff("otto", Role::Operator).await;
        let http = app.serve_provider().await;
        log_in(&http, &operator).await;
        let queue = http.get("/operator/queue").await;
        assert!(queue.text().contains("Atrasadas pelo endereço"), "{}", queue.text());
        app.pass_seconds(120);
        decide_requests(app).await;
        app.mails().await;
        let counted = app.verb(Actor::Job("test"), |tx, ctx| recovery::limited(tx, ctx.now)).await.unwrap();
        assert_eq!(counted.waiting, 0);
        assert!(counted.refused >= 1, "{counted:?}");
    }
}
