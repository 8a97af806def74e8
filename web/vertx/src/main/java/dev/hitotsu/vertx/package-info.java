/** Idempotency keys for Vert.x. */
@NullMarked
package dev.hitotsu.vertx;

import org.jspecify.annotations.NullMarked;
