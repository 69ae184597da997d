//! One form field: label, hint, error and input, tied together for screen readers. Templates write
//! `{{ form.input("login", t.login).hint(t.login_hint).complete("username") }}`.

use crate::text::Lang;
use crate::text::frame::FrameText;
use askama::Template;

/// What was typed and what is wrong with it. Passwords are never put back.
#[derive(Clone, Debug, Default)]
pub struct Filled {
    /// Language of the built-in words.
    pub lang: Lang,
    values: Vec<(&'static str, String)>,
    errors: Vec<(&'static str, String)>,
}

impl Filled {
    /// An empty form.
    pub fn new(lang: Lang) -> Filled {
        Filled { lang, ..Filled::default() }
    }

    /// With the value of a field.
    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Filled {
        self.values.push((name, value.into()));
        self
    }

    /// With what is wrong with a field, in the reader's language.
    pub fn wrong(mut self, name: &'static str, text: impl Into<String>) -> Filled {
        self.errors.push((name, text.into()));
        self
    }

    /// What was typed, or "".
    pub fn value(&self, name: &str) -> &str {
        self.values.iter().find(|(n, _)| *n == name).map_or("", |(_, v)| v.as_str())
    }

    /// What is wrong with the field.
    pub fn error(&self, name: &str) -> Option<&str> {
        self.errors.iter().find(|(n, _)| *n == name).map(|(_, e)| e.as_str())
    }

    /// Everything that is wrong: field, text.
    pub fn errors(&self) -> &[(&'static str, String)] {
        &self.errors
    }

    /// Whether this is the value of the field: radio buttons, selections.
    pub fn is(&self, name: &str, value: &str) -> bool {
        self.value(name) == value
    }

    /// A text field.
    pub fn input<'a>(&'a self, name: &'a str, label: &'a str) -> Input<'a> {
        Input {
            t: FrameText::of(self.lang),
            name,
            label,
            hint: "",
            kind: "text",
            value: self.value(name),
            error: self.error(name),
            complete: "off",
            mode: "",
            prefix: "",
            required: true,
            focus: false,
            code: false,
            rows: 0,
            most: 1000,
        }
    }

    /// A password field: nothing is put back.
    pub fn password<'a>(&'a self, name: &'a str, label: &'a str) -> Input<'a> {
        Input { kind: "password", value: "", complete: "current-password", ..self.input(name, label) }
    }
}

/// One field, to be printed.
#[derive(Clone, Debug, Template)]
#[template(path = "part/input.html")]
pub struct Input<'a> {
    t: &'static FrameText,
    name: &'a str,
    label: &'a str,
    hint: &'a str,
    kind: &'a str,
    value: &'a str,
    error: Option<&'a str>,
    complete: &'a str,
    mode: &'a str,
    prefix: &'a str,
    required: bool,
    focus: bool,
    code: bool,
    rows: u8,
    most: u32,
}

impl askama::filters::HtmlSafe for Input<'_> {}

impl<'a> Input<'a> {
    /// A sentence under the label.
    pub fn hint(mut self, hint: &'a str) -> Input<'a> {
        self.hint = hint;
        self
    }

    /// The `autocomplete` word for password managers.
    pub fn complete(mut self, word: &'a str) -> Input<'a> {
        self.complete = word;
        self
    }

    /// `email`, `search`, `number`…
    pub fn kind(mut self, kind: &'a str) -> Input<'a> {
        self.kind = kind;
        self
    }

    /// The keyboard a phone shows: `email`, `numeric`…
    pub fn mode(mut self, mode: &'a str) -> Input<'a> {
        self.mode = mode;
        self
    }

    /// A fixed beginning shown before the field: `R10482.`
    pub fn prefix(mut self, prefix: &'a str) -> Input<'a> {
        self.prefix = prefix;
        self
    }

    /// May stay empty.
    pub fn optional(mut self) -> Input<'a> {
        self.required = false;
        self
    }

    /// Not marked as optional, but not demanded by the browser either: searches.
    pub fn lenient(mut self) -> Input<'a> {
        self.required = false;
        self.code = self.code || self.kind == "search";
        self
    }

    /// Has the focus when the page opens.
    pub fn focus(mut self) -> Input<'a> {
        self.focus = true;
        self
    }

    /// Typed from a mail: fixed-width letters, no spelling help.
    pub fn code(mut self) -> Input<'a> {
        self.code = true;
        self
    }

    /// Several lines.
    pub fn rows(mut self, rows: u8) -> Input<'a> {
        self.rows = rows;
        self
    }

    /// Several lines of at most so many characters.
    pub fn most(mut self, characters: u32) -> Input<'a> {
        self.most = characters;
        self
    }

    /// The ids of hint and error, for `aria-describedby`.
    pub fn described(&self) -> String {
        let mut ids = Vec::new();
        if !self.prefix.is_empty() {
            ids.push(format!("{}-prefix", self.name));
        }
        if self.error.is_some() {
            ids.push(format!("{}-error", self.name));
        }
        if !self.hint.is_empty() {
            ids.push(format!("{}-hint", self.name));
        }
        ids.join(" ")
    }
}
