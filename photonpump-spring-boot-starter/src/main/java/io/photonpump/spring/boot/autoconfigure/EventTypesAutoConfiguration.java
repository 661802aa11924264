package io.photonpump.spring.boot.autoconfigure;

import io.photonpump.spring.annotation.EventType;
import io.photonpump.spring.type.EventTypeRegistry;
import java.util.List;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.annotation.AnnotatedBeanDefinition;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurationPackages;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.context.ResourceLoaderAware;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.io.DefaultResourceLoader;
import org.springframework.core.io.ResourceLoader;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.util.ClassUtils;

/**
 * Auto-configuration of the event type registry: registers the classes of {@code photonpump.event-types} and the classes with
 * {@code @EventType} in the packages of the application.
 */
@AutoConfiguration(after = PhotonPumpAutoConfiguration.class)
@ConditionalOnBooleanProperty(name = "photonpump.enabled", matchIfMissing = true)
public class EventTypesAutoConfiguration implements ResourceLoaderAware {

    private ResourceLoader resources = new DefaultResourceLoader();

    @Override
    public void setResourceLoader(ResourceLoader resourceLoader) {
        resources = resourceLoader;
    }

    /** Each context has a registry, because a child context has packages and properties of its own. */
    @Bean
    @ConditionalOnMissingInContext
    EventTypeRegistry eventTypeRegistry(PhotonPumpProperties properties, BeanFactory beans) {
        EventTypeRegistry registry = new EventTypeRegistry();
        properties.eventTypes().forEach(registry::register);
        packages(properties, beans).forEach(name -> scan(name, registry));
        return registry;
    }

    private static List<String> packages(PhotonPumpProperties properties, BeanFactory beans) {
        if (!properties.eventTypePackages().isEmpty()) {
            return properties.eventTypePackages();
        }
        return AutoConfigurationPackages.has(beans) ? AutoConfigurationPackages.get(beans) : List.of();
    }

    private void scan(String packageName, EventTypeRegistry registry) {
        ClassPathScanningCandidateComponentProvider scanner = new AnyTypeScanner();
        scanner.setResourceLoader(resources);
        scanner.addIncludeFilter(new AnnotationTypeFilter(EventType.class));
        for (BeanDefinition found : scanner.findCandidateComponents(packageName)) {
            String className = found.getBeanClassName();
            if (className != null) {
                registry.register(ClassUtils.resolveClassName(className, resources.getClassLoader()));
            }
        }
    }

    /** Finds all types, including nested and abstract ones, which component scanning skips because they cannot be beans. */
    private static final class AnyTypeScanner extends ClassPathScanningCandidateComponentProvider {

        AnyTypeScanner() {
            super(false);
        }

        @Override
        protected boolean isCandidateComponent(AnnotatedBeanDefinition definition) {
            return true;
        }
    }
}
