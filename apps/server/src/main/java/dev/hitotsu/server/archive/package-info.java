/** Keeps delivered messages in files before a relay removes them from its outbox. */
@NullMarked
package dev.hitotsu.server.archive;

import org.jspecify.annotations.NullMarked;
