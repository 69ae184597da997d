//! A record as it came, and where it stood.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::model::intake_line::{Origin, RecordKind};
use crate::model::reason::Reason;

/// A record as it came; every field may be missing or wrong. Of an end customer `external_id` is its reseller's, `cnpj`
/// its CNPJ or CPF and `legal_name` its name; `facts` have `city` and `region`.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Record {
    /// The distributor's reseller ID.
    pub external_id: String,
    /// Legal name.
    pub legal_name: String,
    /// With or without punctuation.
    pub cnpj: String,
    /// When the ERP made the ID; see [`crate::model::clean::instant`] for what is understood.
    pub id_issued_at: Option<String>,
    /// The contact, the first Administrator.
    pub contact: Contact,
    /// Told when a mail fails.
    pub alternate: Option<Contact>,
    /// The sales representative.
    pub sales_representative: Option<String>,
    /// The registration's facts.
    pub facts: Map<String, Value>,
    /// `active`, `suspended`, `closed`, or a word for them.
    pub state: Option<String>,
}

/// A contact.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Contact {
    /// Name.
    pub name: String,
    /// E-mail.
    pub email: String,
    /// Telephone.
    pub phone: Option<String>,
    /// BCP 47, or its name.
    pub language: Option<String>,
}

/// Where a record stood.
#[derive(Clone, Debug)]
pub struct Place {
    /// By which way it came.
    pub source: Origin,
    /// What it tells of.
    pub kind: RecordKind,
    /// The call or the file's digest.
    pub batch: String,
    /// From 1.
    pub line: i32,
    /// As it came.
    pub raw: String,
}

/// A line of a call or a file, read as far as it could be.
#[derive(Clone, Debug)]
pub struct Line {
    /// Where it stood.
    pub place: Place,
    /// What could be read.
    pub record: Record,
    /// Why it cannot be taken before its content is looked at. Empty when it could be read.
    pub problems: Vec<Reason>,
    /// Names of the fields of a JSON record whose type is wrong (`contact.email`).
    pub fields: Vec<String>,
}

/// Most lines of one verb, so that no login waits behind a file.
pub const MOST: usize = 200;

/// Most records of one call; they are taken [`MOST`] a verb.
pub const MOST_OF_A_CALL: usize = 5_000;
