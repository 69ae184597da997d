//! What the desk sees of one person: masked data, the promise, every mail with its attempts in plain words, and the
//! recoveries that failed, with the reason. The masking happens here, so that no door can forget it.

use super::approval::is_frozen;
use super::barred::barred;
use super::personal;
use super::supervised::{decided, is_of};
use super::two::{self, Waiting};
use crate::db::Db;
use crate::db::types::{Instant, PromiseId, UserId};
use crate::error::{Error, Result, Rule};
use crate::flow::delivery::{self, Explained, reason};
use crate::flow::registration::{self, Missing};
use crate::flow::sign_in::exits::{self, Exit};
use crate::flow::{reseller_name, users};
use crate::model::approval::ApprovalAct;
use crate::model::case::{self, Case, CaseKind};
use crate::model::ctx::Ctx;
use crate::model::decision::Decision;
use crate::model::delivery_report::{self, DeliveryReport, Reported};
use crate::model::message::{self, Asker, Attempt, Lane, Message, MessageState, Outcome, Reason};
use crate::model::promise::{self, Problem, Promise};
use crate::model::request::{self, Request};
use crate::model::reseller::{self, Reseller};
use crate::model::role::Role;
use crate::model::session::Session;
use crate::model::suppression::{self, Suppression};
use crate::model::user::{self, User, UserState};
use crate::model::{address, ticket};
use crate::text::Lang;
use crate::text::delivery::trail::TrailText;
use crate::text::format;

/// How many mails and recoveries are shown.
const SHOWN: i64 = 30;

/// A person's card.
#[derive(Clone, Debug)]
pub struct Card {
    /// The user's id, or the promise's while there is no user.
    pub id: String,
    /// Masked, unless revealed.
    pub data: Data,
    /// Until when the data are whole; none where they are masked.
    pub revealed: Option<Instant>,
    /// Where the user stands; none before provisioning.
    pub state: Option<UserState>,
    /// The role; none before provisioning.
    pub role: Option<Role>,
    /// Facts that the registration lacks ("Sob Consulta").
    pub missing: Option<Missing>,
    /// The reseller's credential promise.
    pub promise: Option<Promise>,
    /// What keeps it back, in one sentence; empty when nothing does.
    pub risk: &'static str,
    /// Mails, the newest first.
    pub mails: Vec<MailLine>,
    /// Failed recoveries, the newest first.
    pub failures: Vec<FailureLine>,
    /// Living sessions, each with the names of the portals it opened.
    pub sessions: Vec<(Session, Vec<String>)>,
    /// What the portals said to ended sessions.
    pub exits: Vec<Exit>,
    /// Why the desk cannot send a password; none when it can.
    pub barred: Option<Rule>,
    /// The login is frozen until two people release it.
    pub frozen: bool,
    /// The proposals that wait.
    pub waiting: Vec<Waiting>,
    /// A copy of the data was approved for the reader, who has not fetched it.
    pub fetch: bool,
    /// What stands against each act that needs two people; none where it can be proposed.
    pub against: Vec<(ApprovalAct, Option<Rule>)>,
    /// Open cases about the person: what, and the number.
    pub cases: Vec<(CaseKind, String)>,
    /// Those of them that only a supervisor settles, with what was decided so far.
    pub supervised: Vec<(Case, Option<Decision>)>,
    /// The known mail domain that the address's is one letter away from.
    pub near: Option<String>,
    /// The address sent a mail back and gets nothing automatic.
    pub suppressed: Option<Suppression>,
}

/// Data in words; empty where there is none.
#[derive(Clone, Debug, Default)]
pub struct Data {
    /// The person's name.
    pub name: String,
    /// The login; the reseller ID before provisioning.
    pub login: String,
    /// The registered address.
    pub email: String,
    /// The telephone from the ERP.
    pub phone: String,
    /// The legal name.
    pub reseller: String,
    /// The reseller ID.
    pub external_id: String,
    /// The CNPJ.
    pub cnpj: String,
    /// The sales representative.
    pub sales: String,
    /// Last login.
    pub last_login_at: Option<Instant>,
    /// Last change of the address.
    pub email_changed_at: Option<Instant>,
}

