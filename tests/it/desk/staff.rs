//! Accounts of the distributor's own people: two others decide about a lost second factor and a wrong e-mail.

use cracha::db::types::FactorId;
use cracha::error::{Error, Field, Flaw, Result, Rule};
use cracha::flow::desk::{self, FoundBy, Proposal, two};
use cracha::mail::letter::{Asked, Happened, Letter};
use cracha::model::approval::{Approval, ApprovalAct, Proof};
use cracha::model::audit;
use cracha::model::case::{self, CaseKind, CaseState};
use cracha::model::ctx::Actor;
use cracha::model::factor::{self, Factor, FactorKind};
use cracha::model::role::Role;
use cracha::model::user::{self, User};
use cracha::text::Lang;
use cracha::text::error::refusal;

use crate::on_both_engines;
use crate::support::app::{Engine, TestApp};
use crate::support::people::{administrator, of_login, only, person};
use crate::support::provider::{PASSWORD, log_in};

fn seen(email: &str) -> Proposal {
    let note = "vi e reconheci a pessoa na recepção".into();
    Proposal { proof: Some(Proof::InPerson), note, email: email.into(), ..Proposal::default() }
}

async fn staff(app: &TestApp, login: &str, role: Role) -> User {
    app.staff(login, role).await;
    of_login(app, login).await
}

/// Has an app, and not the phone with it.
async fn without_phone(app: &TestApp, whom: &User) -> User {
    let id = whom.id.clone();
    app.job(move |tx, ctx| {
        let row = Factor {
            id: FactorId::new(),
            user_id: id.clone(),
            kind: FactorKind::App,
            name: "celular".into(),
            credential_id: None,
            sealed: "lost".into(),
            step: 0,
            created_at: ctx.now,
            used_at: None,
        };
        factor::insert(tx, &row)?;
        factor::set_spare(tx, &id, &["a".into()], ctx.now)
    })
    .await;
    of_login(app, &whom.login).await
}

async fn propose(app: &TestApp, who: &User, whom: &User, act: ApprovalAct, proposal: Proposal) -> Result<Approval> {
    let id = whom.id.to_string();
    app.verb(person(who), move |tx, ctx| two::propose(tx, ctx, &id, act, &proposal)).await
}

async fn approve(app: &TestApp, who: &User, whom: &User, row: &Approval) -> Result<ApprovalAct> {
    let (id, row) = (whom.id.to_string(), row.id.to_string());
    app.verb(person(who), move |tx, ctx| two::approve(tx, ctx, &id, &row).map(|(act, _)| act)).await
}

async fn withdraw(app: &TestApp, who: &User, whom: &User, row: &Approval) -> Result<ApprovalAct> {
    let (id, row) = (whom.id.to_string(), row.id.to_string());
    app.verb(person(who), move |tx, ctx| two::withdraw(tx, ctx, &id, &row)).await
}

async fn set_email(app: &TestApp, whom: &User, email: &'static str) -> User {
    let id = whom.id.clone();
    app.job(move |tx, ctx| user::set_email(tx, &id, email, email, ctx.now)).await;
    of_login(app, &whom.login).await
}

fn no<T>(rule: Rule) -> Result<T> {
    Err(Error::Conflict(rule))
}

