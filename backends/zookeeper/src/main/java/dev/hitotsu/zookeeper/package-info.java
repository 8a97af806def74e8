/**
 * Coordination on ZooKeeper 3.6 or later, with its plain client. The URI is {@code zk://host1:2181,host2:2181/shop},
 * with {@code user:password@} before the hosts if the ensemble checks permissions.
 */
@NullMarked
package dev.hitotsu.zookeeper;

import org.jspecify.annotations.NullMarked;
