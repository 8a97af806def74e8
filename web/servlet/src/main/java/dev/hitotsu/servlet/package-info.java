/** Idempotency keys for Jakarta servlets. */
@NullMarked
package dev.hitotsu.servlet;

import org.jspecify.annotations.NullMarked;
