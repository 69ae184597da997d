//! What a case is about.

use crate::db::types::text_enum;
use crate::text::Lang;
use crate::text::contact::ContactText;
use crate::text::delivery::trail::TrailText;

text_enum! {
    /// What it is about.
    pub enum CaseKind {
        /// A recovery with another e-mail than the registered one.
        RecoveryMismatch = "recovery_mismatch",
        /// A promise that may not be kept.
        PromiseAtRisk = "promise_at_risk",
        /// What arrived differs from what is registered.
        RegisteredDataDiffers = "registered_data_differs",
        /// One CNPJ under two reseller IDs.
        SameCnpj = "same_cnpj",
        /// Somebody came in from a mailbox that was not the reseller's; the login is frozen and two people decide.
        WrongMailbox = "wrong_mailbox",
        /// A user says that the Administrator has left.
        AdministratorLeft = "administrator_left",
        /// A mail came back for good: the address gets nothing automatic until somebody corrects or confirms it.
        AddressFailed = "address_failed",
        /// The reseller's registration lacks facts that the portals need.
        RegistrationIncomplete = "registration_incomplete",
        /// A registered e-mail is to be corrected; two people decide.
        EmailCorrection = "email_correction",
        /// Somebody has lost the second factor; two people decide.
        FactorsLost = "factors_lost",
        /// One of the distributor's own people has forgotten the password; two people decide.
        PasswordLost = "password_lost",
        /// Somebody asks for what is known about them; two people decide.
        DataExport = "data_export",
        /// Somebody asks that it be erased; two people decide.
        DataErasure = "data_erasure",
        /// Nothing could be proved: a supervisor's, settled through the sales representative.
        NoProof = "no_proof",
        /// The old address stopped the correction of an e-mail: a supervisor's.
        EmailStopped = "email_stopped",
        /// An agent did more in a day than is usual: a supervisor's.
        AgentLimit = "agent_limit",
        /// A conversation about login and password.
        ContactLogin = "contact_login",
        /// A conversation about a registration that lacks facts.
        ContactRegistration = "contact_registration",
        /// A conversation about an order.
        ContactOrder = "contact_order",
        /// A conversation about a delivery.
        ContactDelivery = "contact_delivery",
        /// A conversation about anything else.
        ContactOther = "contact_other",
    }
}

impl CaseKind {
    /// In a few words.
    pub fn words(self, lang: Lang) -> &'static str {
        let t = TrailText::of(lang);
        match self {
            Self::RecoveryMismatch => t.case_mismatch,
            Self::PromiseAtRisk => t.case_promise,
            Self::RegisteredDataDiffers => t.case_differs,
            Self::SameCnpj => t.case_cnpj,
            Self::WrongMailbox => t.case_frozen,
            Self::AdministratorLeft => t.case_left,
            Self::AddressFailed => t.case_address,
            Self::RegistrationIncomplete => t.case_registration,
            Self::EmailCorrection => t.case_email,
            Self::FactorsLost => t.case_factors,
            Self::PasswordLost => t.case_password,
            Self::DataExport => t.case_export,
            Self::DataErasure => t.case_erasure,
            Self::NoProof => t.case_no_proof,
            Self::EmailStopped => t.case_stopped,
            Self::AgentLimit => t.case_limit,
            Self::ContactLogin => ContactText::of(lang).case_login,
            Self::ContactRegistration => ContactText::of(lang).case_registration,
            Self::ContactOrder => ContactText::of(lang).case_order,
            Self::ContactDelivery => ContactText::of(lang).case_delivery,
            Self::ContactOther => ContactText::of(lang).case_other,
        }
    }

    /// Only a supervisor settles it.
    pub fn is_supervisors(self) -> bool {
        match self {
            Self::NoProof | Self::EmailStopped | Self::AgentLimit => true,
            Self::RecoveryMismatch
            | Self::PromiseAtRisk
            | Self::RegisteredDataDiffers
            | Self::SameCnpj
            | Self::WrongMailbox
            | Self::AdministratorLeft
            | Self::AddressFailed
            | Self::RegistrationIncomplete
            | Self::EmailCorrection
            | Self::FactorsLost
            | Self::PasswordLost
            | Self::DataExport
            | Self::DataErasure
            | Self::ContactLogin
            | Self::ContactRegistration
            | Self::ContactOrder
            | Self::ContactDelivery
            | Self::ContactOther => false,
        }
    }

    /// A conversation stands behind these, and ends them.
    pub const CONTACT: [Self; 5] =
        [Self::ContactLogin, Self::ContactRegistration, Self::ContactOrder, Self::ContactDelivery, Self::ContactOther];

    /// Of a conversation.
    pub fn is_contact(self) -> bool {
        Self::CONTACT.contains(&self)
    }
}
