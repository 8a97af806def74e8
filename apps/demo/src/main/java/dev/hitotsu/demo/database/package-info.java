/** The databases of a demo: servers that can be killed, and what the demo sees and breaks there. */
@NullMarked
package dev.hitotsu.demo.database;

import org.jspecify.annotations.NullMarked;
