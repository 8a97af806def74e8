/** Coordination on etcd 3.4 or later, through the JSON gateway that every server has. */
@NullMarked
package dev.hitotsu.etcd;

import org.jspecify.annotations.NullMarked;
