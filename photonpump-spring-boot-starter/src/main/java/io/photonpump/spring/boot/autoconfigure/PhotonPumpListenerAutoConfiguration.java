package io.photonpump.spring.boot.autoconfigure;

import io.photonpump.client.EventStoreClient;
import io.photonpump.spring.internal.config.EventStoreSubscriptionPostProcessor;
import io.photonpump.spring.internal.config.SubscriptionSpecResolver;
import io.photonpump.spring.internal.container.DefaultSubscriptionContainerFactory;
import io.photonpump.spring.internal.container.DefaultSubscriptionRegistry;
import io.photonpump.spring.internal.invoke.MethodListenerFactory;
import io.photonpump.spring.listener.SubscriptionContainerFactory;
import io.photonpump.spring.listener.SubscriptionRegistry;
import io.photonpump.spring.listener.config.ListenerProperties;
import io.photonpump.spring.listener.error.DefaultEventErrorHandler;
import io.photonpump.spring.listener.error.EventErrorHandler;
import io.photonpump.spring.listener.error.EventRecoverer;
import io.photonpump.spring.listener.error.FatalExceptionClassifier;
import io.photonpump.spring.template.EventDecorator;
import io.photonpump.spring.template.EventStoreTemplate;
import io.photonpump.spring.type.EventConverter;
import io.photonpump.spring.type.EventTypeRegistry;
import io.photonpump.spring.type.EventUpcaster;
import io.photonpump.spring.type.JsonEventConverter;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.boot.thread.Threading;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;
import org.springframework.validation.Validator;

/** Auto-configuration of {@code @EventStoreSubscription} listeners and of the template. */
@AutoConfiguration(
        after = {PhotonPumpAutoConfiguration.class, EventTypesAutoConfiguration.class},
        afterName = "org.springframework.boot.validation.autoconfigure.ValidationAutoConfiguration")
@ConditionalOnBooleanProperty(name = "photonpump.enabled", matchIfMissing = true)
public class PhotonPumpListenerAutoConfiguration {

    /** Each context has a post-processor, because a post-processor sees the beans of its own context only. */
    @Bean
    static EventStoreSubscriptionPostProcessor eventStoreSubscriptionPostProcessor(
            ConfigurableListableBeanFactory beans) {
        return new EventStoreSubscriptionPostProcessor(beans);
    }

    /** Each context has a template, because the template uses the event types of the context. */
    @Bean
    @ConditionalOnMissingInContext
    @ConditionalOnSingleCandidate(EventStoreClient.class)
    EventStoreTemplate eventStoreTemplate(
            EventStoreClient client,
            EventTypeRegistry types,
            ObjectProvider<EventDecorator> decorators,
            ObjectProvider<EventUpcaster> upcasters,
            EventConverter converter) {
        return new EventStoreTemplate(
                client,
                types,
                decorators.orderedStream().toList(),
                upcasters.orderedStream().toList(),
                converter);
    }

    /** Each context has a registry, so that listeners start and stop with their context. */
    @Bean
    @ConditionalOnMissingBean(value = SubscriptionRegistry.class, search = SearchStrategy.CURRENT)
    DefaultSubscriptionRegistry subscriptionRegistry(ApplicationContext context) {
        ApplicationContext parent = context.getParent();
        return new DefaultSubscriptionRegistry(
                parent == null
                        ? null
                        : parent.getBeanProvider(SubscriptionRegistry.class).getIfUnique());
    }

    /** Each context has a resolver, because a child context may have properties of its own. */
    @Bean
    @ConditionalOnMissingInContext
    SubscriptionSpecResolver subscriptionSpecResolver(PhotonPumpProperties properties) {
        ListenerProperties defaults = properties.listener();
        return new SubscriptionSpecResolver(
                defaults == null ? ListenerProperties.NONE : defaults,
                properties.subscriptions(),
                properties.unknownSubscriptions());
    }

    /**
     * The default factory. Other factories of the application do not replace it; listeners name them. Each context has a default
     * factory, because the factory looks up the beans that a listener names in the context of the listener.
     */
    @Bean
    @ConditionalOnMissingBean(name = "subscriptionContainerFactory", search = SearchStrategy.CURRENT)
    SubscriptionContainerFactory subscriptionContainerFactory(
            BeanFactory beans, ApplicationEvents events, Environment environment) {
        return new DefaultSubscriptionContainerFactory(beans, events, Threading.VIRTUAL.isActive(environment));
    }

    /** A hierarchy of contexts shares the converter, which depends on no other bean. */
    @Bean
    @ConditionalOnMissingBean
    EventConverter eventConverter() {
        return new JsonEventConverter();
    }

    /** Each context has a factory, because the factory uses the event types of the context. */
    @Bean
    @ConditionalOnMissingInContext
    MethodListenerFactory eventListenerFactory(
            EventTypeRegistry types,
            EventConverter converter,
            ObjectProvider<Validator> validators,
            BeanFactory beans) {
        return new MethodListenerFactory(types, converter, validators.getIfUnique(), beans);
    }

    /** A hierarchy of contexts shares the classifier: an exception that is fatal in the parent is fatal in its children. */
    @Bean
    @ConditionalOnMissingBean
    FatalExceptionClassifier fatalExceptionClassifier() {
        return new FatalExceptionClassifier();
    }

    /** Each context has an error handler, because the handler uses the recoverer of the context. */
    @Bean
    @ConditionalOnMissingInContext
    EventErrorHandler eventErrorHandler(FatalExceptionClassifier fatal, ObjectProvider<EventRecoverer> recoverer) {
        return new DefaultEventErrorHandler(fatal, recoverer.getIfAvailable(EventRecoverer::onExhausted));
    }
}
