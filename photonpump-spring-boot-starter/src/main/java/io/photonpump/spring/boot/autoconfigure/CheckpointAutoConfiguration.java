package io.photonpump.spring.boot.autoconfigure;

import io.photonpump.client.EventStoreClient;
import io.photonpump.spring.listener.CheckpointStore;
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
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;

/** Where positions of catch-up listeners are kept. */
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
    InMemoryCheckpointStore inMemoryCheckpointStore() {
        return new InMemoryCheckpointStore();
    }

    @Bean
    @ConditionalOnMissingBean(CheckpointStore.class)
    @ConditionalOnProperty(name = "photonpump.checkpoint.store", havingValue = "stream")
    StreamCheckpointStore streamCheckpointStore(
            PhotonPumpProperties properties, ObjectProvider<EventStoreClient> client) {
        return new StreamCheckpointStore(
                client::getObject, properties.checkpoint().streamPrefix());
    }

    /** In the application's database. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass({JdbcTemplate.class, PlatformTransactionManager.class})
    @ConditionalOnProperty(name = "photonpump.checkpoint.store", havingValue = "jdbc")
    static class Jdbc {

        @Bean
        @ConditionalOnMissingBean(CheckpointStore.class)
        JdbcCheckpointStore jdbcCheckpointStore(
                PhotonPumpProperties properties, JdbcTemplate jdbc, PlatformTransactionManager transactions) {
            PhotonPumpProperties.CheckpointProperties.Jdbc settings =
                    properties.checkpoint().jdbc();
            JdbcCheckpointStore store = new JdbcCheckpointStore(jdbc, transactions, settings.table());
            if (settings.initializeSchema()) {
                store.createTable();
            }
            return store;
        }
    }
}
