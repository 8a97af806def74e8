/** The claims of consumers and their parked messages, for operators. A database implements it. */
@NullMarked
package dev.hitotsu.inbox.operator;

import org.jspecify.annotations.NullMarked;
