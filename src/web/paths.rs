//! Where each page lives. Templates, handlers and mails use these names, so that an address is written once.

use crate::text::help::Question;

/// The page after a login without a portal: links to the portals.
pub const HOME: &str = "/";
/// Login form (GET) and its answer (POST).
pub const LOGIN: &str = "/login";
/// Where a pending request goes on after the login.
pub const AUTHORIZE_RESUME: &str = "/authorize/resume";
/// "Forgot my login": takes an e-mail.
pub const FORGOT_LOGIN: &str = "/login/forgot";
/// "Forgot my password": takes login and e-mail.
pub const FORGOT_PASSWORD: &str = "/password/forgot";
/// Where a recovery code is typed.
pub const RECOVER: &str = "/password/recover";
/// Where the own password is chosen after a ticket was typed.
pub const CHOOSE_PASSWORD: &str = "/password/choose";
/// POST: a new ticket to the registered address, for an expired or replaced one.
pub const TICKET_AGAIN: &str = "/password/again";
/// "When do I get my access?": reseller ID and CNPJ.
pub const FIRST_ACCESS: &str = "/first-access";
/// POST: the first mail once more, to the same address.
pub const FIRST_ACCESS_AGAIN: &str = "/first-access/again";
/// "I am an end customer".
pub const END_CUSTOMER: &str = "/end-customer";
/// The help; a question is below it: `/help/{question}`.
pub const HELP: &str = "/help";
/// Sign out: GET asks, POST does.
pub const SIGN_OUT: &str = "/sign-out";
/// What the portals answered to a sign-out; the session stands sealed in `pass`.
pub const SIGNED_OUT: &str = "/sign-out/portals";
/// POST: ends the session everywhere and shows the login page.
pub const SWITCH_LOGIN: &str = "/switch-login";
/// POST: the answer to a consent page.
pub const CONSENT: &str = "/consent";
/// Where a terminal's code is typed; what it asks for is below, by its id: `/device/{id}`.
pub const DEVICE: &str = crate::oidc::device::PAGE;
/// POST: an Administrator has read the warning about a shared mailbox.
pub const SHARED_MAILBOX: &str = "/login/shared-mailbox";
/// What was typed in a form before a login; the page to go on to without it stands in `next`.
pub const SEND_AGAIN: &str = "/send-again";
/// One-time set-up code of an operator or agent.
pub const SETUP: &str = "/setup";

/// The own data.
pub const ACCOUNT: &str = "/account";
/// Change of the own password.
pub const ACCOUNT_PASSWORD: &str = "/account/password";
/// The own sessions.
pub const ACCOUNT_SESSIONS: &str = "/account/sessions";
/// POST `sid`: end one own session.
pub const ACCOUNT_SESSION_END: &str = "/account/sessions/end";
/// POST: end every own session but this one.
pub const ACCOUNT_SESSIONS_END_OTHERS: &str = "/account/sessions/end-others";
/// The own language.
pub const ACCOUNT_LANGUAGE: &str = "/account/language";
/// The second factor after the password.
pub const FACTOR: &str = "/login/factor";
/// POST: a passkey alone opens.
pub const LOGIN_KEY: &str = "/login/passkey";
/// For password managers: where the password is changed.
pub const CHANGE_PASSWORD: &str = "/.well-known/change-password";
/// For who found a weakness (RFC 9116).
pub const SECURITY_TXT: &str = "/.well-known/security.txt";
/// For password managers: where passkeys are made.
pub const PASSKEY_ENDPOINTS: &str = "/.well-known/passkey-endpoints";
/// The own second factors.
pub const ACCOUNT_FACTORS: &str = "/account/factors";
/// A new passkey: POST with what the browser made.
pub const ACCOUNT_FACTOR_KEY: &str = "/account/factors/passkey";
/// A new authenticator app: GET draws, POST takes its first code.
pub const ACCOUNT_FACTOR_APP: &str = "/account/factors/app";
/// Take one away: GET asks, POST does.
pub const ACCOUNT_FACTOR_REMOVE: &str = "/account/factors/remove";
/// POST: new one-time codes.
pub const ACCOUNT_FACTOR_CODES: &str = "/account/factors/codes";
/// Consents given to clients that are not the distributor's own.
pub const ACCOUNT_CONSENTS: &str = "/account/consents";
/// POST `client_id`: take a consent back.
pub const ACCOUNT_CONSENT_REVOKE: &str = "/account/consents/revoke";
/// What is known about whoever looks, for what and for how long.
pub const ACCOUNT_DATA: &str = "/account/data";
/// POST: a copy of it.
pub const ACCOUNT_DATA_EXPORT: &str = "/account/data/export";
/// "My Administrator has left": GET asks, POST opens a case.
pub const ACCOUNT_ADMINISTRATOR: &str = "/account/administrator";

