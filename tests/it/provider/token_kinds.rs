//! Every kind of token at every door that takes one: only the right kind opens (P2-41). The pairs are generated, so a new
//! kind is a line in [`Kind`], a new door one in [`Door`].

use cracha::crypto::keys::Alg;
use cracha::oidc::logout_token;
use reqwest::Method;
use serde_json::json;

use super::{inside, on_a_file};
use crate::support::app::TestApp;
use crate::support::http::{Http, Page};
use crate::support::keyed::{Keyed, dpop};
use crate::support::provider::{Person, Portal, claims, log_in, text, userinfo};

const SCOPE: (&str, &str) = ("scope", "openid end_customers");

macro_rules! all {
    ($name:ident: $($one:ident)*) => {
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        enum $name { $($one,)* }
        impl $name { const ALL: &[$name] = &[$($name::$one,)*]; }
    };
}

all!(Kind: OpaqueAccess JwtAccess JtiOfAccess RowOfAccess Refresh Id Code Logout Userinfo DpopProof Assertion RequestObject
    UntypedObject Jarm Introspection PushedRequest Unsigned);
all!(Door: Userinfo Introspection Api Code Refresh Assertion Subject Hint EndSession RequestObject Revocation);

impl Door {
    fn opens_for(self) -> &'static [Kind] {
        match self {
            Self::Userinfo | Self::Api | Self::Subject => &[Kind::OpaqueAccess, Kind::JwtAccess],
            Self::Introspection | Self::Revocation => &[Kind::OpaqueAccess, Kind::JwtAccess, Kind::Refresh],
            Self::Code => &[Kind::Code],
            Self::Refresh => &[Kind::Refresh],
            Self::Assertion => &[Kind::Assertion],
            Self::Hint | Self::EndSession => &[Kind::Id],
            Self::RequestObject => &[Kind::RequestObject, Kind::UntypedObject],
        }
    }
}

struct House {
    app: TestApp,
    http: Http,
    maria: Person,
    opaque: Keyed,
    jwt: Keyed,
}

impl House {
    async fn open() -> Self {
        let with = |id: &str| {
            let mut keyed = Keyed::own(id).term("exchange_to", json!(["cloud"]));
            keyed.portal.row.scopes = r#"["openid","end_customers","offline_access"]"#.into();
            keyed.portal.row.userinfo_alg = Some("ES256".into());
            keyed.portal.row.grant_types = GRANTS.into();
            keyed
        };
        let (opaque, jwt) = (with("shop"), with("jot").term("access_token_format", json!("jwt")));
        let app = on_a_file().await;
        let (http, maria) = inside(&app, &[&opaque.portal, &jwt.portal, &Portal::own("cloud").quiet()]).await;
        Self { app, http, maria, opaque, jwt }
    }

    /// The client that a kind of token belongs to: at every door it is itself that shows it.
    fn owner(&self, kind: Kind) -> &Keyed {
        if matches!(kind, Kind::JwtAccess | Kind::JtiOfAccess | Kind::RowOfAccess | Kind::Unsigned) {
            &self.jwt
        } else {
            &self.opaque
        }
    }

    async fn tokens(&self, client: &Keyed) -> serde_json::Value {
        let code = client.portal.code(&self.http, &[SCOPE]).await;
        let page = client.exchange(&self.app, &self.http, &code).await;
        assert_eq!(page.status, 200, "{}", page.body);
        page.json()
    }

    /// A fresh one, good in every other way.
    async fn make(&self, kind: Kind) -> String {
        let (app, http, owner) = (&self.app, &self.http, self.owner(kind));
        let of_tokens = |tokens: serde_json::Value, name: &str| text(&tokens, name).to_owned();
        match kind {
            Kind::OpaqueAccess | Kind::JwtAccess => of_tokens(self.tokens(owner).await, "access_token"),
            Kind::JtiOfAccess => text(&claims(text(&self.tokens(owner).await, "access_token")), "jti").to_owned(),
            // What the row of a JWT is called by, as a log of its `jti` tells it.
            Kind::RowOfAccess => {
                format!("at+jwt\n{}", text(&claims(text(&self.tokens(owner).await, "access_token")), "jti"))
            }
            Kind::Unsigned => {
                let access = of_tokens(self.tokens(owner).await, "access_token");
                let claims = access.split('.').nth(1).unwrap();
                format!("eyJhbGciOiJub25lIiwidHlwIjoiYXQrand0In0.{claims}.")
            }
            Kind::Refresh => of_tokens(self.tokens(owner).await, "refresh_token"),
            Kind::Id => of_tokens(self.tokens(owner).await, "id_token"),
            Kind::Code => owner.portal.code(http, &[SCOPE]).await,
            Kind::Logout => {
                let who = claims(text(&self.tokens(owner).await, "id_token"));
                let kept = app.app.kept();
                let signer = kept.keys().signer(Alg::Es256).unwrap();
                let (sub, sid) = (text(&who, "sub"), text(&who, "sid"));
                logout_token::sign(kept.issuer(), "shop", sub, sid, app.now().seconds(), signer).unwrap()
            }
            Kind::Userinfo => userinfo(http, text(&self.tokens(owner).await, "access_token")).await.body,
            Kind::DpopProof => dpop(app, &owner.key, "POST", "/token", None, json!({})),
            Kind::Assertion => owner.sign("JWT", &owner.asserted(app)),
            Kind::RequestObject => owner.sign("oauth-authz-req+jwt", &owner.object(app, &[])),
            Kind::UntypedObject => owner.sign("JWT", &owner.object(app, &[])),
            Kind::Jarm => {
                let page = http.get(&owner.portal.authorize(&[("response_mode", "jwt")])).await;
                page.location_param("response").expect("an answer")
            }
            Kind::Introspection => {
                let tokens = self.tokens(owner).await;
                let proof = owner.proof(&owner.asserted(app));
                let fields = proof
                    .iter()
                    .map(|(n, v)| (n.as_str(), v.as_str()))
                    .chain([("token", text(&tokens, "access_token"))]);
                signed_introspection(http, fields).await.body
            }
            Kind::PushedRequest => text(&owner.push(app, http, &[]).await.json(), "request_uri").to_owned(),
        }
    }

