//! Roles and permissions: the closed lists of the product. What nobody granted is "no".

use crate::db::types::text_enum;

text_enum! {
    /// What a portal lets a person do (product rule "Roles and permissions", a closed list).
    pub enum Permission {
        /// See the stock.
        Stock = "stock",
        /// See prices.
        Price = "price",
        /// Make carts.
        Cart = "cart",
        /// Order for the own reseller.
        OrderOwn = "order.own",
        /// Order for an end customer.
        OrderEndCustomer = "order.end_customer",
        /// See the list of the reseller's orders.
        OrderList = "order.list",
        /// See an order's status.
        OrderStatus = "order.status",
        /// See an order's tracking.
        OrderTracking = "order.tracking",
        /// Register an end customer.
        EndCustomerRegister = "end_customer.register",
        /// Manage the users of the own reseller.
        UsersManage = "users.manage",
    }
}

text_enum! {
    /// A role. The first five are a reseller's, the others the distributor's staff.
    pub enum Role {
        /// Manages the users of the own reseller; everything else too.
        Administrator = "administrator",
        /// All but managing users.
        Buyer = "buyer",
        /// Lists and states of orders, without amounts.
        Support = "support",
        /// Stock, prices and carts.
        Basic = "basic",
        /// What the Administrator ticked.
        Custom = "custom",
        /// The distributor's support desk.
        Agent = "agent",
        /// Tunes schedules, sees promises, queue, clients, keys, audit.
        Operator = "operator",
    }
}

impl Role {
    /// The roles that a reseller's Administrator can give.
    pub const OF_RESELLER: [Role; 5] = [Role::Administrator, Role::Buyer, Role::Support, Role::Basic, Role::Custom];

    /// Belongs to the distributor, not to a reseller.
    pub fn is_staff(self) -> bool {
        matches!(self, Role::Agent | Role::Operator)
    }

    /// What the role may, before configuration takes away; Custom has its own list.
    pub fn permissions(self) -> &'static [Permission] {
        use Permission as P;
        match self {
            Role::Administrator => Permission::ALL,
            Role::Buyer => &[
                P::Stock,
                P::Price,
                P::Cart,
                P::OrderOwn,
                P::OrderEndCustomer,
                P::OrderList,
                P::OrderStatus,
                P::OrderTracking,
                P::EndCustomerRegister,
            ],
            Role::Support => &[P::OrderList, P::OrderStatus],
            Role::Basic => &[P::Stock, P::Price, P::Cart],
            Role::Custom | Role::Agent | Role::Operator => &[],
        }
    }
}
