//! What is said over a live connection: one JSON object a frame. The version is the subprotocol; a frame that it does not
//! know ends the connection. The same frames go by POST where a proxy lets no WebSocket through.

use serde::{Deserialize, Serialize};

/// The subprotocol: names the version of what is here.
pub const PROTOCOL: &str = "cracha.chat.1";

/// What a browser says. `{"say": {"token": "…", "text": "…"}}`
#[derive(Debug, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Ask {
    /// The first frame: which conversation, and what is known of it.
    Hello(Hello),
    /// A line.
    Say {
        /// Made by the browser; the same one twice is one line.
        token: String,
        /// As typed.
        text: String,
    },
    /// The lines up to this one were on the screen.
    Seen(i64),
    /// Begins a conversation (the chat in a frame).
    Open {
        /// Key of a topic.
        topic: String,
        /// The frame is on a page of ours: its key goes into the cookie, and no script has it.
        #[serde(default)]
        own: bool,
    },
    /// A login, reseller ID or date for the product's question.
    Identify {
        /// As typed.
        typed: String,
    },
    /// An agent shall come; outside of the service hours the answer goes to this address.
    Agent {
        /// An e-mail address; may be empty.
        #[serde(default)]
        email: String,
    },
    /// It is over.
    End {
        /// What the product offered was enough.
        #[serde(default)]
        solved: bool,
    },
}

/// See [`Ask::Hello`].
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Hello {
    /// The visitor's key, from a frame that has no cookie.
    #[serde(default)]
    pub key: Option<String>,
    /// An agent's conversation; none at the queue.
    #[serde(default)]
    pub conversation: Option<String>,
    /// The last line that is known.
    #[serde(default)]
    pub after: i64,
}

/// What is answered.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub enum Answer {
    /// Lines after those that were known, in order.
    Lines {
        /// The lines.
        lines: Vec<Shown>,
        /// Number of the last one.
        seq: i64,
    },
    /// A line is kept.
    Said {
        /// Which.
        said: Kept,
    },
    /// It is not, and why, in the reader's language.
    Refused {
        /// Which, and why.
        refused: Refused,
    },
    /// Where the conversation stands; comes again when that changes.
    State {
        /// Where.
        state: State,
    },
    /// A conversation has begun.
    Opened {
        /// Its key and number.
        opened: Opened,
    },
    /// The queue changed: look at the page.
    Queue {
        /// How many wait.
        queue: usize,
    },
    /// Nothing more comes.
    Bye {
        /// Why.
        bye: Bye,
    },
}

impl Answer {
    /// Takes the key out of what was opened: it goes another way.
    pub fn take_key(&mut self) -> Option<String> {
        match self {
            Answer::Opened { opened } => opened.key.take(),
            _ => None,
        }
    }
}

/// One line as its reader sees it.
#[derive(Clone, Debug, Serialize)]
pub struct Shown {
    /// Its number.
    pub seq: i64,
    /// `visitor`, `agent` or `product`.
    pub who: &'static str,
    /// What stands over it.
    pub name: String,
    /// The words. Text, never HTML.
    pub text: String,
    /// The time of day.
    pub time: String,
    /// A page that it offers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub link: Option<Link>,
}

/// A page that a line offers.
#[derive(Clone, Debug, Serialize)]
pub struct Link {
    /// A path of ours.
    pub href: String,
    /// Its words.
    pub label: String,
}

/// See [`Answer::Said`].
#[derive(Debug, Serialize)]
pub struct Kept {
    /// The browser's token.
    pub token: String,
    /// The line's number.
    pub seq: i64,
}

/// See [`Answer::Refused`].
#[derive(Debug, Serialize)]
pub struct Refused {
    /// The browser's token, if it was a line.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub token: Option<String>,
    /// A sentence.
    pub why: String,
    /// What was typed may be put back into the box; a secret is not.
    pub back: bool,
}

/// See [`Answer::State`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct State {
    /// The state's word.
    pub word: &'static str,
    /// In the reader's language.
    pub says: String,
    /// Lines can be said.
    pub open: bool,
    /// The product waits for a login, an ID or a date: its question.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub asks: Option<String>,
    /// An agent can be asked for.
    pub can_ask: bool,
    /// The number of the case.
    pub protocol: String,
}

/// See [`Answer::Opened`].
#[derive(Debug, Serialize)]
pub struct Opened {
    /// Opens the conversation; kept by the browser, never in an address. None where the cookie has it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// The number of the case.
    pub protocol: String,
}

/// Why nothing more comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Bye {
    /// The node goes; another one answers.
    Restart,
    /// There is no such conversation, or it is not yours.
    Unknown,
    /// Your access has ended.
    SignedOut,
    /// More was sent than may be.
    TooMuch,
    /// It was no frame of this version.
    Nonsense,
}