/// The Administrator's users. Cards are below it: `/users/{id}`, acts below the card.
pub const USERS: &str = "/users";
/// A new user of the own reseller.
pub const USERS_NEW: &str = "/users/new";
/// Who did what in the own reseller.
pub const USERS_HISTORY: &str = "/users/history";
/// Users from a file: GET asks for it, POST says what would become of each line.
pub const USERS_IMPORT: &str = "/users/import";
/// POST: makes them.
pub const USERS_IMPORT_DO: &str = "/users/import/do";
/// The acting Administrator leaves and says who follows.
pub const USERS_HAND_OVER: &str = "/users/hand-over";
/// POST: what would become of each user that is ticked.
pub const USERS_BULK: &str = "/users/bulk";
/// POST: does it to each.
pub const USERS_BULK_DO: &str = "/users/bulk/do";

/// The reseller's end customers. Cards are below it: `/end-customers/{id}`.
pub const END_CUSTOMERS: &str = "/end-customers";
/// A new one.
pub const END_CUSTOMERS_NEW: &str = "/end-customers/new";
/// A file of them.
pub const END_CUSTOMERS_FILE: &str = "/end-customers/file";

/// API: end customers of the reseller of whoever a portal acts for.
pub const API_END_CUSTOMERS: &str = "/api/v1/end-customers";
/// Where the ERP hands end customers of its resellers over.
pub const API_END_CUSTOMERS_HANDOVER: &str = "/api/v1/end-customers/handover";
/// API: resellers are handed over here (POST); what is known of one is below it (GET).
pub const API_RESELLERS: &str = "/api/v1/resellers";
/// Promises of further rows of the table; one is at `/api/v1/promises/{policy}/{subject}`.
pub const API_PROMISES: &str = "/api/v1/promises";
/// Says that one is kept.
pub const API_PROMISES_KEPT: &str = "/api/v1/promises/kept";

/// Where the old address stops a change of the e-mail: login and reference are typed.
pub const EMAIL_STOP: &str = "/email/stop";
/// The desk's search. Persons are at `/desk/people/{id}`.
pub const DESK: &str = "/desk";
/// Agents and what they did today; one is at `/desk/agents/{id}`.
pub const DESK_AGENTS: &str = "/desk/agents";
/// What the reader did at the desk.
pub const DESK_ACTS: &str = "/desk/acts";
/// The data of people without a login.
pub const DESK_DATA: &str = "/desk/data";
/// POST: proposes.
pub const DESK_DATA_PROPOSE: &str = "/desk/data/propose";
/// The desk's cases.
pub const DESK_CASES: &str = "/desk/cases";

/// "Fale Conosco": topics (GET), a conversation begins (POST).
pub const CONTACT: &str = "/contact";
/// What is known about people without a login.
pub const CONTACT_PRIVACY: &str = "/contact/privacy";
/// The visitor's conversation, by the key in the cookie; POST says something.
pub const CONTACT_TALK: &str = "/contact/talk";
/// POST `typed`: a login, a reseller ID, a day.
pub const CONTACT_IDENTIFY: &str = "/contact/talk/identify";
/// POST: an agent is wanted; `email` outside of the service hours.
pub const CONTACT_AGENT: &str = "/contact/talk/agent";
/// POST: the visitor ends it; `solved` when the product was enough.
pub const CONTACT_END: &str = "/contact/talk/end";
/// Attaches a file.
pub const CONTACT_ATTACH: &str = "/contact/talk/attach";
/// The agents' queue; one is at `/desk/chat/{id}`.
pub const DESK_CHAT: &str = "/desk/chat";

