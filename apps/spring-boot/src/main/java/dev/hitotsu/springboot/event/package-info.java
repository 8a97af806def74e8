/** Turns events into messages and back: logical names of types, keys, JSON. */
@NullMarked
package dev.hitotsu.springboot.event;

import org.jspecify.annotations.NullMarked;
