//! What every verb is told about its surroundings: the instant, who acts, and the policy.

use std::sync::Arc;

use crate::config::Config;
use crate::crypto::derive::KeyRing;
use crate::db::types::ResellerId;
use crate::db::types::{Instant, UserId};
use crate::model::role::Role;

/// Who acts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Actor {
    /// Nobody has logged in.
    Anonymous,
    /// A person with a session.
    Person {
        /// Who.
        user: UserId,
        /// Login, for the audit.
        login: String,
        /// The role at the time of the act.
        role: Role,
        /// The own reseller; staff have none.
        reseller: Option<ResellerId>,
    },
    /// A client with its own credentials, e.g. the ERP.
    Client(String),
    /// A schedule's run.
    Job(&'static str),
    /// Somebody at the terminal of the machine.
    Terminal,
}

impl Actor {
    /// The kind, for the audit.
    pub fn kind(&self) -> &'static str {
        match self {
            Actor::Anonymous => "anonymous",
            Actor::Person { role, .. } => match role {
                Role::Agent => "agent",
                Role::Supervisor => "supervisor",
                Role::Operator => "operator",
                Role::Administrator => "administrator",
                Role::Buyer | Role::Support | Role::Basic | Role::Custom => "user",
            },
            Actor::Client(_) => "client",
            Actor::Job(_) => "job",
            Actor::Terminal => "terminal",
        }
    }

    /// A name for people: the login, the client, the job.
    pub fn label(&self) -> &str {
        match self {
            Actor::Anonymous => "anonymous",
            Actor::Person { login, .. } => login,
            Actor::Client(id) => id,
            Actor::Job(name) => name,
            Actor::Terminal => "terminal",
        }
    }

    /// The acting user, if a person acts.
    pub fn user(&self) -> Option<&UserId> {
        match self {
            Actor::Person { user, .. } => Some(user),
            Actor::Anonymous | Actor::Client(_) | Actor::Job(_) | Actor::Terminal => None,
        }
    }

    /// The acting person's reseller.
    pub fn reseller(&self) -> Option<&ResellerId> {
        match self {
            Actor::Person { reseller, .. } => reseller.as_ref(),
            Actor::Anonymous | Actor::Client(_) | Actor::Job(_) | Actor::Terminal => None,
        }
    }
}

/// The surroundings of one act. Cheap to clone; made once at the door.
#[derive(Clone, Debug)]
pub struct Ctx {
    /// The instant of the act, read once.
    pub now: Instant,
    /// Who acts.
    pub actor: Actor,
    /// The request's id, in logs and audit.
    pub request_id: String,
    /// The address of the peer, after trusted proxies.
    pub ip: Option<String>,
    /// The policy.
    pub config: Arc<Config>,
    /// The master keys.
    pub keys: Arc<KeyRing>,
}

impl Ctx {
    /// The end of a lease that is taken or kept now, whatever it is a lease of (`outbox.lease_seconds`).
    pub fn lease_until(&self) -> Instant {
        self.now.plus_s(self.config.outbox.lease_seconds)
    }
}
