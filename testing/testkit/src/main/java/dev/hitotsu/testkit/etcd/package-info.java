/** Real etcd servers for tests, alone or in clusters. */
@NullMarked
package dev.hitotsu.testkit.etcd;

import org.jspecify.annotations.NullMarked;
