/** JSON for records of plain values, so that results can be kept and read by people without a library. */
@NullMarked
package dev.hitotsu.inbox.step.json;

import org.jspecify.annotations.NullMarked;
