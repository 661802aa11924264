package io.photonpump.spring.boot.modulith;

import io.photonpump.client.EventStoreClient;
import io.photonpump.spring.boot.autoconfigure.PhotonPumpListenerAutoConfiguration;
import io.photonpump.spring.internal.modulith.EventStoreExternalizer;
import io.photonpump.spring.internal.modulith.ExternalizationThread;
import io.photonpump.spring.internal.modulith.PublicationAdvisor;
import io.photonpump.spring.internal.modulith.UnfinishedWrites;
import io.photonpump.spring.template.EventStoreTemplate;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigureOrder;
import org.springframework.boot.autoconfigure.condition.AnyNestedCondition;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Role;
import org.springframework.context.expression.BeanFactoryResolver;
import org.springframework.core.Ordered;
import org.springframework.expression.spel.support.StandardEvaluationContext;
import org.springframework.modulith.events.EventExternalizationConfiguration;
import org.springframework.modulith.events.core.ConditionalEventListener;
import org.springframework.modulith.events.core.EventPublicationRegistry;

/**
 * Auto-configuration that makes streams a target of Spring Modulith's event externalization. It is evaluated late: without
 * {@code photonpump.modulith.enabled}, it backs off if events are externalized to somewhere else, as their targets are not streams.
 */
@AutoConfiguration(
        after = PhotonPumpListenerAutoConfiguration.class,
        afterName = {
            "org.springframework.modulith.events.config.EventPublicationAutoConfiguration",
            "org.springframework.modulith.events.config.EventExternalizationAutoConfiguration",
            "org.springframework.modulith.events.amqp.RabbitEventExternalizerConfiguration",
            "org.springframework.modulith.events.jms.JmsEventExternalizerConfiguration",
            "org.springframework.modulith.events.kafka.KafkaEventExternalizerConfiguration",
            "org.springframework.modulith.events.messaging.SpringMessagingEventExternalizerConfiguration"
        })
@AutoConfigureOrder(Ordered.LOWEST_PRECEDENCE)
@ConditionalOnClass({EventExternalizationConfiguration.class, ConditionalEventListener.class})
@ConditionalOnBooleanProperty(name = "photonpump.enabled", matchIfMissing = true)
@ConditionalOnProperty(
        name = "spring.modulith.events.externalization.mode",
        havingValue = "module-listener",
        matchIfMissing = true)
@ConditionalOnBean({EventExternalizationConfiguration.class, EventStoreTemplate.class})
@ConditionalOnSingleCandidate(EventStoreClient.class)
@Conditional(EventStoreExternalizationAutoConfiguration.Wanted.class)
public class EventStoreExternalizationAutoConfiguration {

    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    static PublicationAdvisor photonPumpPublicationAdvisor() {
        return new PublicationAdvisor();
    }

    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    static UnfinishedWrites photonPumpUnfinishedWrites(ApplicationEventPublisher events) {
        return new UnfinishedWrites(events);
    }

    /** The application's own executors are not affected: this one is found by its name only. */
    @Bean(name = ExternalizationThread.BEAN_NAME, autowireCandidate = false)
    ExternalizationThread photonPumpExternalizationExecutor() {
        return new ExternalizationThread();
    }

    /** It is destroyed before the beans that it depends on, so that writes end and are registered before the connections close. */
    @Bean
    EventStoreExternalizer eventStoreExternalizer(
            EventExternalizationConfiguration configuration,
            EventStoreTemplate template,
            EventStoreClient client,
            PublicationAdvisor publications,
            UnfinishedWrites unfinished,
            BeanFactory beans,
            @Nullable EventPublicationRegistry registry) {
        ExternalizationThread thread = beans.getBean(ExternalizationThread.BEAN_NAME, ExternalizationThread.class);
        StandardEvaluationContext expressions = new StandardEvaluationContext();
        expressions.setBeanResolver(new BeanFactoryResolver(beans));
        return new EventStoreExternalizer(
                configuration, template, client, publications, thread, unfinished, expressions, registry);
    }

    /** Whether events are written to streams: the application says so, or nobody else externalizes them. */
    static final class Wanted extends AnyNestedCondition {

        Wanted() {
            super(ConfigurationPhase.REGISTER_BEAN);
        }

        @ConditionalOnBooleanProperty("photonpump.modulith.enabled")
        static final class Explicitly {}

        @ConditionalOnBooleanProperty(name = "photonpump.modulith.enabled", matchIfMissing = true)
        @ConditionalOnMissingBean(ConditionalEventListener.class)
        static final class NobodyElse {}
    }
}
