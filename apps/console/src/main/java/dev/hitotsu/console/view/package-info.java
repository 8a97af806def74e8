/** What the pages show, as values that templates read. */
@NullMarked
package dev.hitotsu.console.view;

import org.jspecify.annotations.NullMarked;
