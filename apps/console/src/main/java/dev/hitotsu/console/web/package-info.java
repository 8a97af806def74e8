/** Requests, and the rules that each must pass. */
@NullMarked
package dev.hitotsu.console.web;

import org.jspecify.annotations.NullMarked;
