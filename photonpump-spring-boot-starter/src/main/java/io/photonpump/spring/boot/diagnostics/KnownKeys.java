package io.photonpump.spring.boot.diagnostics;

import io.photonpump.spring.boot.autoconfigure.PhotonPumpProperties;
import java.lang.reflect.RecordComponent;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.core.ResolvableType;

/**
 * The property keys that {@link PhotonPumpProperties} binds, in kebab case. The configuration metadata is made from the same records at
 * compile time; a test compares the two.
 */
final class KnownKeys {

    /** The place of the map key in {@code photonpump.subscriptions[<id>].stream}, as in the metadata. */
    static final String ID = "[<id>]";

    private static final Pattern CAPITAL = Pattern.compile("([A-Z])");
    private static final ConfigurationPropertyName SUBSCRIPTIONS =
            ConfigurationPropertyName.of("photonpump.subscriptions");

    private KnownKeys() {}

    /** Returns all keys, in the order of the records. */
    static Set<String> all() {
        Set<String> keys = new LinkedHashSet<>();
        collect("photonpump", PhotonPumpProperties.class, keys);
        return keys;
    }

    private static void collect(String prefix, Class<?> type, Set<String> keys) {
        for (RecordComponent component : type.getRecordComponents()) {
            String key = prefix + "." + kebab(component.getName());
            if (component.getType().isRecord()) {
                collect(key, component.getType(), keys);
                continue;
            }
            keys.add(key);
            Class<?> value = ResolvableType.forType(component.getGenericType())
                    .asMap()
                    .getGeneric(1)
                    .resolve();
            if (value != null && value.isRecord()) {
                collect(key + ID, value, keys);
            }
        }
    }

    /** Returns all keys as they can be written beside an unknown one: with its listener in place of {@code <id>}. */
    static Set<String> beside(ConfigurationPropertyName unknown) {
        if (!SUBSCRIPTIONS.isAncestorOf(unknown) || SUBSCRIPTIONS.isParentOf(unknown)) {
            return all();
        }
        String listener = unknown.chop(SUBSCRIPTIONS.getNumberOfElements() + 1).toString();
        return all().stream()
                .map(key -> key.replace(SUBSCRIPTIONS + ID, listener))
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** Returns the keys of a client setting: {@code photonpump.heartbeat.interval} for {@code heartbeatInterval}. */
    static Set<String> ofSetting(String setting) {
        String flat = "photonpump" + setting.toLowerCase(Locale.ROOT).replace(".", "");
        Set<String> found = new TreeSet<>(all());
        found.removeIf(key -> !key.replace(".", "").replace("-", "").equals(flat));
        return found;
    }

    static String kebab(String name) {
        return CAPITAL.matcher(name).replaceAll(match -> "-" + match.group().toLowerCase(Locale.ROOT));
    }
}
