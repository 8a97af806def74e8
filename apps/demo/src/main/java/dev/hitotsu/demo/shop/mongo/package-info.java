/**
 * The services of the shop over MongoDB. An order, the record of its job and its message commit together, by several
 * repositories that take part in one transaction. What consumers need travels in messages; what came of it they write
 * into the record of the job afterwards, once, where others read it.
 */
@NullMarked
package dev.hitotsu.demo.shop.mongo;

import org.jspecify.annotations.NullMarked;
