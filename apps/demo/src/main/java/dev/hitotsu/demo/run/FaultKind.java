package dev.hitotsu.demo.run;

/** A kind of fault. */
enum FaultKind {
    RELAY_KILL("relayKill", "the active relay is killed (kill -9) and started again"),
    RELAY_PAUSE(
            "relayPause", "the active relay is stopped (SIGSTOP) for longer than its lease, then continued (SIGCONT)"),
    CONSUMER_KILL("consumerKill", "the payment consumer is killed (kill -9) and started again"),
    DATABASE_KILL("databaseKill", "the database is killed (kill -9) and started again"),
    BROKER_KILL("brokerKill", "the broker is killed (kill -9) and started again"),
    CALL_RELAY_KILL("callRelayKill", "the relay of the calls is killed (kill -9) and started again"),
    PAYMENT_API_PAUSE(
            "paymentApiPause",
            "the payment API is stopped (SIGSTOP), so that all calls hang, then continued (SIGCONT), and charges them late"),
    GATEWAY_KILL("gatewayKill", "one of the two gateways is killed (kill -9) and started again"),
    COMMIT_CUT("commitCut", "the connection is cut at COMMIT, before or after the server receives it"),
    HELD_TRANSACTION(
            "heldTransaction", "a transaction with a message of its own is held open, and rolled back at the end"),
    SAME_ORDER_TWICE("sameOrderTwice", "two clients send the same order at the same moment");

    private final String key;
    private final String description;

    FaultKind(String key, String description) {
        this.key = key;
        this.description = description;
    }

    /** The name in reports. */
    String key() {
        return key;
    }

    String description() {
        return description;
    }
}