/// A mail and what became of it.
#[derive(Clone, Debug)]
pub struct MailLine {
    /// Which mail, in words.
    pub subject: &'static str,
    /// Of its ticket; empty when it has none.
    pub reference: String,
    /// Masked address.
    pub to: String,
    /// Where it stands.
    pub state: MessageState,
    /// When it was written into the outbox.
    pub queued_at: Instant,
    /// It was kept back: the address had sent another mail back.
    pub kept_back: bool,
    /// A notification said that it arrived.
    pub delivered_at: Option<Instant>,
    /// Why it has not arrived and what to do, while that is so.
    pub explained: Option<Explained>,
    /// Every attempt, in order.
    pub attempts: Vec<AttemptLine>,
    /// What was reported after the mail server took it, in order.
    pub reports: Vec<ReportLine>,
}

/// What the recipient's side reported.
#[derive(Clone, Debug)]
pub struct ReportLine {
    /// When it came in.
    pub at: Instant,
    /// What it says; [`Reported::Failed`] and [`Reported::Delayed`] come with a reason.
    pub action: Reported,
    /// What happened, in words.
    pub what: &'static str,
    /// One sentence to read out; may be empty.
    pub why: &'static str,
}

/// One attempt to hand a mail over.
#[derive(Clone, Debug)]
pub struct AttemptLine {
    /// When it began.
    pub at: Instant,
    /// See [`AttemptEnd`].
    pub end: AttemptEnd,
    /// One sentence to read out.
    pub why: &'static str,
}

/// How an attempt looks to the desk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AttemptEnd {
    /// Not over yet.
    Running,
    /// The relay took it.
    Taken,
    /// Nobody knows whether the relay took it.
    Unknown,
    /// It did not leave.
    Failed,
}

/// A recovery that failed.
#[derive(Clone, Debug)]
pub struct FailureLine {
    /// When it was asked for.
    pub at: Instant,
    /// On the caller's screen.
    pub reference: String,
    /// In plain words.
    pub why: &'static str,
}

impl Card {
    /// The sales representative confirmed this act to a supervisor.
    pub fn is_confirmed(&self, act: ApprovalAct) -> bool {
        self.supervised.iter().any(|(case, decided)| {
            *decided == Some(Decision::Confirmed) && case.unique_key.as_deref().is_some_and(|key| is_of(key, act))
        })
    }
}

/// Builds the card of a user or, before provisioning, of a promise.
pub(super) fn build(db: &mut Db, ctx: &Ctx, id: &str, lang: Lang, masked: bool) -> Result<Card> {
    match user::find(db, &UserId::from_text(id))? {
        Some(user) => of_user(db, ctx, &user, lang, masked),
        None => {
            let promise = promise::get(db, &PromiseId::from_text(id))?;
            if promise.kind == promise::PromiseKind::EndCustomer {
                return Err(Error::NotFound); // it is about no login
            }
            match promise.user_id.clone() {
                Some(id) => {
                    let user = user::get(db, &id)?;
                    of_user(db, ctx, &user, lang, masked)
                }
                None => of_promise(db, ctx, promise, lang, masked),
            }
        }
    }
}

