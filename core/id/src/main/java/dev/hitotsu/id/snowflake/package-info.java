/** Snowflake ids: the generator, its layout, and the worker slots that keep its ids unique. */
@NullMarked
package dev.hitotsu.id.snowflake;

import org.jspecify.annotations.NullMarked;
