//! The two sample portals: what both say, and what each calls its actions.

use crate::texts;

texts! {
    /// What both portals say.
    pub struct PortalText {
        enter: "Entrar" | "Ingresar" | "Sign in";
        enter_with: "Entrar com o login da distribuidora" | "Ingresar con el login del distribuidor" | "Sign in with the distributor's login";
        leave: "Sair" | "Salir" | "Sign out";
        other_login: "Entrar com outro login" | "Ingresar con otro login" | "Sign in with another login";
        one_login: "Um só login para o E-commerce e o Cloud Marketplace." | "Un solo login para E-commerce y Cloud Marketplace." | "One login for E-commerce and Cloud Marketplace.";
        resellers_only: "Exclusivo para revendedores cadastrados. A senha é digitada só na página da distribuidora, nunca aqui." | "Exclusivo para revendedores registrados. La contraseña se escribe solo en la página del distribuidor, nunca aquí." | "For registered resellers only. The password is typed on the distributor's page alone, never here.";
        ended_title: "Sua sessão foi encerrada" | "Su sesión fue cerrada" | "Your session was ended";
        ended_by_notice: "O provedor avisou este portal às {time}: a pessoa saiu, ou o acesso dela mudou. Nada desta sessão vale mais." | "El proveedor avisó a este portal a las {time}: la persona salió, o su acceso cambió. Nada de esta sesión vale ya." | "The provider told this portal at {time}: the person signed out, or the access changed. Nothing of this session is valid any more.";
        ended_by_refusal: "Às {time} o provedor não aceitou mais o acesso desta sessão." | "A las {time} el proveedor dejó de aceptar el acceso de esta sesión." | "At {time} the provider no longer accepted this session's access.";
        signed_out_title: "Você saiu" | "Usted salió" | "You are signed out";
        signed_out: "A sessão terminou aqui e no outro portal." | "La sesión terminó aquí y en el otro portal." | "The session has ended here and in the other portal.";
        hello: "Olá, {name}" | "Hola, {name}" | "Hello, {name}";
        your_access: "Seu acesso" | "Su acceso" | "Your access";
        person: "Nome" | "Nombre" | "Name";
        login: "Login" | "Login" | "Login";
        email: "E-mail" | "Correo" | "E-mail";
        reseller: "Revenda" | "Revendedor" | "Reseller";
        reseller_id: "ID da revenda" | "ID del revendedor" | "Reseller ID";
        role: "Perfil" | "Perfil" | "Role";
        since: "Nesta sessão desde" | "En esta sesión desde" | "In this session since";
        role_administrator: "Administrador" | "Administrador" | "Administrator";
        role_buyer: "Comprador" | "Comprador" | "Buyer";
        role_support: "Suporte" | "Soporte" | "Support";
        role_basic: "Básico" | "Básico" | "Basic";
        role_custom: "Personalizado" | "Personalizado" | "Custom";
        role_none: "sem perfil" | "sin perfil" | "no role";
        actions: "O que você pode fazer aqui" | "Lo que puede hacer aquí" | "What you can do here";
        no_actions: "O seu perfil não inclui nenhuma ação deste portal. Fale com o Administrador da sua revenda." | "Su perfil no incluye ninguna acción de este portal. Hable con el Administrador de su empresa." | "Your role includes no action of this portal. Talk to your company's Administrator.";
        for_whom: "Para qual cliente final?" | "¿Para qué cliente final?" | "For which end customer?";
        no_end_customers: "Nenhum cliente final está disponível ainda. Cadastre um: em no máximo 24 horas ele aparece aqui." | "Ningún cliente final está disponible todavía. Registre uno: en un máximo de 24 horas aparece aquí." | "No end customer is available yet. Register one: it appears here within 24 hours.";
        end_customers: "Abrir os clientes finais da revenda" | "Abrir los clientes finales del revendedor" | "Open the reseller's end customers";
        manage_users: "Gerenciar usuários da revenda" | "Administrar usuarios del revendedor" | "Manage the reseller's users";
        my_account: "Minha conta" | "Mi cuenta" | "My account";
        other_portal: "Abrir {portal}" | "Abrir {portal}" | "Open {portal}";
        other_portal_hint: "Com o mesmo login, sem digitar a senha de novo." | "Con el mismo login, sin escribir la contraseña otra vez." | "With the same login, without typing the password again.";
        missing_title: "Todos os produtos estão “Sob Consulta”" | "Todos los productos están “Bajo consulta”" | "Every product says “On request”";
        missing_text: "O cadastro da sua revenda está incompleto, por isso os preços não aparecem. Fale com o suporte pelo chat: E-commerce → Usuário e Senha. Falta:" | "El registro de su empresa está incompleto, por eso no aparecen los precios. Hable con soporte por el chat: E-commerce → Usuário e Senha. Falta:" | "Your company's registration is incomplete, so prices are not shown. Talk to support in the chat: E-commerce → Usuário e Senha. Missing:";
        on_request: "Sob Consulta" | "Bajo consulta" | "On request";
        products: "Produtos" | "Productos" | "Products";
        product: "Produto" | "Producto" | "Product";
        in_stock: "Estoque" | "Existencias" | "Stock";
        price_column: "Preço" | "Precio" | "Price";
        add: "Adicionar" | "Agregar" | "Add";
        orders: "Pedidos" | "Pedidos" | "Orders";
        order: "Pedido" | "Pedido" | "Order";
        customer: "Cliente" | "Cliente" | "Customer";
        status: "Situação" | "Estado" | "Status";
        amount: "Valor" | "Importe" | "Amount";
        amount_hidden: "oculto" | "oculto" | "hidden";
        amount_hidden_why: "O seu perfil não mostra valores." | "Su perfil no muestra importes." | "Your role does not show amounts.";
        track: "Rastrear" | "Rastrear" | "Track";
        status_received: "Recebido" | "Recibido" | "Received";
        status_picking: "Em separação" | "En preparación" | "Being picked";
        status_shipped: "Despachado" | "Despachado" | "Shipped";
        status_delivered: "Entregue" | "Entregado" | "Delivered";
        status_active: "Ativa" | "Activa" | "Active";
        status_activating: "Em ativação" | "En activación" | "Activating";
        own: "Própria revenda" | "Propio revendedor" | "Own reseller";
        permission: "Permissão" | "Permiso" | "Permission";
        here_ends_the_demo: "Aqui termina a demonstração: num portal de verdade, esta página faria o trabalho. O que ela prova é que só chega aqui quem tem a permissão." | "Aquí termina la demostración: en un portal de verdad, esta página haría el trabajo. Lo que prueba es que solo llega aquí quien tiene el permiso." | "The demo ends here: in a real portal this page would do the work. What it proves is that only those with the permission get here.";
        forbidden_title: "O seu perfil não inclui esta ação" | "Su perfil no incluye esta acción" | "Your role does not include this action";
        forbidden_text: "Quem pode mudar isso é o Administrador da sua revenda." | "Quien puede cambiarlo es el Administrador de su empresa." | "Your company's Administrator can change that.";
        back: "Voltar ao início" | "Volver al inicio" | "Back to the start";
        again: "Tentar de novo" | "Intentar de nuevo" | "Try again";
        failed_title: "O login não foi concluído" | "El login no se completó" | "The sign-in was not completed";
        failed_state: "Esta tentativa de login não é mais válida: foi aberta há muito tempo, já foi usada ou começou em outro navegador." | "Este intento de login ya no es válido: se abrió hace mucho, ya se usó o empezó en otro navegador." | "This sign-in attempt is no longer valid: it was opened long ago, was used already, or began in another browser.";
        failed_provider: "O provedor respondeu: {error}" | "El proveedor respondió: {error}" | "The provider answered: {error}";
        failed_check: "A resposta do provedor não passou na verificação deste portal ({error}). Ninguém entrou." | "La respuesta del proveedor no pasó la verificación de este portal ({error}). Nadie ingresó." | "The provider's answer did not pass this portal's checks ({error}). Nobody was signed in.";
        unreachable: "O provedor de login não responde agora. Tente de novo em instantes." | "El proveedor de login no responde ahora. Intente de nuevo en unos instantes." | "The login provider does not answer right now. Try again in a moment.";
        not_found: "Página não encontrada" | "Página no encontrada" | "Page not found";
    }
}

