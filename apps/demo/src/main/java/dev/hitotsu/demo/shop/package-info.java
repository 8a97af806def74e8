/**
 * The shop: users, products, orders, payments, notifications and order analytics, as small services over PostgreSQL.
 *
 * <p>Orders and payments are consistent and change in transactions. Analytics is eventually consistent and follows by
 * messages. An order and its message commit together. A payment happens once, however often its message arrives.
 */
@NullMarked
package dev.hitotsu.demo.shop;

import org.jspecify.annotations.NullMarked;
