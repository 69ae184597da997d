//! An Administrator who left is replaced by two people.

use cracha::error::{Error, Field, Flaw, Result, Rule};
use cracha::flow::account;
use cracha::flow::desk::{Proposal, two};
use cracha::flow::sign_in::login::Outcome as Login;
use cracha::mail::letter::{Asked, Happened, Letter};
use cracha::model::approval::{Approval, ApprovalAct, Proof};
use cracha::model::case::{self, CaseKind, CaseState};
use cracha::model::ctx::Actor;
use cracha::model::role::Role;
use cracha::model::user::{self, User, UserState};

use crate::on_both_engines;
use crate::support::app::{Engine, TestApp};
use crate::support::people::{
    PASSWORD, administrator, agent, colleague, device, enter, move_in, newcomer, of_login, only, person, type_in,
};
use crate::support::provider::log_in;

const MARIA: &str = "1001.maria.souza";

fn by_call() -> Proposal {
    let note = "falei com a dona da revenda no telefone do ERP".into();
    Proposal { proof: Some(Proof::CallBack), note, ..Proposal::default() }
}

fn new_person() -> Proposal {
    Proposal { name: "Rita Alves".into(), email: "rita@1001.example".into(), ..by_call() }
}

async fn propose(app: &TestApp, who: &Actor, user: &User, proposal: Proposal) -> Result<Approval> {
    let id = user.id.to_string();
    app.verb(who.clone(), move |tx, ctx| two::propose(tx, ctx, &id, ApprovalAct::Administrator, &proposal)).await
}

async fn approve(app: &TestApp, who: &Actor, user: &User, approval: &Approval) -> Result<String> {
    let (id, approval) = (user.id.to_string(), approval.id.to_string());
    app.verb(who.clone(), move |tx, ctx| two::approve(tx, ctx, &id, &approval).map(|(_, reference)| reference)).await
}

fn deleted(letter: &Letter) -> bool {
    matches!(letter, Letter::Notice { happened: Happened::Deleted, by: Asked::Desk, .. })
}

on_both_engines! {
    async fn a_new_person_follows_with_a_first_password_and_the_leaver_is_out_at_once(app: &TestApp) {
        let maria = administrator(app, "1001").await;
        enter(app, MARIA, PASSWORD, device("laptop")).await;
        let (one, other) = (agent(), agent());
        let proposal = propose(app, &one, &maria, new_person()).await.unwrap();
        assert_eq!(of_login(app, MARIA).await.state, UserState::Active, "one yes changes nothing");
        assert_eq!(approve(app, &one, &maria, &proposal).await, Err(Error::Conflict(Rule::SamePerson)));
        // Who is told later cannot stop it by what ends a session.
        let id = maria.id.clone();
        app.job(move |tx, _| user::raise_epoch(tx, &id)).await;
        let reference = approve(app, &other, &maria, &proposal).await.unwrap();
        let gone = of_login(app, MARIA).await;
        assert!(gone.state == UserState::Deactivated && gone.epoch > maria.epoch + 1, "out of both portals");
        assert!(matches!(type_in(app, MARIA, PASSWORD).await, Ok(Login::Wrong)));
        let mails = app.mails().await;
        let to = |address: &str| mails.iter().find(|m| m.message.address == address).expect("a mail").clone();
        assert!(deleted(&to("maria@1001.example").letter), "the leaver is told");
        let first = to("rita@1001.example");
        assert_eq!(first.letter.reference(), Some(reference.as_str()));
        let rita = move_in(app, "1001.rita.alves", &first).await;
        assert_eq!((rita.role, rita.state), (Role::Administrator, UserState::Active));
        assert!(app.app.read(|db| case::in_state(db, CaseState::Open, (9, 0))).await.unwrap().is_empty());
    }

    async fn another_user_follows_with_the_own_password(app: &TestApp) {
        let maria = administrator(app, "1001").await;
        let vera = colleague(app, &maria, "vera", Role::Buyer).await;
        // Vera says that Maria has left: the case is settled with it.
        app.verb(person(&vera), |tx, ctx| account::administrator_left(tx, ctx, "saiu em outubro")).await.unwrap();
        let by = Proposal { successor: vera.login.to_uppercase(), ..by_call() };
        let proposal = propose(app, &agent(), &maria, by).await.unwrap();
        assert_eq!(approve(app, &agent(), &maria, &proposal).await.as_deref(), Ok(""));
        let now = of_login(app, &vera.login).await;
        assert_eq!(now.role, Role::Administrator);
        assert_eq!(of_login(app, MARIA).await.state, UserState::Deactivated);
        let mails = app.mails().await;
        let to_vera = mails.iter().find(|mail| mail.message.user_id.as_ref() == Some(&vera.id)).expect("a mail");
        assert!(matches!(&to_vera.letter, Letter::Notice { happened: Happened::RoleChanged, .. }), "{:?}", to_vera.letter);
        enter(app, &vera.login, PASSWORD, device("laptop")).await;
        assert!(app.app.read(|db| case::in_state(db, CaseState::Open, (9, 0))).await.unwrap().is_empty());
    }

    async fn only_another_active_user_of_the_reseller_or_a_new_person_follows(app: &TestApp) {
        let maria = administrator(app, "1001").await;
        let vera = colleague(app, &maria, "vera", Role::Buyer).await;
        administrator(app, "2002").await;
        let refused = async |proposal: Proposal| propose(app, &agent(), &maria, proposal).await.unwrap_err();
        let invalid = |field, reason| Error::Invalid { field, reason };
        for login in [MARIA, "2002.maria.souza", "1001.nobody", "clara"] {
            let by = Proposal { successor: login.into(), ..by_call() };
            assert_eq!(refused(by).await, invalid(Field::Successor, Flaw::NotASuccessor), "{login}");
        }
        let both = Proposal { successor: vera.login.clone(), ..new_person() };
        for by in [by_call(), both] {
            assert_eq!(refused(by).await, invalid(Field::Successor, Flaw::SuccessorMissing));
        }
        assert_eq!(refused(Proposal { name: String::new(), ..new_person() }).await, invalid(Field::Name, Flaw::NameMissing));
        let by = Proposal { email: "rita".into(), ..new_person() };
        assert_eq!(refused(by).await, invalid(Field::Email, Flaw::EmailWithoutAt));
        let by_erp = Proposal { proof: Some(Proof::Erp), ..new_person() };
        assert_eq!(refused(by_erp).await, invalid(Field::Proof, Flaw::ProofMissing));
        assert_eq!(propose(app, &agent(), &vera, new_person()).await.unwrap_err(), Error::Conflict(Rule::NotAdministrator));
    }

    async fn a_successor_who_is_blocked_meanwhile_does_not_follow_and_the_reseller_keeps_its_administrator(app: &TestApp) {
        let maria = administrator(app, "1001").await;
        let vera = colleague(app, &maria, "vera", Role::Buyer).await;
        let by = Proposal { successor: vera.login.clone(), ..by_call() };
        let proposal = propose(app, &agent(), &maria, by).await.unwrap();
        let id = vera.id.clone();
        app.verb(person(&maria), move |tx, ctx| cracha::flow::users::block(tx, ctx, &id)).await.unwrap();
        assert_eq!(approve(app, &agent(), &maria, &proposal).await, Err(Error::Conflict(Rule::ProposalOver)));
        let still = of_login(app, MARIA).await;
        assert_eq!((still.state, still.role), (UserState::Active, Role::Administrator));
        app.mails().await;
    }

    async fn who_never_came_in_is_corrected_and_not_replaced(app: &TestApp) {
        newcomer(app, "1001").await;
        let maria = of_login(app, MARIA).await;
        assert_eq!(propose(app, &agent(), &maria, new_person()).await.unwrap_err(), Error::Conflict(Rule::NeverIn));
    }
}

