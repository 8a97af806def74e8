/** Finds methods with {@code @Steps} and {@code @TransactionalStep}, and runs them. */
@NullMarked
package dev.hitotsu.springboot.step;

import org.jspecify.annotations.NullMarked;
