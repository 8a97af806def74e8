/** How several databases share all positive numbers, whichever databases they are. */
@NullMarked
package dev.hitotsu.jdbc.sequence;

import org.jspecify.annotations.NullMarked;
