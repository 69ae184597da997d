//! Instants, typed ids and states as text: the few types that every table is made of.

use chrono::{DateTime, SecondsFormat};
use diesel::backend::Backend;
use diesel::deserialize::{self, FromSql, FromSqlRow};
use diesel::expression::AsExpression;
use diesel::serialize::{self, Output, ToSql};
use diesel::sql_types::BigInt;
use serde::{Deserialize, Serialize};

/// A point in time: UTC milliseconds since 1970.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, AsExpression, FromSqlRow,
)]
#[diesel(sql_type = BigInt)]
#[serde(transparent)]
pub struct Instant(pub i64);

impl Instant {
    /// UTC milliseconds.
    pub const fn ms(self) -> i64 {
        self.0
    }
    /// Whole UTC seconds, as JWTs count.
    pub const fn seconds(self) -> i64 {
        self.0.div_euclid(1000)
    }
    /// As JSON has it, in whole seconds: `2026-11-26T12:00:00Z`.
    pub fn rfc3339(self) -> String {
        DateTime::from_timestamp_millis(self.0).unwrap_or_default().to_rfc3339_opts(SecondsFormat::Secs, true)
    }
    /// Moved by milliseconds.
    pub const fn plus_ms(self, ms: i64) -> Self {
        Self(self.0.saturating_add(ms))
    }
    /// Moved by seconds.
    pub const fn plus_s(self, s: i64) -> Self {
        self.plus_ms(s.saturating_mul(1000))
    }
    /// Moved by minutes.
    pub const fn plus_min(self, min: i64) -> Self {
        self.plus_s(min.saturating_mul(60))
    }
    /// Moved by hours.
    pub const fn plus_h(self, h: i64) -> Self {
        self.plus_min(h.saturating_mul(60))
    }
    /// Milliseconds since `earlier`; negative when `earlier` is later.
    pub const fn since(self, earlier: Instant) -> i64 {
        self.0.saturating_sub(earlier.0)
    }
}

impl<DB> ToSql<BigInt, DB> for Instant
where
    DB: Backend,
    i64: ToSql<BigInt, DB>,
{
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, DB>) -> serialize::Result {
        self.0.to_sql(out)
    }
}

impl<DB> FromSql<BigInt, DB> for Instant
where
    DB: Backend,
    i64: FromSql<BigInt, DB>,
{
    fn from_sql(bytes: DB::RawValue<'_>) -> deserialize::Result<Self> {
        i64::from_sql(bytes).map(Instant)
    }
}

/// A newtype over TEXT that diesel can bind and read on both engines.
macro_rules! text_type {
    ($name:ident) => {
        impl<DB> diesel::serialize::ToSql<diesel::sql_types::Text, DB> for $name
        where
            DB: diesel::backend::Backend,
            str: diesel::serialize::ToSql<diesel::sql_types::Text, DB>,
        {
            fn to_sql<'b>(&'b self, out: &mut diesel::serialize::Output<'b, '_, DB>) -> diesel::serialize::Result {
                self.as_str().to_sql(out)
            }
        }
    };
}
pub(crate) use text_type;

macro_rules! ids {
    ($($(#[$meta:meta])* $name:ident;)*) => { $(
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, AsExpression, FromSqlRow)]
        #[diesel(sql_type = diesel::sql_types::Text)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// A new one: UUIDv7, lower case. It orders by time and is never a secret.
            #[allow(clippy::new_without_default)]
            pub fn new() -> Self { Self(uuid::Uuid::now_v7().to_string()) }
            /// An id that came in from outside or from a table. One with a NUL is nobody's: PostgreSQL stores none.
            pub fn from_text(text: impl Into<String>) -> Self {
                let text: String = text.into();
                Self(if text.contains('\0') { String::new() } else { text })
            }
            /// As stored.
            pub fn as_str(&self) -> &str { &self.0 }
        }
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { f.write_str(&self.0) }
        }
        text_type!($name);
        impl<DB> FromSql<diesel::sql_types::Text, DB> for $name
        where DB: Backend, String: FromSql<diesel::sql_types::Text, DB>,
        {
            fn from_sql(bytes: DB::RawValue<'_>) -> deserialize::Result<Self> { String::from_sql(bytes).map($name) }
        }
    )* };
}

ids! {
    /// A reseller's row.
    ResellerId;
    /// A user's row; not the `sub`.
    UserId;
    /// Somebody to whom a reseller sells.
    EndCustomerId;
    /// A session's row; neither the cookie nor the `sid`.
    SessionId;
    /// A device on which a login has succeeded.
    DeviceId;
    /// A second factor.
    FactorId;
    /// A client: the `client_id` itself.
    ClientId;
    /// A grant: one row from authorize to token.
    GrantId;
    /// A request of a device without a browser.
    DeviceCodeId;
    /// A refresh family.
    FamilyId;
    /// A ticket: temporary password, recovery code, confirmation.
    TicketId;
    /// A message in the outbox.
    MessageId;
    /// One attempt to hand a message over.
    AttemptId;
    /// What was reported about a message.
    ReportId;
    /// A mail that came back.
    ReturnedId;
    /// A promise.
    PromiseId;
    /// A line that a promise crossed.
    CrossingId;
    /// A line that came in.
    LineId;
    /// What came in together.
    BatchId;
    /// A call with an `Idempotency-Key`.
    CallId;
    /// A file of the drop folder.
    DropId;
    /// One run of a schedule.
    RunId;
    /// A file of users that waits for its Administrator.
    ImportId;
    /// A case.
    CaseId;
    /// A conversation of a visitor with the house.
    ConversationId;
    /// A line of a conversation.
    ConversationLineId;
    /// A file of a conversation.
    AttachmentId;
    /// A proposal that waits for a second person.
    ApprovalId;
    /// A proposal about the data of somebody without a login.
    DataRequestId;
    /// A public request: recovery, forgot login, send again.
    RequestRowId;
    /// An audit entry.
    AuditId;
}

/// A closed list stored as its lower-case words.
macro_rules! text_enum {
    ($(#[$meta:meta])* pub enum $name:ident { $($(#[$vmeta:meta])* $variant:ident = $text:literal,)* }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize,
                 diesel::expression::AsExpression, diesel::deserialize::FromSqlRow)]
        #[diesel(sql_type = diesel::sql_types::Text)]
        pub enum $name { $($(#[$vmeta])* #[serde(rename = $text)] $variant,)* }

        impl $name {
            /// Every value, in the order of the list.
            pub const ALL: &'static [$name] = &[$($name::$variant,)*];
            /// The word in tables, logs and the API.
            pub const fn as_str(self) -> &'static str { match self { $($name::$variant => $text,)* } }
            /// The value of a word.
            pub fn parse(text: &str) -> Option<Self> { match text { $($text => Some($name::$variant),)* _ => None } }
        }
        $crate::db::types::text_type!($name);
        impl<DB> diesel::deserialize::FromSql<diesel::sql_types::Text, DB> for $name
        where DB: diesel::backend::Backend, String: diesel::deserialize::FromSql<diesel::sql_types::Text, DB>,
        {
            fn from_sql(bytes: DB::RawValue<'_>) -> diesel::deserialize::Result<Self> {
                let text = String::from_sql(bytes)?;
                $name::parse(&text).ok_or_else(|| format!("unknown {} {text:?}", stringify!($name)).into())
            }
        }
    };
}
pub(crate) use text_enum;
