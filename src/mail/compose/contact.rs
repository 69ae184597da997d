//! Letters of conversations: an agent's answer, and what a sales representative is told.

use super::{Draft, Writer, say};
use crate::mail::letter::Letter;
use crate::mail::paper::{Block, name};
use crate::text::fill;

impl Writer<'_> {
    pub(super) fn contact_answer(&self, visitor: &str, protocol: &str, text: &str) -> Draft {
        let t = self.note;
        let first_line = match visitor {
            "" => fill(t.answer_hello, &[("protocol", protocol)]),
            visitor => fill(t.answer_hello_name, &[("name", &name(visitor)), ("protocol", protocol)]),
        };
        let mut blocks: Vec<Block> = text.lines().filter(|line| !line.trim().is_empty()).map(say).collect();
        blocks.push(say(t.answer_again));
        (fill(t.answer_subject, &[("protocol", protocol)]), first_line, blocks)
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