fn of_user(db: &mut Db, ctx: &Ctx, user: &User, lang: Lang, masked: bool) -> Result<Card> {
    let reseller = match &user.reseller_id {
        Some(id) => Some(reseller::get(db, id)?),
        None => None,
    };
    let mut data = reseller.as_ref().map(|r| of_reseller(r, masked)).unwrap_or_default();
    if reseller.is_none() {
        data.reseller = reseller_name(db, ctx, user)?;
    }
    data.name = if masked { format::masked_name(&user.name) } else { user.name.clone() };
    data.login = user.login.clone();
    data.email = if masked { address::masked(&user.email) } else { user.email.clone() };
    data.last_login_at = user.last_login_at;
    data.email_changed_at = user.email_changed_at;
    let promise = match &reseller {
        Some(r) => promise::find(db, promise::PromiseKind::Credential, &r.external_folded)?,
        None => None,
    };
    let mut mails = Vec::new();
    for mail in message::of_user(db, &user.id, Lane::Mail, SHOWN)? {
        mails.push(mail_line(db, &mail, lang)?);
    }
    let against = match &reseller {
        Some(r) => ApprovalAct::ALL.iter().map(|act| (*act, two::against(user, r, *act))).collect(),
        None => ApprovalAct::ALL.iter().map(|act| (*act, Some(Rule::Staff))).collect(),
    };
    let open = case::open_of_user(db, &user.id)?;
    let cases = open.iter().map(|case| (case.kind, case.protocol.clone())).collect();
    let supervised = open.into_iter().filter(|case| case.kind.is_supervisors());
    let supervised = supervised.map(|case| (decided(&case), case)).map(|(decided, case)| (case, decided)).collect();
    Ok(Card {
        id: user.id.to_string(),
        data,
        revealed: None,
        state: Some(user.state),
        role: Some(user.role),
        missing: match &reseller {
            Some(reseller) => registration::find(db, ctx, reseller)?,
            None => None,
        },
        risk: risk(promise.as_ref(), lang),
        promise,
        mails,
        failures: failures(request::of_login(db, &user.login_folded, SHOWN)?, lang),
        sessions: users::card::living(db, ctx, user)?,
        exits: exits::of(db, &user.id, SHOWN)?,
        barred: barred(db, ctx, user)?,
        frozen: is_frozen(user),
        waiting: two::waiting(db, ctx, user)?,
        fetch: personal::to_fetch(db, ctx, user)?.is_some(),
        against,
        cases,
        supervised,
        suppressed: suppression::find(db, &user.email_folded)?,
        near: near(ctx, &user.email),
    })
}

fn of_promise(db: &mut Db, ctx: &Ctx, promise: Promise, lang: Lang, masked: bool) -> Result<Card> {
    let reseller = match &promise.reseller_id {
        Some(id) => Some(reseller::get(db, id)?),
        None => None,
    };
    let reseller_email = reseller.as_ref().map(|reseller| reseller.contact_email.clone());
    let mut data = reseller.as_ref().map(|r| of_reseller(r, masked)).unwrap_or_default();
    data.login = promise.external_id.clone();
    data.external_id = promise.external_id.clone();
    Ok(Card {
        id: promise.id.to_string(),
        data,
        revealed: None,
        state: None,
        role: None,
        missing: match &reseller {
            Some(reseller) => registration::find(db, ctx, reseller)?,
            None => None,
        },
        mails: Vec::new(),
        failures: failures(request::of_login(db, &promise.external_folded, SHOWN)?, lang),
        sessions: Vec::new(),
        exits: Vec::new(),
        barred: Some(Rule::Pending),
        frozen: false,
        waiting: Vec::new(),
        fetch: false,
        against: ApprovalAct::ALL.iter().map(|act| (*act, Some(Rule::Pending))).collect(),
        cases: Vec::new(),
        supervised: Vec::new(),
        suppressed: None,
        near: reseller_email.as_deref().and_then(|email| near(ctx, email)),
        risk: risk(Some(&promise), lang),
        promise: Some(promise),
    })
}

fn near(ctx: &Ctx, email: &str) -> Option<String> {
    address::near_known(email, &ctx.config.mail.known_domains).map(str::to_owned)
}

fn risk(promise: Option<&Promise>, lang: Lang) -> &'static str {
    promise.and_then(|p| p.problem).map_or("", |problem| problem.sentence(lang))
}

/// A promise's problem, as a case keeps it, as a sentence to read out; empty for a word of an older version.
pub(super) fn problem_words(word: &str, lang: Lang) -> &'static str {
    Problem::parse(word).map_or("", |problem| problem.sentence(lang))
}

