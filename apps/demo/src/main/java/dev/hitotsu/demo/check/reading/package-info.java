/** Reads the messages of a run from the brokers, with their plain clients. */
@NullMarked
package dev.hitotsu.demo.check.reading;

import org.jspecify.annotations.NullMarked;
