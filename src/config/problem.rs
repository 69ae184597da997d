//! What can be wrong with a configuration: a closed list without words. The terminal words it (`text::config`), so that
//! each line says in the reader's language what is wrong and what to write.

/// Where a value came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// It was never set; it does not go with one that was.
    Default,
    /// A file.
    File(String),
    /// A variable of the environment.
    Variable(String),
}

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Where it was written.
    pub source: Source,
    /// Dotted key; empty when the file as a whole is wrong.
    pub key: String,
    /// What it is.
    pub what: What,
}

/// The kinds of values that a configuration is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)] // the names say it
pub enum Kind {
    Text,
    Number,
    YesNo,
    List,
    Section,
    Other,
}

/// What is wrong. Values are quoted where they help; never one of a secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// The file cannot be read.
    FileUnreadable(String),
    /// It is no TOML.
    NotToml {
        /// The line, from 1.
        line: usize,
        /// What the parser expects; no text of the file.
        expected: String,
    },
    /// No such key; the nearest one, or all that are known there.
    UnknownKey(Result<String, String>),
    /// No such variable; the nearest one if there is one.
    UnknownVariable(Option<String>),
    /// A variable that is no UTF-8.
    NotUtf8,
    /// The file that a `…_FILE` variable names cannot be read.
    SecretFile(String),
    /// Another kind of value belongs there.
    WrongKind(Kind, Kind),
    /// Not one of the words.
    NotOneOf(String, String),
    /// Outside of its range.
    Range(String, i64, i64),
    /// Neither an address nor a network.
    NotANetwork(String),
    /// A network of all addresses.
    TrustsEverybody(String),
    /// Not in the list of time zones; the nearest one.
    NotATimeZone(String, Option<String>),
    /// No day off.
    NotADate(String),
    /// Not a name that a promise can be stored under.
    PolicyName(String),
    /// Two rows of the table have this name.
    PolicyTwice(String),
    /// A key of an earlier version; what to write today.
    Moved(String),
    /// The issuer is no URL at all.
    IssuerNoUrl,
    /// The issuer holds a user or a password.
    IssuerUser,
    /// The issuer is not written as it is compared; how it is.
    IssuerForm(String),
    /// The issuer has a query, a fragment or a slash at its end.
    IssuerEnd,
    /// The issuer has a path.
    IssuerPath,
    /// http on a loopback host without the word for it.
    IssuerHttp,
    /// Not https.
    IssuerNotHttps,
    /// No address with a port.
    NotAnAddress(String),
    /// Neither `sqlite:` nor `postgres://`.
    DatabaseScheme,
    /// `sqlite:` and nothing.
    DatabaseNoFile,
    /// A database in memory.
    DatabaseMemory,
    /// Parameters after a file's name.
    DatabaseParameters,
    /// A space or a control character.
    DatabaseSpace,
    /// A `%` that begins no escape.
    DatabasePercent,
    /// More than one `@`.
    DatabaseAt,
    /// A `/`, `?` or `#` before the `@`.
    DatabaseSlash,
    /// What stands after the host's colon is no port.
    DatabasePort,
    /// A parameter that is none of PostgreSQL's.
    DatabaseParameter,
    /// A key stands where the name of its file belongs.
    KeyInsteadOfFile,
    /// Hashes that are cheap to guess.
    WeakHash,
    /// A name beside the mail address.
    MailName,
    /// No mail address.
    NotAMailAddress(String),
    /// No relay.
    RelayEmpty,
    /// Not a host's name alone.
    NotAHost(String),
    /// A relay on another machine without TLS.
    RelayInTheClear,
    /// No folder for mails.
    FolderEmpty,
    /// A certificate without its key, or the other way round.
    TlsHalf,
    /// Certificates are asked for where TLS ends elsewhere.
    MtlsNeedsTls,
    /// A header with certificates, and nobody who may send it.
    MtlsNeedsProxy,
    /// Revocation lists of nobody.
    MtlsNeedsAuthorities,
    /// No header's name.
    NotAHeader(String),
    /// Some of DKIM's keys without the others.
    DkimHalf,
    /// No colour.
    NotAColour(String),
    /// Contrast below 4.5 : 1.
    FaintColour(String),
    /// No name of the house.
    NameEmpty,
    /// No web address.
    NotAWebAddress(String),
    /// No address that webhooks can go to; it is not quoted, for it may hold a secret.
    NotAReceiver,
    /// Not `whsec_` and 24 to 64 bytes in Base64.
    NotAWebhookSecret,
    /// A receiver without a secret.
    WebhookUnsigned,
    /// Not a permission; all that are.
    NotAPermission(String, String),
    /// No local part that a token can follow.
    NotAMailbox(String),
    /// No domain alone.
    NotADomain(String),
    /// A column's name without letter or digit.
    ColumnWithoutName(String),
    /// A column's name that is another column's already.
    ColumnTaken(String, String),
    /// Nothing stands where a text or a row must.
    TextMissing,
    /// No time of the day.
    NotATime(String),
    /// No origin of a site: `https://loja.example`.
    NotAnOrigin(String),
    /// The end of the hours is not after their begin.
    HoursBackwards(String),
    /// No fact that an answer can have; all that are.
    NotAPlaceholder(String, String),
    /// What makes an Administrator is taken from the Administrator.
    AdministratorNothing,
}
