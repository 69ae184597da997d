//! Login and what stands around it: shared mailbox, end customers, portals, sign-out, set-up of staff.

use crate::flow::sign_in::factor::Asking;
use crate::model::client::Client;
use crate::oidc::issuer::Issuer;
use crate::oidc::place::place;
use crate::oidc::response::append;
use crate::oidc::terms::Terms;
use crate::text::sign_in::LoginText;
use crate::text::sign_in::factor::FactorText;
use crate::web::kit::assets;
use crate::web::kit::input::Filled;
use crate::web::kit::page::Page;
use crate::web::kit::shared::ConfirmPage;
use crate::web::paths;
use askama::Template;

/// Login form. Fields: `login`, `password`.
#[derive(Debug, Template)]
#[template(path = "sign_in/login.html")]
pub struct LoginPage {
    /// The frame.
    pub page: Page,
    /// What was typed: put the login back, never the password.
    pub form: Filled,
    /// Where the form is posted, with the pending request in its query.
    pub action: String,
    /// The portal the person is going to.
    pub portal: Option<String>,
    /// Above the form: wrong pair, throttled.
    pub alert: Option<String>,
    /// The person is signed in and only confirms the password; the login is fixed.
    pub confirm_only: bool,
    /// Passkeys, offered by the browser's own list.
    pub key: Option<KeyForm>,
}

crate::page!(LoginPage, LoginText);

/// A form that `passkey.js` fills: it asks the browser for a passkey and posts what comes back.
#[derive(Clone, Debug)]
pub struct KeyForm {
    /// `any`, `get` or `create`.
    pub kind: &'static str,
    /// Where it posts.
    pub action: String,
    /// What the browser is asked, JSON.
    pub options: String,
    /// Comes back with the answer.
    pub state: String,
    /// The button; none where the browser's list is the button.
    pub submit: &'static str,
    /// What to say when the browser gave nothing.
    pub failed: &'static str,
    /// The label of the name that the person gives it.
    pub name_label: Option<&'static str>,
}

impl KeyForm {
    /// Offered to everybody by the browser itself.
    pub fn any(asking: Asking, action: String) -> Self {
        let Asking { options, state } = asking;
        Self { kind: "any", action, options, state, submit: "", failed: "", name_label: None }
    }

    /// Asks for one of a person's.
    pub fn ask(asking: Asking, action: String, t: &FactorText) -> Self {
        Self { kind: "get", submit: t.ask_key, failed: t.key_wrong, ..Self::any(asking, action) }
    }

    /// Makes one.
    pub fn create(asking: Asking, action: String, t: &FactorText) -> Self {
        let failed = t.add_key_failed;
        Self { kind: "create", submit: t.add_key_submit, failed, name_label: Some(t.name), ..Self::any(asking, action) }
    }
}

/// The second factor. Fields: `code` or `spare`, or what `passkey.js` fills.
#[derive(Debug, Template)]
#[template(path = "sign_in/factor.html")]
pub struct FactorPage {
    /// The frame.
    pub page: Page,
    /// Nothing is put back.
    pub form: Filled,
    /// Where the forms are posted.
    pub action: String,
    /// Whose factor.
    pub login: String,
    /// An authenticator app is one.
    pub app: bool,
    /// A passkey is one.
    pub key: Option<KeyForm>,
    /// What went wrong.
    pub alert: Option<String>,
}

crate::page!(FactorPage, FactorText);

/// Warning to an Administrator whose mailbox belongs to other logins too. Posts to `action`.
#[derive(Debug, Template)]
#[template(path = "sign_in/shared_mailbox.html")]
pub struct SharedMailboxPage {
    /// The frame.
    pub page: Page,
    /// The own registered address.
    pub email: String,
    /// The other logins of the same reseller; logins of others are only counted by the door, never named.
    pub others: Vec<String>,
    /// Where the button posts.
    pub action: String,
}

crate::page!(SharedMailboxPage, LoginText);

/// "I am an end customer".
#[derive(Debug, Template)]
#[template(path = "sign_in/end_customer.html")]
pub struct EndCustomerPage {
    /// The frame.
    pub page: Page,
    /// To whom to turn, and how long it takes until a registered end customer can be chosen.
    pub register: String,
}

