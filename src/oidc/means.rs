//! By which means a client gets what it gets: the grant types, the response modes and the proofs of who it is that are
//! built, as closed lists of their registered words.

words! {
    /// A grant type (RFC 6749 section 4). `implicit` and `password` do not exist here (P2-37).
    GrantType {
        /// Code flow.
        AuthorizationCode = "authorization_code",
        /// Refresh.
        RefreshToken = "refresh_token",
        /// A client for itself.
        ClientCredentials = "client_credentials",
        /// A device without a browser, for which a person decides at another one (RFC 8628).
        DeviceCode = "urn:ietf:params:oauth:grant-type:device_code",
        /// A person's access token for one that another portal takes (RFC 8693).
        TokenExchange = "urn:ietf:params:oauth:grant-type:token-exchange",
    }
}

words! {
    /// The kind of subject that a client is told.
    #[derive(Default)]
    SubjectType {
        /// The same at every client.
        #[default]
        Public = "public",
        /// Another in every sector.
        Pairwise = "pairwise",
    }
}

words! {
    /// How the authorization response travels.
    ResponseMode {
        /// In the query of the redirect URI.
        Query = "query",
        /// In a form that posts itself (Form Post Response Mode).
        FormPost = "form_post",
        /// In one signed parameter, by the query (JARM).
        Jwt = "jwt",
        /// The same, said outright.
        QueryJwt = "query.jwt",
        /// In one signed parameter, in a form that posts itself (JARM).
        FormPostJwt = "form_post.jwt",
    }
}

impl ResponseMode {
    /// The parameters travel in one that is signed.
    pub fn is_signed(self) -> bool {
        matches!(self, Self::Jwt | Self::QueryJwt | Self::FormPostJwt)
    }
}

words! {
    /// How a client proves who it is (B25, P2-39).
    AuthMethod {
        /// Its secret, in the header or in the body: what a client gets that registered nothing else. Our own word.
        SecretBasicOrPost = "client_secret",
        /// Its secret, in the header only.
        SecretBasic = "client_secret_basic",
        /// Its secret, in the body only.
        SecretPost = "client_secret_post",
        /// An assertion signed by its key (RFC 7523).
        PrivateKeyJwt = "private_key_jwt",
        /// A certificate that an authority issued to its registered name (RFC 8705 section 2.1).
        TlsClientAuth = "tls_client_auth",
        /// A certificate that is registered with its keys (RFC 8705 section 2.2).
        SelfSignedTlsClientAuth = "self_signed_tls_client_auth",
        /// It cannot keep a secret: a public client.
        None = "none",
    }
}

impl AuthMethod {
    /// A secret of ours is what it proves itself with.
    pub fn has_secret(self) -> bool {
        matches!(self, Self::SecretBasicOrPost | Self::SecretBasic | Self::SecretPost)
    }

    /// The certificate of the connection is what it proves itself with (RFC 8705).
    pub fn is_by_certificate(self) -> bool {
        matches!(self, Self::TlsClientAuth | Self::SelfSignedTlsClientAuth)
    }

    /// It can send its own request object or assertion, or a certificate: what FAPI 2.0 takes.
    pub fn is_by_key(self) -> bool {
        self == Self::PrivateKeyJwt || self.is_by_certificate()
    }
}
