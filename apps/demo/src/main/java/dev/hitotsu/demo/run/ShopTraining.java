package dev.hitotsu.demo.run;

import dev.hitotsu.cli.Hitotsu;
import dev.hitotsu.demo.shop.ShopMain;
import dev.hitotsu.demo.shop.mongo.MongoShop;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;

/**
 * Starts payments before there is anything to charge for, has a relay's configuration checked, and ends: so the JVM
 * learns which classes the processes of the shop need. What it has not learned by then is loaded as without it.
 * Arguments: {@code PORT URL USER PASSWORD BROKER BROKER_ADDRESS RELAY_CONFIG}.
 */
public final class ShopTraining {
    /** Until payments has asked database and broker for the first time. */
    private static final Duration LESSON = Duration.ofSeconds(3);

    private ShopTraining() {}

    public static void main(String[] args) throws Exception {
        String nowhere = "http://127.0.0.1:1";
        String[] payments = {"payments", args[0], args[1], args[2], args[3], args[4], args[5], nowhere};
        if (args[1].startsWith("mongodb:")) {
            MongoShop.main(payments);
        } else {
            ShopMain.main(payments);
        }
        try (InputStream answer =
                URI.create("http://127.0.0.1:" + args[0] + "/health").toURL().openStream()) {
            answer.readAllBytes();
        }
        // Nothing tells when the shop's threads have loaded what they need; what is missed is only loaded later.
        Thread.sleep(LESSON);
        Hitotsu.main(new String[] {"relay", "--config", args[6], "--check"});
    }
}
