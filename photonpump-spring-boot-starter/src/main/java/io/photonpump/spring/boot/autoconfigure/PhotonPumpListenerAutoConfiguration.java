package io.photonpump.spring.boot.autoconfigure;

import io.photonpump.client.EventStoreClient;
import io.photonpump.spring.listener.EventErrorHandler;
import io.photonpump.spring.listener.EventRecoverer;
import io.photonpump.spring.listener.SubscriptionRegistry;
import io.photonpump.spring.listener.config.EventStoreSubscriptionPostProcessor;
import io.photonpump.spring.listener.config.ListenerProperties;
import io.photonpump.spring.listener.config.SubscriptionSpecResolver;
import io.photonpump.spring.listener.container.DefaultSubscriptionRegistry;
import io.photonpump.spring.listener.container.SubscriptionContainerFactory;
import io.photonpump.spring.listener.error.DeadLetterRecoverer;
import io.photonpump.spring.listener.error.DefaultEventErrorHandler;
import io.photonpump.spring.listener.error.FatalExceptionClassifier;
import io.photonpump.spring.listener.error.Recoverers;
import io.photonpump.spring.listener.invoke.EventListenerFactory;
import io.photonpump.spring.template.EventDecorator;
import io.photonpump.spring.template.EventStoreTemplate;
import io.photonpump.spring.type.EventConverter;
import io.photonpump.spring.type.EventTypeRegistry;
import io.photonpump.spring.type.JsonEventConverter;
import java.util.List;
import java.util.Optional;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.thread.Threading;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;
import org.springframework.validation.Validator;

/** Everything between {@code @EventStoreSubscription} and the client. */
@AutoConfiguration(
        after = {PhotonPumpAutoConfiguration.class, EventTypesAutoConfiguration.class},
        afterName = "org.springframework.boot.validation.autoconfigure.ValidationAutoConfiguration")
@ConditionalOnBooleanProperty(name = "photonpump.enabled", matchIfMissing = true)
public class PhotonPumpListenerAutoConfiguration {

    @Bean
    static EventStoreSubscriptionPostProcessor eventStoreSubscriptionPostProcessor(
            ConfigurableListableBeanFactory beans) {
        return new EventStoreSubscriptionPostProcessor(beans);
    }

    @Bean
    @ConditionalOnMissingBean
    @ConditionalOnSingleCandidate(EventStoreClient.class)
    EventStoreTemplate eventStoreTemplate(
            EventStoreClient client, EventTypeRegistry types, ObjectProvider<EventDecorator> decorators) {
        return new EventStoreTemplate(client, types, decorators.orderedStream().toList());
    }

    @Bean
    @ConditionalOnMissingBean(SubscriptionRegistry.class)
    DefaultSubscriptionRegistry subscriptionRegistry() {
        return new DefaultSubscriptionRegistry();
    }

    @Bean
    @ConditionalOnMissingBean
    SubscriptionSpecResolver subscriptionSpecResolver(PhotonPumpProperties properties) {
        ListenerProperties defaults = properties.listener();
        return new SubscriptionSpecResolver(
                defaults == null ? ListenerProperties.NONE : defaults, properties.subscriptions());
    }

    /** Stays beside factories of the application's own, which listeners then name. */
    @Bean
    @ConditionalOnMissingBean(name = "subscriptionContainerFactory")
    SubscriptionContainerFactory subscriptionContainerFactory(
            BeanFactory beans, ApplicationEvents events, Environment environment) {
        return new SubscriptionContainerFactory(beans, events, Threading.VIRTUAL.isActive(environment));
    }

    @Bean
    @ConditionalOnMissingBean
    EventConverter eventConverter() {
        return new JsonEventConverter();
    }

    @Bean
    @ConditionalOnMissingBean
    EventListenerFactory eventListenerFactory(
            EventTypeRegistry types,
            EventConverter converter,
            ObjectProvider<Validator> validators,
            BeanFactory beans) {
        return new EventListenerFactory(types, converter, validators.getIfUnique(), beans);
    }

    @Bean
    @ConditionalOnMissingBean
    FatalExceptionClassifier fatalExceptionClassifier() {
        return new FatalExceptionClassifier();
    }

    @Bean
    @ConditionalOnMissingBean
    DeadLetterRecoverer deadLetterRecoverer(BeanFactory beans) {
        return new DeadLetterRecoverer(failed -> {
            String client = failed.subscription().client();
            return client == null
                    ? beans.getBean(EventStoreClient.class)
                    : beans.getBean(client, EventStoreClient.class);
        });
    }

    @Bean
    @ConditionalOnMissingBean
    EventErrorHandler eventErrorHandler(
            FatalExceptionClassifier fatal, DeadLetterRecoverer deadLetter, ObjectProvider<EventRecoverer> all) {
        return new DefaultEventErrorHandler(fatal, ownRecoverer(all).orElseGet(() -> new Recoverers(deadLetter)));
    }

    /** The application's recoverer; the dead-letter one is a tool of it and of {@code on-exhausted}. */
    private static Optional<EventRecoverer> ownRecoverer(ObjectProvider<EventRecoverer> all) {
        List<EventRecoverer> own = all.orderedStream()
                .filter(recoverer -> !(recoverer instanceof DeadLetterRecoverer))
                .toList();
        return own.size() <= 1 ? own.stream().findFirst() : Optional.of(all.getObject());
    }
}