on_both_engines! {
    async fn two_others_take_a_colleagues_lost_factor_away(app: &TestApp) {
        let clara = staff(app, "clara", Role::Agent).await;
        let clara = without_phone(app, &clara).await;
        let bento = staff(app, "bento", Role::Agent).await;
        let (sara, rita) = (staff(app, "sara", Role::Supervisor).await, staff(app, "rita", Role::Supervisor).await);
        let act = ApprovalAct::Factors;
        assert_eq!(propose(app, &bento, &clara, act, seen("")).await.unwrap_err(), Error::Conflict(Rule::StaffInTwo));
        let missing = Error::Invalid { field: Field::Proof, reason: Flaw::ProofMissing };
        for proof in [Proof::CallBack, Proof::Administrator, Proof::Erp, Proof::Representative] {
            let proposal = Proposal { proof: Some(proof), ..seen("") };
            assert_eq!(propose(app, &sara, &clara, act, proposal).await.unwrap_err(), missing, "{proof:?}");
        }
        let row = propose(app, &sara, &clara, act, seen("")).await.unwrap();
        assert_eq!(of_login(app, "clara").await.factors, 1, "one yes changes nothing");
        let open = only(app.app.read(|db| case::in_state(db, CaseState::Open, (9, 0))).await.unwrap());
        assert_eq!((open.kind, open.user_id), (CaseKind::FactorsLost, Some(clara.id.clone())));
        assert_eq!(approve(app, &sara, &clara, &row).await, no(Rule::SamePerson));
        assert_eq!(approve(app, &bento, &clara, &row).await, no(Rule::StaffInTwo));
        assert_eq!(withdraw(app, &bento, &clara, &row).await, no(Rule::StaffInTwo));
        let promoted = User { role: Role::Supervisor, ..clara.clone() };
        assert_eq!(approve(app, &promoted, &clara, &row).await, no(Rule::OwnAccount));
        approve(app, &rita, &clara, &row).await.unwrap();
        let now = of_login(app, "clara").await;
        let id = clara.id.clone();
        let spare = app.app.read(move |db| factor::spare_left(db, &id)).await.unwrap();
        assert_eq!((now.factors, spare), (0, 0), "one-time codes too");
        assert!(now.epoch > clara.epoch, "every access ends");
        assert!(now.grace_at.is_some(), "nobody is let in without a second time");
        let mail = only(app.mails().await);
        assert_eq!(mail.message.address, "clara@distribuidora.example");
        let told = matches!(&mail.letter, Letter::Notice { happened: Happened::FactorRemoved, by: Asked::Desk, .. });
        assert!(told, "{:?}", mail.letter);
        assert!(app.app.read(|db| case::in_state(db, CaseState::Open, (9, 0))).await.unwrap().is_empty());
        let done = app.app.read(|db| audit::page(db, audit::Of::All, "desk.factors.approve", None, 9)).await.unwrap();
        assert_eq!(only(done).subject_id, clara.id.to_string());
        assert_eq!(approve(app, &rita, &clara, &row).await, no(Rule::NoFactor));
    }

    async fn two_others_send_a_colleague_who_forgot_the_password_a_temporary_one(app: &TestApp) {
        let clara = staff(app, "clara", Role::Agent).await;
        let clara = without_phone(app, &clara).await;
        let (sara, rita) = (staff(app, "sara", Role::Supervisor).await, staff(app, "rita", Role::Supervisor).await);
        let act = ApprovalAct::Password;
        let row = propose(app, &sara, &clara, act, seen("")).await.unwrap();
        assert!(app.mails().await.is_empty(), "one yes sends nothing");
        assert_eq!(approve(app, &sara, &clara, &row).await, no(Rule::SamePerson));
        approve(app, &rita, &clara, &row).await.unwrap();
        let mail = only(app.mails().await);
        assert_eq!(mail.message.address, "clara@distribuidora.example");
        assert!(matches!(&mail.letter, Letter::NewPassword { asked: Asked::Desk, .. }), "{:?}", mail.letter);
        assert_eq!(of_login(app, "clara").await.factors, 1, "the factor is still asked for");
        let done = app.app.read(|db| audit::page(db, audit::Of::All, "desk.password.approve", None, 9)).await.unwrap();
        assert_eq!(only(done).subject_id, clara.id.to_string());
        let http = app.serve_provider().await;
        let form = http.get("/login").await.form("main form").set("login", "clara");
        let choose = http.submit(&form.set("password", mail.secret.as_ref().unwrap().expose())).await;
        let form = http.follow(&choose).await.form("main form");
        let next = http.submit(&form.set("password", PASSWORD).set("repeat", PASSWORD)).await;
        assert_eq!(next.location_or_nowhere(), "/login/factor");
        assert_ne!(http.get("/desk").await.status, 200, "the password alone opens nothing");
        assert!(matches!(only(app.mails().await).letter, Letter::Notice { .. }), "the person is told");
    }

    async fn of_a_resellers_user_one_agent_sends_the_password(app: &TestApp) {
        let maria = administrator(app, "1001").await;
        let (bento, ana) = (staff(app, "bento", Role::Agent).await, staff(app, "ana", Role::Agent).await);
        let called = Proposal { proof: Some(Proof::CallBack), ..seen("") };
        let refused = propose(app, &bento, &maria, ApprovalAct::Password, called).await;
        assert_eq!(refused.unwrap_err(), Error::Conflict(Rule::OneSends));
        let card = app.ctx(person(&ana));
        let id = maria.id.to_string();
        let card = app.app.read(move |db| desk::card(db, &card, &id, Lang::En)).await.unwrap();
        assert!(card.against.contains(&(ApprovalAct::Password, Some(Rule::OneSends))));
    }

    async fn about_an_operators_account_one_of_the_two_is_an_operator(app: &TestApp) {
        let otto = staff(app, "otto", Role::Operator).await;
        let otto = without_phone(app, &otto).await;
        let (sara, rita) = (staff(app, "sara", Role::Supervisor).await, staff(app, "rita", Role::Supervisor).await);
        let vera = staff(app, "vera", Role::Operator).await;
        let row = propose(app, &sara, &otto, ApprovalAct::Factors, seen("")).await.unwrap();
        assert_eq!(approve(app, &rita, &otto, &row).await, no(Rule::OperatorAmongTwo));
        assert_eq!(of_login(app, "otto").await.factors, 1);
        approve(app, &vera, &otto, &row).await.unwrap();
        assert_eq!(of_login(app, "otto").await.factors, 0);
        app.mails().await;
    }

    async fn an_operator_decides_about_nobody_of_a_reseller(app: &TestApp) {
        let maria = administrator(app, "1001").await;
        let otto = staff(app, "otto", Role::Operator).await;
        let refused = propose(app, &otto, &maria, ApprovalAct::Factors, seen("")).await;
        assert_eq!(refused.unwrap_err(), Error::Forbidden);
        let (ctx, id) = (app.ctx(person(&otto)), maria.id.to_string());
        assert_eq!(app.app.read(move |db| desk::card(db, &ctx, &id, Lang::En).map(drop)).await, Err(Error::Forbidden));
    }

    async fn two_logins_of_one_mailbox_are_one_person_here_too(app: &TestApp) {
        let clara = staff(app, "clara", Role::Agent).await;
        let clara = without_phone(app, &clara).await;
        let (sara, rita) = (staff(app, "sara", Role::Supervisor).await, staff(app, "rita", Role::Supervisor).await);
        let act = ApprovalAct::Factors;
        // The one concerned, by another login.
        let other = set_email(app, &rita, "clara@distribuidora.example").await;
        assert_eq!(propose(app, &other, &clara, act, seen("")).await.unwrap_err(), Error::Conflict(Rule::OwnMailbox));
        let row = propose(app, &sara, &clara, act, seen("")).await.unwrap();
        assert_eq!(approve(app, &other, &clara, &row).await, no(Rule::OwnMailbox));
        // The proposer, by another login.
        let other = set_email(app, &rita, "sara@distribuidora.example").await;
        assert_eq!(approve(app, &other, &clara, &row).await, no(Rule::SameMailbox));
        assert_eq!(of_login(app, "clara").await.factors, 1);
        // Who proposed and may no more is no first person.
        let id = sara.id.clone();
        app.job(move |tx, ctx| user::set_role(tx, &id, Role::Agent, &[], ctx.now)).await;
        let vera = staff(app, "vera", Role::Operator).await;
        assert_eq!(approve(app, &vera, &clara, &row).await, no(Rule::ProposalOver));
    }

    async fn a_staff_e_mail_is_changed_by_two_and_never_by_time_alone(app: &TestApp) {
        let clara = staff(app, "clara", Role::Agent).await;
        let (sara, rita) = (staff(app, "sara", Role::Supervisor).await, staff(app, "rita", Role::Supervisor).await);
        let act = ApprovalAct::Email;
        let own = propose(app, &sara, &clara, act, seen("sara@distribuidora.example")).await;
        assert_eq!(own.unwrap_err(), Error::Conflict(Rule::OwnMailbox), "not to the proposer's own mailbox");
        let row = propose(app, &sara, &clara, act, seen("rita@distribuidora.example")).await.unwrap();
        assert_eq!(approve(app, &rita, &clara, &row).await, no(Rule::OwnMailbox), "nor to that of the second person");
        withdraw(app, &rita, &clara, &row).await.unwrap();
        let row = propose(app, &sara, &clara, act, seen("clara.dias@distribuidora.example")).await.unwrap();
        assert_eq!(row.due_at, None);
        app.pass_hours(2);
        let now = app.now();
        assert!(app.app.read(move |db| desk::cooling(db, now, 9)).await.unwrap().is_empty(), "time alone decides nothing");
        assert_eq!(of_login(app, "clara").await.email, "clara@distribuidora.example");
        approve(app, &rita, &clara, &row).await.unwrap();
        let now = of_login(app, "clara").await;
        assert_eq!(now.email, "clara.dias@distribuidora.example");
        assert!(now.epoch > clara.epoch, "every access ends");
        let mut told: Vec<_> = app.mails().await.into_iter().map(|mail| mail.message.address).collect();
        told.sort();
        assert_eq!(told, ["clara.dias@distribuidora.example", "clara@distribuidora.example"]);
        assert!(app.app.read(|db| case::in_state(db, CaseState::Open, (9, 0))).await.unwrap().is_empty());
        for act in [ApprovalAct::Release, ApprovalAct::Administrator, ApprovalAct::Export, ApprovalAct::Erasure] {
            assert_eq!(propose(app, &sara, &now, act, seen("")).await.unwrap_err(), Error::Conflict(Rule::Staff), "{act:?}");
        }
    }

    async fn staff_are_found_by_e_mail_by_who_may_decide_about_them(app: &TestApp) {
        let clara = staff(app, "clara", Role::Agent).await;
        let sara = staff(app, "sara", Role::Supervisor).await;
        for (who, found) in [(&clara, vec![]), (&sara, vec![FoundBy::Email])] {
            let hits = app.verb(person(who), |tx, ctx| desk::find(tx, ctx, "clara@distribuidora.example")).await.unwrap().hits;
            assert_eq!(hits.iter().map(|hit| hit.by).collect::<Vec<_>>(), found, "{}", who.login);
        }
        let hits = app.verb(person(&clara), |tx, ctx| desk::find(tx, ctx, "SARA")).await.unwrap().hits;
        assert_eq!(only(hits).by, FoundBy::Login);
    }
}