crate::page!(EndCustomerPage, LoginText);

/// A portal as a link.
#[derive(Clone, Debug)]
pub struct PortalLink {
    /// Its name.
    pub name: String,
    /// Where it starts.
    pub href: String,
    /// Its host, to read.
    pub host: String,
}

impl PortalLink {
    /// Where people of this client start, if it says so: where its logins begin (OpenID Connect Core 4; who the person is, is
    /// not said there), or its own start page.
    pub fn of(client: &Client, issuer: &Issuer) -> Option<Self> {
        let home = client.home_uri.as_deref();
        let href = match Terms::read(&client.terms).initiate_login_uri {
            Some(uri) => {
                append(&uri, [("iss", issuer.as_str())].into_iter().chain(home.map(|home| ("target_link_uri", home))))
            }
            None => home?.to_owned(),
        };
        let host = place(&href);
        Some(Self { name: client.name.clone(), href, host })
    }

    /// An address of somebody whom the house does not know: called by its host.
    pub fn to(href: String) -> Self {
        let host = place(&href);
        Self { name: host.clone(), href, host }
    }
}

/// The page after a login without a portal.
#[derive(Debug, Template)]
#[template(path = "sign_in/home.html")]
pub struct HomePage {
    /// The frame; its person must be set.
    pub page: Page,
    /// The person's name.
    pub name: String,
    /// What the reseller's registration lacks, and what to do.
    pub incomplete: Option<(String, String)>,
    /// Login before this one, in words.
    pub last_login: Option<String>,
    /// The portals.
    pub portals: Vec<PortalLink>,
}

crate::page!(HomePage, LoginText);

/// A portal that was told of a sign-out.
#[derive(Clone, Debug)]
pub struct ToldPortal {
    /// Its name.
    pub name: String,
    /// That it confirmed, and when; that it has not yet, or will not.
    pub answer: String,
    /// It confirmed.
    pub confirmed: bool,
}

/// After the sign-out.
#[derive(Debug, Template)]
#[template(path = "sign_in/signed_out.html")]
pub struct SignedOutPage {
    /// The frame, without a person.
    pub page: Page,
    /// Whether there was a session.
    pub had_session: bool,
    /// The portals that were told, and what each answered.
    pub told: Vec<ToldPortal>,
    /// Where the same is shown again; none when everybody has answered.
    pub look: Option<String>,
    /// The portal that asked for a way back that is not registered.
    pub unregistered: Option<String>,
    /// A portal to go back to.
    pub back: Option<PortalLink>,
    /// Pages of the session's portals that forget this browser when they are loaded.
    pub frames: Vec<String>,
    /// Where the browser goes as soon as they are: the address that the portal asked for.
    pub onward: Option<String>,
}

impl SignedOutPage {
    /// With nothing to tell.
    pub fn new(page: Page, had_session: bool) -> Self {
        let (told, frames) = (Vec::new(), Vec::new());
        Self { page, had_session, told, look: None, unregistered: None, back: None, frames, onward: None }
    }

    /// Address of the script that goes on.
    pub fn script(&self) -> String {
        assets::href("onward.js")
    }
}

crate::page!(SignedOutPage, LoginText);

/// The question before a sign-out; posts to [`paths::SIGN_OUT`] with these hidden fields.
pub fn sign_out_question(page: Page, login: &str, hidden: Vec<(String, String)>) -> ConfirmPage {
    let t = LoginText::of(page.lang);
    ConfirmPage {
        title: t.out_title.to_owned(),
        lead: page.fill(t.out_lead, "login", login),
        consequences: vec![t.out_both.to_owned(), t.out_unsaved.to_owned()],
        action: paths::SIGN_OUT.to_owned(),
        hidden,
        yes: t.out_yes.to_owned(),
        danger: false,
        back: paths::HOME.to_owned(),
        ask: None,
        page,
    }
}

/// One-time set-up of an operator or agent. Fields: `login`, `code`.
#[derive(Debug, Template)]
#[template(path = "sign_in/setup.html")]
pub struct SetupPage {
    /// The frame.
    pub page: Page,
    /// What was typed.
    pub form: Filled,
}

crate::page!(SetupPage, LoginText);
