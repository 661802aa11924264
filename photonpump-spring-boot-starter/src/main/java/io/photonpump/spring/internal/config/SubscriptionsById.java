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
 * The settings of {@code photonpump.subscriptions}. A key belongs to the listener of the same id, or else to the one whose id
 * looks the same in an environment variable: {@code PHOTONPUMP_SUBSCRIPTIONS_CLUBRANK_STREAM} is for {@code club-rank}.
 */
final class SubscriptionsById {

    private final Map<String, SubscriptionProperties> byKey;
    private final Map<String, String> keyByUniform = new HashMap<>();

    SubscriptionsById(Map<String, SubscriptionProperties> byKey) {
        this.byKey = new TreeMap<>(byKey);
        this.byKey.keySet().forEach(key -> keyByUniform.putIfAbsent(Keys.uniform(key), key));
    }

    /** Settings, and the key they are found under. */
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

    /** The same listener may have its settings under two spellings of its id, as Spring Boot then binds both to the same values. */
    private void requireOneMeaning(String key, SubscriptionProperties properties, String id) {
        if (!properties.equals(find(id).properties())) {
            throw UnknownSubscriptionException.contradictory(key, find(id).key(), id);
        }
    }
}
