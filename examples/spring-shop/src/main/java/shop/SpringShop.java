package shop;

import org.springframework.boot.CommandLineRunner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Profile;

/** Places an order, is told of it, charges for it once, and ends. */
@SpringBootApplication
public class SpringShop {
    public static void main(String[] arguments) {
        SpringApplication.run(SpringShop.class, arguments);
    }

    @Bean
    @Profile("!test")
    CommandLineRunner placeAnOrder(Orders orders, Payments payments, ConfigurableApplicationContext application) {
        return arguments -> {
            orders.place("customer-1", 500);
            payments.awaitCharge();
            System.out.println("charged once");
            Thread.ofPlatform().start(application::close);
        };
    }
}
