package io.photonpump;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.photonpump.admin.ProjectionOptions;
import io.photonpump.client.CallOptions;
import io.photonpump.client.PublishOptions;
import io.photonpump.client.ReadAllOptions;
import io.photonpump.client.ReadOptions;
import io.photonpump.error.InvalidSettingsException;
import io.photonpump.event.StreamAcl;
import io.photonpump.event.StreamMetadata;
import io.photonpump.event.SystemSettings;
import io.photonpump.settings.Backoff;
import io.photonpump.settings.ClientSettings;
import io.photonpump.settings.TlsSettings;
import io.photonpump.subscription.ConsumerOptions;
import io.photonpump.subscription.PersistentSubscriptionSettings;
import io.photonpump.subscription.SubscribeOptions;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The idiom of all option types: immutable, made by a static factory, changed by {@code with} methods, open for more options. */
@Timeout(10)
class OptionTypesTest {

    static List<Object> optionTypes() {
        return List.of(
                ClientSettings.defaults(),
                TlsSettings.defaults(),
                Backoff.defaults(),
                SubscribeOptions.live(),
                ConsumerOptions.defaults(),
                PersistentSubscriptionSettings.defaults(),
                CallOptions.defaults(),
                PublishOptions.defaults(),
                ReadOptions.defaults(),
                ReadAllOptions.defaults(),
                ProjectionOptions.continuous(),
                StreamMetadata.defaults(),
                StreamAcl.defaults(),
                SystemSettings.defaults());
    }

    @ParameterizedTest
    @MethodSource("optionTypes")
    void an_option_type_is_final_and_has_no_public_constructor_and_no_constant_to_start_from(Object options) {
        Class<?> type = options.getClass();
        assertThat(Modifier.isFinal(type.getModifiers())).isTrue();
        assertThat(type.getConstructors()).isEmpty();
        assertThat(Arrays.stream(type.getFields()).filter(field -> field.getType() == type))
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("optionTypes")
    void every_with_method_returns_the_type_and_takes_no_null(Object options) {
        for (Method with : withMethods(options)) {
            assertThat(with.getReturnType()).as(with.toString()).isEqualTo(options.getClass());
            Object[] nothing = new Object[with.getParameterCount()];
            if (Stream.of(with.getParameterTypes()).noneMatch(Class::isPrimitive)) {
                assertThatThrownBy(() -> invoke(with, options, nothing))
                        .as(with.toString())
                        .isInstanceOf(NullPointerException.class);
            }
        }
    }

    /** Options that are set together, or by several methods, have a getter of another name. */
    private static final List<String> NAMED_OTHERWISE =
            List.of("withServer", "withGossipSeeds", "withClientCertificate", "withReadBuffer", "withDelays");

    @ParameterizedTest
    @MethodSource("optionTypes")
    void every_with_method_has_a_getter_of_the_same_name(Object options) {
        for (Method with : withMethods(options)) {
            if (!NAMED_OTHERWISE.contains(with.getName())) {
                String getter = Character.toLowerCase(with.getName().charAt(4))
                        + with.getName().substring(5);
                assertThat(options.getClass().getMethods())
                        .as(with.toString())
                        .anyMatch(method -> method.getName().equals(getter) && method.getParameterCount() == 0);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("optionTypes")
    void a_value_that_equals_the_default_changes_nothing(Object options) throws ReflectiveOperationException {
        for (Method with : withMethods(options)) {
            if (with.getParameterCount() == 1 && !NAMED_OTHERWISE.contains(with.getName())) {
                Object value = getter(options, with);
                if (value instanceof Number || value instanceof Boolean) {
                    assertThat(with.invoke(options, value)).as(with.toString()).isEqualTo(options);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("optionTypes")
    void a_number_or_duration_out_of_range_is_refused_by_the_name_of_its_option(Object options) {
        for (Method with : withMethods(options)) {
            Object wrong = with.getParameterCount() == 1 ? outOfRange(with.getParameterTypes()[0]) : null;
            if (wrong != null) {
                String option = Character.toLowerCase(with.getName().charAt(4))
                        + with.getName().substring(5);
                assertThatThrownBy(() -> invoke(with, options, wrong))
                        .as(with.toString())
                        .isInstanceOfSatisfying(
                                InvalidSettingsException.class,
                                e -> assertThat(e.setting()).isEqualTo(option))
                        .hasMessageContaining(option);
            }
        }
    }

    private static Object outOfRange(Class<?> type) {
        if (type == int.class) {
            return Integer.MIN_VALUE;
        } else if (type == long.class) {
            return Long.MIN_VALUE;
        } else if (type == double.class) {
            return -1.0;
        }
        return type == Duration.class ? Duration.ofSeconds(-1) : null;
    }

    private static Object getter(Object options, Method with) throws ReflectiveOperationException {
        String name =
                Character.toLowerCase(with.getName().charAt(4)) + with.getName().substring(5);
        return options.getClass().getMethod(name).invoke(options);
    }

    private static List<Method> withMethods(Object options) {
        List<Method> methods = Arrays.stream(options.getClass().getMethods())
                .filter(method -> method.getName().matches("with[A-Z].*"))
                .toList();
        assertThat(methods).isNotEmpty();
        return methods;
    }

    private static void invoke(Method method, Object target, Object... arguments) throws Throwable {
        try {
            method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
