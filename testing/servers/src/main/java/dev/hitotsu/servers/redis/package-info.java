/** A real Redis server. Tests can kill, suspend and restart it. */
@NullMarked
package dev.hitotsu.servers.redis;

import org.jspecify.annotations.NullMarked;
