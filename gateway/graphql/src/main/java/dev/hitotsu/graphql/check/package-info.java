/** Compares schemas with what services really answer. */
@NullMarked
package dev.hitotsu.graphql.check;

import org.jspecify.annotations.NullMarked;
