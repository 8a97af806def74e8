/**
 * What is checked before anybody asks who sent a request: from where it comes, from which web page, and how many there
 * are.
 */
@NullMarked
package dev.hitotsu.gateway.guard;

import org.jspecify.annotations.NullMarked;
