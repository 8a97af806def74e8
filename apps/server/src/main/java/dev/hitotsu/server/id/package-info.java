/** The commands {@code hitotsu id}, which make ids and take them apart. */
@NullMarked
package dev.hitotsu.server.id;

import org.jspecify.annotations.NullMarked;
