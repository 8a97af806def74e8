/**
 * The operator's page: a web server that shows an outbox, says what is stuck and why, and changes messages after a
 * preview.
 */
@NullMarked
package dev.hitotsu.console;

import org.jspecify.annotations.NullMarked;
