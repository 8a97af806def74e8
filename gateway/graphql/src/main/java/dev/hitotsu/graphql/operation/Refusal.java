package dev.hitotsu.graphql.operation;

/** Why an operation is refused, for programs. */
public enum Refusal {
    /** The request has no operation, or is malformed. */
    BAD_REQUEST(400),

    /** It is no GraphQL. */
    SYNTAX(400),

    /** It asks for what the schema does not have. */
    INVALID(400),

    /** The values of variables are not of their types. */
    BAD_VARIABLES(400),

    /** It has more tokens than one may have. */
    TOO_MANY_TOKENS(400),

    /** Its fields stand in more fields than they may. */
    TOO_DEEP(400),

    /** It calls more fields by other names than it may. */
    TOO_MANY_ALIASES(400),

    /** With its fragments, it has more fields than one may have. */
    TOO_MANY_FIELDS(400),

    /** A fragment is a part of itself. */
    FRAGMENT_CYCLE(400),

    /** The lists that it asks for cost more than they may. */
    TOO_COSTLY(400),

    /** Only registered operations are taken. */
    NOT_REGISTERED(403),

    /** No operation is known by this hash; the client is to send its text, too. */
    PERSISTED_QUERY_NOT_FOUND(200),

    /** The sender may not see the schema. */
    INTROSPECTION_OFF(403),

    /** An effect was asked for with GET. */
    MUTATION_WITH_GET(405);

    private final int status;

    Refusal(int status) {
        this.status = status;
    }

    /** The status of HTTP. */
    public int status() {
        return status;
    }
}
