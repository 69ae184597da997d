//! What the desk sees of one person: masked data, the promise, what is open about them; `trail` has the mails. The masking happens here, so that no door can forget it.

use super::approval::is_frozen;
use super::barred::barred;
use super::supervised::{decided, is_of};
use super::trail::{self, FailureLine, MailLine};
use super::two::{self, Waiting};
use super::{personal, staff};
use crate::db::Db;
use crate::db::types::{Instant, PromiseId, UserId};
use crate::error::{Error, Result, Rule};
use crate::flow::registration::{self, Missing};
use crate::flow::sign_in::exits::{self, Exit};
use crate::flow::{reseller_name, users};
use crate::model::address;
use crate::model::approval::ApprovalAct;
use crate::model::case::{self, Case, CaseKind};
use crate::model::ctx::Ctx;
use crate::model::decision::Decision;
use crate::model::promise::{self, Problem, Promise};
use crate::model::reseller::{self, Reseller};
use crate::model::role::Role;
use crate::model::session::Session;
use crate::model::suppression::{self, Suppression};
use crate::model::user::{self, User, UserState};
use crate::text::Lang;
use crate::text::format;

/// How many ended sessions are shown.
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
    /// The login is deleted; none while it is not.
    pub deleted: Option<Deleted>,
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

/// A login that was deleted: it stays reserved and opens nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Deleted {
    /// When.
    pub at: Instant,
    /// What was known of the person is gone too.
    pub erased: bool,
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

impl Card {
    /// Of the distributor's own people.
    pub fn is_staff(&self) -> bool {
        self.role.is_some_and(Role::is_staff)
    }

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
    let mut against = Vec::new();
    for act in ApprovalAct::ALL {
        against.push((
            *act,
            match &reseller {
                Some(reseller) => two::against(user, reseller, *act),
                None => staff::refused(db, ctx, user, *act)?,
            },
        ));
    }
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
        mails: trail::mails(db, &user.id, lang)?,
        failures: trail::failures(db, &user.login_folded, lang)?,
        sessions: users::card::living(db, ctx, user)?,
        exits: exits::of(db, &user.id, SHOWN)?,
        barred: barred(db, ctx, user)?,
        frozen: is_frozen(user),
        deleted: deleted(user),
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
        failures: trail::failures(db, &promise.external_folded, lang)?,
        sessions: Vec::new(),
        exits: Vec::new(),
        barred: Some(Rule::Pending),
        frozen: false,
        deleted: None,
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

fn deleted(user: &User) -> Option<Deleted> {
    let at = user.deactivated_at.unwrap_or(user.updated_at);
    (user.state == UserState::Deactivated).then_some(Deleted { at, erased: user.email_folded.is_empty() })
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
