//! The list of questions, the search among them, and one answer.

use actix_web::{HttpResponse, web};

use super::view::{AnswerPage, HelpPage, Links};
use super::ways::{self, Known, Way, known, ways};
use crate::error::{Error, Result};
use crate::flow;
use crate::flow::help::Own;
use crate::text::account::AccountText;
use crate::text::help::{Group, HelpText, Question};
use crate::text::{fill, format};
use crate::web::kit::input::Filled;
use crate::web::kit::page::{Page, ok};
use crate::web::kit::shared::Fact;
use crate::web::paths;
use crate::web::recovery::view::term;
use crate::web::routes::{Routes, Who};
use crate::web::visit::Visit;

/// Answers that a search shows.
const MOST: usize = 6;

/// Enters the routes.
pub fn routes(routes: &mut Routes) {
    routes.get(paths::HELP, Who::Anyone, list).get(format!("{}/{{question}}", paths::HELP), Who::Anyone, answer);
}

async fn list(visit: Visit) -> HttpResponse {
    let (page, t, lang) = (visit.page(), HelpText::of(visit.lang), visit.lang);
    let typed = visit.query("q");
    let found = typed.as_deref().map(|typed| links(&page, flow::help::search(lang, typed).into_iter().take(MOST)));
    let of =
        |group: &Group| (group.name(lang), links(&page, Question::ALL.iter().copied().filter(|q| q.group() == *group)));
    visit.answer(Ok(ok(&HelpPage {
        form: Filled::new(lang).with("q", typed.unwrap_or_default()),
        none_next: page.fill(t.none_next, "chat", page.chat_path()),
        groups: Group::ALL.iter().map(of).collect(),
        found,
        page,
    })))
}

fn links(page: &Page, questions: impl Iterator<Item = Question>) -> Links {
    questions.map(|question| (paths::help(question), question.name(page.lang))).collect()
}

async fn answer(visit: Visit, word: web::Path<String>) -> HttpResponse {
    let page = answer_page(&visit, &word).await;
    visit.answer(page)
}

async fn answer_page(visit: &Visit, word: &str) -> Result<HttpResponse> {
    let question = Question::parse(word).ok_or(Error::NotFound)?;
    let ctx = visit.ctx();
    let own = match visit.session {
        Some(_) => visit.app().read(move |db| flow::help::own(db, &ctx)).await?,
        None => None,
    };
    let (page, t, said) = (visit.page(), HelpText::of(visit.lang), question.answer());
    let values = values(visit, &page);
    let values: Vec<(&str, &str)> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let filled = |words: &crate::text::help::Words| fill(visit.lang.pick(*words), &values);
    let open = |way: &Way| {
        let (href, words) = way.link(t, &page);
        (href.to_owned(), words)
    };
    Ok(ok(&AnswerPage {
        question: question.name(visit.lang),
        lead: filled(&said.lead),
        in_order: ways::in_order(question),
        steps: said.steps.iter().map(filled).collect(),
        facts: own.map(|own| known(question).iter().flat_map(|fact| facts(visit, &page, &own, *fact)).collect()),
        ways: ways(question).iter().map(open).collect(),
        related: links(&page, question.related().iter().copied()),
        still: fill(t.still, &values),
        login_href: paths::with_query(paths::LOGIN, &[("next", &paths::help(question))]),
        page,
    }))
}

/// What the configuration says, by the names that answers use.
fn values(visit: &Visit, page: &Page) -> [(&'static str, String); 7] {
    let (config, facts) = (visit.app().config(), &page.brand().facts);
    [
        ("promise", term(page, &config.promise.policies.credential)),
        ("customer_promise", term(page, &config.promise.policies.end_customer)),
        ("sender", facts.sender_address.clone()),
        ("chat", page.chat_path().to_owned()),
        ("phone", facts.commercial_phone.clone()),
        ("first_hours", config.tickets.first_access_hours.to_string()),
        ("recovery_minutes", config.tickets.recovery_minutes.to_string()),
    ]
}

/// A fact of the reader in words; nothing where there is none.
fn facts(visit: &Visit, page: &Page, own: &Own, fact: Known) -> Vec<Fact> {
    let (t, a) = (HelpText::of(page.lang), AccountText::of(page.lang));
    let one = |label: &str, value: String| vec![Fact::new(label, value)];
    let Some(reseller) = &own.reseller else {
        return match fact {
            Known::Login => one(a.login, own.user.login.clone()),
            Known::Email => one(a.email, own.user.email.clone()),
            Known::Role => one(a.role, own.user.role.name(page.lang).to_owned()),
            _ => Vec::new(),
        };
    };
    let moment = |at: crate::model::ids::Instant| format::at(at.ms(), visit.zone(), page.lang);
    match fact {
        Known::Login => one(a.login, own.user.login.clone()),
        Known::Email => one(a.email, own.user.email.clone()),
        Known::Reseller => one(a.reseller, format!("{} ({})", reseller.legal_name, reseller.external_id)),
        Known::Role => one(a.role, own.user.role.name(page.lang).to_owned()),
        Known::Permissions => {
            let held = flow::access::effective(visit.app().config(), &own.user);
            one(a.permissions, held.into_iter().map(|p| p.name(page.lang)).collect::<Vec<_>>().join(", "))
        }
        Known::Administrators => {
            let name = |(name, login): &(String, String)| match *login == own.user.login {
                true => format!("{name} ({})", t.you_are_one),
                false => name.clone(),
            };
            let names: Vec<String> = own.administrators.iter().map(name).collect();
            one(a.administrators, if names.is_empty() { a.administrators_none.to_owned() } else { names.join(", ") })
        }
        Known::Access => own
            .promise
            .iter()
            .flat_map(|promise| {
                let stage = promise.stage.name_for_reseller(page.lang).to_owned();
                [Fact::new(t.state, stage), Fact::new(t.due, moment(promise.due_at))]
            })
            .collect(),
        Known::Missing => match &own.missing {
            None => one(t.missing, t.complete.to_owned()),
            Some(missing) => {
                let config = visit.app().config();
                let line = |(fact, at): &(String, crate::model::ids::Instant)| {
                    let (words, owner) = flow::registration::words(config, page.lang, fact);
                    let whose = match owner.as_str() {
                        "" => words,
                        owner => fill(a.incomplete_with, &[("fact", &words), ("owner", owner)]),
                    };
                    Fact::new(t.missing, fill(t.since, &[("fact", &whose), ("at", &moment(*at))]))
                };
                let protocol = Fact::new(t.missing_protocol, &missing.protocol);
                missing.facts.iter().map(line).chain([protocol]).collect()
            }
        },
        Known::Representative => {
            one(t.representative, reseller.sales_rep.clone().unwrap_or_else(|| t.no_representative.to_owned()))
        }
    }
}
