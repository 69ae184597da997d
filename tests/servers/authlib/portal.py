"""A portal on Authlib. It prints where it stands; then an order a line comes in, JSON, and its answer goes out.

The application is put together as Authlib's own for Flask and Django are. What the provider sends to a portal comes to
its own small server: answers of the flow at /cb, logout tokens at /logout, and requests for its public keys at /jwks.
"""

import json
import queue
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import SimpleNamespace
from urllib.parse import parse_qsl, urlencode, urlsplit

from authlib.common.security import generate_token
from authlib.integrations.base_client import BaseApp, OAuth2Mixin, OAuthError, OpenIDMixin
from authlib.integrations.requests_client import OAuth2Session
from authlib.oauth2.rfc7523 import PrivateKeyJWT
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet, OKPKey, RSAKey
from joserfc.jws import JWSRegistry

KEYS = {
    "ES256": ECKey.generate_key("P-256", {"kid": "of-ES256", "use": "sig", "alg": "ES256"}),
    "PS256": RSAKey.generate_key(2048, {"kid": "of-PS256", "use": "sig", "alg": "PS256"}),
    "EdDSA": OKPKey.generate_key("Ed25519", {"kid": "of-EdDSA", "use": "sig", "alg": "EdDSA"}),
}
ALGS = ["RS256", "PS256", "ES256", "EdDSA"]


class App(OAuth2Mixin, OpenIDMixin, BaseApp):
    client_cls = OAuth2Session


