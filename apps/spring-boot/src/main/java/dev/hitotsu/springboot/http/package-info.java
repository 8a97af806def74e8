/** Runs methods of controllers with {@link dev.hitotsu.springboot.Idempotent} once for each key. */
@NullMarked
package dev.hitotsu.springboot.http;

import org.jspecify.annotations.NullMarked;