texts! {
    /// E-commerce: tagline and actions.
    pub struct ShopText {
        tagline: "Hardware e periféricos para a sua revenda, com estoque em São Paulo e no Espírito Santo." | "Hardware y periféricos para su negocio, con existencias en São Paulo y Espírito Santo." | "Hardware and peripherals for your business, in stock in São Paulo and Espírito Santo.";
        feature_1: "12 mil itens a pronta entrega" | "12 mil artículos listos para entrega" | "12,000 items ready to ship";
        feature_2: "Preço da sua revenda, na hora" | "El precio de su negocio, al instante" | "Your company's price, at once";
        feature_3: "Status e rastreio de cada pedido" | "Estado y rastreo de cada pedido" | "Status and tracking of every order";
        stock: "Consultar estoque" | "Consultar existencias" | "Look up stock";
        stock_hint: "Quantidade por centro de distribuição" | "Cantidad por centro de distribución" | "Quantity by distribution centre";
        price: "Consultar preços" | "Consultar precios" | "Look up prices";
        price_hint: "Com impostos, para a sua revenda" | "Con impuestos, para su negocio" | "With taxes, for your company";
        cart: "Montar carrinho" | "Armar un carrito" | "Build a cart";
        cart_hint: "Salve, compare e retome depois" | "Guarde, compare y siga después" | "Save, compare, continue later";
        order_own: "Pedir para a revenda" | "Pedir para el revendedor" | "Order for the reseller";
        order_own_hint: "Entrega no endereço da revenda" | "Entrega en la dirección del revendedor" | "Delivered to the reseller's address";
        order_end_customer: "Pedir para cliente final" | "Pedir para cliente final" | "Order for an end customer";
        order_end_customer_hint: "Faturado e entregue direto ao cliente" | "Facturado y entregado directo al cliente" | "Invoiced and delivered to the customer";
        order_list: "Lista de pedidos" | "Lista de pedidos" | "List of orders";
        order_list_hint: "Todos os pedidos da revenda" | "Todos los pedidos del revendedor" | "All orders of the reseller";
        order_status: "Situação do pedido" | "Estado del pedido" | "Order status";
        order_status_hint: "Em que passo cada um está" | "En qué paso está cada uno" | "Which step each one is at";
        order_tracking: "Rastrear entrega" | "Rastrear entrega" | "Track a delivery";
        order_tracking_hint: "Onde a carga está agora" | "Dónde está la carga ahora" | "Where the freight is now";
        end_customer: "Cadastrar cliente final" | "Registrar cliente final" | "Register an end customer";
        end_customer_hint: "Disponível para cotações em até 24 horas" | "Disponible para cotizar en hasta 24 horas" | "Ready for quotes within 24 hours";
    }
}

