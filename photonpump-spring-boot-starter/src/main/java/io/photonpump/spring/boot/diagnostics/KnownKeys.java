package io.photonpump.spring.boot.diagnostics;

import io.photonpump.spring.boot.autoconfigure.PhotonPumpProperties;
import java.lang.reflect.RecordComponent;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** The property keys that {@link PhotonPumpProperties} binds, in kebab case. */
final class KnownKeys {

    private static final Pattern CAPITAL = Pattern.compile("([A-Z])");

    private KnownKeys() {}

    static Set<String> all() {
        Set<String> keys = new TreeSet<>();
        collect("photonpump", PhotonPumpProperties.class, keys);
        return keys;
    }

    private static void collect(String prefix, Class<?> type, Set<String> keys) {
        for (RecordComponent component : type.getRecordComponents()) {
            String key = prefix + "." + kebab(component.getName());
            if (component.getType().isRecord()) {
                collect(key, component.getType(), keys);
            } else {
                keys.add(key);
            }
        }
    }

    /** Returns the keys of a client setting: {@code photonpump.heartbeat.interval} for {@code heartbeatInterval}. */
    static Set<String> ofSetting(String setting) {
        String flat = "photonpump" + setting.toLowerCase(Locale.ROOT).replace(".", "");
        Set<String> found = new TreeSet<>(all());
        found.removeIf(key -> !key.replace(".", "").replace("-", "").equals(flat));
        return found;
    }

    private static String kebab(String name) {
        return CAPITAL.matcher(name).replaceAll(match -> "-" + match.group().toLowerCase(Locale.ROOT));
    }
}
