package io.photonpump.spring.boot.test;

import io.photonpump.spring.annotation.EventStoreSubscription;
import io.photonpump.spring.annotation.EventStoreSubscriptions;
import java.io.IOException;
import org.springframework.boot.test.context.filter.annotation.StandardAnnotationCustomizableTypeExcludeFilter;
import org.springframework.core.type.AnnotationMetadata;
import org.springframework.core.type.classreading.MetadataReader;
import org.springframework.core.type.classreading.MetadataReaderFactory;

/** Of all components, those with a subscription on a method or on themselves. */
final class EventStoreTypeExcludeFilter extends StandardAnnotationCustomizableTypeExcludeFilter<EventStoreTest> {

    EventStoreTypeExcludeFilter(Class<?> testClass) {
        super(testClass);
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
