/**
 * Real ZooKeeper servers, alone or as an ensemble, each in a JVM of its own. Tests can kill, suspend and restart them.
 */
@NullMarked
package dev.hitotsu.servers.zookeeper;

import org.jspecify.annotations.NullMarked;
