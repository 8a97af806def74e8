/** Runs plans: asks services, as many at once as can be, and puts together what they say. */
@NullMarked
package dev.hitotsu.graphql.execution;

import org.jspecify.annotations.NullMarked;
