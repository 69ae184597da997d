//! The page on which a terminal without a browser is connected.

crate::texts! {
    /// Typing the code, deciding, and what came of it.
    pub struct DeviceText {
        title: "Conectar um terminal" | "Conectar una terminal" | "Connect a terminal";
        lead: "Digite o código que aparece na tela do terminal. Em seguida você vê quem pede acesso e decide." | "Escriba el código que aparece en la pantalla de la terminal. Luego verá quién pide acceso y decidirá." | "Type the code that the terminal shows. Then you see who asks for access, and decide.";
        compare: "Compare com o código na tela do terminal à sua frente. Se for outro, ou se não há terminal nenhum, feche esta página." | "Compare con el código en la pantalla de la terminal que tiene delante. Si es otro, o si no hay ninguna terminal, cierre esta página." | "Compare it with the code on the terminal in front of you. If it is another, or there is no terminal, close this page.";
        code: "Código" | "Código" | "Code";
        code_hint: "Oito letras. Hífen e maiúsculas não importam." | "Ocho letras. El guion y las mayúsculas no importan." | "Eight letters. Dash and capitals do not matter.";
        go: "Continuar" | "Continuar" | "Continue";
        none: "Nenhum terminal espera por este código: há um erro nele, ele passou do prazo de dez minutos, ou já foi usado. Nada mudou. Confira as letras ou peça um código novo no terminal." | "Ninguna terminal espera por este código: tiene un error, pasó su plazo de diez minutos o ya se usó. Nada cambió. Revise las letras o pida un código nuevo en la terminal." | "No terminal waits for this code: there is a mistake in it, its ten minutes are over, or it was used. Nothing has changed. Check the letters, or get a new code at the terminal.";
        ask: "{client} pede acesso num terminal" | "{client} pide acceso en una terminal" | "{client} asks for access at a terminal";
        ask_lead: "Se você autorizar, o terminal entra com o seu login, {login}, e poderá ver ou fazer:" | "Si usted autoriza, la terminal ingresa con su login, {login}, y podrá ver o hacer:" | "If you allow it, the terminal is signed in with your login, {login}, and can see or do:";
        client: "Serviço" | "Servicio" | "Service";
        from: "Pedido feito de" | "Pedido hecho desde" | "Asked from";
        from_unknown: "endereço desconhecido" | "dirección desconocida" | "an unknown address";
        at: "Quando" | "Cuándo" | "When";
        not_ours: "Este serviço não é da {brand}." | "Este servicio no es de {brand}." | "This service does not belong to {brand}.";
        own: "Autorize só um terminal que está à sua frente e que você mesmo ligou. Ninguém da distribuidora pede que você autorize um código recebido por telefone ou mensagem." | "Autorice solo una terminal que tiene delante y que usted mismo encendió. Nadie del distribuidor le pide que autorice un código recibido por teléfono o mensaje." | "Allow only a terminal that is in front of you and that you started yourself. Nobody from the distributor asks you to allow a code that came by telephone or message.";
        yes: "Autorizar o terminal" | "Autorizar la terminal" | "Allow the terminal";
        no: "Não autorizar" | "No autorizar" | "Do not allow";
        allowed: "Terminal autorizado" | "Terminal autorizada" | "The terminal is allowed";
        allowed_lead: "Volte ao terminal: {client} continua lá em alguns segundos." | "Vuelva a la terminal: {client} continúa allí en unos segundos." | "Go back to the terminal: {client} goes on there in a few seconds.";
        allowed_end: "O acesso termina quando você sai daqui, ou quando o retira em “Minha conta”." | "El acceso termina cuando usted sale de aquí, o cuando lo retira en “Mi cuenta”." | "The access ends when you sign out here, or when you take it back in “My account”.";
        allowed_lasting: "O acesso continua depois que você sai daqui. Você pode retirá-lo quando quiser em “Minha conta”." | "El acceso continúa después de que usted sale de aquí. Puede retirarlo cuando quiera en “Mi cuenta”." | "The access goes on after you sign out here. You can take it back at any time in “My account”.";
        taken: "O terminal já está conectado." | "La terminal ya está conectada." | "The terminal is connected.";
        refused: "Terminal não autorizado" | "Terminal no autorizada" | "The terminal is not allowed";
        refused_lead: "{client} não recebeu acesso. Se não foi você que começou o pedido, não precisa fazer mais nada." | "{client} no recibió acceso. Si no fue usted quien comenzó el pedido, no necesita hacer nada más." | "{client} got no access. If it was not you who began this, there is nothing else to do.";
        over: "O código passou do prazo" | "El código venció" | "The code has run out";
        over_lead: "Ninguém respondeu a tempo, e {client} não recebeu acesso. Peça um código novo no terminal." | "Nadie respondió a tiempo, y {client} no recibió acceso. Pida un código nuevo en la terminal." | "Nobody answered in time, and {client} got no access. Get a new code at the terminal.";
        unmet: "{client} exige um segundo fator que este login não tem" | "{client} exige un segundo factor que este login no tiene" | "{client} needs a second factor that this login does not have";
        unmet_lead: "O terminal não foi autorizado. Cadastre um segundo fator em “Minha conta” e responda de novo; o código vale dez minutos." | "La terminal no fue autorizada. Registre un segundo factor en “Mi cuenta” y responda de nuevo; el código vale diez minutos." | "The terminal was not allowed. Add a second factor in “My account” and answer again; the code is good for ten minutes.";
        consents: "Ver o que autorizei" | "Ver lo que autoricé" | "See what I have allowed";
        again: "Digitar outro código" | "Escribir otro código" | "Type another code";
    }
}
