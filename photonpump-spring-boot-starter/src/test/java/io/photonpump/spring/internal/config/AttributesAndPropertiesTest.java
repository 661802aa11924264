package io.photonpump.spring.internal.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonpump.spring.annotation.EventStoreSubscription;
import io.photonpump.spring.listener.config.ListenerProperties;
import io.photonpump.spring.listener.config.SubscriptionProperties;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The attributes of the annotation, the properties of one listener and the properties of all listeners have the same names. */
@Timeout(10)
class AttributesAndPropertiesTest {

    private static final Pattern CAPITAL = Pattern.compile("([A-Z])");

    /** Attributes without a property: the id is part of the key, and {@code value} is an alias. */
    private static final Set<String> WITHOUT_PROPERTY = Set.of("id", "value");

    @Test
    void every_attribute_has_a_property_and_every_property_has_an_attribute() {
        Set<String> attributes = Arrays.stream(EventStoreSubscription.class.getDeclaredMethods())
                .map(Method::getName)
                .filter(name -> !WITHOUT_PROPERTY.contains(name))
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> named =
                keys(SubscriptionProperties.class).map(Keys::attribute).collect(Collectors.toCollection(TreeSet::new));
        assertThat(attributes)
                .as(
                        "attributes of the annotation, compared with those that the components of SubscriptionProperties need")
                .isEqualTo(named);
    }

    @Test
    void every_property_of_all_listeners_is_one_of_a_single_listener() {
        assertThat(keys(SubscriptionProperties.class))
                .containsAll(keys(ListenerProperties.class).toList());
    }

    /** {@code eventTypes} is a list, which has no {@link ListenerOption}. */
    @Test
    void every_property_is_read_under_its_own_key() {
        List<ListenerOption<?>> options = options();
        Set<String> read = options.stream().map(ListenerOption::key).collect(Collectors.toCollection(TreeSet::new));
        read.add("event-types");
        assertThat(read)
                .as("keys of ListenerOption, compared with the components of SubscriptionProperties")
                .isEqualTo(keys(SubscriptionProperties.class).collect(Collectors.toCollection(TreeSet::new)));
    }

    private static List<ListenerOption<?>> options() {
        return Stream.of(ListenerOption.class, GroupOptions.class)
                .flatMap(type -> Arrays.stream(type.getDeclaredFields()))
                .filter(field -> field.getType() == ListenerOption.class)
                .<ListenerOption<?>>map(AttributesAndPropertiesTest::value)
                .toList();
    }

    private static ListenerOption<?> value(Field field) {
        try {
            return (ListenerOption<?>) field.get(null);
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }

    private static Stream<String> keys(Class<?> record) {
        Predicate<RecordComponent> nested = component -> component.getType().isRecord();
        return Arrays.stream(record.getRecordComponents()).flatMap(component -> {
            String key = kebab(component.getName());
            return nested.test(component) ? keys(component.getType()).map(part -> key + "." + part) : Stream.of(key);
        });
    }

    private static String kebab(String name) {
        return CAPITAL.matcher(name).replaceAll(match -> "-" + match.group().toLowerCase(Locale.ROOT));
    }
}
