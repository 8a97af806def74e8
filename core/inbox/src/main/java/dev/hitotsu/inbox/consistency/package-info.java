/** Marks in the code which data is strict and which code is eventual. */
@NullMarked
package dev.hitotsu.inbox.consistency;

import org.jspecify.annotations.NullMarked;
