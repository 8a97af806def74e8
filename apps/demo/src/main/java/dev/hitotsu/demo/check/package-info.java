/**
 * Says whether a run of the shop kept its promises, from what the database and the broker hold at the end.
 *
 * <p>Shares no code with what it checks: plain JDBC, the plain clients of the brokers, and nothing else of Hitotsu.
 * {@link dev.hitotsu.demo.check.Checker} is the way in.
 */
@NullMarked
package dev.hitotsu.demo.check;

import org.jspecify.annotations.NullMarked;
