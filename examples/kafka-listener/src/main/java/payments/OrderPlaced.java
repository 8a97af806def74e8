package payments;

/** What another service tells. */
public record OrderPlaced(String customer, long cents) {}
