/** The commands {@code hitotsu coord}, for people who operate a coordination service. */
@NullMarked
package dev.hitotsu.server.coord;

import org.jspecify.annotations.NullMarked;
