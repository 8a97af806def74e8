/** Requests with an {@code Idempotency-Key}, which reach their service once. */
@NullMarked
package dev.hitotsu.gateway.idempotency;

import org.jspecify.annotations.NullMarked;