texts! {
    /// Cloud Marketplace: tagline and actions.
    pub struct CloudText {
        tagline: "Assinaturas de nuvem, segurança e produtividade: contrate, acompanhe e renove em um só lugar." | "Suscripciones de nube, seguridad y productividad: contrate, siga y renueve en un solo lugar." | "Cloud, security and productivity subscriptions: buy, follow and renew in one place.";
        feature_1: "Licenças ativadas em minutos" | "Licencias activadas en minutos" | "Licences active in minutes";
        feature_2: "Cobrança mensal, em reais" | "Cobro mensual, en reales" | "Billed monthly, in reais";
        feature_3: "Renovação sem susto" | "Renovación sin sorpresas" | "Renewals without surprises";
        stock: "Disponibilidade de licenças" | "Disponibilidad de licencias" | "Licence availability";
        stock_hint: "Quantas podem ser ativadas hoje" | "Cuántas se pueden activar hoy" | "How many can be activated today";
        price: "Preços por assinatura" | "Precios por suscripción" | "Subscription prices";
        price_hint: "Mensal e anual, para a sua revenda" | "Mensual y anual, para su negocio" | "Monthly and yearly, for your company";
        cart: "Carrinho de assinaturas" | "Carrito de suscripciones" | "Subscription cart";
        cart_hint: "Monte o pacote do seu cliente" | "Arme el paquete de su cliente" | "Put your customer's bundle together";
        order_own: "Assinar para a revenda" | "Suscribir para el revendedor" | "Subscribe for the reseller";
        order_own_hint: "Licenças de uso interno" | "Licencias de uso interno" | "Licences for internal use";
        order_end_customer: "Assinar para cliente final" | "Suscribir para cliente final" | "Subscribe for an end customer";
        order_end_customer_hint: "Em nome e no domínio do cliente" | "A nombre y en el dominio del cliente" | "In the customer's name and domain";
        order_list: "Lista de assinaturas" | "Lista de suscripciones" | "List of subscriptions";
        order_list_hint: "Todas as assinaturas da revenda" | "Todas las suscripciones del revendedor" | "All subscriptions of the reseller";
        order_status: "Situação da assinatura" | "Estado de la suscripción" | "Subscription status";
        order_status_hint: "Ativa, em ativação, a vencer" | "Activa, en activación, por vencer" | "Active, activating, about to end";
        order_tracking: "Acompanhar ativação" | "Seguir la activación" | "Follow an activation";
        order_tracking_hint: "Do pedido à primeira licença em uso" | "Del pedido a la primera licencia en uso" | "From the order to the first licence in use";
        end_customer: "Cadastrar cliente final" | "Registrar cliente final" | "Register an end customer";
        end_customer_hint: "Com o domínio que vai receber as licenças" | "Con el dominio que recibirá las licencias" | "With the domain that will get the licences";
    }
}
