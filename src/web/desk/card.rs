//! The desk's card in words: what the verb found, as the page's plain strings.

use actix_web::HttpResponse;
use actix_web::http::header::{HeaderName, HeaderValue};

use crate::error::{Result, Rule};
use crate::flow::access::{Doing, allow};
use crate::flow::desk;
use crate::flow::desk::card::{Card, Deleted};
use crate::flow::desk::two::Waiting;
use crate::flow::registration::{self, Missing};
use crate::flow::sign_in::exits::Exit;
use crate::model::approval::ApprovalAct;
use crate::model::case::Case;
use crate::model::decision::Decision;
use crate::model::ids::Instant;
use crate::model::promise::{Promise, Stage};
use crate::model::session::Session;
use crate::model::user::UserState;
use crate::text::delivery::trail::TrailText;
use crate::text::desk::DeskText;
use crate::text::desk::reveal::RevealText;
use crate::text::desk::two::TwoText;
use crate::text::error::refusal;
use crate::text::users::UsersText;
use crate::text::{fill, format};
use crate::web::desk::mail::mail_view;
use crate::web::desk::two_view::{ActView, WaitingView, words};
use crate::web::desk::view::{FailureView, PersonPage, PromiseView, SupervisedRow};
use crate::web::desk::whom::Whom;
use crate::web::kit::page::{Page, Place};
use crate::web::kit::shared::{Fact, Pill};
use crate::web::paths;
use crate::web::recovery::steps;
use crate::web::users::view::ExitLine;
use crate::web::visit::Visit;

/// Whom the questions before an act are about.
pub fn whom(card: &Card) -> Whom {
    let data = &card.data;
    Whom { id: card.id.clone(), name: data.name.clone(), login: data.login.clone(), email: data.email.clone() }
}

/// Where the desk's pages stand in this reader's menu: an operator comes from the distributor's accounts.
pub fn place(visit: &Visit) -> Place {
    if works_here(visit) { Place::DeskSearch } else { Place::Clients }
}

fn works_here(visit: &Visit) -> bool {
    allow(&visit.ctx(), Doing::Desk).is_ok()
}

/// Counts that a card is opened, before anybody sees it; not again for one of the last few.
pub async fn count(visit: &Visit, id: &str, counted: bool) -> Result<()> {
    if counted {
        return Ok(());
    }
    let (ctx, whose) = (visit.ctx(), id.to_owned());
    visit.app().write(move |tx| desk::open(tx, &ctx, &whose)).await
}

/// The card as a page.
pub fn person_page(visit: &Visit, card: Card) -> PersonPage {
    let page = visit.page().at(place(visit));
    let moment = |ms| format::short(ms, visit.zone(), visit.lang);
    let acts = acts(visit, &card);
    let staff = card.is_staff();
    let role = card.role.map_or("", |role| role.name(visit.lang));
    PersonPage {
        facts: person_facts(&page, &card, role, &moment),
        state: state_pill(&page, card.state),
        promise: card.promise.as_ref().map(|promise| promise_view(visit, &page, promise, card.risk)),
        mails: card.mails.into_iter().map(|mail| mail_view(visit, &page, mail)).collect(),
        failures: card
            .failures
            .into_iter()
            .map(|failure| FailureView { at: moment(failure.at.ms()), reference: failure.reference, why: failure.why })
            .collect(),
        sessions: card.sessions.iter().map(|(session, portals)| session_line(visit, session, portals)).collect(),
        exits: card.exits.into_iter().map(|exit| exit_line(&moment, exit)).collect(),
        near: card.near.as_ref().map(|known| page.fill(DeskText::of(visit.lang).near, "known", known.clone())),
        suppressed: card.suppressed.as_ref().map(|suppressed| {
            let since = page.fill(DeskText::of(visit.lang).suppressed_since, "since", moment(suppressed.since.ms()));
            (suppressed.reason.sentence(visit.lang), since)
        }),
        frozen: card.frozen,
        deleted: card.deleted.map(|deleted| deleted_view(visit, staff, deleted)).unwrap_or_default(),
        lead: if staff { TwoText::of(visit.lang).staff_lead } else { TwoText::of(visit.lang).lead },
        desk: works_here(visit),
        acts,
        fetch: card.fetch.then(|| paths::person_act(&card.id, "fetch")),
        cases: card.cases.iter().map(|(kind, protocol)| (kind.words(visit.lang), protocol.clone())).collect(),
        supervised: card.supervised.iter().map(|(case, decided)| supervised_row(visit, case, *decided)).collect(),
        barred: card.barred.map(|rule| refusal::rule(visit.lang, rule)),
        id: card.id,
        name: if card.data.name.is_empty() { card.data.reseller } else { card.data.name },
        login: card.data.login,
        whole_ms: card.revealed.map(|until| until.since(visit.app().now()).max(0)),
        revealed: card.revealed.map(|until| {
            let until = format::long(until.ms(), visit.zone(), visit.lang);
            page.fill(RevealText::of(visit.lang).until, "until", until)
        }),
        missing: card.missing.map(|missing| missing_view(visit, &missing)),
        page,
    }
}