class Portal:
    def __init__(self):
        self.app = self.who = self.asked = self.token = None
        self.home = ""
        self.ended_with = queue.Queue()

    # Orders.

    def be(self, who):
        """Who it is."""
        self.who = who
        signs = PrivateKeyJWT(headers={"kid": f"of-{who.get('alg')}"}, alg=who.get("alg"))
        self.app = App(
            SimpleNamespace(update_token=lambda *_, **__: None),
            "portal",
            client_id=who["id"],
            client_secret=KEYS[who["alg"]] if who["auth"] == "private_key_jwt" else who["secret"],
            client_auth_methods=[signs],
            server_metadata_url=f"{who['issuer']}/.well-known/openid-configuration",
            client_kwargs={
                "scope": who.get("scope", "openid"),
                "code_challenge_method": "S256",
                "token_endpoint_auth_method": who["auth"],
                "revocation_endpoint_auth_method": who["auth"],
            },
        )
        assert self.metadata()["issuer"] == who["issuer"]
        return {}

    def begin(self, more):
        """Where the browser goes. Authlib leaves PAR and JAR to the application: its own client pushes, its own keys sign."""
        push, signed = more.pop("par", False), more.pop("jar", False)
        redirect = f"{self.home}/cb"
        if not push and not signed:
            self.asked = self.app.create_authorization_url(redirect, **more)
            return {"url": self.asked["url"]}
        verifier, nonce = generate_token(48), generate_token(20)
        self.asked = {"code_verifier": verifier, "nonce": nonce, "state": generate_token(20)}
        request = {
            "response_type": "code", "client_id": self.who["id"], "redirect_uri": redirect, "scope": "openid",
            "state": self.asked["state"], "nonce": nonce, "code_challenge_method": "S256",
            "code_challenge": create_s256_code_challenge(verifier), **more,
        }
        if signed:
            key, alg = KEYS[self.who["alg"]], self.who["alg"]
            header = {"alg": alg, "kid": key.kid, "typ": "oauth-authz-req+jwt"}
            now = int(__import__("time").time())
            times = {"iss": self.who["id"], "aud": self.who["issuer"], "nbf": now, "exp": now + 60}
            request = {
                "client_id": self.who["id"],
                "request": jwt.encode(header, {**request, **times}, key, algorithms=[alg]),
            }
        if push:
            with self.session() as session:
                proof = session.client_auth(self.who["auth"])
                endpoint = self.metadata()["pushed_authorization_request_endpoint"]
                answer = session.post(endpoint, data=request, auth=proof, withhold_token=True)
            if answer.status_code != 201:
                raise OAuthError(answer.json()["error"], answer.text)
            request = {"client_id": self.who["id"], "request_uri": answer.json()["request_uri"]}
        return {"url": f"{self.metadata()['authorization_endpoint']}?{urlencode(request)}"}

    def refresh(self, order):
        before = order.get("old") or self.token["refresh_token"]
        with self.session() as session:
            session.token = self.token
            answer = session.refresh_token(self.metadata()["token_endpoint"], refresh_token=before)
            self.token = {**self.token, **answer}
        return {"type": answer["token_type"], "before": before, "rotated": answer["refresh_token"] != before}

    def userinfo(self, _):
        return dict(self.app.userinfo(token=self.token))

    def introspect(self, _):
        with self.session() as session:
            endpoint = self.metadata()["introspection_endpoint"]
            return session.introspect_token(endpoint, token=self.token["access_token"]).json()

    def revoke(self, _):
        with self.session() as session:
            answer = session.revoke_token(self.metadata()["revocation_endpoint"], token=self.token["refresh_token"])
        answer.raise_for_status()
        return {}

    def credentials(self, more):
        self.token = self.app.fetch_access_token(grant_type="client_credentials", **more)
        return {"type": self.token["token_type"], "scope": self.token.get("scope")}

    def leave(self, _):
        """Where the browser goes to sign out."""
        return self.app.create_logout_url(f"{self.home}/bye", id_token_hint=self.token["id_token"])

    def ended(self, _):
        """The next logout token."""
        return self.ended_with.get()

    # What comes from outside.

    def came(self, method, path, fields):
        if path == "/jwks":
            return {"keys": [key.as_dict(private=False) for key in KEYS.values()]}
        if path == "/cb":
            return self.finish(fields)
        if path == "/logout" and method == "POST":
            self.ended_with.put(self.logout_token(fields["logout_token"]))
            return {}
        return None

    def finish(self, fields):
        if "error" in fields:
            raise OAuthError(fields["error"], fields.get("error_description"))
        assert fields["state"] == self.asked["state"] and fields["iss"] == self.who["issuer"]
        self.token = self.app.fetch_access_token(
            redirect_uri=f"{self.home}/cb", code=fields["code"], code_verifier=self.asked["code_verifier"]
        )
        claims = self.app.parse_id_token(self.token, nonce=self.asked["nonce"])
        refresh = "refresh_token" in self.token
        return {"type": self.token["token_type"], "claims": dict(claims), "refresh": refresh}

    def logout_token(self, text):
        """Back-Channel Logout 1.0 section 2.6."""
        keys = KeySet.import_key_set(self.app.fetch_jwk_set(force=True))
        token = jwt.decode(text, keys, registry=JWSRegistry(algorithms=ALGS))
        rules = {"iss": self.who["issuer"], "aud": self.who["id"]}
        jwt.JWTClaimsRegistry(
            **{name: {"essential": True, "value": value} for name, value in rules.items()},
            **{name: {"essential": True} for name in ("iat", "exp", "jti", "events")},
        ).validate(token.claims)
        assert token.header["typ"] == "logout+jwt" and "nonce" not in token.claims
        assert "http://schemas.openid.net/event/backchannel-logout" in token.claims["events"]
        return token.claims

    def metadata(self):
        return self.app.load_server_metadata()

    def session(self):
        return self.app._get_oauth_client(**self.metadata())


def wrong(error):
    answer = getattr(error, "response", None)
    return {
        "error": getattr(error, "error", None), "message": f"{type(error).__name__}: {error}",
        "status": getattr(answer, "status_code", None),
    }


class Door(BaseHTTPRequestHandler):
    def do_GET(self):
        self.answer(urlsplit(self.path).query)

    def do_POST(self):
        self.answer(self.rfile.read(int(self.headers["content-length"])).decode())

    def answer(self, fields):
        try:
            said = PORTAL.came(self.command, urlsplit(self.path).path, dict(parse_qsl(fields)))
            status = 404 if said is None else 200
        except Exception as error:  # what the library did not like is the answer
            status, said = 400, {"failed": wrong(error)}
        body = json.dumps(said).encode()
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


PORTAL = Portal()
server = ThreadingHTTPServer(("127.0.0.1", 0), Door)
threading.Thread(target=server.serve_forever, daemon=True).start()
PORTAL.home = f"http://127.0.0.1:{server.server_port}"
print(PORTAL.home, flush=True)
for line in sys.stdin:
    order = json.loads(line)
    try:
        said = getattr(PORTAL, order.pop("do"))(order)
    except Exception as error:
        said = {"failed": wrong(error)}
    print(json.dumps(said), flush=True)
