/** Runs the shop on real servers, orders from it, breaks what it runs on, and has the outcome checked. */
@NullMarked
package dev.hitotsu.demo.run;

import org.jspecify.annotations.NullMarked;
