/** The commands for projections. */
@NullMarked
package dev.hitotsu.server.projection;

import org.jspecify.annotations.NullMarked;
