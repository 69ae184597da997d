//! The operator's page of one client, and why something cannot be registered for it.

pub mod device;

crate::texts! {
    /// What a client was registered with.
    pub struct ClientText {
        lead: "O que este cliente pode fazer e aonde ele leva as pessoas. Uma mudança vale em todos os servidores, sem reinício." | "Lo que este cliente puede hacer y adónde lleva a las personas. Un cambio vale en todos los servidores, sin reinicio." | "What this client may do and where it takes people. A change is effective on every server, without a restart.";
        name: "Nome que as pessoas veem" | "Nombre que ven las personas" | "Name that people see";
        redirects: "Endereços de retorno" | "Direcciones de retorno" | "Redirect URIs";
        one_a_line: "Um por linha, exatamente como o cliente os envia." | "Una por línea, exactamente como el cliente las envía." | "One a line, exactly as the client sends them.";
        after_logout: "Endereços depois da saída" | "Direcciones después de la salida" | "Post-logout redirect URIs";
        logout_at: "Onde recebe avisos de saída" | "Dónde recibe avisos de salida" | "Back-channel logout URI";
        home: "Página inicial" | "Página de inicio" | "Start page";
        scopes: "Escopos" | "Ámbitos" | "Scopes";
        grants: "Concessões" | "Concesiones" | "Grant types";
        spaces: "Separados por espaço." | "Separados por espacio." | "Separated by spaces.";
        id_token: "Assinatura dos tokens de identidade e dos avisos de saída" | "Firma de los tokens de identidad y de los avisos de salida" | "Signature of ID tokens and logout tokens";
        userinfo: "Assinatura de userinfo" | "Firma de userinfo" | "Signature of userinfo";
        plain: "sem assinatura (JSON)" | "sin firma (JSON)" | "none (JSON)";
        flags: "Regras" | "Reglas" | "Rules";
        first_party: "Da própria distribuidora: não pede consentimento" | "De la propia distribuidora: no pide consentimiento" | "The distributor's own: no consent page";
        require_pkce: "Exige PKCE" | "Exige PKCE" | "PKCE required";
        claims_in_id_token: "Dados da revenda também no token de identidade" | "Datos del revendedor también en el token de identidad" | "The reseller claims in the ID token too";
        native: "Aplicativo nativo" | "Aplicación nativa" | "Native application";
        save: "Mudar" | "Cambiar" | "Change";
        done: "O cliente mudou. A auditoria guarda o antes e o depois." | "El cliente cambió. La auditoría guarda el antes y el después." | "The client has changed. The audit keeps before and after.";
        same: "Nada mudou: o cliente já era assim." | "Nada cambió: el cliente ya era así." | "Nothing has changed: the client was like this already.";
        meanwhile: "Este cliente mudou enquanto a página estava aberta. Nada do que você digitou foi gravado; veja abaixo como ele está agora." | "Este cliente cambió mientras la página estaba abierta. Nada de lo que usted escribió se guardó; vea abajo cómo está ahora." | "This client changed while the page was open. Nothing of what you typed was kept; see below how it is now.";
        refused: "Não pode ser registrado: {why}" | "No se puede registrar: {why}" | "Cannot be registered: {why}";
    }
}

