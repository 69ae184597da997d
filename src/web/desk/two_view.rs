//! The pages of the acts that need two people: the proposal, the question of the second person, what the card shows.

use askama::Template;

use crate::model::approval::{ApprovalAct, Proof};
use crate::model::role::Role;
use crate::text::Lang;
use crate::text::desk::DeskText;
use crate::text::desk::two::TwoText;
use crate::web::desk::whom::Whom;
use crate::web::kit::input::Filled;
use crate::web::kit::page::Page;
use crate::web::kit::shared::ConfirmPage;
use crate::web::paths;

/// Posted as `proof` where there is none.
pub const NO_PROOF: &str = "none";

/// What an act is called where.
#[derive(Clone, Copy, Debug)]
pub struct ActWords {
    /// Over its proposal on the card, and on the button that leads to the form.
    pub name: &'static str,
    /// Of the form.
    pub title: &'static str,
    /// Under it.
    pub lead: &'static str,
    /// On the button of the second person.
    pub approve: &'static str,
    /// The question to the second person.
    pub question: &'static str,
    /// What follows; `{email}` and `{who}` are filled.
    pub consequences: [&'static str; 3],
    /// Said when it is done; `{reference}` is filled.
    pub done: &'static str,
    /// Said when it is proposed.
    pub proposed: &'static str,
    /// Said when the proposal is withdrawn.
    pub withdrawn: &'static str,
}

/// The words of an act; about an account of the distributor's own people nothing happens by time alone.
pub fn words(act: ApprovalAct, staff: bool, lang: Lang) -> ActWords {
    let (words, t) = (of_anybody(act, lang), TwoText::of(lang));
    match act {
        ApprovalAct::Email if staff => {
            ActWords { lead: t.staff_email_lead, proposed: t.staff_proposed, done: t.staff_email_done, ..words }
        }
        ApprovalAct::Factors if staff => ActWords {
            lead: t.staff_factors_lead,
            consequences: [t.factors_1, t.staff_factors_2, t.approve_audit],
            proposed: t.staff_proposed,
            done: t.staff_factors_done,
            ..words
        },
        _ => words,
    }
}

fn of_anybody(act: ApprovalAct, lang: Lang) -> ActWords {
    let (d, t) = (DeskText::of(lang), TwoText::of(lang));
    let shared = ActWords {
        name: d.release,
        title: d.release_title,
        lead: d.release_lead,
        approve: d.approve,
        question: d.approve_title,
        consequences: [d.approve_1, d.approve_2, d.approve_3],
        done: d.released,
        proposed: t.proposed,
        withdrawn: t.withdrawn,
    };
    match act {
        ApprovalAct::Release => ActWords { withdrawn: d.withdrawn, ..shared },
        ApprovalAct::Email => ActWords {
            name: t.email,
            title: t.email_title,
            lead: t.email_lead,
            approve: t.email_approve,
            question: t.email_question,
            consequences: [t.email_1, t.email_2, t.email_3],
            done: t.email_done,
            ..shared
        },
        ApprovalAct::Factors => ActWords {
            name: t.factors,
            title: t.factors_title,
            lead: t.factors_lead,
            approve: t.factors_approve,
            question: t.factors_question,
            consequences: [t.factors_1, t.factors_2, t.approve_audit],
            done: t.factors_done,
            ..shared
        },
        ApprovalAct::Password => ActWords {
            name: t.password,
            title: t.password_title,
            lead: t.password_lead,
            approve: t.password_approve,
            question: t.password_question,
            consequences: [t.password_1, t.password_2, t.approve_audit],
            done: t.password_done,
            proposed: t.staff_proposed,
            ..shared
        },
        ApprovalAct::Export => ActWords {
            name: t.export,
            title: t.export_title,
            lead: t.export_lead,
            approve: t.export_approve,
            question: t.export_question,
            consequences: [t.export_1, t.export_2, t.approve_audit],
            done: t.export_done,
            ..shared
        },
        ApprovalAct::Erasure => ActWords {
            name: t.erasure,
            title: t.erasure_title,
            lead: t.erasure_lead,
            approve: t.erasure_approve,
            question: t.erasure_question,
            consequences: [t.erasure_1, t.erasure_2, t.erasure_3],
            done: t.erasure_done,
            ..shared
        },
        ApprovalAct::Administrator => ActWords {
            name: t.administrator,
            title: t.administrator_title,
            lead: t.administrator_lead,
            approve: t.administrator_approve,
            question: t.administrator_question,
            consequences: [t.administrator_1, t.administrator_2, t.approve_audit],
            done: t.administrator_done,
            ..shared
        },
    }
}

/// A proposal that waits for the second person.
#[derive(Clone, Debug)]
pub struct WaitingView {
    /// Posted as `approval`.
    pub id: String,
    /// Who proposed it, when, and until when it is good.
    pub said: String,
    /// What proves it.
    pub proof: &'static str,
    /// How the proof was obtained.
    pub note: String,
    /// What is to be, in words: the right e-mail, who follows, when it takes effect alone.
    pub lines: Vec<String>,
    /// The reader proposed it.
    pub mine: bool,
    /// It has run out.
    pub over: bool,
}

/// An act that can be proposed, or waits.
#[derive(Clone, Debug)]
pub struct ActView {
    /// Its words.
    pub words: ActWords,
    /// Where it is proposed.
    pub propose: String,
    /// Where it is approved.
    pub approve: String,
    /// Where it is withdrawn.
    pub withdraw: String,
    /// The proposal that waits.
    pub waiting: Option<WaitingView>,
}

impl ActView {
    /// Of this person.
    pub fn new(id: &str, act: ApprovalAct, words: ActWords, waiting: Option<WaitingView>) -> Self {
        Self {
            words,
            propose: paths::person_act(id, act.as_str()),
            approve: paths::with_query(&paths::person_act(id, "approve"), &[("act", act.as_str())]),
            withdraw: paths::person_act(id, "withdraw"),
            waiting,
        }
    }
}

/// A kind of proof to choose.
#[derive(Clone, Debug)]
pub struct ProofChoice {
    /// Posted as `proof`.
    pub code: &'static str,
    /// In words.
    pub name: &'static str,
    /// Chosen before.
    pub chosen: bool,
}

/// The proposal of an act. Fields: `proof`, `confirmer`, `reason`, and by the act `email`, `successor`, `name`.
#[derive(Debug, Template)]
#[template(path = "desk/propose.html")]
pub struct ProposePage {
    /// The frame.
    pub page: Page,
    /// Of the card.
    pub id: String,
    /// What is proposed.
    pub act: ApprovalAct,
    /// Its words.
    pub words: ActWords,
    /// "Ana L., login R10482.ana".
    pub whom: String,
    /// What was typed.
    pub form: Filled,
    /// What may prove it.
    pub proofs: Vec<ProofChoice>,
    /// About the distributor's own people: no Administrator confirms it.
    pub staff: bool,
}

crate::page!(ProposePage, DeskText);

impl ProposePage {
    /// For this person, with what was typed; `of`: their role; `confirmed`: the sales representative is a proof for this
    /// reader.
    pub fn new(page: Page, whom: &Whom, (act, of, confirmed): (ApprovalAct, Role, bool), form: Filled) -> Self {
        let lang = page.lang;
        let choice = |code: &'static str, name| ProofChoice { code, name, chosen: form.is("proof", code) };
        let offered = act.proofs(of).iter().filter(|proof| **proof != Proof::Representative || confirmed);
        let mut proofs: Vec<_> = offered.map(|p: &Proof| choice(p.as_str(), p.words(lang))).collect();
        let staff = of.is_staff();
        if act != ApprovalAct::Release && !staff {
            proofs.push(choice(NO_PROOF, TwoText::of(lang).proof_none));
        }
        let words = words(act, staff, lang);
        Self { id: whom.id.clone(), act, words, whom: whom.words(&page), proofs, staff, form, page }
    }

