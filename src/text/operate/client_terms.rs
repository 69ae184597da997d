//! The further settings of a client on its page: each term's label and one line of help, and the groups they stand in.

use crate::text::Lang;

macro_rules! words {
    ($($name:literal: $lpt:literal | $les:literal | $len:literal, $hpt:literal | $hes:literal | $hen:literal;)*) => {
        /// Label and help of a term by its registered name; none for one that has no words.
        pub fn of(name: &str, lang: Lang) -> Option<(&'static str, &'static str)> {
            let (label, help) = match name {
                $($name => ([$lpt, $les, $len], [$hpt, $hes, $hen]),)*
                _ => return None,
            };
            Some((lang.pick(label), lang.pick(help)))
        }
    };
}

words! {
    "profile": "Perfil" | "Perfil" | "Profile",
        "fapi2 e fapi2-ms ligam todas as regras do FAPI 2.0 de uma vez: é o que bancos pedem." | "fapi2 y fapi2-ms activan todas las reglas de FAPI 2.0 de una vez: es lo que piden los bancos." | "fapi2 and fapi2-ms turn on all rules of FAPI 2.0 at once: what banks ask for.";
    "token_endpoint_auth_method": "Como prova quem é" | "Cómo prueba quién es" | "How it proves who it is",
        "O usual: o segredo, no cabeçalho ou no corpo. Por chave: private_key_jwt, com as chaves abaixo." | "Lo usual: el secreto, en el encabezado o en el cuerpo. Con clave: private_key_jwt, con las claves de abajo." | "Usually by its secret, in header or body. By its key: private_key_jwt, with the keys below.";
    "token_endpoint_auth_signing_alg": "Algoritmo da prova" | "Algoritmo de la prueba" | "Algorithm of the proof",
        "O usual: qualquer um das suas chaves. Só com private_key_jwt." | "Lo usual: cualquiera de sus claves. Solo con private_key_jwt." | "Usually any of its keys'. With private_key_jwt only.";
    "jwks": "Chaves públicas (JSON)" | "Claves públicas (JSON)" | "Public keys (JSON)",
        "Um conjunto {\"keys\":[…]} (RFC 7517), sem partes privadas. Ou isto, ou o endereço das chaves." | "Un conjunto {\"keys\":[…]} (RFC 7517), sin partes privadas. O esto, o la dirección de las claves." | "A set {\"keys\":[…]} (RFC 7517) without private parts. Either this or the address of the keys.";
    "jwks_uri": "Endereço das chaves públicas" | "Dirección de las claves públicas" | "Address of the public keys",
        "https. É lido quando preciso; assim o cliente troca de chave sem avisar." | "https. Se lee cuando hace falta; así el cliente cambia de clave sin avisar." | "https. Read when needed, so that the client can change its keys without telling anybody.";
    "dpop_bound_access_tokens": "Tokens presos a uma chave (DPoP)" | "Tokens atados a una clave (DPoP)" | "Tokens bound to a key (DPoP)",
        "Um token roubado não serve a quem não tem a chave. A biblioteca precisa conhecer DPoP (RFC 9449)." | "Un token robado no sirve a quien no tiene la clave. La biblioteca debe conocer DPoP (RFC 9449)." | "A stolen token is useless without the key. The library has to know DPoP (RFC 9449).";
    "tls_client_auth_subject_dn": "Nome no certificado (DN)" | "Nombre en el certificado (DN)" | "Name in the certificate (DN)",
        "Com tls_client_auth: o sujeito como a RFC 4514 o escreve. Só um dos cinco nomes." | "Con tls_client_auth: el sujeto como lo escribe la RFC 4514. Solo uno de los cinco nombres." | "With tls_client_auth: the subject as RFC 4514 writes it. One of the five names only.";
    "tls_client_auth_san_dns": "Host no certificado" | "Host en el certificado" | "Host in the certificate",
        "Com tls_client_auth, em vez do DN: um nome de host." | "Con tls_client_auth, en lugar del DN: un nombre de host." | "With tls_client_auth, instead of the DN: a host's name.";
    "tls_client_auth_san_uri": "URI no certificado" | "URI en el certificado" | "URI in the certificate",
        "Com tls_client_auth, em vez do DN: um endereço." | "Con tls_client_auth, en lugar del DN: una dirección." | "With tls_client_auth, instead of the DN: an address.";
    "tls_client_auth_san_ip": "IP no certificado" | "IP en el certificado" | "IP in the certificate",
        "Com tls_client_auth, em vez do DN: um endereço IP." | "Con tls_client_auth, en lugar del DN: una dirección IP." | "With tls_client_auth, instead of the DN: an IP address.";
    "tls_client_auth_san_email": "E-mail no certificado" | "Correo en el certificado" | "E-mail in the certificate",
        "Com tls_client_auth, em vez do DN: um e-mail." | "Con tls_client_auth, en lugar del DN: un correo." | "With tls_client_auth, instead of the DN: a mail address.";
    "tls_client_certificate_bound_access_tokens": "Tokens presos ao certificado" | "Tokens atados al certificado" | "Tokens bound to the certificate",
        "Um token roubado não serve a quem não tem o certificado (RFC 8705)." | "Un token robado no sirve a quien no tiene el certificado (RFC 8705)." | "A stolen token is no use without the certificate (RFC 8705).";
    "id_token_encrypted_response_alg": "Cifra dos tokens de identidade" | "Cifrado de los tokens de identidad" | "Encryption of ID tokens",
        "Só o cliente os lê, com uma chave sua (use=enc). O usual: assinados, sem cifra." | "Solo el cliente los lee, con una clave suya (use=enc). Lo usual: firmados, sin cifrar." | "The client alone reads them, with a key of its own (use=enc). Usually signed and not encrypted.";
    "id_token_encrypted_response_enc": "Cifra do conteúdo" | "Cifrado del contenido" | "Encryption of their content",
        "Só com a cifra acima. O usual: A128CBC-HS256." | "Solo con el cifrado de arriba. Lo usual: A128CBC-HS256." | "With the encryption above only. Usually A128CBC-HS256.";
    "userinfo_encrypted_response_alg": "Cifra do userinfo" | "Cifrado de userinfo" | "Encryption of userinfo",
        "Só o cliente o lê, com uma chave sua (use=enc); assinado antes, se a assinatura também foi pedida. O usual: sem cifra." | "Solo el cliente lo lee, con una clave suya (use=enc); firmado antes, si la firma también se pidió. Lo usual: sin cifrar." | "The client alone reads it, with a key of its own (use=enc); signed first where a signature is asked for too. Usually not encrypted.";
    "userinfo_encrypted_response_enc": "Cifra do conteúdo do userinfo" | "Cifrado del contenido de userinfo" | "Encryption of userinfo's content",
        "Só com a cifra acima. O usual: A128CBC-HS256." | "Solo con el cifrado de arriba. Lo usual: A128CBC-HS256." | "With the encryption above only. Usually A128CBC-HS256.";
    "subject_type": "Como chama uma pessoa" | "Cómo llama a una persona" | "What it calls a person",
        "public: o mesmo sub em todos. pairwise: um sub só deste setor (Core 8.1)." | "public: el mismo sub en todos. pairwise: un sub propio de este sector (Core 8.1)." | "public: one sub everywhere. pairwise: a sub of its sector's own (Core 8.1).";
    "sector_identifier_uri": "Lista do setor" | "Lista del sector" | "List of its sector",
        "https. Um JSON com os endereços de retorno; com pairwise, quando eles estão em hosts diferentes." | "https. Un JSON con las direcciones de retorno; con pairwise, cuando están en hosts diferentes." | "https. A JSON with the redirect URIs; with pairwise, where they are on different hosts.";
    "authorization_details_types": "O que pode pedir em detalhe" | "Qué puede pedir en detalle" | "What it may ask for in detail",
        "Um tipo por linha, dos que a configuração conhece (RFC 9396)." | "Un tipo por línea, de los que la configuración conoce (RFC 9396)." | "A type a line, of those that the configuration knows (RFC 9396).";
    "require_pushed_authorization_requests": "Só pedidos enviados antes (PAR)" | "Solo pedidos enviados antes (PAR)" | "Pushed requests only (PAR)",
        "O pedido vem pelo servidor do cliente, não pelo navegador (RFC 9126)." | "El pedido viene del servidor del cliente, no del navegador (RFC 9126)." | "The request comes from the client's server and not by the browser (RFC 9126).";
    "require_signed_request_object": "Só pedidos assinados (JAR)" | "Solo pedidos firmados (JAR)" | "Signed requests only (JAR)",
        "O cliente assina o que pede, com as suas chaves (RFC 9101)." | "El cliente firma lo que pide, con sus claves (RFC 9101)." | "The client signs what it asks for, with its keys (RFC 9101).";
    "request_object_signing_alg": "Algoritmo dos pedidos assinados" | "Algoritmo de los pedidos firmados" | "Algorithm of signed requests",
        "O usual: qualquer um das suas chaves." | "Lo usual: cualquiera de sus claves." | "Usually any of its keys'.";
    "response_modes": "Como a resposta chega" | "Cómo llega la respuesta" | "How the answer travels",
        "O cliente só pode pedir os marcados; nenhum marcado: todos. Com jwt a resposta vem assinada (JARM)." | "El cliente solo puede pedir los marcados; ninguno marcado: todos. Con jwt la respuesta viene firmada (JARM)." | "The client may ask for the ticked ones alone; none ticked: all. With jwt the answer is signed (JARM).";
    "authorization_signed_response_alg": "Algoritmo das respostas assinadas" | "Algoritmo de las respuestas firmadas" | "Algorithm of signed answers",
        "O usual: o dos tokens de identidade. Só com um dos modos jwt." | "Lo usual: el de los tokens de identidad. Solo con uno de los modos jwt." | "Usually that of ID tokens. With one of the jwt modes only.";
    "introspection_signed_response_alg": "Algoritmo das respostas sobre tokens" | "Algoritmo de las respuestas sobre tokens" | "Algorithm of answers about tokens",
        "Quando o cliente pede a resposta como JWT (RFC 9701). O usual: o dos tokens de identidade." | "Cuando el cliente pide la respuesta como JWT (RFC 9701). Lo usual: el de los tokens de identidad." | "When the client asks for the answer as a JWT (RFC 9701). Usually that of ID tokens.";
    "access_token_format": "Forma dos tokens de acesso" | "Forma de los tokens de acceso" | "Shape of access tokens",
        "opaque: quem o recebe pergunta aqui. jwt: quem o recebe o lê e confere sozinho (RFC 9068)." | "opaque: quien lo recibe pregunta aquí. jwt: quien lo recibe lo lee y lo comprueba solo (RFC 9068)." | "opaque: whoever gets it asks here. jwt: whoever gets it reads and checks it alone (RFC 9068).";
    "resources": "Para quem pode pedir tokens (resource)" | "Para quién puede pedir tokens (resource)" | "Whom it may ask tokens for (resource)",
        "Um endereço por linha (RFC 8707). Um token para um deles não vale nos outros." | "Una dirección por línea (RFC 8707). Un token para una de ellas no vale en las otras." | "An address a line (RFC 8707). A token for one is not good at the others.";
    "frontchannel_logout_uri": "Página carregada na saída" | "Página cargada en la salida" | "Page loaded at a sign-out",
        "Num quadro, no navegador da pessoa, da mesma origem de um endereço de retorno. Prefira o aviso de saída." | "En un marco, en el navegador de la persona, del mismo origen que una dirección de retorno. Prefiera el aviso de salida." | "In a frame of the person's browser, of a redirect URI's origin. The back-channel logout URI is surer.";
    "frontchannel_logout_session_required": "Com iss e sid nessa página" | "Con iss y sid en esa página" | "With iss and sid on that page",
        "Para um cliente que encontra a sessão por eles." | "Para un cliente que encuentra la sesión por ellos." | "For a client that finds its session by them.";
    "initiate_login_uri": "Onde um login começa no cliente" | "Dónde empieza un login en el cliente" | "Where a login begins at the client",
        "https. Links daqui para o portal começam ali, já com a pessoa dentro." | "https. Los enlaces de aquí al portal empiezan allí, ya con la persona dentro." | "https. Links from here to the portal begin there, with the person already in.";
    "default_max_age": "Idade máxima do login, em segundos" | "Edad máxima del login, en segundos" | "Greatest age of a login, in seconds",
        "Um login mais antigo é refeito, quando o pedido não diz outra coisa." | "Un login más antiguo se rehace, cuando el pedido no dice otra cosa." | "An older login is made anew where the request says nothing else.";
    "default_acr_values": "Segurança do login que o cliente deseja" | "Seguridad del login que el cliente desea" | "How sure a login the client wishes",
        "Quando o pedido não diz outra coisa. Quem tem um segundo fator o usa." | "Cuando el pedido no dice otra cosa. Quien tiene un segundo factor lo usa." | "Where the request says nothing else. Who has a second factor uses it.";
    "development": "Portal em desenvolvimento" | "Portal en desarrollo" | "Portal under development",
        "Pode voltar para http://localhost. Tire antes de o portal ser usado de verdade." | "Puede volver a http://localhost. Quítelo antes de que el portal se use de verdad." | "It may redirect to http://localhost. Take it off before the portal is really used.";
    "exchange_to": "Para quem pode trocar tokens" | "Para quién puede cambiar tokens" | "Whom it may exchange tokens for",
        "Um por linha: o client_id de outro portal, ou um endereço (RFC 8693). Precisa da concessão token-exchange." | "Uno por línea: el client_id de otro portal, o una dirección (RFC 8693). Necesita la concesión token-exchange." | "One a line: the client_id of another portal, or an address (RFC 8693). It needs the grant type token-exchange.";
}

crate::texts! {
    /// Around them.
    pub struct TermsText {
        title: "Outras definições" | "Otras definiciones" | "Further settings";
        lead: "O que não é dito fica como é usual. O nome de registro está no fim de cada ajuda." | "Lo que no se dice queda como es usual. El nombre de registro está al final de cada ayuda." | "What is not said stays as is usual. The registered name stands at the end of each help.";
        unknown: "Como no terminal: texto, lista ou JSON." | "Como en la terminal: texto, lista o JSON." | "As at the terminal: a text, a list or JSON.";
        usual: "o usual" | "lo usual" | "as usual";
        proof: "Regras, prova e chaves" | "Reglas, prueba y claves" | "Rules, proof and keys";
        requests: "Pedidos e respostas" | "Pedidos y respuestas" | "Requests and answers";
        tokens: "Tokens" | "Tokens" | "Tokens";
        login: "Login e saída" | "Login y salida" | "Login and sign-out";
        more: "Mais" | "Más" | "More";
    }
}
