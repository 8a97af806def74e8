/** One sampler a process, what it has seen, and charts of it. */
@NullMarked
package dev.hitotsu.console.live;

import org.jspecify.annotations.NullMarked;
