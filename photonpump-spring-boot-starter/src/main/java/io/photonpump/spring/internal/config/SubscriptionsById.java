package io.photonpump.spring.internal.config;

import io.photonpump.spring.listener.UnknownSubscriptionException;
import io.photonpump.spring.listener.config.SubscriptionProperties;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The settings under {@code photonpump.subscriptions}. A key belongs to the listener with the same id, or else to the listener
 * whose id has the same spelling in environment variables: {@code PHOTONPUMP_SUBSCRIPTIONS_CLUBRANK_STREAM} belongs to
 * {@code club-rank}.
 */
final class SubscriptionsById {

    private final Map<String, SubscriptionProperties> byKey;
    private final Map<String, String> keyByUniform = new HashMap<>();

    SubscriptionsById(Map<String, SubscriptionProperties> byKey) {
        this.byKey = new TreeMap<>(byKey);
        this.byKey.keySet().forEach(key -> keyByUniform.putIfAbsent(Keys.uniform(key), key));
    }

    /** The settings of a listener, and the key under which they were found. */
    record Found(String key, SubscriptionProperties properties) {}

    Found find(String id) {
        String key = byKey.containsKey(id) ? id : keyByUniform.getOrDefault(Keys.uniform(id), id);
        return new Found(key, byKey.getOrDefault(key, SubscriptionProperties.NONE));
    }

    void requireListeners(Collection<String> ids) {
        Map<String, List<String>> byUniform = ids.stream().collect(Collectors.groupingBy(Keys::uniform));
        byKey.forEach((key, properties) -> {
            List<String> meant = byUniform.getOrDefault(Keys.uniform(key), List.of());
            if (meant.isEmpty()) {
                throw UnknownSubscriptionException.none(key, Nearest.sorted(key, ids));
            }
            if (meant.size() > 1) {
                throw UnknownSubscriptionException.several(key, meant);
            }
            requireOneMeaning(key, properties, meant.get(0));
        });
    }

    /**
     * Checks that two spellings of one id have the same settings. Spring Boot can bind the same values to both of them, which is
     * fine.
     */
    private void requireOneMeaning(String key, SubscriptionProperties properties, String id) {
        if (!properties.equals(find(id).properties())) {
            throw UnknownSubscriptionException.contradictory(key, find(id).key(), id);
        }
    }
}
