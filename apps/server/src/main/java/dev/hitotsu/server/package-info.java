/** The program: its main class. */
@NullMarked
package dev.hitotsu.server;

import org.jspecify.annotations.NullMarked;
