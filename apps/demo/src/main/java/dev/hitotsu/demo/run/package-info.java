/** Runs the shop on real servers, places orders, injects faults, and checks the outcome. */
@NullMarked
package dev.hitotsu.demo.run;

import org.jspecify.annotations.NullMarked;
