/** The commands for the claims of consumers. */
@NullMarked
package dev.hitotsu.server.inbox;

import org.jspecify.annotations.NullMarked;