    fn two(&self) -> &'static TwoText {
        TwoText::of(self.page.lang)
    }

    fn is_release(&self) -> bool {
        self.act == ApprovalAct::Release
    }

    fn is_email(&self) -> bool {
        self.act == ApprovalAct::Email
    }

    fn is_administrator(&self) -> bool {
        self.act == ApprovalAct::Administrator
    }

    fn action(&self) -> String {
        paths::person_act(&self.id, self.act.as_str())
    }

    fn back(&self) -> String {
        paths::person(&self.id)
    }
}

/// The question of the second person; `email` is the address that it is about, masked, `who` a successor.
pub fn approve_question(
    page: Page,
    whom: &Whom,
    t: ActWords,
    waiting: &WaitingView,
    (email, who): (&str, &str),
) -> ConfirmPage {
    let mut consequences = vec![waiting.said.clone(), format!("{}: {}", waiting.proof, waiting.note)];
    consequences.extend(t.consequences.iter().map(|line| page.fill2(line, "email", email, "who", who)));
    ConfirmPage {
        title: t.question.to_owned(),
        lead: whom.words(&page),
        consequences,
        action: paths::person_act(&whom.id, "approve"),
        hidden: vec![("approval".to_owned(), waiting.id.clone())],
        yes: t.approve.to_owned(),
        danger: false,
        back: paths::person(&whom.id),
        ask: None,
        page,
    }
}

/// The page of the old address. Fields: `login`, `reference`.
#[derive(Debug, Template)]
#[template(path = "desk/stop.html")]
pub struct StopPage {
    /// The frame.
    pub page: Page,
    /// What was typed.
    pub form: Filled,
    /// It is stopped: the form is gone.
    pub done: bool,
}

crate::page!(StopPage, TwoText);
