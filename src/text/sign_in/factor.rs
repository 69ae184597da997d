//! Texts of the second factor.

crate::texts! {
    /// Passkeys, authenticator apps, one-time codes.
    pub struct FactorText {
        kind_passkey: "Chave de acesso" | "Llave de acceso" | "Passkey";
        kind_app: "Aplicativo autenticador" | "Aplicación autenticadora" | "Authenticator app";
        by_password: "senha" | "contraseña" | "password";
        by_code: "senha e código do aplicativo" | "contraseña y código de la aplicación" | "password and code of the app";
        by_key: "senha e chave de acesso" | "contraseña y llave de acceso" | "password and passkey";
        by_spare: "senha e código de uso único" | "contraseña y código de un solo uso" | "password and one-time code";
        by_key_alone: "chave de acesso" | "llave de acceso" | "passkey";
        ask_title: "Confirme que é você" | "Confirme que es usted" | "Confirm that it is you";
        ask_lead: "A senha está certa. Falta o segundo fator de {login}." | "La contraseña es correcta. Falta el segundo factor de {login}." | "The password is right. The second factor of {login} is still needed.";
        ask_key: "Usar a chave de acesso" | "Usar la llave de acceso" | "Use the passkey";
        ask_key_hint: "O navegador pede a sua impressão digital, o seu rosto ou o PIN do aparelho." | "El navegador pide su huella, su rostro o el PIN del dispositivo." | "The browser asks for your fingerprint, your face or the PIN of the device.";
        ask_code: "Código do aplicativo" | "Código de la aplicación" | "Code of the app";
        ask_code_hint: "Seis dígitos; valem meio minuto." | "Seis dígitos; valen medio minuto." | "Six digits; they are good for half a minute.";
        ask_spare: "Perdeu o segundo fator?" | "¿Perdió el segundo factor?" | "Lost the second factor?";
        ask_spare_hint: "Digite um dos códigos de uso único que você guardou. Cada um serve uma vez." | "Escriba uno de los códigos de un solo uso que guardó. Cada uno sirve una vez." | "Type one of the one-time codes that you kept. Each is good once.";
        ask_spare_code: "Código de uso único" | "Código de un solo uso" | "One-time code";
        ask_nothing: "Não tem mais nenhum? Fale com o nosso atendimento: duas pessoas conferem quem você é e liberam um novo cadastro. Por e-mail ninguém faz isso." | "¿No le queda ninguno? Hable con nuestra atención: dos personas verifican quién es usted y permiten un nuevo registro. Por correo nadie lo hace." | "None left? Talk to our support: two people check who you are and let you set up a new one. Nobody does this by e-mail.";
        submit: "Continuar" | "Continuar" | "Continue";
        wrong: "Não confere. Nada foi bloqueado: confira o relógio do aparelho e digite o código que aparece agora." | "No coincide. No se bloqueó nada: revise el reloj del dispositivo y escriba el código que aparece ahora." | "That does not match. Nothing is blocked: check the clock of the device and type the code that it shows now.";
        key_wrong: "A chave de acesso não foi aceita. Tente de novo, ou use o login e a senha." | "La llave de acceso no fue aceptada. Intente de nuevo, o use el login y la contraseña." | "The passkey was not accepted. Try again, or use login and password.";
        too_late: "Passou tempo demais, ou algo mudou na sua conta. Nada se perdeu: entre de novo." | "Pasó demasiado tiempo, o algo cambió en su cuenta. No se perdió nada: ingrese de nuevo." | "Too much time has passed, or something changed in your account. Nothing is lost: sign in again.";
        title: "Segundo fator" | "Segundo factor" | "Second factor";
        lead: "Além da senha, algo que só você tem. Quem descobrir a sua senha não entra." | "Además de la contraseña, algo que solo usted tiene. Quien descubra su contraseña no entra." | "Besides the password, something that only you have. Whoever finds out your password does not get in.";
        needed: "A distribuidora pede um segundo fator para o seu login. Até você cadastrar um, só esta página abre." | "El distribuidor pide un segundo factor para su login. Hasta que registre uno, solo se abre esta página." | "The distributor asks for a second factor for your login. Until you have set one up, only this page opens.";
        needed_soon: "A distribuidora pede um segundo fator para o seu login. Cadastre agora: na próxima entrada, só esta página abre." | "El distribuidor pide un segundo factor para su login. Regístrelo ahora: en el próximo ingreso, solo se abre esta página." | "The distributor asks for a second factor for your login. Set one up now: at the next sign-in only this page opens.";
        none: "Você ainda não tem um segundo fator." | "Usted aún no tiene un segundo factor." | "You have no second factor yet.";
        kind: "Tipo" | "Tipo" | "Kind";
        name: "Nome" | "Nombre" | "Name";
        since: "Desde" | "Desde" | "Since";
        used: "Último uso" | "Último uso" | "Last use";
        never: "nunca" | "nunca" | "never";
        actions: "Ações" | "Acciones" | "Actions";
        remove: "Remover" | "Quitar" | "Remove";
        remove_about: "Remover {name}" | "Quitar {name}" | "Remove {name}";
        remove_title: "Remover {name}?" | "¿Quitar {name}?" | "Remove {name}?";
        remove_lead: "Ele deixa de servir para entrar." | "Deja de servir para ingresar." | "It no longer serves to sign in.";
        remove_last: "É o último: a sua conta volta a ter só a senha, e os códigos de uso único deixam de valer." | "Es el último: su cuenta vuelve a tener solo la contraseña, y los códigos de un solo uso dejan de valer." | "It is the last one: your account has only the password again, and the one-time codes are over.";
        remove_mail: "Você recebe um aviso por e-mail." | "Usted recibe un aviso por correo." | "You get a notice by e-mail.";
        add_key: "Nova chave de acesso" | "Nueva llave de acceso" | "New passkey";
        add_key_lead: "Fica no seu aparelho, no gerenciador de senhas ou numa chave USB. Não há código para digitar, e uma página falsa não consegue usá-la." | "Queda en su dispositivo, en el gestor de contraseñas o en una llave USB. No hay código que escribir, y una página falsa no puede usarla." | "It stays on your device, in the password manager or on a USB key. There is no code to type, and a false page cannot use it.";
        add_key_submit: "Criar chave de acesso" | "Crear llave de acceso" | "Make a passkey";
        add_key_failed: "O navegador não criou a chave de acesso. Nada foi cadastrado: tente de novo." | "El navegador no creó la llave de acceso. No se registró nada: intente de nuevo." | "The browser made no passkey. Nothing was set up: try again.";
        add_key_no_script: "Para isso o navegador precisa de JavaScript e de suporte a chaves de acesso. O aplicativo autenticador funciona sem os dois." | "Para esto el navegador necesita JavaScript y soporte de llaves de acceso. La aplicación autenticadora funciona sin ambos." | "This needs a browser with JavaScript and support for passkeys. The authenticator app works without both.";
        add_app: "Novo aplicativo autenticador" | "Nueva aplicación autenticadora" | "New authenticator app";
        add_app_lead: "Um aplicativo no celular mostra um código novo a cada meio minuto." | "Una aplicación en el celular muestra un código nuevo cada medio minuto." | "An app on the phone shows a new code every half minute.";
        add_app_submit: "Cadastrar aplicativo" | "Registrar aplicación" | "Set up an app";
        app_scan: "1. Aponte o aplicativo para este desenho." | "1. Apunte la aplicación a este dibujo." | "1. Point the app at this drawing.";
        app_type: "Não dá para apontar? Digite no aplicativo: {secret}" | "¿No puede apuntar? Escriba en la aplicación: {secret}" | "Cannot point? Type into the app: {secret}";
        app_code: "2. Digite o código que o aplicativo mostra" | "2. Escriba el código que muestra la aplicación" | "2. Type the code that the app shows";
        app_drawing: "Desenho para o aplicativo autenticador" | "Dibujo para la aplicación autenticadora" | "Drawing for the authenticator app";
        name_hint: "Para reconhecer depois, por exemplo: celular." | "Para reconocerlo después, por ejemplo: celular." | "To know it again later, for example: phone.";
        spare: "Códigos de uso único" | "Códigos de un solo uso" | "One-time codes";
        spare_left: "Para quando você não tiver o segundo fator à mão. Restam {n} de {all}." | "Para cuando no tenga el segundo factor a mano. Quedan {n} de {all}." | "For when you do not have the second factor at hand. {n} of {all} are left.";
        spare_new: "Gerar códigos novos" | "Generar códigos nuevos" | "Make new codes";
        spare_title: "Guarde estes códigos" | "Guarde estos códigos" | "Keep these codes";
        spare_lead: "Cada um abre a sua conta uma vez, junto com a senha, se você perder o segundo fator. Eles não aparecem de novo: imprima ou anote." | "Cada uno abre su cuenta una vez, junto con la contraseña, si pierde el segundo factor. No vuelven a aparecer: imprímalos o anótelos." | "Each opens your account once, together with the password, if you lose the second factor. They are not shown again: print them or write them down.";
        spare_old: "Os códigos anteriores deixaram de valer." | "Los códigos anteriores dejaron de valer." | "The codes from before are over.";
        spare_kept: "Guardei os códigos" | "Guardé los códigos" | "I have kept the codes";
        added: "Pronto: está cadastrado." | "Listo: está registrado." | "Done: it is set up.";
        removed: "Removido." | "Quitado." | "Removed.";
        back: "Voltar" | "Volver" | "Back";
    }
}
