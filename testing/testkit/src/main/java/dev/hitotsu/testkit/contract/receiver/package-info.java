/** What every receiver of messages must do. */
@NullMarked
package dev.hitotsu.testkit.contract.receiver;

import org.jspecify.annotations.NullMarked;
