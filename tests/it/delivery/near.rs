//! A typing error near a known mail domain is pointed out when it comes in and on the desk's card.

use cracha::flow::desk;
use cracha::flow::intake::{Contact, Outcome, Record};
use cracha::model::reason::Reason;
use cracha::text::Lang;

use crate::on_both_engines;
use crate::support::people::{agent, of_login, record};

on_both_engines! {
    async fn an_address_at_gmial_is_taken_with_a_warning_and_the_card_names_gmail(app: &TestApp) {
        let contact = Contact { email: "maria@gmial.com".into(), ..record("1001").contact };
        let answer = app.hand_over(Record { contact, ..record("1001") }).await;
        assert_eq!(answer.outcome, Outcome::Created);
        assert!(answer.reasons.contains(&Reason::EmailDomainNearKnown), "{answer:?}");
        app.provision().await;
        app.mails().await;
        let (user, ctx) = (of_login(app, "1001.maria.souza").await, app.ctx(agent()));
        let card = app.app.read(move |db| desk::card(db, &ctx, user.id.as_str(), Lang::PtBr)).await.unwrap();
        assert_eq!(card.near.as_deref(), Some("gmail.com"));
        let right = app.hand_over(record("1002")).await;
        assert!(!right.reasons.contains(&Reason::EmailDomainNearKnown));
    }
}
