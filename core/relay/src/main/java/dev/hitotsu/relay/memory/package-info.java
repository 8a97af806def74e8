/** An outbox in memory that relays: for the tests of an application, for demonstrations, and for simulations. */
@NullMarked
package dev.hitotsu.relay.memory;

import org.jspecify.annotations.NullMarked;
