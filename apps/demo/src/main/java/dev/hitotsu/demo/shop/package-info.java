/**
 * The shop: users, products, orders, payments, notifications and order analytics, as small services over a
 * database with SQL.
 *
 * <p>Orders and payments are consistent and change in transactions. Analytics is eventually consistent and follows by
 * messages. An order and its message commit together. Then stock reserves what was ordered, payments has a payment API
 * outside the shop charge it, and the order is paid; where there is no stock, or the charge is refused, it is
 * cancelled, and the stock released. Each of these happens once, however often its message arrives and whatever the
 * payment API does.
 */
@NullMarked
package dev.hitotsu.demo.shop;

import org.jspecify.annotations.NullMarked;
