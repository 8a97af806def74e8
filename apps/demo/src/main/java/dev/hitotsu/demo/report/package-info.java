/** Shows what a run of the shop was like: one table, one JSON object, one page. */
@NullMarked
package dev.hitotsu.demo.report;

import org.jspecify.annotations.NullMarked;
