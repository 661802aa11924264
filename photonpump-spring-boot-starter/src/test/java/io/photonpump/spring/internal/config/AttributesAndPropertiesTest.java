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

    /** They name the listener, or are another name of an attribute. */
    private static final Set<String> NOT_PROPERTIES = Set.of("id", "value");

    @Test
    void what_an_annotation_can_say_of_a_listener_its_properties_can_say_and_the_other_way_round() {
        Set<String> attributes = Arrays.stream(EventStoreSubscription.class.getDeclaredMethods())
                .map(Method::getName)
                .filter(name -> !NOT_PROPERTIES.contains(name))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(attributes).isEqualTo(properties());
    }

    /** {@code batch.size} belongs to {@code batchSize}; of a group, the name belongs to the listener. */
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
