/**
 * MongoDB in Spring's transactions: messages, claims and what repositories write, in one session. Needs Spring Data,
 * and no application context.
 */
@NullMarked
package dev.hitotsu.springboot.mongo;

import org.jspecify.annotations.NullMarked;
