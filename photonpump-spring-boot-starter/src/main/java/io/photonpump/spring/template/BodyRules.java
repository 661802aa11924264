package io.photonpump.spring.template;

import io.photonpump.admin.User;
import io.photonpump.client.EventStoreClient;
import io.photonpump.client.PublishOptions;
import io.photonpump.cluster.Endpoint;
import io.photonpump.event.RecordedEvent;
import io.photonpump.event.ResolvedEvent;
import io.photonpump.settings.ClientSettings;
import io.photonpump.stream.ExpectedVersion;
import io.photonpump.subscription.Subscription;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.Future;
import java.util.function.Predicate;
import java.util.stream.BaseStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.messaging.Message;
import tools.jackson.core.TreeNode;

/**
 * The rules for the classes that cannot be event bodies, each with advice on what to publish instead. The first matching rule
 * applies. Types of optional libraries are recognized by name.
 */
final class BodyRules {

    private record Rule(Predicate<Class<?>> matches, String advice) {}

    /** The client's public packages, each by one of its types. */
    private static final Set<String> CLIENT_PACKAGES = Stream.of(
                    User.class,
                    EventStoreClient.class,
                    Endpoint.class,
                    RecordedEvent.class,
                    ClientSettings.class,
                    ExpectedVersion.class,
                    Subscription.class)
            .map(Class::getPackageName)
            .collect(Collectors.toUnmodifiableSet());

    /** Types of the client and of this template, which are never bodies, even if they are registered. */
    private static final List<Rule> NEVER = List.of(
            rule("Pass it directly after the stream: publish(stream, expectedVersion, body).", ExpectedVersion.class),
            rule(
                    "Pass a Publication with these options: Publication.of(body).withOptions(options -> …).",
                    PublishOptions.class),
            rule("Pass it alone: publish(stream, publication).", Publication.class),
            rule("Publish its body: event.body().", TypedEvent.class),
            rule(
                    "It belongs to the template and is not an event.",
                    Fold.class,
                    Loaded.class,
                    TypedEvents.class,
                    UpdateOptions.class,
                    Updated.class),
            rule(
                    "Publish the body of that event, or a link to it: NewEvent.linkTo(event).",
                    RecordedEvent.class,
                    ResolvedEvent.class),
            new Rule(
                    type -> CLIENT_PACKAGES.contains(type.getPackageName())
                            || EventStoreClient.class.isAssignableFrom(type),
                    "It belongs to the client and is not an event."));

    private static final String NAME_THE_TYPE = "name the event type: NewEvent.of(type, body).";

    /** Types that are bodies only if the application declares them with {@code @EventType} or in the registry. */
    private static final List<Rule> UNLESS_DECLARED = List.of(
            rule("Pass an instance of that class.", Class.class),
            rule("Publish its result when it completes.", Future.class, CompletionStage.class),
            rule(
                    "Publish the value it contains.",
                    Optional.class,
                    OptionalInt.class,
                    OptionalLong.class,
                    OptionalDouble.class),
            rule("Publish its payload.", Message.class),
            rule("It has no event type: " + NAME_THE_TYPE, TreeNode.class, Map.class, CharSequence.class),
            named(
                    "It has no event type: " + NAME_THE_TYPE,
                    "com.fasterxml.jackson.core.TreeNode",
                    "com.google.gson.JsonElement",
                    "org.json.JSONObject"),
            rule("It has no event type: name one with NewEvent.binary(type, bytes).", byte[].class),
            new Rule(
                    BodyRules::holdsSeveral,
                    "Publish its elements: publish(stream, collection) writes one event for each element."),
            new Rule(
                    type -> type.isHidden()
                            || type.isAnonymousClass()
                            || type.getSimpleName().isEmpty(),
                    "Its class has no name to use as the event type. Publish an instance of a named class, or "
                            + NAME_THE_TYPE),
            new Rule(
                    BodyRules::isGenerated,
                    "It is a generated class around another object. Publish that object, or " + NAME_THE_TYPE),
            rule("Describe the failure with a class of your application, or " + NAME_THE_TYPE, Throwable.class),
            new Rule(
                    type -> type.isEnum() || isOfTheJdk(type),
                    "Its class does not name an event. Publish an instance of a class of your application, or "
                            + NAME_THE_TYPE));

    private BodyRules() {}

    /**
     * Returns the reason why instances of the class are refused as bodies, with advice, or null if they are accepted. The reason
     * follows "The event body is".
     *
     * @param declared whether the class is registered or has an {@code @EventType}
     */
    static @Nullable String refusal(Class<?> type, boolean declared) {
        String advice = advice(NEVER, type);
        if (advice == null && !declared) {
            advice = advice(UNLESS_DECLARED, type);
            if (advice != null && canBeDeclared(type)) {
                advice += " If its class is an event, annotate it with @EventType.";
            }
        }
        return advice == null ? null : "an instance of " + type.getTypeName() + ". " + advice;
    }

    private static @Nullable String advice(List<Rule> rules, Class<?> type) {
        return rules.stream()
                .filter(rule -> rule.matches().test(type))
                .map(Rule::advice)
                .findFirst()
                .orElse(null);
    }

    private static boolean canBeDeclared(Class<?> type) {
        return !isOfTheJdk(type) && !type.isArray() && !type.isHidden() && !type.isAnonymousClass();
    }

    private static Rule rule(String advice, Class<?>... types) {
        return new Rule(type -> Arrays.stream(types).anyMatch(given -> given.isAssignableFrom(type)), advice);
    }

    private static Rule named(String advice, String... types) {
        return new Rule(type -> hasSupertype(type, Set.of(types)), advice);
    }

    private static boolean hasSupertype(@Nullable Class<?> type, Set<String> names) {
        return type != null
                && (names.contains(type.getName())
                        || hasSupertype(type.getSuperclass(), names)
                        || Arrays.stream(type.getInterfaces()).anyMatch(parent -> hasSupertype(parent, names)));
    }

    private static boolean holdsSeveral(Class<?> type) {
        return type.isArray()
                || Iterable.class.isAssignableFrom(type)
                || Iterator.class.isAssignableFrom(type)
                || BaseStream.class.isAssignableFrom(type)
                || Flow.Publisher.class.isAssignableFrom(type)
                || hasSupertype(type, Set.of("org.reactivestreams.Publisher"));
    }

    private static boolean isGenerated(Class<?> type) {
        return Proxy.isProxyClass(type)
                || type.isSynthetic()
                || type.getName().contains("$$")
                || type.getName().contains("$HibernateProxy$");
    }

    private static boolean isOfTheJdk(Class<?> type) {
        Class<?> element = type;
        while (element.getComponentType() != null) {
            element = element.getComponentType();
        }
        String name = element.getName();
        return element.isPrimitive()
                || name.startsWith("java.")
                || name.startsWith("javax.")
                || name.startsWith("jdk.")
                || name.startsWith("sun.")
                || name.startsWith("com.sun.");
    }
}