    /// Whether it opened.
    async fn tries(&self, door: Door, kind: Kind, token: &str) -> bool {
        let (app, http, owner) = (&self.app, &self.http, self.owner(kind));
        let post = async |fields: &[(&str, &str)]| owner.post(app, http, "/token", fields).await;
        match door {
            // No head can carry it.
            Door::Userinfo if kind == Kind::RowOfAccess => {
                http.post("/userinfo", &[("access_token", token)]).await.status == 200
            }
            Door::Api if kind == Kind::RowOfAccess => false,
            Door::Userinfo => userinfo(http, token).await.status == 200,
            Door::Api => {
                let bearer = [("authorization", format!("Bearer {token}"))];
                http.send(Method::GET, "/api/v1/end-customers", &bearer, None).await.status == 200
            }
            Door::Introspection => self.is_active(kind, token).await,
            Door::Code => {
                let page = owner.exchange(app, http, token).await;
                opened(&page, "invalid_grant")
            }
            Door::Refresh => {
                opened(&post(&[("grant_type", "refresh_token"), ("refresh_token", token)]).await, "invalid_grant")
            }
            Door::Assertion => {
                let fields = [
                    ("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"),
                    ("client_assertion", token),
                    ("token", "x"),
                ];
                let page = http.post("/introspect", &fields).await;
                app.pass_seconds(120); // wrong proofs make whoever sends them wait
                page.status == 200
            }
            Door::Subject => {
                let fields = [
                    ("grant_type", "urn:ietf:params:oauth:grant-type:token-exchange"),
                    ("subject_token_type", "urn:ietf:params:oauth:token-type:access_token"),
                    ("subject_token", token),
                    ("audience", "cloud"),
                ];
                opened(&post(&fields).await, "invalid_request")
            }
            Door::Hint => {
                let page = http.get(&owner.portal.authorize(&[("prompt", "none"), ("id_token_hint", token)])).await;
                page.location_param("code").is_some()
            }
            Door::EndSession => {
                let bye = owner.portal.bye();
                let pairs = [("id_token_hint", token), ("post_logout_redirect_uri", &bye)];
                let query = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
                http.get(&format!("/end_session?{query}")).await.status == 303
            }
            Door::RequestObject => {
                let page = http.get(&owner.portal.authorize(&[("request", token)])).await;
                page.location_param("code").is_some()
            }
            Door::Revocation => {
                let before = self.is_active(kind, token).await;
                assert_eq!(owner.post(app, http, "/revoke", &[("token", token)]).await.status, 200);
                before && !self.is_active(kind, token).await
            }
        }
    }

    async fn is_active(&self, kind: Kind, token: &str) -> bool {
        let page = self.owner(kind).post(&self.app, &self.http, "/introspect", &[("token", token)]).await;
        assert_eq!(page.status, 200, "{}", page.body);
        page.json()["active"] == true
    }
}

const GRANTS: &str = r#"["authorization_code","refresh_token","urn:ietf:params:oauth:grant-type:token-exchange"]"#;

fn opened(page: &Page, code: &str) -> bool {
    assert!(page.status == 200 || page.json()["error"] == code, "{}", page.body);
    page.status == 200
}

/// An introspection whose answer is to be signed.
pub(super) async fn signed_introspection<'a>(http: &Http, fields: impl Iterator<Item = (&'a str, &'a str)>) -> Page {
    let form = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
    let headers = [
        ("content-type", "application/x-www-form-urlencoded".to_owned()),
        ("accept", "application/token-introspection+jwt".to_owned()),
    ];
    http.send(Method::POST, "/introspect", &headers, Some(form)).await
}

#[tokio::test]
async fn p2_41_each_kind_of_token_opens_its_own_doors_and_no_other() {
    let house = House::open().await;
    for door in Door::ALL {
        for kind in Kind::ALL {
            log_in(&house.http, &house.maria).await;
            let token = house.make(*kind).await;
            let opened = house.tries(*door, *kind, &token).await;
            assert_eq!(opened, door.opens_for().contains(kind), "{kind:?} at {door:?}: {token}");
        }
    }
}
