package io.photonpump.spring.boot.autoconfigure;

import io.photonpump.client.EventStoreClient;
import io.photonpump.error.InvalidSettingsException;
import io.photonpump.spring.listener.checkpoint.CheckpointStore;
import io.photonpump.spring.listener.checkpoint.InMemoryCheckpointStore;
import io.photonpump.spring.listener.checkpoint.JdbcCheckpointStore;
import io.photonpump.spring.listener.checkpoint.StreamCheckpointStore;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * Auto-configuration of the checkpoint store. A hierarchy of contexts shares one store, because positions must survive a child
 * context that is closed and created again.
 */
@AutoConfiguration(
        after = PhotonPumpAutoConfiguration.class,
        before = PhotonPumpListenerAutoConfiguration.class,
        afterName = {
            "org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration",
            "org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration"
        })
@ConditionalOnBooleanProperty(name = "photonpump.enabled", matchIfMissing = true)
public class CheckpointAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean(CheckpointStore.class)
    @ConditionalOnProperty(name = "photonpump.checkpoint.store", havingValue = "memory", matchIfMissing = true)
    InMemoryCheckpointStore inMemoryCheckpointStore(Environment environment) {
        return new InMemoryCheckpointStore(environment.containsProperty("photonpump.checkpoint.store"));
    }

    @Bean
    @ConditionalOnMissingBean(CheckpointStore.class)
    @ConditionalOnProperty(name = "photonpump.checkpoint.store", havingValue = "stream")
    StreamCheckpointStore streamCheckpointStore(
            PhotonPumpProperties properties, ObjectProvider<EventStoreClient> client) {
        return new StreamCheckpointStore(
                client::getObject, properties.checkpoint().streamPrefix());
    }

    /** The store in the application's database. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass({JdbcTemplate.class, PlatformTransactionManager.class})
    @ConditionalOnProperty(name = "photonpump.checkpoint.store", havingValue = "jdbc")
    static class Jdbc {

        @Bean
        @ConditionalOnMissingBean(CheckpointStore.class)
        JdbcCheckpointStore jdbcCheckpointStore(
                PhotonPumpProperties properties,
                ObjectProvider<JdbcTemplate> jdbc,
                ObjectProvider<PlatformTransactionManager> transactions) {
            PhotonPumpProperties.CheckpointProperties.Jdbc settings =
                    properties.checkpoint().jdbc();
            JdbcCheckpointStore store = new JdbcCheckpointStore(
                    required(jdbc, JdbcTemplate.class),
                    required(transactions, PlatformTransactionManager.class),
                    settings.table());
            if (settings.initializeSchema()) {
                store.createTable();
            }
            return store;
        }

        private static <T> T required(ObjectProvider<T> beans, Class<T> type) {
            T bean = beans.getIfUnique();
            if (bean == null) {
                throw new InvalidSettingsException(
                        "photonpump.checkpoint.store",
                        "photonpump.checkpoint.store is jdbc, but there is no single or primary " + type.getSimpleName()
                                + " bean: add spring-boot-starter-jdbc and configure one DataSource");
            }
            return bean;
        }
    }
}
