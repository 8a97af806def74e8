package dev.hitotsu.springboot.autoconfigure;

import dev.hitotsu.springboot.transaction.OutboxDataSource;
import javax.sql.DataSource;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/**
 * Puts an {@link OutboxDataSource} before each data source. One that passes on to another one stays: that one has it.
 */
final class OutboxDataSources implements BeanPostProcessor {
    @Override
    public Object postProcessAfterInitialization(Object bean, String name) {
        return bean instanceof DataSource dataSource && !(bean instanceof DelegatingDataSource)
                ? OutboxDataSource.of(dataSource)
                : bean;
    }
}
