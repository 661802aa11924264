package io.photonpump.spring.boot.test;

import io.photonpump.spring.annotation.EventStoreSubscription;
import io.photonpump.spring.annotation.EventStoreSubscriptions;
import io.photonpump.spring.listener.EventInterceptor;
import io.photonpump.spring.listener.EventSelector;
import io.photonpump.spring.listener.SubscriptionCustomizer;
import io.photonpump.spring.listener.error.EventErrorHandler;
import io.photonpump.spring.listener.error.EventRecoverer;
import io.photonpump.spring.type.EventConverter;
import io.photonpump.spring.type.EventUpcaster;
import java.io.IOException;
import java.util.Set;
import org.springframework.boot.test.context.filter.annotation.StandardAnnotationCustomizableTypeExcludeFilter;
import org.springframework.core.type.AnnotationMetadata;
import org.springframework.core.type.classreading.MetadataReader;
import org.springframework.core.type.classreading.MetadataReaderFactory;

/**
 * Includes the components with a subscription, on a method or on the class, and those that take part in handling events. Excludes
 * all other components.
 */
final class EventStoreTypeExcludeFilter extends StandardAnnotationCustomizableTypeExcludeFilter<EventStoreTest> {

    private static final Set<Class<?>> PARTS = Set.of(
            EventConverter.class,
            EventErrorHandler.class,
            EventInterceptor.class,
            EventRecoverer.class,
            EventSelector.class,
            EventUpcaster.class,
            SubscriptionCustomizer.class);

    EventStoreTypeExcludeFilter(Class<?> testClass) {
        super(testClass);
    }

    @Override
    protected Set<Class<?>> getKnownIncludes() {
        return PARTS;
    }

    @Override
    protected boolean defaultInclude(MetadataReader reader, MetadataReaderFactory readers) throws IOException {
        AnnotationMetadata type = reader.getAnnotationMetadata();
        return has(type, EventStoreSubscription.class)
                || has(type, EventStoreSubscriptions.class)
                || super.defaultInclude(reader, readers);
    }

    private static boolean has(AnnotationMetadata type, Class<?> annotation) {
        return type.isAnnotated(annotation.getName()) || type.hasAnnotatedMethods(annotation.getName());
    }
}
