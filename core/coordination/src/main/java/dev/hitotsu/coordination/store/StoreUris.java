package dev.hitotsu.coordination.store;

/** The URIs of stores, in messages for people. */
public final class StoreUris {
    private StoreUris() {}

    /** The URI without what may be a password: user information and query parameters. */
    public static String withoutSecrets(String uri) {
        return uri.replaceAll("//.*@", "//…@").replaceAll("\\?.*", "?…");
    }
}
