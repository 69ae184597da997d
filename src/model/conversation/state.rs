//! The closed lists of a conversation, each with its words.

use crate::db::types::text_enum;
use crate::text::Lang;
use crate::text::contact::ContactText;

text_enum! {
    /// Where a conversation stands.
    pub enum ConversationState {
        /// The product asks and offers.
        Asking = "asking",
        /// Waits for an agent.
        Waiting = "waiting",
        /// An agent has it.
        Talking = "talking",
        /// Answered by mail: nobody was at the desk.
        ByMail = "by_mail",
        /// Over.
        Closed = "closed",
    }
}

impl ConversationState {
    /// Those in which it is not over.
    pub const OPEN: [Self; 4] = [Self::Asking, Self::Waiting, Self::Talking, Self::ByMail];
    /// Those in which it is the desk's.
    pub const OF_THE_DESK: [Self; 3] = [Self::Waiting, Self::Talking, Self::ByMail];

    /// In a few words.
    pub fn name(self, lang: Lang) -> &'static str {
        let t = ContactText::of(lang);
        match self {
            Self::Asking => t.state_asking,
            Self::Waiting => t.state_waiting,
            Self::Talking => t.state_talking,
            Self::ByMail => t.state_by_mail,
            Self::Closed => t.state_closed,
        }
    }
}

text_enum! {
    /// What a topic is about: it decides which case is opened and what the product asks first.
    pub enum Family {
        /// Login and password.
        Login = "login",
        /// A registration that lacks facts ("Sob Consulta").
        Registration = "registration",
        /// An order.
        Order = "order",
        /// A delivery: the rule of seven days.
        Delivery = "delivery",
        /// Anything else.
        Other = "other",
    }
}

text_enum! {
    /// How the house knows who the visitor is. What was typed proves nothing.
    pub enum KnownBy {
        /// By a session.
        Session = "session",
        /// By what the visitor typed.
        Typed = "typed",
    }
}

text_enum! {
    /// Why a conversation is over.
    pub enum ClosedWhy {
        /// The visitor said that what the product offered was enough.
        SolvedByProduct = "solved_by_product",
        /// An agent settled it.
        SolvedByAgent = "solved_by_agent",
        /// Answered by mail.
        AnsweredByMail = "answered_by_mail",
        /// The sales representative goes on with it.
        HandedOn = "handed_on",
        /// The visitor left.
        VisitorLeft = "visitor_left",
        /// Insults or nonsense.
        Abuse = "abuse",
    }
}

impl ClosedWhy {
    /// Those that an agent may give.
    pub const OF_AGENTS: [Self; 5] =
        [Self::SolvedByAgent, Self::AnsweredByMail, Self::HandedOn, Self::VisitorLeft, Self::Abuse];

    /// The word of a metric: how many are solved without an agent, by one, by mail; and those that led to nothing.
    pub fn figure(self) -> &'static str {
        match self {
            Self::SolvedByProduct => "product",
            Self::SolvedByAgent | Self::HandedOn => "agent",
            Self::AnsweredByMail => "mail",
            Self::VisitorLeft | Self::Abuse => "left",
        }
    }

    /// In a few words.
    pub fn name(self, lang: Lang) -> &'static str {
        let t = ContactText::of(lang);
        match self {
            Self::SolvedByProduct => t.why_product,
            Self::SolvedByAgent => t.why_agent,
            Self::AnsweredByMail => t.why_mail,
            Self::HandedOn => t.why_handed_on,
            Self::VisitorLeft => t.why_left,
            Self::Abuse => t.why_abuse,
        }
    }
}

text_enum! {
    /// Who wrote a line.
    pub enum LineSpeaker {
        /// The visitor.
        Visitor = "visitor",
        /// An agent.
        Agent = "agent",
        /// The product itself.
        Product = "product",
    }
}

text_enum! {
    /// What a line is.
    pub enum LineKind {
        /// Somebody said the body.
        Said = "said",
        /// The visitor typed a login, a reseller ID or a date: the body.
        Typed = "typed",
        /// The product asks; the body is the word of a [`Family`].
        Asked = "asked",
        /// The product offers a step; the body is the word of a [`Step`].
        Offered = "offered",
        /// It waits for an agent from here on.
        Queued = "queued",
        /// It is answered by mail; the body is when the desk is back, in UTC milliseconds.
        ByMail = "by_mail",
        /// An agent has come in; the body is the name that visitors read.
        Joined = "joined",
        /// It was handed on: to the agent whose name the body is, or back to the queue.
        Transferred = "transferred",
        /// It is over; the body is the word of a [`ClosedWhy`].
        Closed = "closed",
        /// The visitor said the body by mail.
        Mailed = "mailed",
        /// Somebody who knows the conversation's address said it by mail, from an address that is not the visitor's: that
        /// address is the body's first line.
        MailedElsewhere = "mailed_elsewhere",
        /// A file; the body is a [`super::FileNote`] as JSON.
        Attached = "attached",
        /// It went on after it was over.
        Reopened = "reopened",
        /// Files of a mail that were not taken: their names, one a line.
        LeftOut = "left_out",
    }
}

text_enum! {
    /// How a delivery stands to the days in which it can be reported.
    pub enum Delivered {
        /// Within them.
        InTime = "in_time",
        /// After them.
        Late = "late",
    }
}

impl Delivered {
    /// In a few words.
    pub fn name(self, lang: Lang) -> &'static str {
        let t = ContactText::of(lang);
        match self {
            Self::InTime => t.delivered_in_time,
            Self::Late => t.delivered_late,
        }
    }
}

text_enum! {
    /// A step that the product offers before an agent comes.
    pub enum Step {
        /// Look up the promise of the first credential with reseller ID and CNPJ.
        LookUp = "look_up",
        /// A code for who forgot the password.
        ForgotPassword = "forgot_password",
        /// The logins of a mailbox, with the name of each Administrator.
        ForgotLogin = "forgot_login",
        /// Which facts the registration needs: said after signing in.
        Registration = "registration",
        /// The sales representative knows about orders.
        Representative = "representative",
        /// The delivery date is within the seven days.
        DeliveryInTime = "delivery_in_time",
        /// It is not.
        DeliveryLate = "delivery_late",
    }
}
