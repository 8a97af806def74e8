/** A real PostgreSQL server, started from binaries on the class path, that tests can kill, suspend and restart. */
@NullMarked
package dev.hitotsu.servers.postgresql;

import org.jspecify.annotations.NullMarked;
