package dev.hitotsu.inbox.http;

import java.util.Set;

/** What a builder was told. Methods are in capitals, names of headers in small letters. */
record HttpIdempotencyOptions(
        Set<String> methods,
        boolean isKeyRequired,
        int maxRequestSize,
        int maxResponseSize,
        Set<String> headers,
        Set<Integer> withoutEffect,
        ServerErrors serverErrors) {}
