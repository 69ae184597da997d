//! Letters of conversations: an agent's answer, and what a sales representative is told.

use super::{Draft, Writer, button, say};
use crate::mail::letter::{ContactNews, Letter, NotTaken, Thread};
use crate::mail::paper::{Block, name};
use crate::text::contact::ContactText;
use crate::text::fill;
use crate::text::format::long;

/// Two first lines: to somebody whose name is not known, and to somebody whose name is.
fn hello([nobody, somebody]: [&str; 2], visitor: &str, protocol: &str) -> String {
    match visitor {
        "" => fill(nobody, &[("protocol", protocol)]),
        visitor => fill(somebody, &[("name", &name(visitor)), ("protocol", protocol)]),
    }
}

impl Writer<'_> {
    pub(super) fn contact_answer(&self, visitor: &str, protocol: &str, text: &str, thread: &Thread) -> Draft {
        let t = self.note;
        let mut blocks: Vec<Block> = text.lines().filter(|line| !line.trim().is_empty()).map(say).collect();
        blocks.extend(self.go_on(thread));
        let first_line = hello([t.answer_hello, t.answer_hello_name], visitor, protocol);
        (fill(t.answer_subject, &[("protocol", protocol)]), first_line, blocks)
    }

    pub(super) fn contact_note(&self, visitor: &str, protocol: &str, news: ContactNews, thread: &Thread) -> Draft {
        let t = self.note;
        let mut blocks = match news {
            ContactNews::Received { back_ms } => {
                let back = back_ms.map(|at| fill(t.received_back, &[("at", &long(at, self.head.zone, self.lang))]));
                [say(t.received)].into_iter().chain(back.as_deref().map(say)).collect()
            }
            ContactNews::NotTaken { why } => vec![say(t.not_taken), say(self.why(why))],
        };
        match news {
            ContactNews::NotTaken { why: NotTaken::Over } => {
                blocks.push(button(t.thread_open, &self.head.links.contact));
            }
            _ => blocks.extend(self.go_on(thread)),
        }
        let first_line = hello([t.thread_hello, t.thread_hello_name], visitor, protocol);
        (fill(t.answer_subject, &[("protocol", protocol)]), first_line, blocks)
    }

    /// How a conversation goes on.
    fn go_on(&self, thread: &Thread) -> [Block; 2] {
        let t = self.note;
        let how = if thread.reply_to.is_some() { t.thread_go_on } else { t.thread_page };
        [say(how), button(t.thread_open, &self.head.links.contact)]
    }

    fn why(&self, why: NotTaken) -> &'static str {
        let (t, page) = (self.note, ContactText::of(self.lang));
        match why {
            NotTaken::Ticket => page.looks_ticket,
            NotTaken::Password => page.looks_password,
            NotTaken::Code => page.looks_code,
            NotTaken::Card => page.looks_card,
            NotTaken::TooLong => t.not_taken_long,
            NotTaken::Marks => t.not_taken_marks,
            NotTaken::Empty => t.not_taken_empty,
            NotTaken::TooMany => t.not_taken_many,
            NotTaken::Over => t.not_taken_over,
        }
    }

    pub(super) fn for_representative(&self, letter: &Letter) -> Draft {
        let Letter::CaseForRepresentative {
            representative,
            reseller,
            external_id,
            person,
            protocol,
            delivered_on,
            late,
        } = letter
        else {
            return Draft::default();
        };
        let t = self.note;
        let mut facts = vec![
            (self.all.label_reseller.into(), name(reseller)),
            (t.representative_id.into(), external_id.clone()),
            (self.all.label_person.into(), name(person)),
            (t.representative_protocol.into(), protocol.clone()),
        ];
        facts.extend(delivered_on.iter().map(|day| (t.representative_day.into(), day.clone())));
        let what = match (delivered_on, late) {
            (None, _) => t.representative_order,
            (Some(_), false) => t.representative_delivery,
            (Some(_), true) => t.representative_late,
        };
        let blocks = vec![say(what), Block::Facts(facts), say(t.representative_next)];
        let (subject, _) = self.reseller(t.representative_subject, reseller);
        let first_line =
            fill(t.representative_hello, &[("name", &name(representative)), ("reseller", &name(reseller))]);
        (subject, first_line, blocks)
    }
}
