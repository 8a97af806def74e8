/**
 * Checks whether a run of the shop kept its promises, by the contents of the database, the broker and
 * the payment API's ledger at the end.
 *
 * <p>Shares no code with what it checks: plain JDBC, the plain clients of the brokers, and nothing else of Hitotsu.
 * {@link dev.hitotsu.demo.check.Checker} is the entry point.
 */
@NullMarked
package dev.hitotsu.demo.check;

import org.jspecify.annotations.NullMarked;
