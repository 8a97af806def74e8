/** What every store of coordination must do. */
@NullMarked
package dev.hitotsu.testkit.contract.coordination;

import org.jspecify.annotations.NullMarked;