/// The operator's first page.
pub const OPERATOR: &str = "/operator";
/// The same for the script that keeps it true: looking there is no use of the session.
pub const OPERATOR_LIVE: &str = "/operator/live";
/// Schedules; one is at `/operator/schedules/{name}`, acts below it.
pub const SCHEDULES: &str = "/operator/schedules";
/// What would become of the promise under other settings of a schedule.
pub const SIMULATION: &str = "/operator/simulation";
/// Promises; one is at `/operator/promises/{id}`.
pub const PROMISES: &str = "/operator/promises";
/// What came in: batches, and what was rejected.
pub const INTAKE: &str = "/operator/intake";
/// Rejected lines; `reason` in the query.
pub const INTAKE_REJECTED: &str = "/operator/intake/rejected";
/// Rejected ones that were set aside.
pub const INTAKE_ASIDE: &str = "/operator/intake/aside";
/// All of a reason once more: GET asks, POST does.
pub const INTAKE_AGAIN: &str = "/operator/intake/rejected/again";
/// The mail queue.
pub const QUEUE: &str = "/operator/queue";
/// What came back and waits for an operator.
pub const RETURNED: &str = "/operator/returned";
/// Whether mail arrives: the check of the sender, a test mail, domains.
pub const DELIVERY: &str = "/operator/delivery";
/// POST `to`: a test mail.
pub const DELIVERY_TEST: &str = "/operator/delivery/test";
/// Clients.
pub const CLIENTS: &str = "/operator/clients";
/// A new client.
pub const CLIENT_NEW: &str = "/operator/new-client";
/// Invitations by which clients register themselves.
pub const INVITATIONS: &str = "/operator/invitations";
/// A new one.
pub const INVITATION_NEW: &str = "/operator/new-invitation";
/// The signing keys; acts are below.
pub const KEYS: &str = "/operator/keys";
/// The distributor's own accounts; acts are at `/operator/staff/{id}/{act}`.
pub const STAFF: &str = "/operator/staff";
/// The audit.
pub const AUDIT: &str = "/operator/audit";

/// The page that has the form which is posted to this path, where that is another one.
pub fn page_of(path: &str) -> Option<&str> {
    match path {
        ACCOUNT_SESSION_END | ACCOUNT_SESSIONS_END_OTHERS => Some(ACCOUNT_SESSIONS),
        ACCOUNT_FACTOR_KEY | ACCOUNT_FACTOR_CODES => Some(ACCOUNT_FACTORS),
        ACCOUNT_CONSENT_REVOKE => Some(ACCOUNT_CONSENTS),
        ACCOUNT_DATA_EXPORT => Some(ACCOUNT_DATA),
        FIRST_ACCESS_AGAIN => Some(FIRST_ACCESS),
        CONTACT_IDENTIFY | CONTACT_AGENT | CONTACT_END | CONTACT_ATTACH => Some(CONTACT_TALK),
        _ if path.starts_with("/desk/data/") => Some(DESK_DATA),
        _ if path.starts_with("/desk/chat/") => path.rsplit_once('/').map(|(page, _)| page),
        TICKET_AGAIN | SWITCH_LOGIN => Some(LOGIN),
        DELIVERY_TEST => Some(DELIVERY),
        USERS_IMPORT_DO => Some(USERS_IMPORT),
        USERS_BULK | USERS_BULK_DO => Some(USERS),
        _ if path.starts_with(OPERATOR) && path.ends_with("/csv") => path.strip_suffix("/csv"),
        _ if path.starts_with(RETURNED) && path.ends_with("/seen") => Some(RETURNED),
        _ if path.starts_with(INTAKE) => path.strip_suffix("/aside").or_else(|| path.strip_suffix("/back")),
        _ => path
            .strip_suffix("/confirm-email")
            .or_else(|| path.strip_suffix("/withdraw"))
            .or_else(|| path.strip_suffix("/fetch")),
    }
}

