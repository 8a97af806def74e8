/**
 * Coordination through ZooKeeper 3.6 or later, by its plain client. Opened by the URI {@code zk://host1:2181,host2:2181/shop},
 * with {@code user:password@} before the hosts where the ensemble knows who may do what.
 */
@NullMarked
package dev.hitotsu.zookeeper;

import org.jspecify.annotations.NullMarked;
