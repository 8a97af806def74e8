/** Real etcd servers, alone or in a cluster. Tests can kill, suspend and restart them. */
@NullMarked
package dev.hitotsu.servers.etcd;

import org.jspecify.annotations.NullMarked;
