/** A Redis server, started for a test. */
@NullMarked
package dev.hitotsu.servers.redis;

import org.jspecify.annotations.NullMarked;
