/** Reports a run of the shop: as a table, as JSON, and as a page. */
@NullMarked
package dev.hitotsu.demo.report;

import org.jspecify.annotations.NullMarked;
