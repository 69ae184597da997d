//! Why a mail has not arrived, for whoever has to do something about it: what the other side's code says, and what to do.

use crate::mail::send::enhanced_code;
use crate::model::delivery_report::{DeliveryReport, Reported};
use crate::model::message::{Asker, Lane, Message, MessageState, Reason};
use crate::text::delivery::advice::AdviceText;
use crate::text::delivery::status::StatusCode;
use crate::text::{Lang, fill};

/// What is known and what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explained {
    /// One sentence to read out.
    pub reason: &'static str,
    /// "5.1.1: …": what the code of the other side says; empty when there was none, or one that is not in the list.
    pub code: String,
    /// "What to do: …".
    pub todo: String,
}

/// Of a mail that waits for another attempt, that failed, or that the recipient's side still holds; none while nothing is
/// wrong. `reports` are those about it, in order.
pub fn explain(mail: &Message, reports: &[DeliveryReport], asker: Asker, lang: Lang) -> Option<Explained> {
    let last = reports.last().filter(|report| report.action == Reported::Delayed);
    let problem = match mail.state {
        MessageState::Delayed | MessageState::Unknown | MessageState::Failed => mail.problem,
        MessageState::Relayed => last.and_then(|report| report.reason),
        MessageState::Queued | MessageState::Sending | MessageState::Delivered | MessageState::Voided => None,
    };
    let problem = problem.filter(|_| mail.lane == Lane::Mail)?;
    let said = enhanced_code(mail.reply.as_deref().unwrap_or_default()).filter(|_| mail.state != MessageState::Relayed);
    let reported = reports.iter().rev().map(|report| report.status.as_str()).filter(|status| !status.is_empty());
    // The vague x.0.0 counts only where nobody was more exact.
    let code = said.into_iter().chain(reported).find(|code| !code.ends_with(".0.0")).or(said);
    Some(of(problem, code, mail.state == MessageState::Failed, asker, lang))
}

/// Of a reason and a code.
fn of(problem: Reason, code: Option<&str>, given_up: bool, asker: Asker, lang: Lang) -> Explained {
    let t = AdviceText::of(lang);
    let known = code.and_then(|code| StatusCode::of(code).map(|known| (code, known.sentence(lang))));
    let advice = if given_up { problem.advice().once_given_up() } else { problem.advice() };
    Explained {
        reason: problem.sentence(lang),
        code: known
            .map_or_else(String::new, |(code, sentence)| fill(t.code_says, &[("code", code), ("sentence", sentence)])),
        todo: fill(t.todo, &[("advice", advice.words(asker, lang))]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::flow::delivery::reason::of_status;

    #[test]
    fn every_code_of_the_list_leads_to_a_reason_with_something_to_do_for_everybody_in_every_language() {
        for known in StatusCode::ALL {
            for class in ["4", "5"] {
                let code = format!("{class}.{}", known.detail());
                let reason = of_status(&code, "");
                for (lang, asker) in Lang::ALL.into_iter().flat_map(|lang| Asker::ALL.map(|asker| (lang, asker))) {
                    let found = of(reason, Some(&code), class == "5", asker, lang);
                    assert_eq!(found.code, format!("{code}: {}", known.sentence(lang)));
                    assert!(found.todo.ends_with('.') && found.todo.len() > 30, "{code}: {found:?}");
                }
            }
        }
    }

    #[test]
    fn what_waits_by_itself_is_somebody_s_turn_once_it_was_given_up() {
        let todo = |given_up| of(Reason::Unreachable, None, given_up, Asker::House, Lang::En).todo;
        assert!(todo(false).starts_with("What to do: wait"), "{}", todo(false));
        assert!(todo(true).starts_with("What to do: confirm the address"), "{}", todo(true));
    }
}
