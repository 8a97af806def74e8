/** Collections of hostile requests, each with its score. */
@NullMarked
package dev.hitotsu.gateway.corpus;

import org.jspecify.annotations.NullMarked;
