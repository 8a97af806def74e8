/** Effects that happen once: claims with leases, and results that are kept. */
@NullMarked
package dev.hitotsu.mysql.internal.effect;

import org.jspecify.annotations.NullMarked;
