//! Given a request, the session and the consents: issue, ask, or refuse. Every page is decided here, so `prompt=none`
//! cannot forget one (A10–A14, A19).

use super::acr::Acr;
use super::authorize::AuthorizeRequest;
use super::client::ClientView;
use super::error::{Code, ProtocolError};
use super::id_token::Hint;

/// So long a page may be read after a login for the same request, in seconds, however little `max_age` allows.
const READING_S: i64 = 60;

/// The session behind the browser's cookie.
#[derive(Clone, Debug)]
pub struct SessionFacts {
    /// As the client calls the person; none where it never heard of them, or expects nobody.
    pub sub: Option<String>,
    /// When that person proved who they are.
    pub auth_time_s: i64,
    /// The login came after this request arrived: what `prompt=login` wants, and what keeps it from looping (A11).
    pub since_request: bool,
    /// How surely the person was recognised.
    pub acr: Acr,
    /// How surely the person could be, with the factors that there are.
    pub best: Acr,
    /// The person must set up a second factor before anything else opens.
    pub shut_in: bool,
}

/// What was allowed to the client.
#[derive(Clone, Copy, Debug, Default)]
pub struct ConsentFacts {
    /// A remembered consent covers the scopes asked.
    pub remembered: bool,
    /// The person allowed them on this request's own page.
    pub since_request: bool,
}

/// Whom the client expects.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum HintFacts {
    /// No `id_token_hint`.
    #[default]
    Absent,
    /// A hint that is not ours.
    Invalid,
    /// A hint about this subject.
    Of(String),
}

impl HintFacts {
    /// From the request's hint; `read` has the keys.
    pub fn of(request: &AuthorizeRequest, read: impl FnOnce(&str) -> Option<Hint>) -> Self {
        match request.id_token_hint.as_deref().map(read) {
            None => Self::Absent,
            Some(None) => Self::Invalid,
            Some(Some(hint)) => Self::Of(hint.sub),
        }
    }
}

/// All that is known beside the request.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    /// None where nobody is logged in.
    pub session: Option<SessionFacts>,
    /// What was allowed.
    pub consent: ConsentFacts,
    /// Whom the client expects.
    pub hint: HintFacts,
}

/// Why somebody must log in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// There is no session.
    NoSession,
    /// The client asked for it (`prompt=login`).
    Asked,
    /// The client wants another choice of login (`prompt=select_account`).
    Choose,
    /// The login is older than `max_age`.
    TooOld,
    /// The client wants a second factor (`acr_values`), and the person has one.
    StepUp,
    /// The client expects somebody else.
    OtherPerson,
}

/// What to do next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// Show the login page.
    Login(Why),
    /// Show the page where a second factor is set up.
    Factor,
    /// Show the consent page.
    Consent,
    /// Issue a code.
    Issue,
}

/// Decides. With `prompt=none` a page becomes an error for the redirect.
pub fn decide(
    request: &AuthorizeRequest,
    client: &ClientView,
    facts: &Facts,
    now_s: i64,
) -> Result<Decision, ProtocolError> {
    let unmet = |description: &'static str| Err(ProtocolError::new(Code::UnmetAuthenticationRequirements, description));
    if request.claims.essential_acr.as_ref().is_some_and(Vec::is_empty) {
        return unmet("no acr that is essential to the client exists here");
    }
    let next = match login_needed(request, facts, now_s) {
        Some(why) => Decision::Login(why),
        None if facts.session.as_ref().is_some_and(|session| session.shut_in) => Decision::Factor,
        None if consent_needed(request, client, facts.consent) => Decision::Consent,
        None => Decision::Issue,
    };
    match next {
        // Asked for this very request, another person came: a login page would go on for ever (OpenID Connect Core 3.1.2.1).
        Decision::Login(Why::OtherPerson) if facts.session.as_ref().is_some_and(|session| session.since_request) => {
            Err(ProtocolError::new(Code::LoginRequired, "another person logged in than the client expects"))
        }
        Decision::Login(_) if request.prompt.none => {
            Err(ProtocolError::new(Code::LoginRequired, "nobody fitting is logged in"))
        }
        // Who it is, is known: no login would help, so it is not `login_required` (OpenID Connect Core 3.1.2.6).
        Decision::Factor if request.prompt.none => {
            Err(ProtocolError::new(Code::InteractionRequired, "the person has to set up a second factor first"))
        }
        Decision::Consent if request.prompt.none => {
            Err(ProtocolError::new(Code::ConsentRequired, "the person has not allowed this client yet"))
        }
        // Who could do more was asked for it: this is what there is (OpenID Connect Core 5.5.1.1).
        Decision::Issue | Decision::Consent
            if facts.session.as_ref().is_some_and(|session| !request.claims.accepts(session.acr)) =>
        {
            unmet("the person cannot authenticate as surely as the client needs")
        }
        next => Ok(next),
    }
}

