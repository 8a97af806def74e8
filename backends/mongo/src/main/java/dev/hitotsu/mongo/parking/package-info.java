/** Messages of consumers whose effects have failed, and those that wait behind them. */
@NullMarked
package dev.hitotsu.mongo.parking;

import org.jspecify.annotations.NullMarked;
