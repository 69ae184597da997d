//! Texts of error pages: what happened, what was not lost, what to do now.

pub mod refusal;

crate::texts! {
    /// Error pages.
    pub struct ErrorText {
        reference: "Referência deste aviso" | "Referencia de este aviso" | "Reference of this message";
        reference_hint: "Informe este código se falar com o suporte." | "Indique este código si habla con soporte." | "Give this code if you talk to support.";
        home: "Ir para a página inicial" | "Ir a la página de inicio" | "Go to the start page";
        technical: "Detalhes técnicos" | "Detalles técnicos" | "Technical details";
        what_now: "O que fazer agora" | "Qué hacer ahora" | "What to do now";
        nothing_changed: "Nada foi alterado." | "No se modificó nada." | "Nothing was changed.";
        missing: "Página não encontrada" | "Página no encontrada" | "Page not found";
        missing_what: "Este endereço não existe, ou não existe para o seu login." | "Esta dirección no existe, o no existe para su login." | "This address does not exist, or does not exist for your login.";
        missing_next: "Confira o endereço ou volte à página inicial." | "Revise la dirección o vuelva a la página de inicio." | "Check the address or go back to the start page.";
        forbidden: "Seu acesso não permite isso" | "Su acceso no lo permite" | "Your access does not allow this";
        forbidden_what: "O seu perfil não inclui esta ação." | "Su perfil no incluye esta acción." | "Your role does not include this action.";
        day_limit_next: "Peça a um supervisor do atendimento que libere o limite, em Atendentes. Amanhã ele vale de novo." | "Pida a un supervisor de atención que libere el límite, en Agentes. Mañana vuelve a regir." | "Ask a supervisor of the desk to lift the limit, under Agents. Tomorrow it holds again.";
        supervisors_next: "Passe o protocolo do caso a um supervisor do atendimento." | "Pase el protocolo del caso a un supervisor de atención." | "Give the protocol number of the case to a supervisor of the desk.";
        forbidden_next: "Se você precisa dela, fale com o Administrador da sua revenda." | "Si la necesita, hable con el Administrador de su empresa." | "If you need it, talk to your company's Administrator.";
        stale: "A página ficou aberta tempo demais" | "La página estuvo abierta demasiado tiempo" | "The page was open for too long";
        stale_next: "Volte, atualize a página e envie de novo. Os cookies deste site precisam estar permitidos." | "Vuelva, actualice la página y envíe de nuevo. Las cookies de este sitio deben estar permitidas." | "Go back, reload the page and send it again. Cookies of this site must be allowed.";
        conflict: "Isso já mudou" | "Esto ya cambió" | "This has changed meanwhile";
        conflict_what: "O estado atual não permite mais esta ação. Talvez outra pessoa tenha feito uma mudança antes." | "El estado actual ya no permite esta acción. Quizás otra persona hizo un cambio antes." | "The current state no longer allows this. Somebody else may have made a change before you.";
        conflict_next: "Abra a página de novo para ver como está agora." | "Abra la página de nuevo para ver el estado actual." | "Open the page again to see how it is now.";
        last_administrator_next: "Nomeie outro Administrador primeiro, ou fale com o suporte." | "Nombre primero a otro Administrador, o hable con soporte." | "Name another Administrator first, or talk to support.";
        invalid: "Não conseguimos ler o que foi enviado" | "No pudimos leer lo enviado" | "We could not read what was sent";
        invalid_next: "Volte, confira os campos e envie de novo." | "Vuelva, revise los campos y envíe de nuevo." | "Go back, check the fields and send it again.";
        throttled: "Muitas tentativas seguidas" | "Demasiados intentos seguidos" | "Too many tries in a row";
        throttled_what: "Para proteger este acesso, a próxima tentativa será aceita em {wait}." | "Para proteger este acceso, el próximo intento se aceptará en {wait}." | "To protect this access, the next try will be accepted in {wait}.";
        throttled_kept: "O acesso não foi bloqueado e a senha continua a mesma." | "El acceso no fue bloqueado y la contraseña sigue siendo la misma." | "The access is not blocked and the password is still the same.";
        throttled_next: "Espere esse tempo e tente de novo. Se não lembra a senha, use “Esqueci minha senha”." | "Espere ese tiempo e intente de nuevo. Si no recuerda la contraseña, use “Olvidé mi contraseña”." | "Wait that long and try again. If you do not remember the password, use “Forgot my password”.";
        busy: "Muita gente entrando agora" | "Mucha gente ingresando ahora" | "Many people are signing in now";
        busy_what: "O serviço está no limite e não atendeu este pedido. Tente de novo em {wait}." | "El servicio está al límite y no atendió este pedido. Intente de nuevo en {wait}." | "The service is at its limit and did not take this request. Try again in {wait}.";
        busy_kept: "Nada se perdeu: pedidos e e-mails já registrados continuam na fila." | "No se perdió nada: los pedidos y correos ya registrados siguen en la cola." | "Nothing is lost: requests and mails already recorded stay in the queue.";
        busy_next: "Aguarde um instante e envie de novo." | "Espere un momento y envíe de nuevo." | "Wait a moment and send it again.";
        unavailable: "Serviço temporariamente indisponível" | "Servicio temporalmente no disponible" | "Service temporarily unavailable";
        unavailable_what: "Uma parte do serviço não respondeu." | "Una parte del servicio no respondió." | "A part of the service did not answer.";
        unavailable_next: "Tente de novo em alguns minutos. Se continuar, fale com o suporte." | "Intente de nuevo en unos minutos. Si continúa, hable con soporte." | "Try again in a few minutes. If it goes on, talk to support.";
        internal: "Algo falhou do nosso lado" | "Algo falló de nuestro lado" | "Something failed on our side";
        internal_what: "A falha não foi causada por você e já está no nosso registro." | "La falla no fue causada por usted y ya está en nuestro registro." | "You did not cause this, and it is already in our records.";
        internal_kept: "Quase sempre nada foi alterado. Antes de repetir, veja se já aconteceu." | "Casi siempre nada cambió. Antes de repetir, vea si ya sucedió." | "Nearly always nothing was changed. Before you repeat it, see whether it has happened already.";
        internal_next: "Tente de novo. Se continuar, fale com o suporte e informe a referência abaixo." | "Intente de nuevo. Si continúa, hable con soporte e indique la referencia de abajo." | "Try again. If it goes on, talk to support and give the reference below.";
        oauth: "O portal pediu o login de um jeito que não reconhecemos" | "El portal pidió el login de una forma que no reconocemos" | "The portal asked for the login in a way we do not recognise";
        oauth_what: "Por segurança, não devolvemos você a um endereço que não conhecemos." | "Por seguridad, no lo devolvemos a una dirección que no conocemos." | "For your safety we do not send you back to an address that we do not know.";
        oauth_kept: "Seu login e sua senha não foram enviados a ninguém." | "Su login y su contraseña no se enviaron a nadie." | "Your login and password were not sent to anybody.";
        oauth_next: "Volte ao portal e tente entrar de novo. Se continuar, mostre esta página ao suporte." | "Vuelva al portal e intente ingresar de nuevo. Si continúa, muestre esta página a soporte." | "Go back to the portal and try again. If it goes on, show this page to support.";
        over: "Este pedido de login já terminou" | "Este pedido de login ya terminó" | "This request to log in is over";
        over_what: "Ele já foi respondido ou ficou aberto tempo demais." | "Ya fue respondido o quedó abierto demasiado tiempo." | "It was answered already, or was open for too long.";
        over_next: "Volte ao portal e entre de novo. Se você já está com a sessão aberta, não será preciso digitar a senha." | "Vuelva al portal e ingrese de nuevo. Si su sesión ya está abierta, no tendrá que escribir la contraseña." | "Go back to the portal and sign in again. If your session is open, you will not have to type the password.";
        late: "O que foi enviado demorou demais para chegar, e nada foi alterado. Envie de novo." | "Lo enviado tardó demasiado en llegar, y no se modificó nada. Envíelo de nuevo." | "What was sent took too long to arrive, and nothing was changed. Send it again.";
        wrong_method: "Esta página só abre a partir de um formulário" | "Esta página solo se abre desde un formulario" | "This page opens from a form only";
        wrong_method_what: "O endereço existe, mas não pode ser aberto diretamente." | "La dirección existe, pero no se puede abrir directamente." | "The address exists, but cannot be opened directly.";
        wrong_method_next: "Volte à página anterior e use o botão dela, ou vá para a página inicial." | "Vuelva a la página anterior y use su botón, o vaya a la página de inicio." | "Go back to the page before and use its button, or go to the start page.";
        seconds: "{n} s" | "{n} s" | "{n} s";
        minutes: "{n} min" | "{n} min" | "{n} min";
    }
}
