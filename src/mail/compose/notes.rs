//! Letters that tell something and carry no secret.

use super::{Draft, Writer, button, say};
use crate::mail::letter::{Asked, Happened, LoginEntry, Person};
use crate::mail::paper::{Block, name};
use crate::text::{fill, format};

impl Writer<'_> {
    pub(super) fn mismatch(&self, person: &Person, typed: &str) -> Draft {
        let t = self.note;
        let blocks = vec![
            say(&fill(t.mismatch_intro, &[("typed", &name(typed))])),
            say(t.mismatch_you),
            button(self.all.button_forgot, &self.head.links.forgot),
            say(t.mismatch_other),
            say(t.mismatch_wrong),
        ];
        (self.subject(t.mismatch_subject, person), self.about(self.all.hello, person), blocks)
    }

    pub(super) fn login_list(&self, logins: &[LoginEntry], after_mismatch: bool) -> Draft {
        let t = self.note;
        let mut blocks = vec![say(if after_mismatch { t.list_mismatch } else { t.list_asked })];
        for entry in logins {
            let mut facts = vec![
                (self.all.label_login.into(), entry.person.login.clone()),
                (self.all.label_person.into(), name(&entry.person.name)),
                (self.all.label_reseller.into(), name(&entry.person.reseller)),
            ];
            if !entry.administrators.is_empty() {
                let who: Vec<String> = entry.administrators.iter().map(|who| name(who)).collect();
                facts.push((self.all.label_administrators.into(), self.list(&who)));
            }
            blocks.push(Block::Facts(facts));
        }
        blocks.extend([
            say(t.list_next),
            button(self.all.button_forgot, &self.head.links.forgot),
            say(t.list_left),
            say(t.ignore),
        ]);
        let n = logins.len().to_string();
        let (what, first_line) = match logins {
            [only] => (t.list_subject_one.to_owned(), self.about(self.all.hello_about, &only.person)),
            _ => {
                let first = logins.first().map_or(String::new(), |entry| self.about(self.all.person, &entry.person));
                (fill(t.list_subject, &[("n", &n)]), fill(self.all.hello_list, &[("n", &n), ("first", &first)]))
            }
        };
        let subject = logins.first().map_or(what.clone(), |entry| self.subject(&what, &entry.person));
        (subject, first_line, blocks)
    }

    pub(super) fn blocked(&self, person: &Person, administrators: &[String]) -> Draft {
        let t = self.note;
        let who: Vec<String> = administrators.iter().map(|who| name(who)).collect();
        let help = match who.as_slice() {
            [] => say(t.blocked_desk),
            who => say(&fill(t.blocked_administrators, &[("who", &self.list(who))])),
        };
        let blocks = vec![say(t.blocked_intro), help, say(t.ignore)];
        (self.subject(t.blocked_subject, person), self.about(self.all.hello, person), blocks)
    }

    pub(super) fn pending(&self, reseller: &str, external_id: &str, due_ms: i64) -> Draft {
        let t = self.note;
        let due = format::long(due_ms, self.head.zone, self.lang);
        let blocks = vec![
            say(&fill(t.pending_intro, &[("reseller", &name(reseller)), ("id", external_id), ("due", &due)])),
            say(&fill(t.pending_wait, &[("sender", &self.head.sender)])),
            button(self.all.button_progress, &self.head.links.progress),
        ];
        let (subject, first_line) = self.reseller(t.pending_subject, reseller);
        (subject, first_line, blocks)
    }

    pub(super) fn recovery_notice(&self, person: &Person) -> Draft {
        let t = self.note;
        let blocks =
            vec![say(t.recovered_intro), say(t.recovered_act), button(self.all.button_users, &self.head.links.users)];
        (self.subject(t.recovered_subject, person), self.about(self.all.hello_about, person), blocks)
    }

    pub(super) fn notice(&self, person: &Person, happened: Happened, by: &Asked) -> Draft {
        let t = self.note;
        let by = match by {
            Asked::Page => t.by_page.to_owned(),
            Asked::Administrator(who) => fill(t.by_administrator, &[("who", &name(who))]),
            Asked::Desk => t.by_desk.to_owned(),
            Asked::Distributor => fill(t.by_distributor, &[("brand", &self.head.brand)]),
        };
        let links = &self.head.links;
        let (what, done, after) = match happened {
            Happened::PasswordChanged => (
                t.password_subject,
                t.password_done,
                vec![say(t.password_not_you), button(self.all.button_forgot, &links.forgot)],
            ),
            Happened::Blocked => (t.account_blocked_subject, t.account_blocked_done, vec![say(t.mistake)]),
            Happened::Unblocked => {
                (t.unblocked_subject, t.unblocked_done, vec![button(self.all.button_login, &links.login)])
            }
            Happened::RoleChanged => (t.role_subject, t.role_done, vec![say(t.mistake)]),
            Happened::Deleted => (t.deleted_subject, t.deleted_done, vec![say(t.mistake)]),
            Happened::FactorAdded => (t.factor_subject, t.factor_added, vec![say(t.factor_not_you)]),
            Happened::FactorRemoved => (t.factor_subject, t.factor_removed, vec![say(t.factor_not_you)]),
            Happened::SpareCodeUsed => (t.factor_subject, t.factor_spare, vec![say(t.factor_not_you)]),
            Happened::EmailChanged => (t.email_subject, t.email_done, vec![say(t.email_not_you)]),
        };
        let mut blocks = vec![say(&fill(done, &[("by", &by)]))];
        blocks.extend(after);
        (self.subject(what, person), self.about(self.all.hello, person), blocks)
    }

    pub(super) fn alternate(&self, reseller: &str, masked: &str) -> Draft {
        let t = self.note;
        let blocks = vec![
            say(&fill(t.alternate_intro, &[("reseller", &name(reseller)), ("masked", &name(masked))])),
            say(t.alternate_why),
            say(&fill(t.alternate_check, &[("sender", &self.head.sender)])),
            button(self.all.button_progress, &self.head.links.progress),
            say(t.alternate_wrong),
        ];
        let (subject, first_line) = self.reseller(t.alternate_subject, reseller);
        (subject, first_line, blocks)
    }

    pub(super) fn reminder(&self, person: &Person, of: &str, sent_ms: i64, until_ms: i64) -> Draft {
        let t = self.note;
        let (sent, until) =
            (format::date(sent_ms, self.head.zone, self.lang), format::long(until_ms, self.head.zone, self.lang));
        let blocks = vec![
            say(&fill(t.reminder_intro, &[("sent", &sent), ("until", &until)])),
            say(&fill(t.reminder_find, &[("reference", of), ("sender", &self.head.sender)])),
            button(self.all.button_login, &self.head.links.login),
            say(t.reminder_lost),
            button(self.all.button_forgot, &self.head.links.forgot),
        ];
        (self.subject(t.reminder_subject, person), self.about(self.all.hello, person), blocks)
    }

    pub(super) fn email_changing(&self, person: &Person, stop: &str, until_ms: i64) -> Draft {
        let t = self.note;
        let until = format::long(until_ms, self.head.zone, self.lang);
        let blocks = vec![
            say(&fill(t.changing_intro, &[("until", &until)])),
            say(t.changing_fine),
            say(&fill(t.changing_stop, &[("reference", stop)])),
            button(t.changing_button, &self.head.links.stop),
            say(t.changing_after),
        ];
        (self.subject(t.changing_subject, person), self.about(self.all.hello, person), blocks)
    }

    pub(super) fn withdrawn(&self, reseller: &str) -> Draft {
        let t = self.note;
        let blocks = vec![say(&fill(t.withdrawn_intro, &[("reseller", &name(reseller))])), say(t.withdrawn_act)];
        let (subject, first_line) = self.reseller(t.withdrawn_subject, reseller);
        (subject, first_line, blocks)
    }

    pub(super) fn test(&self) -> Draft {
        let t = self.note;
        let blocks = vec![say(t.test_look), say(t.withdrawn_act)];
        (fill(t.test_subject, &[("brand", &self.head.brand)]), t.test_intro.to_owned(), blocks)
    }
}
