//! Where an answer leads, and which facts of the reader belong to it.

use crate::text::help::{HelpText, Question};
use crate::web::kit::page::Page;
use crate::web::paths;

/// A page that solves it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    Login,
    FirstAccess,
    ForgotPassword,
    ForgotLogin,
    Recover,
    Account,
    AdministratorLeft,
    Password,
    Sessions,
    Factors,
    Users,
    EndCustomer,
    EndCustomers,
    Import,
    HandOver,
    Privacy,
    Contact,
}

impl Way {
    /// Its address and what the link says; "Fale Conosco" is wherever the configuration has it.
    pub(super) fn link<'a>(self, t: &HelpText, page: &'a Page) -> (&'a str, &'static str) {
        match self {
            Self::Login => (paths::LOGIN, t.to_login),
            Self::FirstAccess => (paths::FIRST_ACCESS, t.to_first_access),
            Self::ForgotPassword => (paths::FORGOT_PASSWORD, t.to_forgot_password),
            Self::ForgotLogin => (paths::FORGOT_LOGIN, t.to_forgot_login),
            Self::Recover => (paths::RECOVER, t.to_recover),
            Self::Account => (paths::ACCOUNT, t.to_account),
            Self::AdministratorLeft => (paths::ACCOUNT_ADMINISTRATOR, t.to_administrator),
            Self::Password => (paths::ACCOUNT_PASSWORD, t.to_password),
            Self::Sessions => (paths::ACCOUNT_SESSIONS, t.to_sessions),
            Self::Factors => (paths::ACCOUNT_FACTORS, t.to_factors),
            Self::Users => (paths::USERS, t.to_users),
            Self::EndCustomer => (paths::END_CUSTOMER, t.to_end_customer),
            Self::EndCustomers => (paths::END_CUSTOMERS, t.to_end_customers),
            Self::Import => (paths::USERS_IMPORT, t.to_import),
            Self::HandOver => (paths::USERS_HAND_OVER, t.to_hand_over),
            Self::Privacy => (paths::ACCOUNT_DATA, t.to_privacy),
            Self::Contact => (page.contact(), t.to_contact),
        }
    }
}

/// Its steps are taken one after the other; else they are a list of what there is.
pub(super) fn in_order(question: Question) -> bool {
    question != Question::Roles
}

/// The pages that solve it, the first one first.
pub(super) fn ways(question: Question) -> &'static [Way] {
    use Question as Q;
    match question {
        Q::OneLogin => &[Way::Login],
        Q::FirstAccess => &[Way::FirstAccess],
        Q::MailMissing => &[Way::FirstAccess, Way::Contact],
        Q::TemporaryPassword => &[Way::Login, Way::ForgotPassword],
        Q::ForgotLogin => &[Way::ForgotLogin],
        Q::ForgotPassword => &[Way::ForgotPassword, Way::Recover],
        Q::EmailMismatch => &[Way::ForgotPassword, Way::ForgotLogin, Way::Contact],
        Q::ChangeEmail => &[Way::Account, Way::Contact],
        Q::Blocked => &[Way::ForgotPassword, Way::Contact],
        Q::SecondFactor => &[Way::Factors, Way::Contact],
        Q::SharedMailbox => &[Way::ForgotLogin],
        Q::Stranger => &[Way::Password, Way::Sessions],
        Q::Administrator => &[Way::ForgotLogin, Way::AdministratorLeft],
        Q::Roles => &[Way::Account],
        Q::NoPrices => &[Way::Account, Way::Contact],
        Q::ManageUsers => &[Way::Users, Way::Import, Way::HandOver],
        Q::EndCustomer => &[Way::EndCustomer],
        Q::RegisterCustomer => &[Way::EndCustomers],
        Q::Privacy => &[Way::Privacy, Way::Contact],
        Q::DeliveryTime | Q::DeliveryLate | Q::Damaged | Q::FoundLater | Q::Replacement => &[Way::Contact],
    }
}

/// What is on record for the reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Known {
    Login,
    Email,
    Reseller,
    Role,
    Permissions,
    Administrators,
    Access,
    Missing,
    Representative,
}

/// The facts that belong to the answer.
pub(super) fn known(question: Question) -> &'static [Known] {
    use Question as Q;
    match question {
        Q::OneLogin | Q::ForgotLogin | Q::SharedMailbox | Q::EndCustomer => &[Known::Login, Known::Reseller],
        Q::FirstAccess | Q::MailMissing => &[Known::Reseller, Known::Access],
        Q::TemporaryPassword | Q::ForgotPassword | Q::Stranger | Q::SecondFactor | Q::Privacy => {
            &[Known::Login, Known::Email]
        }
        Q::EmailMismatch | Q::ChangeEmail => &[Known::Login, Known::Email, Known::Administrators],
        Q::Blocked | Q::Administrator => &[Known::Reseller, Known::Administrators],
        Q::Roles => &[Known::Role, Known::Permissions, Known::Administrators],
        Q::ManageUsers | Q::RegisterCustomer => &[Known::Role, Known::Permissions],
        Q::NoPrices => &[Known::Reseller, Known::Missing],
        Q::DeliveryTime | Q::DeliveryLate | Q::Damaged | Q::FoundLater | Q::Replacement => {
            &[Known::Reseller, Known::Representative]
        }
    }
}