/// The stored request of this name goes on.
pub fn authorize_resume(id: &str) -> String {
    with_query(AUTHORIZE_RESUME, &[("id", id)])
}

/// What a terminal asks for.
pub fn device(id: &str) -> String {
    format!("{DEVICE}/{id}")
}

/// Where a second factor is set up before this request goes on.
pub fn factors_for(id: &str) -> String {
    with_query(ACCOUNT_FACTORS, &[("grant", id)])
}

/// The answer to the consent page of this request.
pub fn consent(id: &str) -> String {
    with_query(CONSENT, &[("grant", id)])
}

/// Why somebody who is in may be shown the login page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Again {
    /// Nobody is in; whoever is, goes on.
    No,
    /// The person types the password once more.
    Confirm,
    /// Another login is wanted.
    Other,
}

/// The login page of this request.
pub fn login_for(id: &str, again: Again, ui_locales: Option<&str>) -> String {
    let mut query = vec![("grant", id)];
    match again {
        Again::No => {}
        Again::Confirm => query.push(("confirm", "1")),
        Again::Other => query.push(("other", "1")),
    }
    query.extend(ui_locales.map(|wish| ("ui_locales", wish)));
    with_query(LOGIN, &query)
}

/// A path with this query; nothing is appended to it when there is none.
pub fn with_query(path: &str, query: &[(&str, &str)]) -> String {
    match url::form_urlencoded::Serializer::new(String::new()).extend_pairs(query).finish().as_str() {
        "" => path.to_owned(),
        query => format!("{path}?{query}"),
    }
}

/// `/help/{question}`.
pub fn help(question: Question) -> String {
    format!("{HELP}/{}", question.as_str())
}

/// A visitor's live connection; frames by POST, too.
pub const CONTACT_LIVE: &str = "/contact/live";
/// An agent's.
pub const DESK_LIVE: &str = "/desk/live";
/// The chat in a frame of a portal: the one page that may be framed.
pub const WIDGET: &str = "/widget";
/// The script with which a portal loads it.
pub const WIDGET_SCRIPT: &str = "/widget.js";

/// A handshake at one of them: its body is a conversation.
pub fn is_live(method: &actix_web::http::Method, path: &str) -> bool {
    method == actix_web::http::Method::GET && (path == CONTACT_LIVE || path == DESK_LIVE)
}

/// `/users/{id}`.
pub fn user(id: &str) -> String {
    format!("{USERS}/{id}")
}

/// `/users/{id}/{act}`; acts are `block`, `unblock`, `send-password`, `role`, `email`,
/// `confirm-email`, `end-sessions`, `delete`.
pub fn user_act(id: &str, act: &str) -> String {
    format!("{USERS}/{id}/{act}")
}

/// `/desk/agents/{id}`: what an agent did.
pub fn agent(id: &str) -> String {
    format!("{DESK_AGENTS}/{id}")
}

/// `/desk/agents/{id}/lift`: lifts the limits of an agent for today.
pub fn agent_lift(id: &str) -> String {
    format!("{DESK_AGENTS}/{id}/lift")
}

/// `/desk/settle/{id}`: a supervisor decides about a case.
pub fn settle(id: &str) -> String {
    format!("{DESK}/settle/{id}")
}

/// `/desk/people/{id}`.
pub fn person(id: &str) -> String {
    format!("{DESK}/people/{id}")
}

/// `/desk/people/{id}/{act}`; acts are `send-password`, `reveal`, `confirm-address`, what needs two people (see
/// [`ApprovalAct`](crate::model::approval::ApprovalAct)), `approve` and `withdraw`.
pub fn person_act(id: &str, act: &str) -> String {
    format!("{DESK}/people/{id}/{act}")
}

/// `/desk/chat/{id}`.
pub fn chat(id: &str) -> String {
    format!("{DESK_CHAT}/{id}")
}

/// `/desk/chat/{id}/{act}`: POST; acts are `take`, `say`, `attach`, `transfer`, `close`.
pub fn chat_act(id: &str, act: &str) -> String {
    format!("{DESK_CHAT}/{id}/{act}")
}

/// `/contact/talk/files/{id}`: a file of the visitor's conversation.
pub fn contact_file(id: &str) -> String {
    format!("{CONTACT_TALK}/files/{id}")
}

