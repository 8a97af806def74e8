/** {@code hitotsu bench coordination}: locks, takeovers and registrations, on real servers, beside Curator. */
@NullMarked
package dev.hitotsu.benchmarks.coordination;

import org.jspecify.annotations.NullMarked;
