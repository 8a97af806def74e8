package dev.hitotsu.springboot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.springboot.transaction.OutboxDataSource;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.InfrastructureProxy;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.jdbc.support.JdbcTransactionManager;

/** Whose connections take messages along with the COMMIT. Nothing connects. */
class OutboxDataSourcesTest {
    private final ApplicationContextRunner application = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    OutboxAutoConfiguration.class,
                    PostgreSqlAutoConfiguration.class,
                    DataSourceTransactionManagerAutoConfiguration.class))
            .withPropertyValues("hitotsu.schema.management=never")
            .withBean("dataSource", PGSimpleDataSource.class);

    /** JDBC's manager gets others, which Spring takes for the application's. */
    @Test
    void thoseOfTheApplicationStayAsTheyAre() {
        application.run(context -> {
            DataSource dataSource = context.getBean(DataSource.class);
            assertThat(dataSource).isInstanceOf(PGSimpleDataSource.class);
            assertThat(context.getBean(JdbcTransactionManager.class).getDataSource())
                    .isInstanceOfSatisfying(
                            InfrastructureProxy.class,
                            proxy -> assertThat(proxy.getWrappedObject()).isSameAs(dataSource));
        });
    }

    @Test
    void thoseOfAManagerOfAnotherDataSourceStayToo() {
        DataSource other = new PGSimpleDataSource();
        JdbcTransactionManager manager = new JdbcTransactionManager(other);

        application
                .withBean("mine", JdbcTransactionManager.class, () -> manager)
                .run(context -> assertThat(manager.getDataSource()).isSameAs(other));
    }

    @Test
    void allIfThatIsAskedFor() {
        application.withPropertyValues("hitotsu.outbox.one-round-trip=true").run(context -> {
            assertThat(context).hasNotFailed();
            DataSource dataSource = context.getBean(DataSource.class);
            assertThat(dataSource).isInstanceOf(OutboxDataSource.class);
            assertThat(dataSource.unwrap(PGSimpleDataSource.class)).isNotNull();
            assertThat(context.getBean(JdbcTransactionManager.class).getDataSource())
                    .isSameAs(dataSource);
        });
    }

    @Test
    void oneThatPassesOnToAnotherOneStays() {
        DataSource plain = new PGSimpleDataSource();
        DataSource aware = new TransactionAwareDataSourceProxy(OutboxDataSource.of(plain));
        OutboxDataSources wrapping = new OutboxDataSources();

        assertThat(wrapping.postProcessAfterInitialization(aware, "aware")).isSameAs(aware);
        assertThat(wrapping.postProcessAfterInitialization("other", "other")).isEqualTo("other");
        assertThat(wrapping.postProcessAfterInitialization(plain, "plain")).isInstanceOf(OutboxDataSource.class);
    }
}
