/**
 * How a relay follows a database's own log: a thread that reads ahead and connects again, the rows between it and the
 * relay, and the table from which comes what the log left out. A database adds how it connects and decodes.
 */
@NullMarked
package dev.hitotsu.relay.feed;

import org.jspecify.annotations.NullMarked;
