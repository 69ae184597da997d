//! Texts of the login and the pages around it.

pub mod factor;

crate::texts! {
    /// Login, shared mailbox, end customers, portals, sign-out.
    pub struct LoginText {
        title: "Entrar" | "Ingresar" | "Sign in";
        to_portal: "para continuar em {portal}" | "para continuar en {portal}" | "to continue to {portal}";
        both: "Um só login para o E-commerce e o Cloud Marketplace." | "Un solo login para el E-commerce y el Cloud Marketplace." | "One login for E-commerce and Cloud Marketplace.";
        login: "Usuário de login" | "Usuario de login" | "Login";
        login_hint: "Por exemplo R10482.ana. Não é o e-mail." | "Por ejemplo R10482.ana. No es el correo." | "For example R10482.ana. Not your e-mail.";
        password: "Senha" | "Contraseña" | "Password";
        password_hint: "A senha temporária do seu e-mail também funciona aqui." | "La contraseña temporal de su correo también funciona aquí." | "The temporary password from your mail works here too.";
        submit: "Entrar" | "Ingresar" | "Sign in";
        forgot_password: "Esqueci minha senha" | "Olvidé mi contraseña" | "I forgot my password";
        forgot_login: "Esqueci meu usuário" | "Olvidé mi usuario" | "I forgot my login";
        have_code: "Recebi um código de recuperação" | "Recibí un código de recuperación" | "I received a recovery code";
        first_access: "Sou revendedor novo: quando chega meu acesso?" | "Soy revendedor nuevo: ¿cuándo llega mi acceso?" | "I am a new reseller: when does my access arrive?";
        contact: "Falar com o atendimento" | "Hablar con soporte" | "Talk to support";
        end_customer: "Sou cliente final" | "Soy cliente final" | "I am an end customer";
        trouble: "Precisa de ajuda para entrar?" | "¿Necesita ayuda para ingresar?" | "Need help signing in?";
        wrong: "Usuário ou senha não conferem. Confira os dois, inclusive maiúsculas, ou recupere a senha." | "El usuario o la contraseña no coinciden. Revise los dos, también las mayúsculas, o recupere la contraseña." | "Login and password do not match. Check both, including capitals, or recover your password.";
        stale: "Sua sessão mudou em outra aba ou terminou. Nada se perdeu: digite a senha de novo para continuar." | "Su sesión cambió en otra pestaña o terminó. No se perdió nada: escriba la contraseña de nuevo para continuar." | "Your session changed in another tab or ended. Nothing is lost: type the password again to go on.";
        stale_choice: "Sua sessão mudou em outra aba ou terminou. A senha ainda não foi trocada: digite-a de novo." | "Su sesión cambió en otra pestaña o terminó. La contraseña aún no se cambió: escríbala de nuevo." | "Your session changed in another tab or ended. The password is not changed yet: type it again.";
        stale_code: "Sua sessão mudou em outra aba ou terminou. O código não foi usado: digite-o de novo para continuar." | "Su sesión cambió en otra pestaña o terminó. El código no se usó: escríbalo de nuevo para continuar." | "Your session changed in another tab or ended. The code was not used: type it again to go on.";
        again: "Confirme sua senha para continuar. É uma etapa de segurança." | "Confirme su contraseña para continuar. Es un paso de seguridad." | "Confirm your password to continue. This is a safety step.";
        shared_title: "Sua caixa de e-mail é compartilhada" | "Su buzón de correo es compartido" | "Your mailbox is shared";
        shared_lead: "O endereço {email} do seu login de Administrador também pertence a:" | "La dirección {email} de su login de Administrador también pertenece a:" | "The address {email} of your Administrator login also belongs to:";
        shared_risk: "Quem lê essa caixa pode pedir uma nova senha para o seu login. Por isso, toda recuperação do seu login é avisada aos outros Administradores da revenda." | "Quien lee ese buzón puede pedir una nueva contraseña para su login. Por eso, toda recuperación de su login se avisa a los otros Administradores del revendedor." | "Whoever reads this mailbox can ask for a new password for your login. This is why every recovery of your login is told to the reseller's other Administrators.";
        shared_advice: "Se puder, use um endereço só seu. O suporte corrige o cadastro pelo chat: {chat}." | "Si puede, use una dirección solo suya. Soporte corrige el registro por el chat: {chat}." | "If you can, use an address of your own. Support corrects the record in the chat: {chat}.";
        shared_go: "Entendi, continuar" | "Entendido, continuar" | "Understood, continue";
        customer_title: "Os portais são para revendedores" | "Los portales son para revendedores" | "The portals are for resellers";
        customer_lead: "O cliente final não tem acesso aos portais. Você compra por meio de um revendedor, que faz a cotação e o pedido para você." | "El cliente final no tiene acceso a los portales. Usted compra a través de un revendedor, que hace la cotización y el pedido por usted." | "End customers have no access to the portals. You buy through a reseller, who makes the quote and the order for you.";
        customer_none: "Ainda não tem um revendedor?" | "¿Aún no tiene un revendedor?" | "No reseller yet?";
        customer_call: "Ligue para o nosso time comercial. Ele indica um revendedor que atende a sua necessidade." | "Llame a nuestro equipo comercial. Le indicará un revendedor que atienda su necesidad." | "Call our commercial team. They name a reseller who can serve you.";
        customer_has: "Já tem um revendedor?" | "¿Ya tiene un revendedor?" | "You already have a reseller?";
        customer_register_days: "Peça a ele o seu cadastro. Em até {days} dias úteis depois, seu nome pode ser escolhido em cotações e pedidos." | "Pídale que lo registre. En un plazo de hasta {days} días hábiles, su nombre podrá elegirse en cotizaciones y pedidos." | "Ask them to register you. At the latest {days} business days later your name can be chosen for quotes and orders.";
        customer_register: "Peça a ele o seu cadastro. Em até {hours} horas depois, seu nome pode ser escolhido em cotações e pedidos." | "Pídale que lo registre. En un plazo de hasta {hours} horas, su nombre podrá elegirse en cotizaciones y pedidos." | "Ask them to register you. At the latest {hours} hours later your name can be chosen for quotes and orders.";
        back_to_login: "Voltar para a entrada" | "Volver al ingreso" | "Back to sign-in";
        home_title: "Olá, {name}" | "Hola, {name}" | "Hello, {name}";
        home_lead: "Escolha para onde ir. Você não precisa digitar a senha de novo." | "Elija a dónde ir. No necesita escribir la contraseña de nuevo." | "Choose where to go. You do not need to type the password again.";
        home_open: "Abrir {portal}" | "Abrir {portal}" | "Open {portal}";
        home_none: "Nenhum portal está ligado a este acesso." | "Ningún portal está ligado a este acceso." | "No portal is connected to this access.";
        home_last: "Último acesso: {at}" | "Último acceso: {at}" | "Last sign-in: {at}";
        out_title: "Sair dos portais?" | "¿Salir de los portales?" | "Sign out of the portals?";
        out_lead: "Você entrou como {login}." | "Usted ingresó como {login}." | "You are signed in as {login}.";
        out_both: "A sessão termina no E-commerce, no Cloud Marketplace e aqui." | "La sesión termina en el E-commerce, en el Cloud Marketplace y aquí." | "The session ends in E-commerce, in Cloud Marketplace and here.";
        out_unsaved: "O que não foi salvo nos portais pode se perder." | "Lo que no se guardó en los portales puede perderse." | "What was not saved in the portals may be lost.";
        out_yes: "Sair" | "Salir" | "Sign out";
        gone_title: "Você saiu" | "Usted salió" | "You are signed out";
        gone_lead: "Sua sessão aqui terminou." | "Su sesión aquí terminó." | "Your session here has ended.";
        gone_nobody: "Não há sessão aberta neste navegador." | "No hay sesión abierta en este navegador." | "There is no open session in this browser.";
        gone_told: "Portais avisados da sua saída" | "Portales avisados de su salida" | "Portals that were told";
        gone_confirmed: "confirmou: {at}" | "confirmó: {at}" | "confirmed: {at}";
        gone_waiting: "ainda não confirmou" | "todavía no confirmó" | "has not confirmed yet";
        gone_failed: "não confirmou. Saia também lá, se o portal ainda estiver aberto." | "no confirmó. Salga también allí, si el portal sigue abierto." | "did not confirm. Sign out there too, if the portal is still open.";
        gone_look: "Ver quem já confirmou" | "Ver quién ya confirmó" | "See who has confirmed";
        gone_unregistered: "O portal {portal} quis levar você a um endereço que não está registrado para ele, e por isso você continua aqui. Você saiu mesmo assim. Se isso acontecer de novo, avise o portal." | "El portal {portal} quiso llevarlo a usted a una dirección que no está registrada para él, y por eso usted sigue aquí. Usted salió de todos modos. Si ocurre de nuevo, avise al portal." | "The portal {portal} wanted to take you to an address that is not registered for it, so you are still here. You are signed out all the same. If it happens again, tell the portal.";
        gone_shared: "Num computador de uso comum, feche também o navegador." | "En una computadora de uso común, cierre también el navegador." | "On a computer that others use, close the browser too.";
        gone_frame: "Saída de um portal" | "Salida de un portal" | "A portal's sign-out";
        gone_again: "Entrar de novo" | "Ingresar de nuevo" | "Sign in again";
        gone_return: "Voltar para {portal}" | "Volver a {portal}" | "Back to {portal}";
        setup_title: "Primeiro acesso da equipe" | "Primer acceso del equipo" | "Set up your staff access";
        setup_lead: "Digite o seu login e o código de uso único que você recebeu de quem criou o acesso. Em seguida você escolhe a senha." | "Escriba su login y el código de un solo uso que recibió de quien creó el acceso. Luego elige la contraseña." | "Type your login and the one-time code that you got from whoever made your access. Then you choose your password.";
        setup_code: "Código de uso único" | "Código de un solo uso" | "One-time code";
        continue_: "Continuar" | "Continuar" | "Continue";
        consent_title: "{client} pede acesso" | "{client} pide acceso" | "{client} asks for access";
        consent_lead: "Este serviço não é da {brand}. Se você autorizar, ele poderá ver:" | "Este servicio no es de {brand}. Si usted autoriza, podrá ver:" | "This service does not belong to {brand}. If you allow it, it can see:";
        consent_own: "Se você autorizar, ele poderá ver:" | "Si usted autoriza, podrá ver:" | "If you allow it, it can see:";
        consent_details: "O que ele quer fazer, só desta vez:" | "Lo que quiere hacer, solo esta vez:" | "What it wants to do, this once:";
        consent_resources: "Onde ele vai usar a autorização:" | "Dónde va a usar la autorización:" | "Where it will use what you allow:";
        consent_host: "Você será levado a {host}." | "Usted será llevado a {host}." | "You will be taken to {host}.";
        consent_later: "Você pode retirar a autorização quando quiser em “Minha conta”." | "Puede retirar la autorización cuando quiera en “Mi cuenta”." | "You can take this back at any time in “My account”.";
        consent_yes: "Autorizar" | "Autorizar" | "Allow";
        consent_no: "Não autorizar" | "No autorizar" | "Do not allow";
        scope_openid: "Um identificador seu, sem nome" | "Un identificador suyo, sin nombre" | "An identifier of you, without a name";
        scope_profile: "Seu nome, login e idioma" | "Su nombre, login e idioma" | "Your name, login and language";
        scope_email: "Seu e-mail" | "Su correo" | "Your e-mail";
        scope_end_customers: "Ver e cadastrar os clientes finais da sua revenda, se o seu perfil permitir" | "Ver y registrar los clientes finales de su empresa, si su perfil lo permite" | "See and register your company's end customers, if your role allows it";
        scope_phone: "Seu telefone" | "Su teléfono" | "Your telephone";
        scope_reseller: "Sua revenda, seu perfil e suas permissões" | "Su empresa, su perfil y sus permisos" | "Your company, role and permissions";
        scope_offline_access: "Continuar com acesso quando você não estiver usando" | "Seguir con acceso cuando usted no lo esté usando" | "Keep access while you are not using it";
        scope_other: "Outros dados: {scope}" | "Otros datos: {scope}" | "Other data: {scope}";
        post_title: "Voltando ao portal" | "Volviendo al portal" | "Returning to the portal";
        post_lead: "Se nada acontecer, use o botão." | "Si no pasa nada, use el botón." | "If nothing happens, use the button.";
    }
}