/// That the login is deleted, since when, and what to say to the caller.
fn deleted_view(visit: &Visit, staff: bool, deleted: Deleted) -> Vec<String> {
    let t = DeskText::of(visit.lang);
    let since = fill(t.deleted_since, &[("at", &format::short(deleted.at.ms(), visit.zone(), visit.lang))]);
    let say = match (staff, deleted.erased) {
        (true, _) => t.deleted_staff,
        (false, true) => t.deleted_erased,
        (false, false) => t.deleted_say,
    };
    vec![since, say.to_owned()]
}

/// Where this reader decides about such a case; none where they do not.
pub fn decide(visit: &Visit, case: &Case) -> Option<String> {
    let may = case.kind.is_supervisors() && allow(&visit.ctx(), Doing::Supervise).is_ok();
    may.then(|| paths::settle(case.id.as_str()))
}

fn supervised_row(visit: &Visit, case: &Case, decided: Option<Decision>) -> SupervisedRow {
    SupervisedRow {
        subject: case.kind.words(visit.lang),
        protocol: case.protocol.clone(),
        decided: decided.map_or("", |decision| decision.words(visit.lang)),
        decide: decide(visit, case),
    }
}

/// What the registration lacks: the case's number, and each fact with whom it waits for and since when.
fn missing_view(visit: &Visit, missing: &Missing) -> (String, Vec<String>) {
    let t = DeskText::of(visit.lang);
    let line = |(fact, since): &(String, Instant)| {
        let (words, owner) = registration::words(visit.app().config(), visit.lang, fact);
        let since = format::short(since.ms(), visit.zone(), visit.lang);
        let text = if owner.is_empty() { t.missing_fact } else { t.missing_fact_owner };
        fill(text, &[("fact", &words), ("owner", &owner), ("since", &since)])
    };
    (missing.protocol.clone(), missing.facts.iter().map(line).collect())
}

/// A session, without what the desk has no use for.
fn session_line(visit: &Visit, session: &Session, portals: &[String]) -> (String, String) {
    let u = UsersText::of(visit.lang);
    let moment = |at: Instant| format::short(at.ms(), visit.zone(), visit.lang);
    let names = if portals.is_empty() { DeskText::of(visit.lang).no_portal.to_owned() } else { portals.join(", ") };
    let (started, seen) = (moment(session.created_at), moment(session.seen_at));
    (names, format!("{}: {started} · {}: {seen}", u.started, u.seen))
}

/// A portal's answer to an ended session, in words.
pub fn exit_line(moment: &dyn Fn(i64) -> String, exit: Exit) -> ExitLine {
    ExitLine {
        portal: exit.portal,
        asked: moment(exit.asked_at.ms()),
        confirmed: exit.confirmed_at.map(|at| moment(at.ms())),
        gave_up: exit.gave_up,
    }
}

/// What can be proposed and what waits.
fn acts(visit: &Visit, card: &Card) -> Vec<ActView> {
    let view = |(act, against): &(ApprovalAct, Option<Rule>)| {
        let waiting = card.waiting.iter().find(|waiting| waiting.act == *act);
        let offered = against.is_none();
        let waiting = waiting.filter(|_| offered).map(|waiting| waiting_view(visit, waiting));
        offered.then(|| ActView::new(&card.id, *act, words(*act, card.is_staff(), visit.lang), waiting))
    };
    card.against.iter().filter_map(view).collect()
}