#[tokio::test]
async fn a_supervisor_and_an_operator_do_it_on_their_pages_and_the_next_login_opens_one_page_alone() {
    let app = TestApp::with(Engine::Sqlite, |config| config.factors.required_for_staff = true).await;
    let clara = app.staff("clara", Role::Agent).await;
    let of_clara = of_login(&app, "clara").await;
    without_phone(&app, &of_clara).await;
    let (bento, sara) = (app.staff("bento", Role::Agent).await, app.staff("sara", Role::Supervisor).await);
    let otto = app.staff("otto", Role::Operator).await;
    let (agents, first, second) = (app.serve_provider().await, app.serve_provider().await, app.serve_provider().await);
    log_in(&agents, &bento).await;
    log_in(&first, &sara).await;
    log_in(&second, &otto).await;
    let card = format!("/desk/people/{}", of_clara.id);
    // An agent reads who may, in every language.
    for lang in Lang::ALL {
        let page = agents.get(&format!("{card}?lang={}", lang.tag())).await;
        assert!(page.text().contains(refusal::rule(lang, Rule::Staff)), "{}", page.text());
        let page = agents.get(&format!("{card}/factors?lang={}", lang.tag())).await;
        assert_eq!(page.status, 409);
        assert!(page.text().contains(refusal::rule(lang, Rule::StaffInTwo)), "{}", page.text());
    }
    let page = first.get(&format!("{card}/factors?lang=pt-BR")).await;
    assert!(
        !page.text().contains("Login do Administrador") && !page.text().contains("Nenhuma prova"),
        "{}",
        page.text()
    );
    let form = page.form("main form").set("proof", "in_person").set("reason", "vi Clara na recepção");
    let page = first.follow(&first.submit(&form).await).await;
    assert!(page.text().contains("Agora outro supervisor ou operador precisa aprovar"), "{}", page.text());
    // The operator comes from the list of the accounts.
    let list = second.get("/operator/staff?lang=pt-BR").await;
    assert!(list.attributes("td a", "href").contains(&card), "{}", list.text());
    let page = second.get(&card).await;
    assert_eq!(page.status, 200);
    assert!(page.text().contains("Vi a pessoa e a reconheci"), "{}", page.text());
    assert!(!page.attributes("main a", "href").iter().any(|to| to.ends_with("/reveal") || to == "/desk"));
    let page = second.get(&format!("{card}/approve?act=factors")).await;
    let page = second.follow(&second.submit(&page.form("main form")).await).await;
    assert!(page.text().contains("cadastra outro antes de qualquer outra página"), "{}", page.text());
    app.pass_seconds(60);
    let hers = app.serve_provider().await;
    log_in(&hers, &clara).await;
    for path in ["/desk", "/account"] {
        let page = hers.get(path).await;
        assert_eq!((page.status.as_u16(), page.location_or_nowhere()), (303, "/account/factors"), "{path}");
    }
    app.mails().await;
}

#[tokio::test]
async fn a_set_up_code_from_the_terminal_goes_on_as_before() {
    let app = TestApp::start(Engine::Sqlite).await;
    staff(&app, "otto", Role::Operator).await;
    let made =
        app.verb(Actor::Terminal, |tx, ctx| cracha::flow::operate::staff::new_code(tx, ctx, "otto", Role::Operator));
    assert_eq!(made.await.unwrap().user.login, "otto");
}