crate::texts! {
    /// Why something cannot be registered for a client.
    pub struct RegistrationText {
        id: "use só letras, algarismos e sinais ASCII, sem espaços e dois-pontos" | "use solo letras, cifras y signos ASCII, sin espacios ni dos puntos" | "must be printable ASCII without spaces and colons";
        unnamed: "está vazio; escreva o nome que as pessoas verão" | "está vacío; escriba el nombre que verán las personas" | "is empty; write the name that people see";
        guarded: "“{uri}” não está na internet pública, e nenhum pedido nosso chegaria lá; escreva antes {host} em outgoing.allow" | "“{uri}” no está en la internet pública, y ningún pedido nuestro llegaría; escriba antes {host} en outgoing.allow" | "\"{uri}\" is not on the public internet, so no request of ours would get there; name {host} in outgoing.allow first";
        not_one_of: "“{value}” não existe; escreva um destes: {known}" | "“{value}” no existe; escriba uno de estos: {known}" | "\"{value}\" is unknown; write one of: {known}";
        no_value: "{name} não aceita {value}; corrija o valor" | "{name} no acepta {value}; corrija el valor" | "{name} does not take {value}; correct the value";
        code_needs_one: "authorization_code precisa de pelo menos um endereço de retorno; escreva um" | "authorization_code necesita al menos una dirección de retorno; escriba una" | "the code flow needs at least one redirect URI; write one";
        code_needs_openid: "o login de uma pessoa precisa de openid; acrescente openid" | "el login de una persona necesita openid; agregue openid" | "a person's login needs openid; add openid";
        refresh_needs_code: "refresh_token só vale com authorization_code ou device_code; acrescente um dos dois" | "refresh_token solo vale con authorization_code o device_code; agregue uno de los dos" | "refresh_token needs authorization_code or device_code; add one of the two";
        credentials_need_secret: "client_credentials precisa de um segredo, e um cliente público não tem; registre um cliente confidencial" | "client_credentials necesita un secreto, y un cliente público no lo tiene; registre un cliente confidencial" | "client_credentials needs a secret, and a public client has none; register a confidential one";
        exchange_needs: "a troca de tokens precisa de authorization_code, de um segredo ou de uma chave e de exchange_to; acrescente o que falta" | "el intercambio de tokens necesita authorization_code, un secreto o una clave y exchange_to; agregue lo que falta" | "token exchange needs authorization_code, a secret or a key, and exchange_to; add what is missing";
        native_asks: "um aplicativo nativo público sempre pede consentimento; tire a marca de cliente da própria distribuidora" | "una aplicación nativa pública siempre pide consentimiento; quite la marca de cliente propio" | "a native public client always asks for consent; leave first_party off";
        public_proves: "um cliente público não prova quem é; tire token_endpoint_auth_method ou registre um cliente confidencial" | "un cliente público no prueba quién es; quite token_endpoint_auth_method o registre un cliente confidencial" | "a public client has nothing to prove itself with; leave token_endpoint_auth_method out, or register a confidential client";
        confidential_proves: "um cliente confidencial prova quem é; tire token_endpoint_auth_method=none ou registre um cliente público" | "un cliente confidencial prueba quién es; quite token_endpoint_auth_method=none o registre un cliente público" | "a confidential client proves who it is; leave token_endpoint_auth_method=none out, or register a public client";
        needs_keys: "{name} precisa das chaves públicas do cliente; escreva jwks_uri=https://… ou jwks={…}" | "{name} necesita las claves públicas del cliente; escriba jwks_uri=https://… o jwks={…}" | "{name} needs the client's public keys; write jwks_uri=https://… or jwks={…}";
        keys_twice: "as chaves estão em jwks e em jwks_uri; deixe só um dos dois" | "las claves están en jwks y en jwks_uri; deje solo uno de los dos" | "the keys are in jwks and in jwks_uri; keep one of the two";
        no_key_set: "não é um conjunto de chaves; escreva {\"keys\":[…]} com pelo menos uma (RFC 7517)" | "no es un conjunto de claves; escriba {\"keys\":[…]} con al menos una (RFC 7517)" | "is no set of keys; write {\"keys\":[…]} with one at least (RFC 7517)";
        key_private: "a chave {key} não é pública: quem a leu pode agir em nome do cliente; crie outra e registre só a parte pública" | "la clave {key} no es pública: quien la leyó puede actuar en nombre del cliente; cree otra y registre solo la parte pública" | "key {key} is not public: whoever saw it can act for the client; make another and register its public part alone";
        key_rsa_size: "a chave {key} é RSA de um tamanho que não é aceito; crie uma de 2048 a 8192 bits" | "la clave {key} es RSA de un tamaño que no se acepta; cree una de 2048 a 8192 bits" | "key {key} is RSA of a size that is not taken; make one of 2048 to 8192 bits";
        key_broken: "a chave {key} está incompleta ou não é válida; copie de novo todos os seus membros" | "la clave {key} está incompleta o no es válida; copie de nuevo todos sus miembros" | "key {key} is incomplete or no valid key; copy all of its members again";
        key_use: "a chave {key} tem um “use” desconhecido; escreva sig ou enc" | "la clave {key} tiene un “use” desconocido; escriba sig o enc" | "key {key} has an unknown use; write sig or enc";
        key_kind: "a chave {key} é de um tipo que não é usado aqui; registre RSA, EC P-256 ou Ed25519" | "la clave {key} es de un tipo que no se usa aquí; registre RSA, EC P-256 o Ed25519" | "key {key} is of a kind that is not used here; register RSA, EC P-256 or Ed25519";
        key_alg: "o “alg” da chave {key} não é dela; tire-o ou escreva RS256, PS256, ES256 ou EdDSA conforme o tipo" | "el “alg” de la clave {key} no es suyo; quítelo o escriba RS256, PS256, ES256 o EdDSA según el tipo" | "the alg of key {key} is not its own; leave it out, or write RS256, PS256, ES256 or EdDSA by its kind";
        key_names: "duas chaves têm o mesmo kid, ou nenhum; dê a cada uma o seu" | "dos claves tienen el mismo kid, o ninguno; dé a cada una el suyo" | "two keys have one kid, or none; give each its own";
        no_key_for: "nenhuma chave em jwks assina {alg}; registre uma ou mude o algoritmo" | "ninguna clave en jwks firma {alg}; registre una o cambie el algoritmo" | "no key in jwks signs {alg}; register one or change the algorithm";
        no_sealing_key: "nenhuma chave em jwks serve para cifrar com {alg}; registre uma com use=enc (RSA de 2048 bits ou mais, ou P-256) ou mude o algoritmo" | "ninguna clave en jwks sirve para cifrar con {alg}; registre una con use=enc (RSA de 2048 bits o más, o P-256) o cambie el algoritmo" | "no key in jwks can be encrypted to with {alg}; register one with use=enc (RSA of 2048 bits or more, or P-256) or change the algorithm";
        sector_needed: "os redirect_uris estão em hosts diferentes; registre sector_identifier_uri, que diz o setor deles" | "los redirect_uris están en hosts diferentes; registre sector_identifier_uri, que dice su sector" | "the redirect URIs are on different hosts; register sector_identifier_uri, which names their sector";
        sector_unread: "{uri} não deu a lista de redirect_uris do setor ({why}); ponha lá uma lista JSON de endereços e tente de novo" | "{uri} no dio la lista de redirect_uris del sector ({why}); ponga allí una lista JSON de direcciones e intente de nuevo" | "{uri} did not give the sector's list of redirect URIs ({why}); put a JSON array of addresses there and try again";
        sector_lacks: "a lista do setor não contém {uri}; acrescente-o lá ou tire-o daqui" | "la lista del sector no contiene {uri}; agréguelo allí o quítelo de aquí" | "the sector's list does not have {uri}; add it there or leave it out here";
        only_with: "{name} só vale com {other}; acrescente-o ou tire {name}" | "{name} solo vale con {other}; agréguelo o quite {name}" | "{name} means nothing without {other}; add that or leave {name} out";
        name_chars: "tem mais de {most} caracteres, ou sinais que não se leem; escreva um nome mais curto, numa linha" | "tiene más de {most} caracteres, o signos que no se leen; escriba un nombre más corto, en una línea" | "has more than {most} characters, or some that cannot be read; write a shorter name on one line";
        uninvited: "o convite não permite “{value}”; use {known} ou peça outro convite a um operador" | "la invitación no permite “{value}”; use {known} o pida otra invitación a un operador" | "the initial access token does not allow \"{value}\"; use {known}, or ask an operator for another token";
        uninvited_none: "o convite não permite “{value}”; tire-o ou peça outro convite a um operador" | "la invitación no permite “{value}”; quítelo o pida otra invitación a un operador" | "the initial access token does not allow \"{value}\"; leave it out, or ask an operator for another token";
        operators_own: "só um operador o define; tire-o e peça a um operador" | "solo un operador lo define; quítelo y pídalo a un operador" | "is for an operator to say; leave it out and ask an operator";
        self_made: "este cliente se registrou sozinho e sempre pede consentimento; tire a marca de cliente da própria distribuidora, ou registre outro" | "este cliente se registró solo y siempre pide consentimiento; quite la marca de cliente propio, o registre otro" | "this client registered itself and always asks for consent; leave first_party off, or register another";
        not_its_own: "não é o deste cliente; envie o que ele tem" | "no es el de este cliente; envíe el que tiene" | "is not that of this client; send the one it has";
        leave_out: "só o servidor o define; tire-o" | "solo el servidor lo define; quítelo" | "is for the server to say; leave it out";
        not_built: "esta proteção não existe aqui, e sem ela o cliente teria menos do que pede; tire-o se pode viver sem ela" | "esta protección no existe aquí, y sin ella el cliente tendría menos de lo que pide; quítelo si puede vivir sin ella" | "this protection does not exist here, so the client would have less than it asks for; leave it out if it can do without";
        invitation_name: "use de 1 a {most} letras, algarismos e sinais ASCII, sem espaços e sem : / ? # %" | "use de 1 a {most} letras, cifras y signos ASCII, sin espacios y sin : / ? # %" | "must be 1 to {most} printable ASCII characters without spaces and without : / ? # %";
        between: "escreva um número de {least} a {most}" | "escriba un número de {least} a {most}" | "write a number from {least} to {most}";
        needs_one: "escreva pelo menos um" | "escriba al menos uno" | "write one at least";
        host: "“{host}” não é um nome de host; escreva loja.example.com, ou .example.com para tudo abaixo dele" | "“{host}” no es un nombre de host; escriba loja.example.com, o .example.com para todo lo que está debajo" | "\"{host}\" is no name of a host; write shop.example.com, or .example.com for all below it";
        one_certificate_name: "tls_client_auth precisa de exatamente um nome do certificado; escreva um destes: tls_client_auth_subject_dn, tls_client_auth_san_dns, tls_client_auth_san_uri, tls_client_auth_san_ip, tls_client_auth_san_email" | "tls_client_auth necesita exactamente un nombre del certificado; escriba uno de estos: tls_client_auth_subject_dn, tls_client_auth_san_dns, tls_client_auth_san_uri, tls_client_auth_san_ip, tls_client_auth_san_email" | "tls_client_auth needs exactly one name of the certificate; write one of: tls_client_auth_subject_dn, tls_client_auth_san_dns, tls_client_auth_san_uri, tls_client_auth_san_ip, tls_client_auth_san_email";
        no_certificate: "nenhuma chave em jwks traz o seu certificado; acrescente-o em x5c" | "ninguna clave en jwks trae su certificado; agréguelo en x5c" | "no key in jwks has its certificate beside it; add it as x5c";
        key_certificate: "o certificado em x5c não é da chave {key}; registre o certificado dela ou tire x5c" | "el certificado en x5c no es de la clave {key}; registre el suyo o quite x5c" | "the certificate in x5c is not of key {key}; register its own or leave x5c out";
        certificates_off: "{name} precisa de certificados, e nenhum chega até aqui; configure antes mtls.listen ou mtls.header, ou tire {name}" | "{name} necesita certificados, y ninguno llega hasta aquí; configure antes mtls.listen o mtls.header, o quite {name}" | "{name} needs certificates, and none can come here; set mtls.listen or mtls.header first, or leave {name} out";
        no_authorities: "nenhuma autoridade certificadora está configurada; escreva antes mtls.authorities_file, ou use self_signed_tls_client_auth" | "ninguna autoridad certificadora está configurada; escriba antes mtls.authorities_file, o use self_signed_tls_client_auth" | "no authority for certificates is configured; set mtls.authorities_file first, or use self_signed_tls_client_auth";
        fapi_by_key: "um cliente FAPI 2.0 prova quem é com a sua chave; escreva token_endpoint_auth_method=private_key_jwt (ou tls_client_auth, self_signed_tls_client_auth)" | "un cliente FAPI 2.0 prueba quién es con su clave; escriba token_endpoint_auth_method=private_key_jwt (o tls_client_auth, self_signed_tls_client_auth)" | "a FAPI 2.0 client proves itself by its key; write token_endpoint_auth_method=private_key_jwt (or tls_client_auth, self_signed_tls_client_auth)";
        fapi_confidential: "um cliente FAPI 2.0 é confidencial e roda num servidor; tire a marca de público ou nativo, ou escreva profile=plain" | "un cliente FAPI 2.0 es confidencial y corre en un servidor; quite la marca de público o nativo, o escriba profile=plain" | "a FAPI 2.0 client is confidential and on a server; leave public and native off, or write profile=plain";
        fapi_alg: "FAPI 2.0 não permite {alg}; escreva um destes: {known}" | "FAPI 2.0 no permite {alg}; escriba uno de estos: {known}" | "FAPI 2.0 does not allow {alg}; write one of: {known}";
        fapi_https: "“{uri}” não é https, e FAPI 2.0 não permite outro; escreva https://" | "“{uri}” no es https, y FAPI 2.0 no permite otro; escriba https://" | "\"{uri}\" is not https, and FAPI 2.0 allows nothing else; write https://";
        fapi_modes: "fapi2-ms assina toda resposta; acrescente jwt aos response_modes ou não os registre" | "fapi2-ms firma toda respuesta; agregue jwt a response_modes o no los registre" | "fapi2-ms has every answer signed; add jwt to response_modes, or leave them out";
        fapi_no_device: "FAPI 2.0 não conhece terminais sem navegador; tire device_code de grant_types ou escreva profile=plain" | "FAPI 2.0 no conoce terminales sin navegador; quite device_code de grant_types o escriba profile=plain" | "FAPI 2.0 knows no terminals without a browser; leave device_code out of grant_types, or write profile=plain";
        fapi_development: "FAPI 2.0 não tem exceções para um portal em desenvolvimento; tire development ou escreva profile=plain" | "FAPI 2.0 no tiene excepciones para un portal en desarrollo; quite development o escriba profile=plain" | "FAPI 2.0 makes no exception for a portal under development; leave development out, or write profile=plain";
        uri_characters: "“{uri}” tem caracteres que um endereço não tem; escreva-o com %-códigos" | "“{uri}” tiene caracteres que una dirección no tiene; escríbala con códigos %" | "\"{uri}\" holds characters that no URI holds; write them as %-codes";
        uri_fragment: "“{uri}” tem #; escreva o endereço sem ele" | "“{uri}” tiene #; escriba la dirección sin él" | "\"{uri}\" has a fragment; write it without #";
        uri_wildcard: "“{uri}” tem *; escreva cada endereço por inteiro" | "“{uri}” tiene *; escriba cada dirección completa" | "\"{uri}\" has a wildcard; write each address in full";
        uri_not_absolute: "“{uri}” não é um endereço completo; escreva https://host/caminho" | "“{uri}” no es una dirección completa; escriba https://host/ruta" | "\"{uri}\" is no absolute URI; write https://host/path";
        uri_user: "“{uri}” contém usuário ou senha; tire-os" | "“{uri}” contiene usuario o contraseña; quítelos" | "\"{uri}\" has user information; leave it out";
        uri_not_https: "“{uri}” precisa ser https; escreva https://" | "“{uri}” debe ser https; escriba https://" | "\"{uri}\" must be https; write https://";
        uri_other_origin: "“{uri}” não é da origem de nenhum endereço de retorno; escreva um do mesmo host" | "“{uri}” no es del origen de ninguna dirección de retorno; escriba una del mismo host" | "\"{uri}\" is of the origin of no redirect URI; write one of the same host";
        uri_loopback: "“{uri}” é http nesta máquina, o que este cliente não pode usar; escreva https://, ou development=true para um portal em desenvolvimento" | "“{uri}” es http en esta máquina, lo que este cliente no puede usar; escriba https://, o development=true para un portal en desarrollo" | "\"{uri}\" is http on loopback, which this client may not use; write https://, or development=true for a portal under development";
    }
}

