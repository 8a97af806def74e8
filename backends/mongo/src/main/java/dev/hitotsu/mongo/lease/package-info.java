/** Claims of effects with leases, and what came of them. */
@NullMarked
package dev.hitotsu.mongo.lease;

import org.jspecify.annotations.NullMarked;
