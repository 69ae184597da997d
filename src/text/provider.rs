//! The operator's page of one client, and why something cannot be registered for it.

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
        terms: "Outras definições" | "Otras definiciones" | "Further settings";
        terms_hint: "Uma por linha, nome=valor, com os nomes de registro: profile=fapi2, jwks_uri=https://…" | "Una por línea, nombre=valor, con los nombres de registro: profile=fapi2, jwks_uri=https://…" | "One a line, name=value, by their registered names: profile=fapi2, jwks_uri=https://…";
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
        guarded: "“{uri}” não está na internet pública, e nenhum aviso de saída chegaria lá; escreva antes {host} em outgoing.allow" | "“{uri}” no está en la internet pública, y ningún aviso de salida llegaría; escriba antes {host} en outgoing.allow" | "\"{uri}\" is not on the public internet, so no logout token would leave; name {host} in outgoing.allow first";
        not_one_of: "“{value}” não existe; escreva um destes: {known}" | "“{value}” no existe; escriba uno de estos: {known}" | "\"{value}\" is unknown; write one of: {known}";
        no_value: "{name} não aceita {value}; corrija o valor" | "{name} no acepta {value}; corrija el valor" | "{name} does not take {value}; correct the value";
        code_needs_one: "authorization_code precisa de pelo menos um endereço de retorno; escreva um" | "authorization_code necesita al menos una dirección de retorno; escriba una" | "the code flow needs at least one redirect URI; write one";
        code_needs_openid: "authorization_code precisa de openid; acrescente openid" | "authorization_code necesita openid; agregue openid" | "the code flow needs openid; add openid";
        refresh_needs_code: "refresh_token só vale com authorization_code; acrescente authorization_code" | "refresh_token solo vale con authorization_code; agregue authorization_code" | "refresh_token needs authorization_code; add authorization_code";
        credentials_need_secret: "client_credentials precisa de um segredo, e um cliente público não tem; registre um cliente confidencial" | "client_credentials necesita un secreto, y un cliente público no lo tiene; registre un cliente confidencial" | "client_credentials needs a secret, and a public client has none; register a confidential one";
        exchange_needs: "a troca de tokens precisa de authorization_code, de um segredo ou de uma chave e de exchange_to; acrescente o que falta" | "el intercambio de tokens necesita authorization_code, un secreto o una clave y exchange_to; agregue lo que falta" | "token exchange needs authorization_code, a secret or a key, and exchange_to; add what is missing";
        native_asks: "um aplicativo nativo público sempre pede consentimento; tire a marca de cliente da própria distribuidora" | "una aplicación nativa pública siempre pide consentimiento; quite la marca de cliente propio" | "a native public client always asks for consent; leave first_party off";
        uri_characters: "“{uri}” tem caracteres que um endereço não tem; escreva-o com %-códigos" | "“{uri}” tiene caracteres que una dirección no tiene; escríbala con códigos %" | "\"{uri}\" holds characters that no URI holds; write them as %-codes";
        uri_fragment: "“{uri}” tem #; escreva o endereço sem ele" | "“{uri}” tiene #; escriba la dirección sin él" | "\"{uri}\" has a fragment; write it without #";
        uri_wildcard: "“{uri}” tem *; escreva cada endereço por inteiro" | "“{uri}” tiene *; escriba cada dirección completa" | "\"{uri}\" has a wildcard; write each address in full";
        uri_not_absolute: "“{uri}” não é um endereço completo; escreva https://host/caminho" | "“{uri}” no es una dirección completa; escriba https://host/ruta" | "\"{uri}\" is no absolute URI; write https://host/path";
        uri_user: "“{uri}” contém usuário ou senha; tire-os" | "“{uri}” contiene usuario o contraseña; quítelos" | "\"{uri}\" has user information; leave it out";
        uri_not_https: "“{uri}” precisa ser https; escreva https://" | "“{uri}” debe ser https; escriba https://" | "\"{uri}\" must be https; write https://";
        uri_other_origin: "“{uri}” não é da origem de nenhum endereço de retorno; escreva um do mesmo host" | "“{uri}” no es del origen de ninguna dirección de retorno; escriba una del mismo host" | "\"{uri}\" is of the origin of no redirect URI; write one of the same host";
        uri_loopback: "“{uri}” é http nesta máquina, o que a configuração não permite; escreva https:// ou provider.insecure_loopback = true" | "“{uri}” es http en esta máquina, lo que la configuración no permite; escriba https:// o provider.insecure_loopback = true" | "\"{uri}\" is http on loopback, which the configuration does not allow; write https://, or set provider.insecure_loopback = true";
    }
}