crate::texts! {
    /// What is wrong or weak about a client.
    pub struct CheckupText {
        title: "O que corrigir" | "Qué corregir" | "What to correct";
        wrong: "errado" | "mal" | "wrong";
        weak: "fraco" | "débil" | "weak";
        fine: "Nada a corrigir em {id}." | "Nada que corregir en {id}." | "There is nothing to correct about {id}.";
        disabled: "está desativado, e ninguém entra por ele; `cracha client enable` o reativa" | "está desactivado, y nadie entra por él; `cracha client enable` lo reactiva" | "it is disabled and nobody comes in through it; `cracha client enable` takes it back";
        no_secret: "prova quem é por um segredo e não tem nenhum; `cracha client rotate-secret` cria um" | "prueba quién es con un secreto y no tiene ninguno; `cracha client rotate-secret` crea uno" | "it proves itself by a secret and has none; `cracha client rotate-secret` makes one";
        keys_silent: "{uri} não responde ({why}), e nada do que o cliente assina vale; publique as chaves lá ou registre jwks" | "{uri} no responde ({why}), y nada de lo que el cliente firma vale; publique las claves allí o registre jwks" | "{uri} does not answer ({why}), so nothing that the client signs is good; publish the keys there or register jwks";
        keys_no_set: "{uri} não responde com um conjunto de chaves; publique lá {\"keys\":[…]} com status 200" | "{uri} no responde con un conjunto de claves; publique allí {\"keys\":[…]} con estado 200" | "{uri} does not answer with a set of keys; publish {\"keys\":[…]} there with status 200";
        keys_none: "não há chave utilizável em {uri}; publique uma RSA, EC P-256 ou Ed25519 para assinaturas" | "no hay clave utilizable en {uri}; publique una RSA, EC P-256 o Ed25519 para firmas" | "there is no usable key at {uri}; publish an RSA, EC P-256 or Ed25519 key for signatures";
        no_signing_key: "pede assinaturas {alg} e não há chave para elas; `cracha keys rotate --alg {alg}` cria uma" | "pide firmas {alg} y no hay clave para ellas; `cracha keys rotate --alg {alg}` crea una" | "it asks for {alg} signatures and there is no key for them; `cracha keys rotate --alg {alg}` makes one";
        loopback: "{uri} leva à máquina da própria pessoa; tire-o antes de o portal ser usado de verdade" | "{uri} lleva a la máquina de la propia persona; quítela antes de que el portal se use de verdad" | "{uri} leads to the person's own machine; take it out before the portal is really used";
        no_backchannel: "não é avisado quando uma sessão acaba; registre --backchannel-logout-uri" | "no recibe aviso cuando una sesión termina; registre --backchannel-logout-uri" | "it is not told when a session ends; register --backchannel-logout-uri";
        no_pkce: "pode entrar sem PKCE; se a biblioteca o usa, exija-o com --require-pkce" | "puede entrar sin PKCE; si la biblioteca lo usa, exíjalo con --require-pkce" | "it may log in without PKCE; if its library uses it, require it with --require-pkce";
        old_secret: "o segredo não muda há {days} dias; troque-o com `cracha client rotate-secret`" | "el secreto no cambia hace {days} días; cámbielo con `cracha client rotate-secret`" | "its secret has not changed for {days} days; change it with `cracha client rotate-secret`";
        secret_with_keys: "tem chaves e prova quem é por um segredo; escreva token_endpoint_auth_method=private_key_jwt se a biblioteca o conhece" | "tiene claves y prueba quién es con un secreto; escriba token_endpoint_auth_method=private_key_jwt si la biblioteca lo conoce" | "it has keys and proves itself by a secret; write token_endpoint_auth_method=private_key_jwt if its library knows it";
        no_way_back: "depois da saída ninguém volta ao portal; registre --post-logout-redirect-uri" | "después de la salida nadie vuelve al portal; registre --post-logout-redirect-uri" | "nobody comes back to it after a sign-out; register --post-logout-redirect-uri";
        no_home: "quem demora demais no login não tem onde recomeçar; registre --home-uri" | "quien demora demasiado en el login no tiene dónde recomenzar; registre --home-uri" | "who takes too long at the login has nowhere to begin anew; register --home-uri";
    }
}

