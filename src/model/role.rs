//! Roles and permissions: the closed lists of the product. What nobody granted is "no".

use crate::config::PERMISSIONS;
use crate::db::types::text_enum;
use crate::text::Lang;
use crate::text::access::RoleText;

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

impl Permission {
    /// As people read it.
    pub fn name(self, lang: Lang) -> &'static str {
        let t = RoleText::of(lang);
        match self {
            Self::Stock => t.stock,
            Self::Price => t.price,
            Self::Cart => t.cart,
            Self::OrderOwn => t.order_own,
            Self::OrderEndCustomer => t.order_end_customer,
            Self::OrderList => t.order_list,
            Self::OrderStatus => t.order_status,
            Self::OrderTracking => t.order_tracking,
            Self::EndCustomerRegister => t.end_customer_register,
            Self::UsersManage => t.users_manage,
        }
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
        /// An agent who decides what needs one.
        Supervisor = "supervisor",
        /// Tunes schedules, sees promises, queue, clients, keys, audit.
        Operator = "operator",
    }
}

impl Role {
    /// The roles that a reseller's Administrator can give, in the product's order.
    pub fn of_reseller() -> impl Iterator<Item = Role> {
        Role::ALL.iter().copied().filter(|role| !role.is_staff())
    }

    /// Works at the desk: an agent, or who decides what needs one.
    pub fn is_desk(self) -> bool {
        match self {
            Role::Agent | Role::Supervisor => true,
            Role::Operator | Role::Administrator | Role::Buyer | Role::Support | Role::Basic | Role::Custom => false,
        }
    }

    /// Belongs to the distributor, not to a reseller.
    pub fn is_staff(self) -> bool {
        match self {
            Role::Agent | Role::Supervisor | Role::Operator => true,
            Role::Administrator | Role::Buyer | Role::Support | Role::Basic | Role::Custom => false,
        }
    }

    /// As people read it.
    pub fn name(self, lang: Lang) -> &'static str {
        let t = RoleText::of(lang);
        match self {
            Role::Administrator => t.administrator,
            Role::Buyer => t.buyer,
            Role::Support => t.support,
            Role::Basic => t.basic,
            Role::Custom => t.custom,
            Role::Agent => t.agent,
            Role::Supervisor => t.supervisor,
            Role::Operator => t.operator,
        }
    }

    /// What a portal lets the role do, in a sentence; none for staff, who have no use for portals.
    pub fn may(self, lang: Lang) -> Option<&'static str> {
        let t = RoleText::of(lang);
        match self {
            Role::Administrator => Some(t.administrator_may),
            Role::Buyer => Some(t.buyer_may),
            Role::Support => Some(t.support_may),
            Role::Basic => Some(t.basic_may),
            Role::Custom => Some(t.custom_may),
            Role::Agent | Role::Supervisor | Role::Operator => None,
        }
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
            Role::Custom | Role::Agent | Role::Supervisor | Role::Operator => &[],
        }
    }
}

// The configuration stands below the nouns and has the words alone.
const _: () = assert!(Permission::ALL.len() == PERMISSIONS.len(), "config::PERMISSIONS lacks a permission");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_configuration_knows_every_permission_by_its_word() {
        assert_eq!(Permission::ALL.iter().map(|one| one.as_str()).collect::<Vec<_>>(), PERMISSIONS);
    }

    #[test]
    fn every_role_and_permission_has_a_name_of_its_own_and_a_resellers_role_says_what_it_may() {
        for lang in Lang::ALL {
            let roles = Role::ALL.iter().map(|role| role.name(lang));
            let mut names: Vec<_> = roles.chain(Permission::ALL.iter().map(|one| one.name(lang))).collect();
            names.sort_unstable();
            names.dedup();
            assert_eq!(names.len(), Role::ALL.len() + Permission::ALL.len());
            assert!(Role::ALL.iter().all(|role| role.may(lang).is_some() != role.is_staff()));
        }
    }
}
