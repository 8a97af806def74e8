/** Real ZooKeeper servers, alone or as an ensemble, each in a JVM of its own that tests can kill, suspend and restart. */
@NullMarked
package dev.hitotsu.servers.zookeeper;

import org.jspecify.annotations.NullMarked;
