package io.photonpump.spring.boot.autoconfigure;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.photonpump.error.InvalidSettingsException;
import io.photonpump.settings.ConnectionListener;
import io.photonpump.spring.annotation.EventStoreSubscription;
import io.photonpump.spring.docs.ConfigurationMetadata;
import io.photonpump.spring.docs.ConfigurationMetadata.Hint;
import io.photonpump.spring.docs.ConfigurationMetadata.Property;
import io.photonpump.spring.internal.config.SubscriptionSpecResolver;
import io.photonpump.spring.listener.config.ListenerProperties;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.mock.env.MockEnvironment;

/**
 * The defaults that the configuration metadata states are those of the code, and each property of clients and listeners has an effect.
 */
@Timeout(60)
class PropertyEffectsTest {

    /** Properties whose effect is neither in the settings of a client nor in those of a listener. Other tests show it. */
    private static final List<String> ELSEWHERE = List.of(
            "photonpump.enabled",
            "photonpump.username",
            "photonpump.password",
            "photonpump.ssl.",
            "photonpump.subscriptions[<id>].container-factory",
            "photonpump.unknown-subscriptions",
            "photonpump.event-type",
            "photonpump.checkpoint.",
            "photonpump.modulith.",
            "photonpump.observation.",
            "photonpump.modulith.",
            "photonpump.embedded.");

    private static final Map<String, List<String>> SAMPLES = Map.of(
            "java.lang.Boolean", List.of("true", "false"),
            "java.lang.Integer", List.of("77", "1077"),
            "java.lang.Double", List.of("3.5"),
            "java.lang.String", List.of("sample"),
            "java.util.List<java.lang.String>", List.of("Sample"));

    private static final String ID = "[<id>]";
    private static final ConnectionListener NO_LISTENER = event -> {};
    private static final Map<String, EventStoreSubscription> LISTENERS = listeners();
    private static final Map<String, Object> USUAL = effects(Map.of());

    private final ConfigurationMetadata metadata = ConfigurationMetadata.read();

    @TestFactory
    Stream<DynamicTest> the_stated_default_is_the_real_one() {
        return ours().filter(property -> property.defaultValue() != null)
                .map(property -> DynamicTest.dynamicTest(property.name(), () -> {
                    String value = requireNonNull(property.defaultValue());
                    String wrong = property.name() + " = " + value + " is not the default: correct "
                            + "additional-spring-configuration-metadata.json or the code";
                    if (!hasEffect(property)) {
                        assertThat(bound(Map.of(property.name(), value)))
                                .as(wrong)
                                .isEqualTo(bound(Map.of()));
                        return;
                    }
                    // A listener refuses properties of other kinds of listeners.
                    assertThat(spellings(property)).as(wrong).anySatisfy(key -> {
                        Map<String, Object> effects = effects(Map.of(key, value));
                        assertThat(effects).isEqualTo(USUAL);
                    });
                    assertThat(spellings(property)).as(wrong).noneMatch(key -> changes(key, value));
                }));
    }

    @TestFactory
    Stream<DynamicTest> another_value_has_an_effect() {
        return ours().filter(PropertyEffectsTest::hasEffect)
                .map(property -> DynamicTest.dynamicTest(
                        property.name(),
                        () -> assertThat(otherValues(property))
                                .as(
                                        "values of %s: none changes the settings of a client or of a listener; a property with "
                                                + "another effect belongs into ELSEWHERE of this test",
                                        property.name())
                                .anyMatch(value -> spellings(property).stream().anyMatch(key -> changes(key, value)))));
    }

    private List<String> otherValues(Property property) {
        List<String> hints = Optional.ofNullable(metadata.hints().get(property.name()))
                .map(Hint::values)
                .orElse(List.of());
        return Stream.concat(hints.stream(), SAMPLES.getOrDefault(property.type(), List.of()).stream())
                .filter(value -> !value.equals(property.defaultValue()))
                .toList();
    }

    private Stream<Property> ours() {
        return metadata.properties().values().stream()
                .filter(property -> property.name().startsWith("photonpump."))
                .filter(property -> !property.name().equals("photonpump.subscriptions"));
    }

    private static boolean hasEffect(Property property) {
        return ELSEWHERE.stream().noneMatch(property.name()::startsWith);
    }

    /** Returns the keys to set: for a property of single listeners, the key of each listener of this test. */
    private static List<String> spellings(Property property) {
        return property.name().contains(ID)
                ? LISTENERS.keySet().stream()
                        .map(id -> property.name().replace(ID, "." + id))
                        .toList()
                : List.of(property.name());
    }

    private static boolean changes(String key, String value) {
        return effects(Map.of(key, value)).entrySet().stream()
                .anyMatch(effect -> !(effect.getValue() instanceof InvalidSettingsException)
                        && !effect.getValue().equals(USUAL.get(effect.getKey())));
    }

    /** Returns the settings of the client and of each listener, or the exception that refuses them. */
    private static Map<String, Object> effects(Map<String, String> keys) {
        PhotonPumpProperties properties = bound(keys);
        ListenerProperties common = properties.listener();
        SubscriptionSpecResolver resolver = new SubscriptionSpecResolver(
                common == null ? ListenerProperties.NONE : common, properties.subscriptions());
        Map<String, Object> effects = new LinkedHashMap<>();
        effects.put("the client", orRefusal(() -> client(properties)));
        LISTENERS.forEach((id, annotation) ->
                effects.put(id, orRefusal(() -> resolver.resolve(id, annotation, UnaryOperator.identity()))));
        return effects;
    }

    private static Object orRefusal(Supplier<Object> settings) {
        try {
            return settings.get();
        } catch (InvalidSettingsException e) {
            return e;
        }
    }

    private static Object client(PhotonPumpProperties properties) {
        PhotonPumpConnectionDetails details =
                new PropertiesPhotonPumpConnectionDetails(properties, new MockEnvironment(), null);
        ClientSettingsCustomizer comparable = (name, settings) -> settings.withConnectionListener(NO_LISTENER);
        return new EventStoreClientFactory(properties, null, List.of(comparable), () -> details, event -> {})
                .settings("client", details);
    }

    private static PhotonPumpProperties bound(Map<String, String> keys) {
        return new Binder(new MapConfigurationPropertySource(keys))
                .bindOrCreate("photonpump", PhotonPumpProperties.class);
    }

    private static Map<String, EventStoreSubscription> listeners() {
        Map<String, EventStoreSubscription> annotations = new LinkedHashMap<>();
        for (String id : List.of("live", "position", "all", "grouped")) {
            try {
                EventStoreSubscription annotation =
                        Declared.class.getDeclaredMethod(id).getAnnotation(EventStoreSubscription.class);
                annotations.put(id, AnnotationUtils.synthesizeAnnotation(annotation, Declared.class));
            } catch (NoSuchMethodException e) {
                throw new AssertionError(e);
            }
        }
        return annotations;
    }

    /** One listener of each kind. */
    @SuppressWarnings("unused")
    private interface Declared {

        @EventStoreSubscription("jumps")
        void live();

        @EventStoreSubscription(stream = "jumps", checkpoint = "position")
        void position();

        @EventStoreSubscription(stream = "$all", from = "start")
        void all();

        @EventStoreSubscription(stream = "jumps", group = "grouped")
        void grouped();
    }
}
