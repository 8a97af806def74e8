/** {@code hitotsu id}: makes ids and takes them apart. */
@NullMarked
package dev.hitotsu.server.id;

import org.jspecify.annotations.NullMarked;
