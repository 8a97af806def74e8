package dev.hitotsu.springboot.autoconfigure;

import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.transaction.autoconfigure.TransactionManagerCustomizationAutoConfiguration;

/** Applications with our auto-configurations; one of them with a database, too. Nothing connects. */
abstract class AutoConfigurationScenario {
    private static final AutoConfigurations OURS = AutoConfigurations.of(
            ActuatorAutoConfiguration.class,
            CoordinationAutoConfiguration.class,
            DiscoveryAutoConfiguration.class,
            EventAutoConfiguration.class,
            InboxAutoConfiguration.class,
            KafkaAutoConfiguration.class,
            IdempotencyAutoConfiguration.class,
            LeaderAutoConfiguration.class,
            MetricsAutoConfiguration.class,
            OutboxAutoConfiguration.class,
            PostgreSqlAutoConfiguration.class,
            RabbitMqAutoConfiguration.class,
            RedisAutoConfiguration.class,
            RelayAutoConfiguration.class,
            TracingAutoConfiguration.class);

    final ApplicationContextRunner bare = new ApplicationContextRunner()
            .withConfiguration(OURS)
            .withPropertyValues("hitotsu.schema.management=never", "hitotsu.inbox.redelivery-window=7d");
    final ApplicationContextRunner application = bare.withConfiguration(AutoConfigurations.of(
                    JacksonAutoConfiguration.class,
                    DataSourceTransactionManagerAutoConfiguration.class,
                    TransactionManagerCustomizationAutoConfiguration.class))
            .withBean(PGSimpleDataSource.class);
}
