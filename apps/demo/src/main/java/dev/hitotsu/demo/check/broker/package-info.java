/** Reads the messages of a run from the brokers, with the brokers' plain clients. */
@NullMarked
package dev.hitotsu.demo.check.broker;

import org.jspecify.annotations.NullMarked;
