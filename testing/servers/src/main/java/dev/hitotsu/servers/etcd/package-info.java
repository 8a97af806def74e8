/** Real etcd servers for tests, alone or in clusters. */
@NullMarked
package dev.hitotsu.servers.etcd;

import org.jspecify.annotations.NullMarked;
