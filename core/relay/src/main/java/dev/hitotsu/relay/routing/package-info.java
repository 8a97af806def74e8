/**
 * Several targets behind one relay: each topic goes to one of them, and one that is away holds up its own topics only.
 */
@NullMarked
package dev.hitotsu.relay.routing;

import org.jspecify.annotations.NullMarked;
