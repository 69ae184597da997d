//! The start page, and the strip that links the demo's sites.

use crate::texts;

texts! {
    /// The strip at the foot of every site of the demo.
    pub struct ChromeText {
        demo: "Demonstração" | "Demostración" | "Demo";
        start: "Início" | "Inicio" | "Start";
        provider: "Provedor" | "Proveedor" | "Provider";
        mail: "Correio" | "Correo" | "Mailbox";
        language: "Idioma" | "Idioma" | "Language";
        skip: "Ir para o conteúdo" | "Ir al contenido" | "Skip to the content";
        not_found: "Página não encontrada" | "Página no encontrada" | "Page not found";
    }
}

texts! {
    /// The start page.
    pub struct StartText {
        title: "cracha: a demonstração" | "cracha: la demostración" | "cracha: the demo";
        lead: "Um login para dois portais, e a primeira credencial de cada nova revenda por e-mail em até 48 horas. Tudo roda nesta máquina." | "Un login para dos portales, y la primera credencial de cada nuevo revendedor por correo en hasta 48 horas. Todo corre en esta máquina." | "One login for two portals, and every new reseller's first credential by mail within 48 hours. Everything runs on this machine.";
        sites: "Os endereços" | "Las direcciones" | "The addresses";
        provider: "Provedor de login" | "Proveedor de login" | "Login provider";
        provider_hint: "Entrar, minha conta, usuários da revenda" | "Ingresar, mi cuenta, usuarios del revendedor" | "Sign in, my account, the reseller's users";
        desk: "Suporte" | "Soporte" | "Desk";
        desk_hint: "Encontrar um login, seguir os e-mails" | "Encontrar un login, seguir los correos" | "Find a login, follow the mails";
        operator: "Operação" | "Operación" | "Operator";
        operator_hint: "Agendas e promessas" | "Agendas y promesas" | "Schedules and promises";
        shop_hint: "Portal de exemplo: hardware" | "Portal de ejemplo: hardware" | "Sample portal: hardware";
        cloud_hint: "Portal de exemplo: assinaturas" | "Portal de ejemplo: suscripciones" | "Sample portal: subscriptions";
        erp_hint: "Entrega, corrige e suspende revendas" | "Entrega, corrige y suspende revendedores" | "Hands over, corrects and suspends resellers";
        mail: "Correio" | "Correo" | "Mailbox";
        mail_hint: "Todos os e-mails, com lixo eletrônico" | "Todos los correos, con correo no deseado" | "Every mail, with a spam folder";
        try_title: "Experimente" | "Pruebe" | "Try this";
        step_1: "Entregue uma revenda no ERP" | "Entregue un revendedor en el ERP" | "Hand over a reseller in the ERP";
        step_1_text: "Em segundos o login e a senha temporária estão no correio." | "En segundos el login y la contraseña temporal están en el correo." | "Within seconds the login and the temporary password are in the mailbox.";
        step_2: "Entre no E-commerce com eles" | "Ingrese en E-commerce con ellos" | "Sign in to E-commerce with them";
        step_2_text: "Escolha a sua senha. O portal mostra pessoa, revenda, perfil e só as ações permitidas." | "Elija su contraseña. El portal muestra persona, revendedor, perfil y solo las acciones permitidas." | "Choose your password. The portal shows person, reseller, role and only the permitted actions.";
        step_3: "Abra o Cloud Marketplace" | "Abra Cloud Marketplace" | "Open Cloud Marketplace";
        step_3_text: "Você entra sem senha. Saia de um portal: o outro também encerra." | "Ingresa sin contraseña. Salga de un portal: el otro también se cierra." | "You are in without a password. Sign out of one: the other ends too.";
        step_4: "Como Administrador, crie usuários" | "Como Administrador, cree usuarios" | "As Administrator, create users";
        step_4_text: "Comprador, Suporte, Básico, Personalizado. Bloqueie um que esteja nos dois portais em uma janela anônima e veja os dois o derrubarem; o cartão do usuário mostra quando cada portal confirmou." | "Comprador, Soporte, Básico, Personalizado. Bloquee a uno que esté en los dos portales en una ventana privada y vea cómo los dos lo sacan; la ficha del usuario muestra cuándo confirmó cada portal." | "Buyer, Support, Basic, Custom. Block one who is in both portals in a private window and watch both drop the session; the user's card shows when each portal confirmed it.";
        step_5: "Esqueça a senha" | "Olvide la contraseña" | "Forget the password";
        step_5_text: "A tela responde sempre igual; a verdade vai por e-mail. Tente com cada login de exemplo desta página, e também “esqueci o login”." | "La pantalla responde siempre igual; la verdad va por correo. Pruebe con cada login de ejemplo de esta página, y también “olvidé el login”." | "The screen always answers the same; the truth goes by mail. Try each sample login of this page, and “forgot login” too.";
        step_6: "Atenda como suporte" | "Atienda como soporte" | "Help as the desk";
        step_6_text: "Encontre por login, ID da revenda, CNPJ ou pela referência na tela de quem liga; leia o caminho dos e-mails; envie uma senha temporária." | "Encuentre por login, ID del revendedor, CNPJ o por la referencia en la pantalla de quien llama; lea el camino de los correos; envíe una contraseña temporal." | "Find by login, reseller ID, CNPJ or the reference on the caller's screen; read the mails' trail; send a temporary password.";
        step_7: "Opere as agendas" | "Opere las agendas" | "Operate the schedules";
        step_7_text: "Pause “provision”, entregue outra revenda no ERP, veja a promessa esperar, retome." | "Pause “provision”, entregue otro revendedor en el ERP, vea esperar la promesa, reanude." | "Pause “provision”, hand over another reseller, see the promise wait, resume.";
        logins: "Logins de exemplo" | "Logins de ejemplo" | "Sample logins";
        logins_hint: "As senhas foram feitas agora, nesta partida, e só valem aqui." | "Las contraseñas se hicieron ahora, en este arranque, y solo valen aquí." | "The passwords were made just now, at this start, and work only here.";
        who: "Quem" | "Quién" | "Who";
        login: "Login" | "Login" | "Login";
        email: "E-mail" | "Correo" | "E-mail";
        password: "Senha" | "Contraseña" | "Password";
        note: "Para ver" | "Para ver" | "To see";
        no_password: "nenhuma" | "ninguna" | "none";
        private_window: "Duas pessoas ao mesmo tempo? Abra uma janela anônima para a segunda." | "¿Dos personas a la vez? Abra una ventana privada para la segunda." | "Two people at once? Open a private window for the second.";
    }
}
