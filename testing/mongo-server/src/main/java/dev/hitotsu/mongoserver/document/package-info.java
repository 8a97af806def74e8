/**
 * What MongoDB's operators mean, on documents alone: comparison, filters, updates, expressions. What is not known is
 * refused.
 */
@NullMarked
package dev.hitotsu.mongoserver.document;

import org.jspecify.annotations.NullMarked;
