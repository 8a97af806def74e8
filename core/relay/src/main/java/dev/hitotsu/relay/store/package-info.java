/**
 * What a database gives a relay. {@link dev.hitotsu.relay.store.RelayStore} decides who leads;
 * {@link dev.hitotsu.relay.store.RelayTerm} gives the leader the log, the position in it, and the messages that are
 * parked beside it. Every write carries a fencing token.
 */
@NullMarked
package dev.hitotsu.relay.store;

import org.jspecify.annotations.NullMarked;
