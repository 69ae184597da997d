//! Letters to operators.

use super::{Draft, Writer, button, say};
use crate::mail::letter::{CrossedCounts, DigestLine, Person};
use crate::mail::paper::{Block, name};
use crate::text::{fill, format};

impl Writer<'_> {
    pub(super) fn promise_digest(
        &self,
        person: &Person,
        counts: &CrossedCounts,
        causes: &[(String, i64)],
        lines: &[DigestLine],
    ) -> Draft {
        let t = self.note;
        let counts = [
            (t.digest_at_risk, counts.at_risk),
            (t.digest_breached, counts.breached),
            (t.digest_late, counts.kept_late),
            (t.digest_back, counts.back_in_time),
        ];
        let all: i64 = counts.iter().map(|(_, count)| count).sum();
        let crossed = counts.iter().filter(|(_, count)| *count > 0);
        let mut blocks = vec![
            say(t.digest_intro),
            Block::Facts(crossed.map(|(label, count)| ((*label).into(), count.to_string())).collect()),
        ];
        if !causes.is_empty() {
            let causes = causes.iter().map(|(words, count)| (words.trim_end_matches('.').into(), count.to_string()));
            blocks.extend([say(t.digest_causes), Block::Facts(causes.collect())]);
        }
        let named = lines.iter().map(|line| {
            let due = format::long(line.due_ms, self.head.zone, self.lang);
            (name(&line.subject), fill(t.digest_line, &[("words", &line.words), ("due", &due)]))
        });
        blocks.extend([say(t.digest_first), Block::Facts(named.collect())]);
        blocks.extend([say(t.digest_more), button(t.digest_button, &self.head.links.promises)]);
        let subject = fill(t.digest_subject, &[("n", &all.to_string())]);
        (self.subject(&subject, person), self.about(self.all.hello_staff, person), blocks)
    }
}