fn of_reseller(reseller: &Reseller, masked: bool) -> Data {
    let phone = reseller.contact_phone.clone().unwrap_or_default();
    let hide = |text: &str, by: fn(&str) -> String| {
        if masked && !text.is_empty() { by(text) } else { text.to_owned() }
    };
    Data {
        name: hide(&reseller.contact_name, format::masked_name),
        email: hide(&reseller.contact_email, address::masked),
        phone: if masked { hide(&phone, format::masked_phone) } else { format::phone(&phone) },
        reseller: reseller.legal_name.clone(),
        external_id: reseller.external_id.clone(),
        cnpj: if masked { format::masked_cnpj(&reseller.cnpj) } else { format::cnpj(&reseller.cnpj) },
        sales: reseller.sales_rep.clone().unwrap_or_default(),
        ..Data::default()
    }
}

fn mail_line(db: &mut Db, mail: &Message, lang: Lang) -> Result<MailLine> {
    let reference = match &mail.ticket_id {
        Some(id) => ticket::get(db, id)?.reference,
        None => String::new(),
    };
    let attempts = message::attempts_of(db, &mail.id)?;
    let first_unknown = attempts.iter().position(|a| a.outcome == Some(Outcome::Unknown));
    let again = |n: usize| first_unknown.is_some_and(|first| first < n);
    let attempts = attempts.iter().enumerate().map(|(n, a)| attempt_line(a, again(n), lang)).collect();
    let reports = delivery_report::of_message(db, &mail.id)?;
    let explained = delivery::explain(mail, &reports, Asker::House, lang);
    let reports = reports.iter().map(|r| report_line(r, lang)).collect();
    Ok(MailLine {
        subject: mail.name(lang),
        reference,
        to: address::masked(&mail.address),
        state: mail.state,
        queued_at: mail.created_at,
        kept_back: mail.problem == Some(Reason::Suppressed),
        delivered_at: mail.delivered_at,
        explained,
        attempts,
        reports,
    })
}

fn report_line(report: &DeliveryReport, lang: Lang) -> ReportLine {
    let why = report.reason.map_or("", |reason| reason.sentence(lang));
    ReportLine { at: report.received_at, action: report.action, what: report.action.sentence(lang), why }
}

/// `again`: an earlier attempt of the same mail ended with an unknown outcome.
fn attempt_line(attempt: &Attempt, again: bool, lang: Lang) -> AttemptLine {
    let why = match attempt.outcome {
        Some(Outcome::Temporary | Outcome::Permanent) => {
            reason::of_reply(attempt.stage, attempt.code, attempt.detail.as_deref().unwrap_or("")).sentence(lang)
        }
        Some(Outcome::Lost) if again => TrailText::of(lang).lost_again,
        Some(Outcome::Lost) => TrailText::of(lang).lost,
        Some(Outcome::Unknown) if again => TrailText::of(lang).attempt_unknown_again,
        Some(Outcome::Unknown) => TrailText::of(lang).attempt_unknown,
        Some(Outcome::Relayed) if again => TrailText::of(lang).twin_taken,
        Some(Outcome::Relayed) => TrailText::of(lang).attempt_taken,
        None => TrailText::of(lang).attempt_running,
    };
    let end = match attempt.outcome {
        None => AttemptEnd::Running,
        Some(Outcome::Relayed) => AttemptEnd::Taken,
        Some(Outcome::Unknown) => AttemptEnd::Unknown,
        Some(Outcome::Temporary | Outcome::Permanent | Outcome::Lost) => AttemptEnd::Failed,
    };
    AttemptLine { at: attempt.started_at, end, why }
}

/// Those that led to no code or password, and those that are held back.
fn failures(requests: Vec<Request>, lang: Lang) -> Vec<FailureLine> {
    let line = |r: Request| {
        let why = match r.outcome {
            None if r.is_slowed() => TrailText::of(lang).slowed,
            None => return None,
            Some(outcome) if outcome.is_served() => return None,
            Some(outcome) => outcome.words(lang),
        };
        Some(FailureLine { at: r.created_at, why, reference: r.reference })
    };
    requests.into_iter().filter_map(line).collect()
}
