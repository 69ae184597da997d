//! Texts of "my account".

pub mod privacy;

crate::texts! {
    /// Own data, password, sessions, language, consents, Administrator.
    pub struct AccountText {
        title: "Minha conta" | "Mi cuenta" | "My account";
        name: "Nome" | "Nombre" | "Name";
        login: "Usuário de login" | "Usuario de login" | "Login";
        email: "E-mail de cadastro" | "Correo registrado" | "Registered e-mail";
        reseller: "Revenda" | "Revendedor" | "Reseller";
        external_id: "ID de revendedor" | "ID de revendedor" | "Reseller ID";
        role: "Perfil" | "Perfil" | "Role";
        last_login: "Último acesso" | "Último acceso" | "Last sign-in";
        permissions: "O que você pode fazer" | "Lo que puede hacer" | "What you may do";
        wrong_data: "Algo está errado? Peça a correção ao seu Administrador ou ao suporte." | "¿Algo está mal? Pida la corrección a su Administrador o a soporte." | "Something is wrong? Ask your Administrator or support to correct it.";
        incomplete: "Cadastro incompleto, protocolo {protocol}. Por isso os produtos aparecem sem preço (“Sob Consulta”). Falta: {facts}." | "Registro incompleto, protocolo {protocol}. Por eso los productos aparecen sin precio (“Sob Consulta”). Falta: {facts}." | "Incomplete registration, protocol {protocol}. This is why products have no price (“Sob Consulta”). Missing: {facts}.";
        incomplete_with: "{fact} (com {owner})" | "{fact} (con {owner})" | "{fact} (with {owner})";
        incomplete_next: "Você não precisa fazer nada: quando o dado chegar, isto some. Se tiver pressa, informe o protocolo no chat: {chat}." | "No necesita hacer nada: cuando llegue el dato, esto desaparece. Si tiene prisa, indique el protocolo en el chat: {chat}." | "There is nothing to do: when the fact arrives, this goes away. If you are in a hurry, give the protocol in the chat: {chat}.";
        administrators: "Quem é o meu Administrador?" | "¿Quién es mi Administrador?" | "Who is my Administrator?";
        administrators_lead: "É quem cria, bloqueia e ajuda os usuários da sua revenda." | "Es quien crea, bloquea y ayuda a los usuarios de su empresa." | "The person who creates, blocks and helps your company's users.";
        administrators_none: "Nenhum Administrador ativo está cadastrado." | "No hay ningún Administrador activo registrado." | "No active Administrator is on record.";
        administrator_left: "Não está mais na empresa?" | "¿Ya no está en la empresa?" | "No longer with the company?";
        left_title: "O Administrador não está mais na empresa?" | "¿El Administrador ya no está en la empresa?" | "Is the Administrator no longer with the company?";
        left_lead: "Avise o suporte. Você recebe um protocolo, e um atendente confirma a troca com a sua revenda." | "Avise a soporte. Recibe un protocolo, y un agente confirma el cambio con su empresa." | "Tell support. You get a protocol number, and an agent confirms the change with your company.";
        left_no_change: "Nenhum acesso muda até a confirmação." | "Ningún acceso cambia hasta la confirmación." | "No access changes until it is confirmed.";
        left_note: "O que devemos saber?" | "¿Qué debemos saber?" | "What should we know?";
        left_note_hint: "Por exemplo quem assume a função. Não escreva senhas." | "Por ejemplo quién asume la función. No escriba contraseñas." | "For example who takes over. Do not write passwords.";
        left_submit: "Avisar o suporte" | "Avisar a soporte" | "Tell support";
        left_done: "Aviso recebido. Protocolo: {protocol}." | "Aviso recibido. Protocolo: {protocol}." | "Message received. Protocol: {protocol}.";
        password_title: "Trocar a senha" | "Cambiar la contraseña" | "Change your password";
        password_lead: "Suas outras sessões terminam nos dois portais, e você recebe um aviso por e-mail." | "Sus otras sesiones terminan en los dos portales, y usted recibe un aviso por correo." | "Your other sessions end at both portals, and you are told by mail.";
        current: "Senha atual" | "Contraseña actual" | "Current password";
        current_wrong: "A senha atual não confere." | "La contraseña actual no coincide." | "The current password does not match.";
        password_submit: "Trocar a senha" | "Cambiar la contraseña" | "Change password";
        password_done: "Senha trocada. As outras sessões terminaram." | "Contraseña cambiada. Las otras sesiones terminaron." | "Password changed. The other sessions have ended.";
        sessions_title: "Sessões abertas" | "Sesiones abiertas" | "Open sessions";
        sessions_lead: "Cada navegador em que você entrou. Não reconhece algum? Encerre e troque a senha." | "Cada navegador en el que ingresó. ¿No reconoce alguno? Ciérrelo y cambie la contraseña." | "Each browser you signed in with. You do not recognise one? End it and change your password.";
        device: "Navegador" | "Navegador" | "Browser";
        this_one: "esta sessão" | "esta sesión" | "this session";
        started: "Início" | "Inicio" | "Started";
        seen: "Último uso" | "Último uso" | "Last used";
        portals: "Portais" | "Portales" | "Portals";
        address: "Endereço" | "Dirección" | "Address";
        end: "Encerrar" | "Cerrar" | "End";
        end_about: "a sessão em {device}" | "la sesión en {device}" | "the session in {device}";
        end_others: "Encerrar todas as outras" | "Cerrar todas las otras" | "End all others";
        ended: "Sessão encerrada." | "Sesión cerrada." | "Session ended.";
        language_title: "Idioma" | "Idioma" | "Language";
        language_lead: "Vale para as páginas e para os e-mails que você recebe." | "Vale para las páginas y para los correos que usted recibe." | "For pages and for the mails you receive.";
        consents_title: "Autorizações" | "Autorizaciones" | "Consents";
        consents_lead: "Serviços de terceiros que podem ver seus dados. Os portais da distribuidora não precisam de autorização." | "Servicios de terceros que pueden ver sus datos. Los portales del distribuidor no necesitan autorización." | "Services of others that can see your data. The distributor's own portals need no consent.";
        consents_none: "Você não autorizou nenhum serviço." | "Usted no autorizó ningún servicio." | "You have not allowed any service.";
        service: "Serviço" | "Servicio" | "Service";
        sees: "Pode ver" | "Puede ver" | "Can see";
        since: "Desde" | "Desde" | "Since";
        revoke: "Retirar" | "Retirar" | "Take back";
        revoked: "Autorização retirada." | "Autorización retirada." | "Consent taken back.";
        actions: "Ações" | "Acciones" | "Actions";
    }
}
