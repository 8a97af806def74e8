/** Changes of messages: what a preview fixed, and the run that carries it out. */
@NullMarked
package dev.hitotsu.console.action;

import org.jspecify.annotations.NullMarked;