crate::texts! {
    /// Around a ready configuration.
    pub struct RecipeText {
        title: "Configuração pronta" | "Configuración lista" | "Ready configuration";
        hint: "O segredo não está nela: guarde-o onde a configuração o lê." | "El secreto no está en ella: guárdelo donde la configuración lo lee." | "The secret is not in it: keep it where the configuration reads it.";
        how: "Configuração pronta para a sua biblioteca: `cracha client recipe {id} --for NOME`, com NOME entre {known}." | "Configuración lista para su biblioteca: `cracha client recipe {id} --for NOMBRE`, con NOMBRE entre {known}." | "A ready configuration for your library: `cracha client recipe {id} --for NAME`, NAME being one of {known}.";
        unknown: "--for {typed}: escreva um destes: {known}." | "--for {typed}: escriba uno de estos: {known}." | "--for {typed}: write one of {known}.";
        no_login: "Não há configuração: ninguém entra por {id}, que não tem endereço de retorno." | "No hay configuración: nadie entra por {id}, que no tiene dirección de retorno." | "There is none: nobody logs in through {id}, which has no redirect URI.";
        keys: "{library} não sabe provar quem é por uma chave. Escolha openid-client, Authlib ou mod_auth_openidc, ou um segredo para {id}." | "{library} no sabe probar quién es con una clave. Elija openid-client, Authlib o mod_auth_openidc, o un secreto para {id}." | "{library} cannot prove itself by a key. Choose openid-client, Authlib or mod_auth_openidc, or a secret for {id}.";
        certificate: "{library} não sabe usar certificados de cliente. Escolha openid-client, ou outro meio de prova para {id}." | "{library} no sabe usar certificados de cliente. Elija openid-client, u otro medio de prueba para {id}." | "{library} cannot use client certificates. Choose openid-client, or another proof for {id}.";
        profile: "{library} não sabe tudo o que {id} precisa fazer (pedidos pela via direta ou assinados, DPoP). Escolha openid-client." | "{library} no sabe todo lo que {id} debe hacer (pedidos por la vía directa o firmados, DPoP). Elija openid-client." | "{library} cannot do all that {id} must (pushed or signed requests, DPoP). Choose openid-client.";
        public: "{library} precisa de um segredo, e {id} é público. Registre um cliente confidencial." | "{library} necesita un secreto, y {id} es público. Registre un cliente confidencial." | "{library} wants a secret, and {id} is public. Register a confidential client.";
        method: "{library} mostra o segredo de outro modo que o registrado para {id}. Permita os dois: --set token_endpoint_auth_method=" | "{library} muestra el secreto de otro modo que el registrado para {id}. Permita los dos: --set token_endpoint_auth_method=" | "{library} shows the secret in another way than {id} is registered with. Allow both: --set token_endpoint_auth_method=";
        alg: "{library} não verifica assinaturas {alg}. Mude {id} com --id-token-alg RS256." | "{library} no verifica firmas {alg}. Cambie {id} con --id-token-alg RS256." | "{library} does not verify {alg} signatures. Change {id} with --id-token-alg RS256.";
    }
}