#[tokio::test]
async fn an_administrator_is_replaced_on_the_pages_of_two_agents() {
    let app = TestApp::start(Engine::Sqlite).await;
    let maria = administrator(&app, "1001").await;
    let (clara, rui) = (app.staff("clara", Role::Agent).await, app.staff("rui", Role::Agent).await);
    let (first, second) = (app.serve_provider().await, app.serve_provider().await);
    log_in(&first, &clara).await;
    log_in(&second, &rui).await;
    let card = format!("/desk/people/{}", maria.id);
    let form = first.get(&format!("{card}/administrator")).await.form("main form");
    let form = form.set("proof", "call_back").set("reason", "falei com a dona da revenda");
    let page = first.submit(&form.clone()).await;
    assert!(page.all("#successor-error").concat().contains("Não os dois"), "{}", page.text());
    let form = form.set("name", "Rita Alves").set("email", "rita@1001.example");
    let page = first.follow(&first.submit(&form).await).await;
    assert!(page.text().contains("Novo Administrador: Rita Alves"), "{}", page.text());
    assert!(second.get("/desk/cases").await.text().contains("Proposta de clara"));
    let page = second.get(&format!("{card}/approve?act=administrator")).await;
    assert!(!page.body.contains("rita@1001.example"), "masked");
    let page = second.follow(&second.submit(&page.form("main form")).await).await;
    assert!(page.text().contains("A revenda tem um novo Administrador"), "{}", page.text());
    let mails = app.mails().await;
    assert_eq!(mails.iter().filter(|mail| deleted(&mail.letter)).count(), 1);
    let left = only(mails.into_iter().filter(|mail| mail.secret.is_some()).collect());
    assert_eq!(left.message.address, "rita@1001.example");
    // Nothing can be proved: a supervisor's.
    let vera = newcomer(&app, "2002").await;
    let id = vera.message.user_id.expect("a user");
    let card = format!("/desk/people/{id}");
    let form = first.get(&format!("{card}/email")).await.form("main form");
    let page = first.submit(&form.set("proof", "none").set("reason", "ninguém atende o telefone do ERP")).await;
    let page = first.follow(&page).await;
    assert!(
        page.text().contains("representante comercial") && page.text().contains("Para supervisor"),
        "{}",
        page.text()
    );
    let open = app.app.read(|db| case::in_state(db, CaseState::Open, (9, 0))).await.unwrap();
    assert_eq!(open.iter().map(|case| case.kind).collect::<Vec<_>>(), [CaseKind::NoProof]);
}
