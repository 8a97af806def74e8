package dev.hitotsu.message;

/** Results that need to exist only once. */
final class Results {
    static final SendResult SENT = new SendResult.Sent();

    private Results() {}
}