fn login_needed(request: &AuthorizeRequest, facts: &Facts, now_s: i64) -> Option<Why> {
    let Some(session) = &facts.session else { return Some(Why::NoSession) };
    let is_other = |expected: &String| session.sub.as_ref() != Some(expected);
    let other = match &facts.hint {
        HintFacts::Absent => false,
        // Nobody can be the person of a hint that we did not make; with pages the hint is simply dropped.
        HintFacts::Invalid => request.prompt.none,
        HintFacts::Of(sub) => is_other(sub),
    };
    if other || request.claims.sub.as_ref().is_some_and(is_other) {
        return Some(Why::OtherPerson);
    }
    if request.prompt.login && !session.since_request {
        return Some(Why::Asked);
    }
    if request.prompt.select_account && !session.since_request {
        return Some(Why::Choose);
    }
    // No age at all is a login for this request; any other is counted at the end, however long a page was left open. Who has
    // just logged in gets a minute to read it: nobody is asked in a circle.
    let age = now_s.saturating_sub(session.auth_time_s);
    let too_old = |limit: i64| match session.since_request {
        true => limit != 0 && age > limit.max(READING_S),
        false => limit == 0 || age > limit,
    };
    if request.max_age.is_some_and(too_old) {
        return Some(Why::TooOld);
    }
    steps_up(request, session).then_some(Why::StepUp)
}

/// `acr_values` is a wish (OpenID Connect Core 3.1.2.1, 5.5.1.1): who can do no more goes on with what there is, and is not
/// asked for what could not be enough for a client that insists.
fn steps_up(request: &AuthorizeRequest, session: &SessionFacts) -> bool {
    let essential = request.claims.essential_acr.iter().flatten().copied().min();
    let reachable = session.best.max(session.acr);
    let wanted = request.wished_acr.max(essential).map(|wanted| wanted.min(reachable));
    let in_vain = session.since_request || !request.claims.accepts(reachable);
    !in_vain && wanted.is_some_and(|wanted| wanted > session.acr)
}

