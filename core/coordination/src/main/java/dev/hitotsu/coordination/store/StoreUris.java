package dev.hitotsu.coordination.store;

/** The URIs of stores, in messages for people. */
public final class StoreUris {
    private StoreUris() {}

    /**
     * The URI without what may be a password: user information and query parameters. Everything after {@code //} is hidden
     * if a password may contain the question mark, because it was not encoded.
     */
    public static String withoutSecrets(String uri) {
        int question = uri.indexOf('?');
        if (question < 0) {
            return withoutUser(uri);
        }
        String address = uri.substring(0, question);
        boolean isPartOfUser = address.matches(".*//[^/@]*") && uri.indexOf('@', question) > 0;
        return isPartOfUser ? address.replaceAll("//.*", "//…") : withoutUser(address) + "?…";
    }

    private static String withoutUser(String address) {
        return address.replaceAll("//.*@", "//…@");
    }
}
