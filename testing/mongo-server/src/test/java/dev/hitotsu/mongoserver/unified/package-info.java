/**
 * Runs MongoDB's own specification tests in the unified test format against the stand-in, through the official driver.
 * The tests are fetched for the run and no part of this project. What does not pass is listed, each with its reason.
 */
@NullMarked
package dev.hitotsu.mongoserver.unified;

import org.jspecify.annotations.NullMarked;
