package io.photonpump.spring.internal.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonpump.spring.annotation.EventStoreSubscription;
import io.photonpump.spring.listener.config.GroupProperties;
import io.photonpump.spring.listener.config.SubscriptionProperties;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class AttributesAndPropertiesTest {

    /** Attributes without a property: the id is part of the key, and {@code value} is an alias. */
    private static final Set<String> WITHOUT_PROPERTY = Set.of("id", "value");

    @Test
    void every_attribute_has_a_property_and_every_property_has_an_attribute() {
        Set<String> attributes = Arrays.stream(EventStoreSubscription.class.getDeclaredMethods())
                .map(Method::getName)
                .filter(name -> !WITHOUT_PROPERTY.contains(name))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(attributes).isEqualTo(properties());
    }

    /** Attribute names of the properties: {@code batch.size} is {@code batchSize}; of a group, only the name is an attribute. */
    private static Set<String> properties() {
        Set<String> names = new TreeSet<>();
        for (RecordComponent component : SubscriptionProperties.class.getRecordComponents()) {
            Class<?> type = component.getType();
            if (type == GroupProperties.class) {
                names.add("group");
            } else if (type.isRecord()) {
                Arrays.stream(type.getRecordComponents())
                        .forEach(part -> names.add(component.getName() + capitalized(part.getName())));
            } else {
                names.add(component.getName());
            }
        }
        return names;
    }

    private static String capitalized(String name) {
        return name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
    }
}