/// `/desk/chat/{id}/files/{file}`: a file of a conversation.
pub fn chat_file(id: &str, file: &str) -> String {
    format!("{DESK_CHAT}/{id}/files/{file}")
}

/// `/operator/schedules/{name}`.
pub fn schedule(name: &str) -> String {
    format!("{SCHEDULES}/{name}")
}

/// `/operator/schedules/{name}/{act}`; acts are `pause`, `resume`, `run`, `undo`.
pub fn schedule_act(name: &str, act: &str) -> String {
    format!("{SCHEDULES}/{name}/{act}")
}

/// `/desk/data/{id}/{act}`: `approve`, `withdraw`, `fetch`.
pub fn data_request(id: &str, act: &str) -> String {
    format!("{DESK_DATA}/{id}/{act}")
}

/// `/end-customers/{id}`.
pub fn end_customer(id: &str) -> String {
    format!("{END_CUSTOMERS}/{id}")
}

/// `/end-customers/{id}/remove`: GET asks, POST does.
pub fn end_customer_remove(id: &str) -> String {
    format!("{END_CUSTOMERS}/{id}/remove")
}

/// `/operator/clients/{id}`.
pub fn client(id: &str) -> String {
    format!("{CLIENTS}/{}", url::form_urlencoded::byte_serialize(id.as_bytes()).collect::<String>())
}

/// `/operator/clients/{id}/{act}`; acts are `disable`, `enable`, `secret`.
pub fn client_act(id: &str, act: &str) -> String {
    format!("{}/{act}", client(id))
}

/// `/operator/clients/{id}/try`: GET says what it does, POST does it.
pub fn client_trial(id: &str) -> String {
    format!("{}/try", client(id))
}

/// `/operator/invitations/{name}/revoke`: GET asks, POST does.
pub fn invitation_revoke(name: &str) -> String {
    format!("{INVITATIONS}/{}/revoke", url::form_urlencoded::byte_serialize(name.as_bytes()).collect::<String>())
}

/// `/operator/keys/{act}`; see [`KeyAct`](crate::web::operate::manage_acts::KeyAct).
pub fn key_act(act: &str) -> String {
    format!("{KEYS}/{act}")
}

/// `/operator/staff/{id}/{act}`; see [`StaffAct`](crate::web::operate::manage_acts::StaffAct).
pub fn staff_act(id: &str, act: &str) -> String {
    format!("{STAFF}/{id}/{act}")
}

/// `/operator/promises/{id}`.
pub fn promise(id: &str) -> String {
    format!("{PROMISES}/{id}")
}

/// `/operator/intake/batches/{id}`.
pub fn intake_batch(id: &str) -> String {
    format!("{INTAKE}/batches/{id}")
}

/// `/operator/intake/lines/{id}/aside`: POST sets it aside.
pub fn intake_line_aside(id: &str) -> String {
    format!("{INTAKE}/lines/{id}/aside")
}

/// `/operator/intake/lines/{id}/back`: POST takes it back.
pub fn intake_line_back(id: &str) -> String {
    format!("{INTAKE}/lines/{id}/back")
}

/// `/operator/intake/lines/{id}`: GET shows the form, POST sends the line again.
pub fn intake_line(id: &str) -> String {
    format!("{INTAKE}/lines/{id}")
}

/// `/operator/intake/records/{external_id}`.
pub fn intake_record(external_id: &str) -> String {
    format!(
        "{INTAKE}/records/{}",
        url::form_urlencoded::byte_serialize(external_id.as_bytes()).collect::<String>().replace('+', "%20")
    )
}

/// `/operator/queue/{id}/retry`: GET asks, POST does.
pub fn message_retry(id: &str) -> String {
    format!("{QUEUE}/{id}/retry")
}

/// Below an operator's page: POST downloads its table.
pub fn csv(page: &str) -> String {
    format!("{page}/csv")
}

/// `/operator/returned/{id}/seen`: POST marks it.
pub fn returned_seen(id: &str) -> String {
    format!("{RETURNED}/{id}/seen")
}
