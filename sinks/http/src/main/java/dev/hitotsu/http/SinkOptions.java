package dev.hitotsu.http;

import dev.hitotsu.http.address.AllowedTargets;
import java.time.Duration;
import java.time.InstantSource;

/** What all destinations of a sink have in common. */
record SinkOptions(String source, Duration sendTimeout, AllowedTargets allowed, InstantSource clock) {}
