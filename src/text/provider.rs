//! The operator's page of one client.

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
