//! Letters that carry a secret: temporary passwords and codes.

use super::{Draft, Writer, button, say};
use crate::mail::letter::{Asked, Person};
use crate::mail::paper::{Block, name};
use crate::text::fill;

impl Writer<'_> {
    pub(super) fn first_access(&self, person: &Person) -> Draft {
        let t = self.code;
        let mut blocks = vec![say(&fill(t.first_intro, &[("portals", &self.list(&self.head.portals))]))];
        blocks.extend(self.temporary_password(person));
        (self.subject(t.first_subject, person), self.about(self.all.hello, person), blocks)
    }

    pub(super) fn new_password(&self, person: &Person, asked: &Asked) -> Draft {
        let t = self.code;
        let mut blocks = vec![match asked {
            Asked::Page => say(t.new_by_page),
            Asked::Administrator(who) => say(&fill(t.new_by_administrator, &[("who", &name(who))])),
            Asked::Desk => say(t.new_by_desk),
            Asked::Distributor => say(&fill(t.new_by_distributor, &[("brand", &self.head.brand)])),
        }];
        if *asked != Asked::Page {
            blocks.push(say(t.new_only));
        }
        blocks.extend(self.temporary_password(person));
        blocks.push(say(t.new_keep));
        (self.subject(t.new_subject, person), self.about(self.all.hello, person), blocks)
    }

    fn temporary_password(&self, person: &Person) -> Vec<Block> {
        let t = self.code;
        vec![
            self.secret(t.password_label, Some(t.password_use)),
            Block::Steps(vec![
                t.step_login.into(),
                fill(t.step_type, &[("login", &person.login)]),
                t.step_choose.into(),
            ]),
            button(self.all.button_login, &self.head.links.login),
            say(t.late),
            say(&fill(t.not_you, &[("name", &name(&person.name))])),
        ]
    }

    pub(super) fn recovery_code(&self, person: &Person) -> Draft {
        let t = self.code;
        let blocks = vec![
            say(t.recovery_intro),
            self.secret(t.recovery_label, None),
            Block::Steps(vec![
                t.recovery_step_open.into(),
                fill(t.recovery_step_type, &[("login", &person.login)]),
                t.recovery_step_choose.into(),
            ]),
            button(self.all.button_recover, &self.head.links.recover),
            say(t.recovery_late),
            say(&fill(t.recovery_not_you, &[("name", &name(&person.name))])),
        ];
        (self.subject(t.recovery_subject, person), self.about(self.all.hello, person), blocks)
    }

    pub(super) fn email_confirm(&self, person: &Person) -> Draft {
        let t = self.code;
        let blocks = vec![
            say(t.confirm_intro),
            self.secret(t.confirm_label, None),
            button(self.all.button_account, &self.head.links.account),
            say(t.confirm_ignore),
        ];
        (self.subject(t.confirm_subject, person), self.about(self.all.hello, person), blocks)
    }

    pub(super) fn staff_setup(&self, person: &Person) -> Draft {
        let t = self.code;
        let blocks = vec![
            say(t.staff_intro),
            self.secret(t.staff_label, None),
            Block::Steps(vec![
                t.staff_step_open.into(),
                fill(t.recovery_step_type, &[("login", &person.login)]),
                t.step_choose.into(),
            ]),
            button(self.all.button_setup, &self.head.links.setup),
            say(t.staff_late),
        ];
        (self.subject(t.staff_subject, person), self.about(self.all.hello_staff, person), blocks)
    }
}
