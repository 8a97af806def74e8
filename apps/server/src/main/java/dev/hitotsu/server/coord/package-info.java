/** {@code hitotsu coord}: what a person who looks after coordination can see and do. */
@NullMarked
package dev.hitotsu.server.coord;

import org.jspecify.annotations.NullMarked;
