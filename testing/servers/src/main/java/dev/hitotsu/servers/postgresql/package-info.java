/**
 * A real PostgreSQL server from binaries on the class path. Tests can kill, suspend and restart it, and cut its
 * commits.
 */
@NullMarked
package dev.hitotsu.servers.postgresql;

import org.jspecify.annotations.NullMarked;
