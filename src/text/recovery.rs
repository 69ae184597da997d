//! Texts around temporary passwords, recovery, and the promise of a first access.

crate::texts! {
    /// Ticket over, choose password, forgot password and login, first access.
    pub struct RecoveryText {
        login: "Usuário de login" | "Usuario de login" | "Login";
        email: "E-mail de cadastro" | "Correo registrado" | "Registered e-mail";
        back_to_login: "Voltar para a entrada" | "Volver al ingreso" | "Back to sign-in";
        expired_title: "Esta senha temporária venceu" | "Esta contraseña temporal venció" | "This temporary password has expired";
        expired_lead: "Você digitou certo, mas o prazo dela terminou." | "Usted la escribió bien, pero su plazo terminó." | "You typed it correctly, but its time is over.";
        replaced_title: "Esta senha temporária foi substituída" | "Esta contraseña temporal fue reemplazada" | "This temporary password was replaced";
        replaced_lead: "Você digitou certo, mas depois dela enviamos outra." | "Usted la escribió bien, pero después enviamos otra." | "You typed it correctly, but we sent another one after it.";
        valid_mail: "Procure o e-mail com a referência {reference}: é o que vale, até {until}." | "Busque el correo con la referencia {reference}: es el que vale, hasta {until}." | "Look for the mail with the reference {reference}: that one is good, until {until}.";
        no_valid: "No momento não há outra senha temporária válida para este login." | "En este momento no hay otra contraseña temporal válida para este login." | "There is no other valid temporary password for this login at the moment.";
        send_new: "Enviar uma nova ao e-mail cadastrado" | "Enviar una nueva al correo registrado" | "Send a new one to the registered e-mail";
        send_where: "Ela vai somente para o endereço de cadastro deste login." | "Va solamente a la dirección registrada de este login." | "It goes only to the registered address of this login.";
        choose_title: "Escolha sua senha" | "Elija su contraseña" | "Choose your password";
        choose_first: "Bem-vindo! Falta só isso para usar o E-commerce e o Cloud Marketplace." | "¡Bienvenido! Solo falta esto para usar el E-commerce y el Cloud Marketplace." | "Welcome! This is all that is left before you can use E-commerce and Cloud Marketplace.";
        choose_again: "A senha anterior deixa de valer e suas outras sessões terminam." | "La contraseña anterior deja de valer y sus otras sesiones terminan." | "The previous password stops working and your other sessions end.";
        for_login: "Login" | "Login" | "Login";
        new_password: "Nova senha" | "Nueva contraseña" | "New password";
        repeat: "Repita a nova senha" | "Repita la nueva contraseña" | "Repeat the new password";
        rules: "Pelo menos {min} caracteres. Uma frase que só você diria é fácil de lembrar. Espaços e acentos valem; não exigimos símbolos." | "Al menos {min} caracteres. Una frase que solo usted diría es fácil de recordar. Valen espacios y acentos; no exigimos símbolos." | "At least {min} characters. A phrase that only you would say is easy to remember. Spaces and accents count; no symbols are demanded.";
        rules_refused: "Recusamos senhas comuns e as que contêm apenas seu login, seu nome ou o nosso." | "Rechazamos contraseñas comunes y las que contienen solo su login, su nombre o el nuestro." | "We refuse common passwords and those made of just your login, your name or ours.";
        choose_submit: "Salvar e entrar" | "Guardar e ingresar" | "Save and sign in";
        forgot_title: "Recuperar a senha" | "Recuperar la contraseña" | "Recover your password";
        forgot_lead: "Informe o usuário de login e o e-mail de cadastro. Enviaremos um código para escolher uma nova senha." | "Indique el usuario de login y el correo registrado. Enviaremos un código para elegir una nueva contraseña." | "Give your login and the registered e-mail. We will send a code to choose a new password.";
        forgot_note: "Sua senha atual continua valendo até você escolher outra." | "Su contraseña actual sigue valiendo hasta que elija otra." | "Your current password stays good until you choose another.";
        forgot_submit: "Enviar pedido" | "Enviar pedido" | "Send request";
        login_lost: "Não lembro o usuário" | "No recuerdo el usuario" | "I do not remember my login";
        email_missing: "Informe o e-mail." | "Indique el correo." | "Enter the e-mail.";
        sent_title: "Pedido recebido" | "Pedido recibido" | "Request received";
        sent_lead: "Se os dados conferem com um cadastro, um e-mail chega em instantes." | "Si los datos coinciden con un registro, un correo llega en instantes." | "If the data match a record, a mail arrives in a moment.";
        reference: "Referência do pedido" | "Referencia del pedido" | "Reference of the request";
        sent_sender: "Remetente: {name} <{address}>" | "Remitente: {name} <{address}>" | "Sender: {name} <{address}>";
        sent_spam: "Olhe também em spam e lixo eletrônico." | "Mire también en spam y correo no deseado." | "Look in spam and junk too.";
        sent_minutes: "Nada depois de 10 minutos? Fale com o Administrador da sua revenda ou com o chat: {chat}. Informe a referência acima." | "¿Nada después de 10 minutos? Hable con el Administrador de su revendedor o con el chat: {chat}. Indique la referencia de arriba." | "Nothing after 10 minutes? Talk to your reseller's Administrator or to the chat: {chat}. Give the reference above.";
        sent_safe: "Nunca pedimos sua senha ou o código por telefone, chat ou e-mail." | "Nunca pedimos su contraseña ni el código por teléfono, chat o correo." | "We never ask for your password or the code by telephone, chat or mail.";
        sent_code: "Já tenho o código" | "Ya tengo el código" | "I have the code";
        code_title: "Digite o código do e-mail" | "Escriba el código del correo" | "Type the code from the mail";
        code_lead: "O código está no e-mail que enviamos e vale por 30 minutos." | "El código está en el correo que enviamos y vale 30 minutos." | "The code is in the mail that we sent and is good for 30 minutes.";
        code: "Código ou senha temporária" | "Código o contraseña temporal" | "Code or temporary password";
        code_hint: "Quatro grupos, por exemplo K7QX-9M2P-4TRV-0H3D. Maiúsculas, espaços e traços não importam." | "Cuatro grupos, por ejemplo K7QX-9M2P-4TRV-0H3D. No importan mayúsculas, espacios ni guiones." | "Four groups, for example K7QX-9M2P-4TRV-0H3D. Capitals, spaces and dashes do not matter.";
        code_submit: "Continuar" | "Continuar" | "Continue";
        code_wrong: "Login e código não conferem. Confira os dois com o e-mail." | "El login y el código no coinciden. Revise los dos con el correo." | "Login and code do not match. Compare both with the mail.";
        too_late: "Essa senha temporária já foi usada ou trocada por outra enquanto você escolhia. Nada foi mudado agora. Entre de novo, com a senha que você escolheu ou com a do e-mail mais recente." | "Esa contraseña temporal ya fue usada o reemplazada mientras usted elegía. Nada cambió ahora. Entre de nuevo, con la contraseña que eligió o con la del correo más reciente." | "That temporary password was used or replaced while you were choosing. Nothing was changed now. Log in again, with the password you chose or with the one of the newest mail.";
        code_none: "Pedir outro código" | "Pedir otro código" | "Ask for another code";
        names_title: "Recuperar o usuário" | "Recuperar el usuario" | "Recover your login";
        names_lead: "Informe seu e-mail. Enviaremos a ele todos os usuários de login desse endereço e o nome do Administrador de cada revenda." | "Indique su correo. Le enviaremos todos los usuarios de login de esa dirección y el nombre del Administrador de cada revendedor." | "Give your e-mail. We will send it all logins of that address and the name of each reseller's Administrator.";
        names_email: "Seu e-mail" | "Su correo" | "Your e-mail";
        first_title: "Quando chega o meu acesso?" | "¿Cuándo llega mi acceso?" | "When does my access arrive?";
        first_lead: "Todo revendedor novo recebe o acesso em até {hours} depois de receber o ID." | "Todo revendedor nuevo recibe el acceso hasta {hours} después de recibir el ID." | "Every new reseller gets access within {hours} of receiving the ID.";
        hours: "{n} horas" | "{n} horas" | "{n} hours";
        business_days: "{n} dias úteis" | "{n} días hábiles" | "{n} business days";
        reseller_id: "ID de revendedor" | "ID de revendedor" | "Reseller ID";
        reseller_id_hint: "O código que você recebeu da distribuidora, por exemplo R10482." | "El código que recibió del distribuidor, por ejemplo R10482." | "The code the distributor gave you, for example R10482.";
        cnpj: "CNPJ" | "CNPJ" | "CNPJ";
        cnpj_hint: "14 posições, com ou sem pontos. Pode ter letras." | "14 posiciones, con o sin puntos. Puede tener letras." | "14 characters, with or without dots. May have letters.";
        first_submit: "Consultar" | "Consultar" | "Look up";
        first_none: "Não encontramos esse ID com esse CNPJ. Confira os dois, ou fale com o chat: {chat}." | "No encontramos ese ID con ese CNPJ. Revise los dos, o hable con el chat: {chat}." | "We do not find this ID with this CNPJ. Check both, or talk to the chat: {chat}.";
        state_title: "Seu acesso" | "Su acceso" | "Your access";
        state_due: "Prazo: {due}" | "Plazo: {due}" | "Due: {due}";
        state_done: "A credencial foi entregue dentro do combinado." | "La credencial fue entregada según lo acordado." | "The credential was handed over as promised.";
        state_late: "O prazo passou ou está em risco. Nosso suporte já tem um caso aberto e vai agir." | "El plazo pasó o está en riesgo. Nuestro soporte ya tiene un caso abierto y va a actuar." | "The due time has passed or is at risk. Our support already has a case and will act.";
        state_failed: "O e-mail foi recusado pelo servidor de destino. Fale com o chat para corrigir o endereço: {chat}." | "El correo fue rechazado por el servidor de destino. Hable con el chat para corregir la dirección: {chat}." | "The mail was refused by the receiving server. Talk to the chat to correct the address: {chat}.";
        state_where: "Procure na caixa de entrada e no spam um e-mail de {address}." | "Busque en la bandeja de entrada y en spam un correo de {address}." | "Look in inbox and spam for a mail from {address}.";
        state_again: "Enviar novamente" | "Enviar de nuevo" | "Send again";
        state_again_hint: "Vai para o mesmo endereço do cadastro." | "Va a la misma dirección registrada." | "It goes to the same registered address.";
        stage_received: "ID recebido" | "ID recibido" | "ID received";
        stage_validated: "Cadastro conferido" | "Registro verificado" | "Record checked";
        stage_provisioned: "Login criado" | "Login creado" | "Login made";
        stage_queued: "E-mail na fila" | "Correo en la cola" | "Mail queued";
        stage_relayed: "E-mail aceito pelo servidor" | "Correo aceptado por el servidor" | "Mail accepted by the relay";
        stage_delivered: "E-mail entregue" | "Correo entregado" | "Mail delivered";
        stage_failed: "E-mail devolvido" | "Correo devuelto" | "Mail bounced";
        stage_first_login: "Primeiro acesso" | "Primer acceso" | "First sign-in";
    }
}
