//! End customers.

use super::Answer;

pub(super) const END_CUSTOMER: Answer = Answer {
    lead: [
        "Não: os portais são só para revendedores cadastrados. Quem atende você é um revendedor, que faz a cotação e o pedido.",
        "No: los portales son solo para revendedores registrados. A usted lo atiende un revendedor, que cotiza y hace el pedido.",
        "No: the portals are for registered resellers alone. A reseller serves you, and makes the quote and the order.",
    ],
    steps: &[
        [
            "Ainda não tem um revendedor? Ligue para o time comercial: {phone}. Ele indica quem atende a sua necessidade.",
            "¿Aún no tiene un revendedor? Llame al equipo comercial: {phone}. Le indicarán quién puede atenderlo.",
            "No reseller yet? Call the commercial team: {phone}. They name one who can serve you.",
        ],
        [
            "Já tem? Peça a ele o seu cadastro: em até {customer_promise} seu nome pode ser escolhido em cotações e pedidos.",
            "¿Ya tiene? Pídale que lo registre: en un plazo de hasta {customer_promise}, su nombre podrá elegirse en cotizaciones y pedidos.",
            "Have one? Ask to be registered: within {customer_promise} you can be chosen for quotes and orders.",
        ],
    ],
    said: [
        "consumidor final comprar direto pessoa física cotação quero comprar revendedor indicar",
        "consumidor final comprar directo persona física cotización quiero comprar revendedor indicar",
        "consumer buy direct private person quote want to buy reseller recommend",
    ],
};

pub(super) const REGISTER_CUSTOMER: Answer = Answer {
    lead: [
        "Com o CNPJ ou o CPF do cliente. Em até {customer_promise} ele pode ser escolhido em cotações e pedidos.",
        "Con el CNPJ o el CPF del cliente. En un plazo de hasta {customer_promise} podrá elegirse en cotizaciones y pedidos.",
        "With the customer's CNPJ or CPF. Within {customer_promise} they can be chosen for quotes and orders.",
    ],
    steps: &[
        [
            "Seu perfil precisa da permissão de cadastrar clientes finais: Administrador e Comprador têm.",
            "Su perfil necesita el permiso de registrar clientes finales: Administrador y Comprador lo tienen.",
            "Your role needs the permission to register end customers: Administrators and Buyers have it.",
        ],
        [
            "Informe documento e nome, um por vez ou em uma planilha. Um cliente repetido não vira dois.",
            "Indique documento y nombre, uno por vez o en una planilla. Un cliente repetido no se duplica.",
            "Give document and name, one by one or in a spreadsheet. A customer given twice is not registered twice.",
        ],
        [
            "O cliente não recebe login nem e-mail. Só a sua revenda o vê.",
            "El cliente no recibe login ni correo. Solo su empresa lo ve.",
            "The customer gets neither login nor mail. Only your company sees them.",
        ],
    ],
    said: [
        "cadastrar cliente cpf cnpj 24 horas cliente não aparece cotação pedido para cliente",
        "registrar cliente cpf cnpj 24 horas cliente no aparece cotización pedido para cliente",
        "register customer cpf cnpj 24 hours customer does not show quote order for customer",
    ],
};
