package dev.hitotsu.server.api;

/** What went wrong with a request: problem details without a type of their own (RFC 9457). */
public record ProblemBody(int status, String detail) {}