/// A proposal that waits, in words.
pub fn waiting_view(visit: &Visit, waiting: &Waiting) -> WaitingView {
    let (t, two) = (DeskText::of(visit.lang), TwoText::of(visit.lang));
    let moment = |at: Instant| format::short(at.ms(), visit.zone(), visit.lang);
    let (at, until) = (moment(waiting.at), moment(waiting.until));
    let mut lines = Vec::new();
    if !waiting.email.is_empty() {
        lines.push(fill(t.waits_email, &[("email", &waiting.email)]));
    }
    if !waiting.successor.is_empty() {
        lines.push(fill(two.successor_is, &[("who", &waiting.successor)]));
    }
    if let Some((until, begun)) = waiting.alone {
        let pattern = if begun { two.alone_now } else { two.alone_later };
        lines.push(fill(pattern, &[("until", &format::long(until.ms(), visit.zone(), visit.lang))]));
    }
    let said = if waiting.act == ApprovalAct::Release { t.waits } else { two.waits };
    WaitingView {
        id: waiting.id.clone(),
        said: fill(said, &[("who", &waiting.by), ("at", &at), ("until", &until)]),
        proof: waiting.proof.words(visit.lang),
        note: waiting.note.clone(),
        lines,
        mine: waiting.mine,
        over: waiting.over,
    }
}

fn promise_view(visit: &Visit, page: &Page, promise: &Promise, risk: &'static str) -> PromiseView {
    let moment = |at: Instant| format::short(at.ms(), visit.zone(), visit.lang);
    let due = format::at(promise.due_at.ms(), visit.zone(), visit.lang);
    let left = format::relative(promise.due_at.ms(), visit.app().now().ms(), visit.lang);
    PromiseView {
        due: page.fill2(DeskText::of(visit.lang).due_left, "due", due, "left", left),
        standing: promise_pill(page, promise),
        risk,
        steps: steps(promise, |stage| stage.name(visit.lang), &moment),
    }
}

/// The person's data as labelled facts; what is empty is left out. `moment` writes instants.
fn person_facts(page: &Page, card: &Card, role: &str, moment: &dyn Fn(i64) -> String) -> Vec<Fact> {
    let t = DeskText::of(page.lang);
    let at = |at: Option<Instant>| at.map(|at| moment(at.ms())).unwrap_or_default();
    let data = &card.data;
    let last_login = match (card.state, data.last_login_at) {
        (Some(_), None) => page.t().never.to_owned(),
        (_, last) => at(last),
    };
    let all = [
        (t.name, data.name.clone()),
        (t.login, if card.state.is_some() { data.login.clone() } else { String::new() }),
        (t.email, data.email.clone()),
        (t.phone, data.phone.clone()),
        (t.reseller, data.reseller.clone()),
        (t.external_id, data.external_id.clone()),
        (t.cnpj, data.cnpj.clone()),
        (t.sales, data.sales.clone()),
        (t.role, role.to_owned()),
        (t.last_login, last_login),
        (t.email_changed, at(data.email_changed_at)),
        (t.sessions, card.state.map(|_| card.sessions.len().to_string()).unwrap_or_default()),
    ];
    all.into_iter().filter(|(_, value)| !value.is_empty()).map(|(label, value)| Fact::new(label, value)).collect()
}

/// A user's state, or that of a credential to come, in a pill.
pub fn state_pill(page: &Page, state: Option<UserState>) -> Pill {
    let tone = match state {
        Some(UserState::Active) => "good",
        Some(UserState::Invited) | None => "calm",
        Some(UserState::Blocked | UserState::Deactivated) => "bad",
    };
    let text = state.map_or(TrailText::of(page.lang).pending, |state| state.name(page.lang));
    Pill { text: text.to_owned(), tone }
}

/// How a promise stands: kept means that the mail was relayed in time.
fn promise_pill(page: &Page, promise: &Promise) -> Pill {
    let t = DeskText::of(page.lang);
    let in_time = promise.relayed_at.is_some_and(|at| at <= promise.due_at);
    let (text, tone) = match promise.stage {
        Stage::Cancelled => (t.cancelled, "calm"),
        Stage::Relayed | Stage::Delivered | Stage::FirstLogin if in_time => (t.kept, "good"),
        Stage::Relayed | Stage::Delivered | Stage::FirstLogin => (t.kept_late, "warn"),
        _ if promise.breached_at.is_some() => (t.breached, "bad"),
        _ if promise.at_risk_at.is_some() => (t.at_risk, "warn"),
        Stage::Received | Stage::Validated | Stage::Provisioned | Stage::Queued | Stage::Failed => {
            (t.on_its_way, "calm")
        }
    };
    Pill { text: text.to_owned(), tone }
}

/// Whole data do not stay on a screen: at the end the browser loads the card, which is masked then.
pub fn leave(visit: &Visit, id: &str, until: Instant, response: &mut HttpResponse) {
    let seconds = until.since(visit.app().now()).max(0) / 1000 + 1;
    if let Ok(value) = HeaderValue::from_str(&format!("{seconds}; url={}", paths::person(id))) {
        response.headers_mut().insert(HeaderName::from_static("refresh"), value);
    }
}
