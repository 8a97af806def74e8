/** Who uses the console, and what each may do. */
@NullMarked
package dev.hitotsu.console.access;

import org.jspecify.annotations.NullMarked;