/// The distributor's own clients need none unless they ask; a native public client can be imitated by another
/// application, so it needs one each time (P2-45).
fn consent_needed(request: &AuthorizeRequest, client: &ClientView, consent: ConsentFacts) -> bool {
    if consent.since_request {
        return false;
    }
    // What is allowed in detail is allowed this once, at the distributor's own portals too; what was allowed for no place was
    // not allowed for this one.
    !request.details.is_empty()
        || !request.resources.is_empty() && !client.first_party
        || request.prompt.consent
        || client.is_imitable()
        || !(client.first_party || consent.remembered)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::oidc::authorize::{KnownClient, Prompt, Way};
    use crate::oidc::client::AuthMethod;
    use crate::oidc::params::RawParams;
    use crate::oidc::resource::Audience;
    use crate::oidc::testing;

    const NOW: i64 = 1_800_000_000;
    const NO: ConsentFacts = ConsentFacts { remembered: false, since_request: false };

    fn old() -> SessionFacts {
        SessionFacts { auth_time_s: NOW - 100, since_request: false, ..fresh() }
    }

    fn fresh() -> SessionFacts {
        let sub = Some("u1".to_owned());
        SessionFacts { sub, auth_time_s: NOW, since_request: true, acr: Acr::One, best: Acr::One, shut_in: false }
    }

    fn of(sub: &str) -> HintFacts {
        HintFacts::Of(sub.to_owned())
    }

    fn request(extra: &str) -> AuthorizeRequest {
        let raw =
            format!("client_id=shop&redirect_uri=https://shop.example.com/cb&response_type=code&scope=openid&{extra}");
        let (params, client) = (RawParams::parse(raw.as_bytes()).unwrap(), testing::client());
        KnownClient::of(&params, Some(&client), Way::default()).unwrap().request().unwrap()
    }

    fn run(extra: &str, session: Option<SessionFacts>, hint: HintFacts) -> Result<Decision, Code> {
        let facts = Facts { session, consent: NO, hint };
        decide(&request(extra), &testing::client(), &facts, NOW).map_err(|error| error.code)
    }

    /// Of somebody who is in, with these consents.
    fn with(consent: ConsentFacts) -> Facts {
        Facts { session: Some(old()), consent, hint: HintFacts::Absent }
    }

    #[test]
    fn a10_prompt_none_never_shows_a_page() {
        assert_eq!(run("prompt=none", None, HintFacts::Absent), Err(Code::LoginRequired));
        assert_eq!(run("prompt=none", Some(old()), HintFacts::Absent), Ok(Decision::Issue));
        let foreign = ClientView { first_party: false, ..testing::client() };
        let answer = decide(&request("prompt=none"), &foreign, &with(NO), NOW);
        assert_eq!(answer.unwrap_err().code, Code::ConsentRequired);
    }

    #[test]
    fn a11_prompt_login_asks_again_and_does_not_loop() {
        assert_eq!(run("prompt=login", Some(old()), HintFacts::Absent), Ok(Decision::Login(Why::Asked)));
        assert_eq!(run("prompt=login", Some(fresh()), HintFacts::Absent), Ok(Decision::Issue));
        assert_eq!(run("prompt=select_account", Some(old()), HintFacts::Absent), Ok(Decision::Login(Why::Choose)));
    }

    #[test]
    fn a12_prompt_consent_asks_even_for_our_own_client_and_then_goes_on() {
        let request = request("prompt=consent");
        let asked = decide(&request, &testing::client(), &with(NO), NOW);
        assert_eq!(asked, Ok(Decision::Consent));
        let given = ConsentFacts { since_request: true, ..NO };
        let then = decide(&request, &testing::client(), &with(given), NOW);
        assert_eq!(then, Ok(Decision::Issue));
    }

    #[test]
    fn a13_max_age_is_counted_from_the_authentication() {
        assert_eq!(run("max_age=100", Some(old()), HintFacts::Absent), Ok(Decision::Issue));
        assert_eq!(run("max_age=99", Some(old()), HintFacts::Absent), Ok(Decision::Login(Why::TooOld)));
        assert_eq!(run("max_age=99&prompt=none", Some(old()), HintFacts::Absent), Err(Code::LoginRequired));
        let now = SessionFacts { auth_time_s: NOW, ..old() };
        assert_eq!(run("max_age=0", Some(now), HintFacts::Absent), Ok(Decision::Login(Why::TooOld)));
        assert_eq!(run("max_age=0", Some(fresh()), HintFacts::Absent), Ok(Decision::Issue));
        // A page that was left open after the login.
        let left = Some(SessionFacts { since_request: true, ..old() });
        assert_eq!(run("max_age=60", left.clone(), HintFacts::Absent), Ok(Decision::Login(Why::TooOld)));
        for fine in ["max_age=100", "max_age=0", "prompt=login"] {
            assert_eq!(run(fine, left.clone(), HintFacts::Absent), Ok(Decision::Issue), "{fine}");
        }
        let read = Some(SessionFacts { auth_time_s: NOW - 60, ..fresh() });
        assert_eq!(run("max_age=1", read.clone(), HintFacts::Absent), Ok(Decision::Issue), "no circle");
    }

    #[test]
    fn a14_a_hint_about_somebody_else_does_not_answer_for_them() {
        assert_eq!(run("", Some(old()), of("u2")), Ok(Decision::Login(Why::OtherPerson)));
        assert_eq!(run("prompt=none", Some(old()), of("u2")), Err(Code::LoginRequired));
        assert_eq!(run("prompt=none", Some(old()), of("u1")), Ok(Decision::Issue));
        assert_eq!(run("prompt=none", Some(old()), HintFacts::Invalid), Err(Code::LoginRequired));
        assert_eq!(run("", Some(old()), HintFacts::Invalid), Ok(Decision::Issue));
        let named = "claims=%7B%22id_token%22%3A%7B%22sub%22%3A%7B%22value%22%3A%22u2%22%7D%7D%7D&prompt=none";
        assert_eq!(run(named, Some(old()), HintFacts::Absent), Err(Code::LoginRequired));
    }

    #[test]
    fn a16_an_essential_acr_is_reached_or_the_answer_is_an_error() {
        let claims = |acr: &str| {
            let json = format!(r#"{{"id_token":{{"acr":{acr}}}}}"#);
            crate::oidc::params::encode(&json).into_owned()
        };
        let two = format!("claims={}", claims(r#"{"essential":true,"values":["urn:cracha:two-factor","x"]}"#));
        let who = |acr, best, since_request| Some(SessionFacts { acr, best, since_request, ..old() });
        assert_eq!(run(&two, who(Acr::Two, Acr::Two, false), HintFacts::Absent), Ok(Decision::Issue));
        let phr = Acr::PhishingResistant;
        assert_eq!(run(&two, who(phr, phr, false), HintFacts::Absent), Ok(Decision::Issue));
        assert_eq!(run(&two, who(Acr::One, Acr::Two, false), HintFacts::Absent), Ok(Decision::Login(Why::StepUp)));
        let unmet = Err(Code::UnmetAuthenticationRequirements);
        assert_eq!(run(&two, who(Acr::One, Acr::One, false), HintFacts::Absent), unmet, "there is no more to ask for");
        assert_eq!(run(&two, who(Acr::One, Acr::Two, true), HintFacts::Absent), unmet, "it was asked for");
        let only = format!("claims={}", claims(r#"{"essential":true,"value":"phr"}"#));
        for acr in [Acr::One, Acr::Two] {
            let app = who(acr, Acr::Two, false);
            assert_eq!(run(&only, app.clone(), HintFacts::Absent), unmet, "nobody is asked for what cannot be enough");
            assert_eq!(run(&format!("{only}&prompt=none"), app.clone(), HintFacts::Absent), unmet);
        }
        assert_eq!(run(&only, who(Acr::Two, phr, false), HintFacts::Absent), Ok(Decision::Login(Why::StepUp)));
        assert_eq!(run(&two, None, HintFacts::Absent), Ok(Decision::Login(Why::NoSession)));
        let none = format!("{two}&prompt=none");
        assert_eq!(run(&none, who(Acr::One, Acr::Two, false), HintFacts::Absent), Err(Code::LoginRequired));
        let unknown = format!("claims={}", claims(r#"{"essential":true,"value":"urn:mace:silver"}"#));
        assert_eq!(run(&unknown, who(Acr::Two, Acr::Two, false), HintFacts::Absent), unmet);
        for wish in [r#"{"values":["urn:cracha:two-factor"]}"#, r#"{"essential":true}"#, r#"{"value":"x"}"#, "null"] {
            let wish = format!("claims={}", claims(wish));
            assert_eq!(run(&wish, who(Acr::One, Acr::One, false), HintFacts::Absent), Ok(Decision::Issue), "a wish");
        }
    }

    #[test]
    fn a15_a_wish_for_more_than_a_person_can_do_asks_for_the_best_and_then_no_more() {
        let who = |acr, best| Some(SessionFacts { acr, best, ..old() });
        let phr = Acr::PhishingResistant;
        for (acr, best, want) in [
            (Acr::One, Acr::One, Ok(Decision::Issue)),
            (Acr::One, Acr::Two, Ok(Decision::Login(Why::StepUp))),
            (Acr::Two, Acr::Two, Ok(Decision::Issue)),
            (Acr::Two, phr, Ok(Decision::Login(Why::StepUp))),
            (phr, Acr::One, Ok(Decision::Issue)),
        ] {
            assert_eq!(run("acr_values=phr", who(acr, best), HintFacts::Absent), want, "{acr:?} of {best:?}");
            let silent = want.map_err(|_: Code| ()).unwrap() == Decision::Issue;
            let none = run("acr_values=phr&prompt=none", who(acr, best), HintFacts::Absent);
            assert_eq!(none, if silent { Ok(Decision::Issue) } else { Err(Code::LoginRequired) });
        }
        assert_eq!(run("acr_values=urn:mace:silver", who(Acr::One, phr), HintFacts::Absent), Ok(Decision::Issue));
    }

    #[test]
    fn a10_who_must_set_up_a_factor_first_gets_its_page_or_the_client_an_error() {
        let shut = Some(SessionFacts { shut_in: true, ..old() });
        assert_eq!(run("", shut.clone(), HintFacts::Absent), Ok(Decision::Factor));
        assert_eq!(run("prompt=none", shut.clone(), HintFacts::Absent), Err(Code::InteractionRequired));
        assert_eq!(run("", shut.clone(), of("u2")), Ok(Decision::Login(Why::OtherPerson)), "another may come in");
    }

    #[test]
    fn a14_who_logs_in_for_a_request_and_is_not_whom_it_expects_is_not_asked_again() {
        let fresh = Some(SessionFacts { since_request: true, ..old() });
        assert_eq!(run("", fresh.clone(), of("u2")), Err(Code::LoginRequired));
        let named = "claims=%7B%22id_token%22%3A%7B%22sub%22%3A%7B%22value%22%3A%22u2%22%7D%7D%7D";
        assert_eq!(run(named, fresh.clone(), HintFacts::Absent), Err(Code::LoginRequired));
        assert_eq!(run("", fresh, of("u1")), Ok(Decision::Issue));
    }

    #[test]
    fn a14_nobody_is_not_the_person_of_an_empty_name() {
        let stranger = Some(SessionFacts { sub: None, ..old() });
        let named = "claims=%7B%22id_token%22%3A%7B%22sub%22%3A%7B%22value%22%3A%22%22%7D%7D%7D";
        assert_eq!(run(named, stranger.clone(), HintFacts::Absent), Ok(Decision::Login(Why::OtherPerson)));
        assert_eq!(run("", stranger.clone(), of("")), Ok(Decision::Login(Why::OtherPerson)));
        assert_eq!(run("", stranger.clone(), HintFacts::Absent), Ok(Decision::Issue));
    }

    #[test]
    fn a19_a_remembered_consent_is_for_no_place_that_was_not_shown() {
        let mut request = request("");
        request.resources = Audience::of(["https://api.example/"]);
        let remembered = ConsentFacts { remembered: true, ..NO };
        let foreign = ClientView { first_party: false, ..testing::client() };
        let answer = |client: &ClientView, consent| decide(&request, client, &with(consent), NOW);
        assert_eq!(answer(&foreign, remembered), Ok(Decision::Consent));
        assert_eq!(answer(&foreign, ConsentFacts { since_request: true, ..NO }), Ok(Decision::Issue));
        assert_eq!(answer(&testing::client(), NO), Ok(Decision::Issue), "the distributor's own");
    }

    #[test]
    fn a13_a15_what_the_client_registered_counts_where_the_request_says_nothing() {
        let mut client = testing::client();
        client.terms.default_max_age = Some(60);
        client.terms.default_acr_values = vec!["phr".into(), "urn:cracha:two-factor".into()];
        let ask = |extra: &str| {
            let raw = format!(
                "client_id=shop&redirect_uri=https://shop.example.com/cb&response_type=code&scope=openid&{extra}"
            );
            let params = RawParams::parse(raw.as_bytes()).unwrap();
            KnownClient::of(&params, Some(&client), Way::default()).unwrap().request().unwrap()
        };
        assert_eq!((ask("").max_age, ask("").wished_acr), (Some(60), Some(Acr::Two)));
        let asked = ask("max_age=900&acr_values=phr");
        assert_eq!((asked.max_age, asked.wished_acr), (Some(900), Some(Acr::PhishingResistant)));
        assert_eq!(ask("acr_values=unknown").wished_acr, None, "the request's word is the last");
    }

    #[test]
    fn a19_a_remembered_consent_serves_prompt_none() {
        let foreign = ClientView { first_party: false, ..testing::client() };
        let remembered = ConsentFacts { remembered: true, ..NO };
        let answer = decide(&request("prompt=none"), &foreign, &with(remembered), NOW);
        assert_eq!(answer, Ok(Decision::Issue));
    }

    #[test]
    fn p2_45_a_native_public_client_is_confirmed_each_time() {
        let native = ClientView { native: true, auth_method: AuthMethod::None, first_party: true, ..testing::client() };
        let remembered = ConsentFacts { remembered: true, ..NO };
        let mut request = request("");
        assert_eq!(decide(&request, &native, &with(remembered), NOW), Ok(Decision::Consent));
        request.prompt = Prompt { none: true, ..Prompt::default() };
        assert!(decide(&request, &native, &with(remembered), NOW).is_err());
    }
}
