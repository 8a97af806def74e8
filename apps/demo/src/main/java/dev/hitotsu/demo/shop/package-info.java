/**
 * The shop: users, products, orders, payments, notifications and order analytics, as small services over PostgreSQL.
 *
 * <p>Orders and payments are strict data and change in transactions; analytics is eventual and follows by messages. An
 * order and its message commit together; a payment happens once however often the message comes.
 */
@NullMarked
package dev.hitotsu.demo.shop;

import org.jspecify.annotations.NullMarked;
